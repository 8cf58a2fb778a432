import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('DSR07');

const TEMPLATE = 'spec.template.spec';
const own = { matchLabels: { app: 'db' } };
const HOST = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';
const spread = (
  whenUnsatisfiable: string,
  { maxSkew = 1, topologyKey = HOST, labelSelector = own, ...rest } = {},
): Fragment => ({
  'StatefulSet/db': {
    [`${TEMPLATE}.topologySpreadConstraints`]: [{ maxSkew, topologyKey, whenUnsatisfiable, labelSelector, ...rest }],
  },
});
const set = (fields: object): Fragment => ({
  'StatefulSet/db': Object.fromEntries(
    Object.entries({ topologySpreadConstraints: null, ...fields }).map(([path, value]) => [
      `${TEMPLATE}.${path}`,
      value,
    ]),
  ),
});
const required = (topologyKey: string, labelSelector: object = own) => ({
  podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey, labelSelector }] },
});
const preferred = {
  podAntiAffinity: {
    preferredDuringSchedulingIgnoredDuringExecution: [
      { weight: 1, podAffinityTerm: { topologyKey: HOST, labelSelector: own } },
    ],
  },
};
const nodes = (...list: readonly object[]): Fragment => ({ cluster: { nodes: list } });
const unknown: Fragment = { cluster: { nodes: null } };
const share = (most: number, members: number, severity = 'warning') => [
  `${severity}: StatefulSet db: ${most} of ${members} members may run on one node${2 * most > members ? ', a majority' : ''}`,
];

test.each([
  ['nothing asked', [set({})], share(3, 3)],
  ['nothing asked, and nobody knows the nodes', [set({}), unknown], share(3, 3)],
  ['nothing asked, and one node', [set({}), nodes({ name: 'a' })], share(3, 3, 'info')],
  [
    'nothing asked, and room for two on a node',
    [set({ 'containers.0.resources': { requests: { cpu: '2' } } })],
    share(2, 3),
  ],
  ['nothing asked, and room for one on a node', [set({ 'containers.0.resources': { requests: { cpu: '3' } } })], []],
  ['nothing asked, and one node by its name', [set({ nodeSelector: { [HOST]: 'a-1' } })], share(3, 3, 'info')],
  ['a port of the host', [set({ 'containers.0.ports': [{ containerPort: 5000, hostPort: 5000 }] })], []],
  ['another scheduler', [set({ schedulerName: 'own' })], []],
  ['apart by hosts', [set({ affinity: required(HOST) })], []],
  ['apart by zones', [set({ affinity: required(ZONE) })], []],
  ['apart from others', [set({ affinity: required(HOST, { matchLabels: { app: 'app' } }) })], share(3, 3)],
  ['apart where it can be, and enough nodes', [set({ affinity: preferred })], []],
  [
    'apart where it can be, and two nodes',
    [set({ affinity: preferred }), nodes({ name: 'a', count: 2 })],
    share(2, 3, 'info'),
  ],
  ['apart where it can be, and nobody knows', [set({ affinity: preferred }), unknown], share(3, 3, 'info')],
  ['a soft spread, and enough nodes', [spread('ScheduleAnyway')], []],
  ['a soft spread, and nobody knows', [spread('ScheduleAnyway'), unknown], share(3, 3, 'info')],
  ['a soft spread, and a group that grows', [spread('ScheduleAnyway'), nodes({ name: 'a', autoscale: true })], []],
  [
    'a soft spread over two zones',
    [
      spread('ScheduleAnyway', { topologyKey: ZONE }),
      nodes({ name: 'a', zone: 'z1', count: 3 }, { name: 'b', zone: 'z2', count: 3 }),
    ],
    share(2, 3, 'info'),
  ],
  ['a hard spread', [spread('DoNotSchedule')], []],
  ['a hard spread, and nobody knows', [spread('DoNotSchedule'), unknown], []],
  ['a hard spread, and two nodes', [spread('DoNotSchedule'), nodes({ name: 'a', count: 2 })], share(2, 3, 'info')],
  ['a hard spread with a skew of two', [spread('DoNotSchedule', { maxSkew: 2 })], share(2, 3, 'info')],
  [
    'a spread of other pods',
    [spread('DoNotSchedule', { labelSelector: { matchLabels: { app: 'app' } } })],
    share(3, 3),
  ],
  [
    'a spread of each pod by itself',
    [spread('DoNotSchedule', { matchLabelKeys: ['apps.kubernetes.io/pod-index'] } as object)],
    share(3, 3),
  ],
  [
    'a spread of each revision',
    [spread('DoNotSchedule', { matchLabelKeys: ['controller-revision-hash'] } as object)],
    [],
  ],
  ['one member', [set({}), { 'StatefulSet/db': { 'spec.replicas': 1 } }], []],
  ['no node takes them, which is told elsewhere', [set({}), nodes({ name: 'a', taints: ['x:NoSchedule'] })], []],
  [
    'no claims of their own',
    [
      set({}),
      {
        'StatefulSet/db': {
          'spec.volumeClaimTemplates': null,
          [`${TEMPLATE}.volumes`]: [{ name: 'data', emptyDir: {} }],
        },
      },
    ],
    [],
  ],
  [
    'as many as an autoscaler makes',
    [
      set({}),
      {
        'HorizontalPodAutoscaler/db': {
          apiVersion: 'autoscaling/v2',
          metadata: { name: 'db' },
          spec: { scaleTargetRef: { kind: 'StatefulSet', name: 'db' }, minReplicas: 1, maxReplicas: 5 },
        },
      },
    ],
    share(5, 5),
  ],
] as const)('%s', (_, fragments, expected) => {
  expect(told('DSR07', ...(fragments as readonly Fragment[]))).toEqual(expected);
});
