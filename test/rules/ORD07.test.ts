import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('ORD07');

const WAVE = 'argocd.argoproj.io/sync-wave';
const HOOK = 'argocd.argoproj.io/hook';
const HELM = 'helm.sh/hook';
const argo: Fragment = { tool: { argo: {} } };
const helm: Fragment = { tool: { helm: { wait: true } } };
const claim = (annotations: object, spec: object = {}): Fragment => ({
  'PersistentVolumeClaim/files': {
    'spec.storageClassName': 'fast',
    'spec.accessModes': ['ReadWriteOnce'],
    'metadata.annotations': annotations,
    ...spec,
  },
});
const app = (annotations: object, spec: object = {}): Fragment => ({
  'Deployment/app': {
    'spec.replicas': 1,
    'spec.strategy': { type: 'Recreate' },
    'metadata.annotations': annotations,
    ...spec,
  },
});
const waits = (own: string, first: string) => [
  `error: PersistentVolumeClaim files (${own}) waits for its first pod, which comes in ${first}: the deploy never gets there`,
];
const web = (annotations: object): Fragment => ({
  'Deployment/web': { copyOf: 'Deployment/app', 'metadata.annotations': annotations },
});

test.each([
  ['an earlier wave', [argo, claim({ [WAVE]: '-1' }), app({})], waits('wave -1', 'wave 0')],
  ['the pods come later', [argo, claim({}), app({ [WAVE]: '5' })], waits('wave 0', 'wave 5')],
  ['the same wave', [argo, claim({ [WAVE]: '2' }), app({ [WAVE]: '2' })], []],
  ['a later wave', [argo, claim({ [WAVE]: '3' }), app({ [WAVE]: '2' })], []],
  ['an earlier phase', [argo, claim({ [HOOK]: 'PreSync' }), app({})], waits('PreSync', 'wave 0')],
  [
    'an earlier phase, as Helm says it',
    [argo, claim({ [HELM]: 'pre-install,pre-upgrade', 'helm.sh/hook-weight': '-3' }), app({})],
    waits('PreSync, wave -3', 'wave 0'),
  ],
  ['pods of a later phase', [argo, claim({}), app({ [HOOK]: 'PostSync' })], waits('wave 0', 'phase PostSync')],
  ['pods of a phase for failures', [argo, claim({}), app({ [HOOK]: 'SyncFail' })], []],
  ['one of two comes with it', [argo, claim({ [WAVE]: '-1' }), app({}), web({ [WAVE]: '-1' })], []],
  [
    'both come later',
    [argo, claim({ [WAVE]: '-1' }), app({ [WAVE]: '2' }), web({ [WAVE]: '1' })],
    waits('wave -1', 'wave 1'),
  ],
  ['no pods at all', [argo, claim({ [WAVE]: '-1' }), { 'Deployment/app': null }], []],
  ['no pods for now', [argo, claim({ [WAVE]: '-1' }), app({}, { 'spec.replicas': 0 })], []],
  ['a class that binds at once', [argo, claim({ [WAVE]: '-1' }, { 'spec.storageClassName': 'shared' }), app({})], []],
  [
    'the default class',
    [argo, claim({ [WAVE]: '-1' }, { 'spec.storageClassName': null }), app({})],
    waits('wave -1', 'wave 0'),
  ],
  [
    'nobody waits for its health',
    [argo, claim({ [WAVE]: '-1', 'argocd.argoproj.io/ignore-healthcheck': 'true' }), app({})],
    [],
  ],
  [
    'it is Bound already',
    [argo, claim({ [WAVE]: '-1' }), app({}), { cluster: { claims: [{ name: 'files', class: 'fast', size: '10Gi' }] } }],
    [],
  ],
  ['it names its volume', [argo, claim({ [WAVE]: '-1' }, { 'spec.volumeName': 'v0' }), app({})], []],
  ['a wave that is no number', [argo, claim({ [WAVE]: 'first' }), app({})], []],
  ['Helm has no waves', [helm, claim({ [WAVE]: '-1' }), app({})], []],
  [
    'pods of a hook after the wait',
    [helm, claim({}), app({ [HELM]: 'post-install' })],
    [
      'error: PersistentVolumeClaim files waits for its first pod, which comes with a post-install hook: helm --wait never gets there',
    ],
  ],
  ['Helm does not wait', [{ tool: { helm: {} } }, claim({}), app({ [HELM]: 'post-install' })], []],
  ['Helm does not wait for a claim that is a hook', [helm, claim({ [HELM]: 'pre-install' }), app({})], []],
] as const)('%s', (_, fragments, expected) => {
  expect(told('ORD07', ...(fragments as readonly Fragment[]))).toEqual(expected);
});
