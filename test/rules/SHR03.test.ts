import { diagnosed, testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('SHR03');

const POD = 'spec.template.spec';
const files = { name: 'data', persistentVolumeClaim: { claimName: 'files' } };
const set = (spec: object = {}): Fragment => ({
  'StatefulSet/db': { 'spec.volumeClaimTemplates': null, [`${POD}.volumes`]: [files], ...spec },
});
const data: Fragment = { hints: { 'StatefulSet/db': { dataPaths: ['/data'] } } };
const mount = (fields: object) => ({ [`${POD}.containers.0.volumeMounts.0`]: fields });
const written = (n = 3, path = '/data') => [
  `error: StatefulSet db: all ${n} members mount the claim files at ${path}: they write over each other`,
];
const perhaps = (path = '/data') => [
  `info: StatefulSet db: the claim files at ${path} is the only storage of its 3 members, and all share it`,
];
const env = (fieldPath: string) => ({
  [`${POD}.containers.0.env`]: [{ name: 'OWN', valueFrom: { fieldRef: { fieldPath } } }],
  ...mount({ subPathExpr: 'members/$(OWN)' }),
});
const postgres = {
  [`${POD}.containers.0.image`]: 'postgres:16',
  ...mount({ mountPath: '/var/lib/postgresql/data' }),
};

test.each([
  ['a path that a hint names', [set(), data], written()],
  ['a mount above it', [set(), { hints: { 'StatefulSet/db': { dataPaths: ['/data/deep'] } } }], written()],
  ['the path of a known image', [set(postgres)], written(3, '/var/lib/postgresql/data')],
  ['one member', [set({ 'spec.replicas': 1 }), data], []],
  ['read-only', [set(mount({ readOnly: true })), data], []],
  [
    'a volume that is read-only',
    [
      set({ [`${POD}.volumes`]: [{ name: 'data', persistentVolumeClaim: { claimName: 'files', readOnly: true } }] }),
      data,
    ],
    [],
  ],
  ['a directory for each pod', [set(env('metadata.name')), data], []],
  ['a directory for each index', [set(env("metadata.labels['apps.kubernetes.io/pod-index']")), data], []],
  ['a directory for each node', [set(env('spec.nodeName')), data], written()],
  ['a directory by a variable of which nobody knows', [set(mount({ subPathExpr: '$(OWN)' })), data], []],
  [
    'a directory by a variable that is the same for all',
    [set({ [`${POD}.containers.0.env`]: [{ name: 'OWN', value: 'x' }], ...mount({ subPathExpr: '$(OWN)' }) }), data],
    written(),
  ],
  ['a directory for all', [set(mount({ subPath: 'x' })), data], written()],
  ['a claim template hides it', [{ 'StatefulSet/db': { [`${POD}.volumes`]: [files] } }, data], []],
  ['the only storage, and nobody knows what for', [set()], perhaps()],
  [
    'a directory to import from, beside claims of its own',
    [
      {
        'StatefulSet/db': {
          [`${POD}.volumes`]: [{ ...files, name: 'in' }],
          [`${POD}.containers.0.volumeMounts.1`]: { name: 'in', mountPath: '/in' },
        },
      },
    ],
    [],
  ],
  ['storage that is not mounted', [set({ [`${POD}.containers.0.volumeMounts`]: null })], []],
  ['a Deployment is meant to share', [], []],
] as const)('%s', (_, fragments, expected) => {
  expect(told('SHR03', ...(fragments as readonly Fragment[]))).toEqual(expected);
});

const twice: Fragment = {
  'Deployment/app': {
    [`${POD}.volumes.1`]: { name: 'more', persistentVolumeClaim: { claimName: 'files' } },
    [`${POD}.containers.0.volumeMounts.1`]: { name: 'more', mountPath: '/more' },
  },
};
const at = (kubernetesVersion: string): Fragment => ({ cluster: { kubernetesVersion } });
const block: Fragment = { 'PersistentVolumeClaim/files': { 'spec.storageClassName': 'fast' } };
const never = ['error: Deployment app: its pods list the claim files as 2 volumes (files and more): they never start'];

test.each([
  ['1.33', [twice, block, at('1.33')], never],
  ['1.34', [twice, block, at('1.34')], never],
  ['1.35', [twice, block, at('1.35')], []],
  ['a driver without an attach step', [twice, at('1.34')], []],
  [
    'a driver of which nobody knows',
    [twice, block, at('1.34'), { cluster: { drivers: null } }],
    [`info: ${never[0]?.slice(7)} if its driver attaches`],
  ],
  [
    'a volume that no container mounts',
    [twice, block, at('1.34'), { 'Deployment/app': { [`${POD}.containers.0.volumeMounts.1`]: null } }],
    [],
  ],
] as const)('one claim as two volumes, %s', (_, fragments, expected) => {
  expect(told('SHR03', ...(fragments as readonly Fragment[]))).toEqual(expected);
});

test('writers are about data, pods that do not start are not', () => {
  const isAboutData = (...fragments: readonly Fragment[]) =>
    diagnosed(...fragments).diagnostics.find(({ code }) => code === 'SHR03')?.data;
  expect(isAboutData(set(), data)).toBe(true);
  expect(isAboutData(twice, block, at('1.34'))).toBeFalsy();
});
