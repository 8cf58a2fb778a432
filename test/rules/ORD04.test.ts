import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('ORD04');

const IMAGE = 'spec.template.spec.containers.0.image';
const PROBE = 'spec.template.spec.containers.0.readinessProbe';
const bad = (does: string): Fragment => ({ behaviours: { 'db:bad': { does } } });
const set = (spec: object): Fragment => ({ 'StatefulSet/db': spec });
const upgrade = (before: string, after: string, rest: object = {}): Fragment => ({
  before: { 'StatefulSet/db': { [IMAGE]: before, ...rest } },
  after: { 'StatefulSet/db': { [IMAGE]: after, ...rest } },
});
const trapped = (pod: string, image = 'db:bad') => [
  `error: StatefulSet db: the new template never reaches ${pod}, which is not Ready at the old revision (${image})\ndelete it by hand: kubectl delete pod ${pod}`,
];
const unready = (...names: readonly string[]): Fragment => ({
  cluster: { pods: names.map((name) => ({ name, ready: false })) },
});
const at = (kubernetesVersion: string): Fragment => ({ cluster: { kubernetesVersion } });
const parallel = { 'spec.podManagementPolicy': 'Parallel' };
const rolling = (rollingUpdate: object) => ({ 'spec.updateStrategy': { type: 'RollingUpdate', rollingUpdate } });
const noProbe = { [PROBE]: null };

test.each([
  ['never Ready', [upgrade('db:bad', 'db:2'), bad('neverReady')], trapped('db-0')],
  ['no image', [upgrade('db:bad', 'db:2'), bad('pullError')], trapped('db-0')],
  ['a crash loop', [upgrade('db:bad', 'db:2'), bad('crashLoop')], trapped('db-0')],
  [
    'a crash loop without a probe is Ready between two crashes',
    [upgrade('db:bad', 'db:2', noProbe), bad('crashLoop')],
    [],
  ],
  [
    'unless it must be Ready for a while',
    [upgrade('db:bad', 'db:2', { ...noProbe, 'spec.minReadySeconds': 30 }), bad('crashLoop')],
    trapped('db-0'),
  ],
  ['a pod that is described so', [upgrade('db:1', 'db:2'), unready('db-1')], trapped('db-1', 'db:1')],
  ['of two the lower', [upgrade('db:1', 'db:2'), unready('db-2', 'db-1')], trapped('db-1', 'db:1')],
  ['a pod that the partition keeps', [upgrade('db:1', 'db:2', rolling({ partition: 2 })), unready('db-1')], []],
  [
    'a pod above the partition',
    [upgrade('db:1', 'db:2', rolling({ partition: 1 })), unready('db-1')],
    trapped('db-1', 'db:1'),
  ],
  ['the template stays', [upgrade('db:1', 'db:1'), unready('db-1')], []],
  ['replaced by hand', [upgrade('db:1', 'db:2', { 'spec.updateStrategy': { type: 'OnDelete' } }), unready('db-1')], []],
  [
    'a pod that is scaled away',
    [
      upgrade('db:1', 'db:2'),
      { after: { 'StatefulSet/db': { [IMAGE]: 'db:2', 'spec.replicas': 2 } } },
      unready('db-2'),
    ],
    [],
  ],
  ['a good one', [upgrade('db:1', 'db:2')], []],
] as const)('an upgrade from %s', (_, fragments, expected) => {
  expect(told('ORD04', ...(fragments as readonly Fragment[]))).toEqual(expected);
});

test.each([
  ['1.34', []],
  ['1.35.0', trapped('db-2')],
  ['1.35.3', trapped('db-2')],
  ['1.35.4', []],
  ['1.36', []],
  ['1.37', []],
])('all at once, in %s', (version, expected) => {
  expect(told('ORD04', upgrade('db:bad', 'db:2', parallel), bad('neverReady'), at(version))).toEqual(expected);
});

test('all at once, in 1.35.0, where more may be unavailable than are broken', () => {
  const roomy = { ...parallel, ...rolling({ maxUnavailable: 2 }) };
  expect(told('ORD04', upgrade('db:1', 'db:2', roomy), unready('db-1'), at('1.35.0'))).toEqual([]);
});

test('an upgrade to a template that never gets Ready stops at its first pod', () => {
  expect(told('ORD04', upgrade('db:1', 'db:bad'), bad('pullError'))).toEqual([
    'warning: StatefulSet db: the rollout stops at db-2, which cannot pull its image (db:bad), and the old template does not reach it any more\ndelete it by hand then: kubectl delete pod db-2',
  ]);
});

test.each([
  ['a template that never gets Ready', [set({ [IMAGE]: 'db:bad' }), bad('neverReady')], 'never gets Ready'],
  ['one that crashes', [set({ [IMAGE]: 'db:bad' }), bad('crashLoop')], 'crashes again and again'],
  ['one of a set that replaces all at once', [set({ [IMAGE]: 'db:bad', ...parallel }), bad('neverReady')], undefined],
  ['one that is well', [], undefined],
] as const)('without an upgrade: %s', (_, fragments, does) => {
  expect(told('ORD04', ...(fragments as readonly Fragment[]))).toEqual(
    does === undefined
      ? []
      : [
          `info: StatefulSet db: db-0 ${does} (db:bad), and no later template reaches it\ndelete it by hand: kubectl delete pod db-0`,
        ],
  );
});
