import { diagnosed, testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('SHR01');

const once = {
  'PersistentVolumeClaim/files': { 'spec.accessModes': ['ReadWriteOnce'], 'spec.storageClassName': 'fast' },
};
const oncePod = {
  'PersistentVolumeClaim/files': { 'spec.accessModes': ['ReadWriteOncePod'], 'spec.storageClassName': 'fast' },
};
const rolling = (replicas: number, rollingUpdate?: object): Fragment => ({
  'Deployment/app': {
    'spec.replicas': replicas,
    ...(rollingUpdate && { 'spec.strategy': { type: 'RollingUpdate', rollingUpdate } }),
  },
});
const stuck = (fields: string, { severity = 'error', mode = 'ReadWriteOnce' } = {}) => [
  `${severity}: the next rollout of Deployment app cannot finish: its claim files is ${mode} and the old pod holds it\nspec.strategy: ${fields}`,
];
const one = 'maxUnavailable 25% of 1 is 0';
const shared = [
  'info: a rollout of Deployment app ends, as its pods share a node: for a moment the old pod and the new one both write to claim files',
];
const app = (spec: object): Fragment => ({ 'Deployment/app': { 'spec.replicas': 1, ...spec } });
const drawn = {
  podAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'app' } } },
    ],
  },
};
const volume = (spec: object): Fragment => ({
  ...rolling(1),
  'PersistentVolumeClaim/files': { 'spec.accessModes': ['ReadWriteOnce'], 'spec.storageClassName': 'by-hand' },
  cluster: { volumes: [{ name: 'v0', class: 'by-hand', size: '10Gi', ...spec }] },
});

test.each([
  ['one replica, and the defaults', [once, rolling(1)], stuck(one)],
  [
    'a share rounds down',
    [once, rolling(3, { maxSurge: 1, maxUnavailable: '50%' })],
    stuck('maxUnavailable 50% of 3 is 1'),
  ],
  ['none of one may go', [once, rolling(1, { maxSurge: 1, maxUnavailable: 0 })], stuck('maxUnavailable is 0 of 1')],
  ['one of one may go', [once, rolling(1, { maxSurge: 0, maxUnavailable: 1 })], []],
  ['both round to 0, so one may go', [once, rolling(1, { maxSurge: '0%', maxUnavailable: '25%' })], []],
  ['one of two may go', [once, rolling(2, { maxSurge: 0, maxUnavailable: 1 })], stuck('maxUnavailable is 1 of 2')],
  ['all may go', [once, rolling(2, { maxSurge: 0, maxUnavailable: '100%' })], []],
  ['no replicas', [once, rolling(0)], []],
  ['Recreate', [once, app({ 'spec.strategy': { type: 'Recreate' } })], []],
  ['one pod in the whole cluster', [oncePod, rolling(1)], stuck(one, { mode: 'ReadWriteOncePod' })],
  ['many nodes may use it', [rolling(1)], []],
  [
    'two modes, one of them for many',
    [once, rolling(1), { 'PersistentVolumeClaim/files': { 'spec.accessModes': ['ReadWriteOnce', 'ReadOnlyMany'] } }],
    [],
  ],
  ['a claim that nobody describes', [rolling(1), { 'PersistentVolumeClaim/files': null }], []],
  [
    'a class that does not exist is told elsewhere',
    [once, rolling(1), { 'PersistentVolumeClaim/files': { 'spec.storageClassName': 'slow' } }],
    [],
  ],
  [
    'a driver without an attach step',
    [once, rolling(1), { 'PersistentVolumeClaim/files': { 'spec.storageClassName': 'shared' } }],
    [],
  ],
  ['a volume that many nodes may attach', [volume({ modes: ['ReadWriteOnce', 'ReadWriteMany'] })], []],
  ['a volume that attaches, as far as anybody knows', [volume({ driver: 'block.example.com' })], stuck(one)],
  ['a volume of an unknown driver', [volume({ driver: 'who.example.com' })], stuck(one, { severity: 'warning' })],
  ['a volume on one machine', [volume({ driver: 'block.example.com', node: 'a-1' })], shared],
  ['a volume of the host', [volume({})], []],
] as const)('%s', (_, fragments, expected) => {
  expect(told('SHR01', ...fragments)).toEqual(expected);
});

const cluster = (description: object): Fragment => ({ cluster: description });
test.each([
  ['one node', cluster({ nodes: [{ name: 'a' }] }), shared],
  [
    'one node in every zone',
    cluster({
      nodes: [
        { name: 'a', zone: 'z1' },
        { name: 'b', zone: 'z2' },
      ],
    }),
    shared,
  ],
  [
    'one node in some zone',
    cluster({
      nodes: [
        { name: 'a', zone: 'z1', count: 2 },
        { name: 'b', zone: 'z2' },
      ],
    }),
    stuck(one, { severity: 'warning' }),
  ],
  ['a group that grows', cluster({ nodes: [{ name: 'a', autoscale: true }] }), stuck(one, { severity: 'warning' })],
  ['nobody knows the nodes', cluster({ nodes: null }), stuck(one, { severity: 'warning' })],
  ['nobody knows the driver', cluster({ drivers: null }), stuck(one, { severity: 'warning' })],
  ['a node by name', app({ 'spec.template.spec.nodeSelector': { 'kubernetes.io/hostname': 'a-1' } }), shared],
  ['a node that a taint leaves', cluster({ nodes: [{ name: 'a' }, { name: 'b', taints: ['x:NoSchedule'] }] }), shared],
  ['drawn to the old pod', app({ 'spec.template.spec.affinity': drawn }), shared],
  [
    'one node, and nobody writes',
    {
      ...cluster({ nodes: [{ name: 'a' }] }),
      ...app({ 'spec.template.spec.containers.0.volumeMounts.0.readOnly': true }),
    },
    [],
  ],
] as const)('where the pods may be: %s', (_, fragment, expected) => {
  expect(told('SHR01', once, rolling(1), fragment as Fragment)).toEqual(expected);
});

test.each([
  [
    once,
    'Waiting for detach for volume "pvc-default.files.1" Volume is already used by pod(s) app-59c5866876-bbbbb',
    ['user: Deployment/app: template changed', 'deployment-controller: Deployment/app: ProgressDeadlineExceeded'],
  ],
  [
    oncePod,
    '0/6 nodes are available: 6 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod. preemption: 0/6 nodes are available: 6 No preemption victims found for incoming pod.',
    ['user: Deployment/app: template changed', 'deployment-controller: Deployment/app: ProgressDeadlineExceeded'],
  ],
])('the story is that of a rollout that gets stuck: %j', (claim, words, ends) => {
  const found = diagnosed(claim, rolling(1)).diagnostics.find(({ code }) => code === 'SHR01');
  expect(found?.clusterMessage).toBe(words);
  const lines = found?.trace.map(({ who, what }) => `${who}: ${what}`) ?? [];
  expect([lines[0], lines.at(-1)]).toEqual(ends);
  expect(lines.some((line) => line.includes(words))).toBe(true);
});
