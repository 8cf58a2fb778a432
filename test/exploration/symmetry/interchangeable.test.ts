import { type Disturbance, newImage, podDeletion, scale, setRecreation } from '../../../lib/exploration/disturbances';
import { reductionsOf } from '../../../lib/exploration/reductions';
import { interchangeableWords } from '../../../lib/exploration/symmetry';
import type { KubeObject, Service } from '../../../lib/kube/objects';
import type { DriverSpec, NodeSpec } from '../../../lib/model/setup';
import { type Given, systemOf } from '../exploring';
import { database, nodes, type SetOptions } from '../worlds';

const NODES = ['node-a', 'node-b', 'node-c'];
const PODS = ['db-0', 'db-1', 'db-2'];
const PARALLEL = { podManagementPolicy: 'Parallel' };

interface Small {
  readonly set?: SetOptions;
  readonly on?: readonly NodeSpec[];
  readonly disturbances?: readonly Disturbance[];
  readonly behaviours?: Given['behaviours'];
  readonly drivers?: readonly DriverSpec[];
  readonly also?: readonly KubeObject[];
}

const world = ({
  set,
  on = nodes(3, 'z1'),
  disturbances = [podDeletion],
  behaviours,
  drivers,
  also = [],
}: Small): Given => ({
  manifests: [...also, ...database({ replicas: 3, claims: false, ...set })],
  cluster: { nodes: on, ...(drivers && { drivers }) },
  disturbances,
  ...(behaviours && { behaviours }),
  reductions: reductionsOf('most'),
});

const template = (spec: object) => ({
  template: {
    metadata: { labels: { app: 'db' } },
    spec: { containers: [{ name: 'db', image: 'db:1' }], ...spec },
  },
});

const serviceOf = (pod: string): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'first' },
  spec: { ports: [{ port: 80 }], selector: { 'statefulset.kubernetes.io/pod-name': pod } },
});

const ONLY_Z1 = {
  allowedTopologies: [{ matchLabelExpressions: [{ key: 'topology.kubernetes.io/zone', values: ['z1'] }] }],
};
const TWO_ZONES = ['z1', 'z1', 'z2', 'z2'].map((zone, i) => ({ name: `node-${'abcd'[i]}`, zone }));
const APART = {
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { labelSelector: { matchLabels: { app: 'db' } }, topologyKey: 'kubernetes.io/hostname' },
    ],
  },
};
const ON_PORT = { containers: [{ name: 'db', image: 'db:1', ports: [{ containerPort: 80, hostPort: 80 }] }] };
const AT_ONCE = { volumeBindingMode: 'Immediate' };
const taint = { key: 'for', value: 'others', effect: 'PreferNoSchedule' } as const;
const [A, B, C] = nodes(3, 'z1') as [NodeSpec, NodeSpec, NodeSpec];

const CASES: readonly (readonly [string, Small, readonly (readonly string[])[]])[] = [
  ['pods one after the other: nodes alone', {}, [NODES]],
  ['pods all at once: nodes and ordinals', { set: { spec: PARALLEL } }, [PODS, NODES]],
  ['a single node', { on: nodes(1) }, []],
  ['nodes in zones of their own', { on: nodes(3) }, [['z1', 'z2', 'z3']]],
  [
    'zones with as many nodes',
    { on: TWO_ZONES },
    [
      ['z1', 'z2'],
      ['node-a', 'node-b'],
      ['node-c', 'node-d'],
    ],
  ],
  [
    'zones in different regions',
    { on: nodes(2).map((node, i) => ({ ...node, labels: { 'topology.kubernetes.io/region': `r${i}` } })) },
    [],
  ],
  ['a class that allows one zone', { on: nodes(2), set: { claims: true, class: ONLY_Z1 } }, []],
  [
    'a zone that is called like nodes',
    { on: nodes(2).map((node) => ({ ...node, zone: node.name })) },
    [['node-a', 'node-b']],
  ],
  [
    'a zone of which a node is singled out',
    { on: nodes(3), disturbances: [{ ...podDeletion, singlesOut: ['node-a'] }] },
    [['z2', 'z3']],
  ],
  [
    'a node that is called like another and more',
    { on: [A, B, C, { name: 'node-a-2', zone: 'z1' }] },
    [['node-a-2', 'node-b', 'node-c']],
  ],
  ['a node of another zone', { on: [A, B, { ...C, zone: 'z2' }] }, [['node-a', 'node-b']]],
  ['a node of another size', { on: [A, { ...B, cpu: '2' }, C] }, [['node-a', 'node-c']]],
  ['a node with a label', { on: [{ ...A, labels: { disk: 'fast' } }, B, C] }, [['node-b', 'node-c']]],
  ['a node with a taint', { on: [A, B, { ...C, taints: [taint] }] }, [['node-a', 'node-b']]],
  [
    'two kinds of nodes',
    { on: [A, { ...B, cpu: '2' }, C, { name: 'node-d', zone: 'z1', cpu: '2' }] },
    [
      ['node-a', 'node-c'],
      ['node-b', 'node-d'],
    ],
  ],
  [
    'a template that names a node by its label',
    { set: { spec: template({ nodeSelector: { 'kubernetes.io/hostname': 'node-a' } }) } },
    [['node-b', 'node-c']],
  ],
  ['a template that names a node', { set: { spec: template({ nodeName: 'node-b' }) } }, [['node-a', 'node-c']]],
  ['a Service for one ordinal', { set: { spec: PARALLEL }, also: [serviceOf('db-1')] }, [['db-0', 'db-2'], NODES]],
  [
    'a pod that behaves otherwise',
    { set: { spec: PARALLEL }, behaviours: { 'Pod/db-0': { readyAfterMs: 5 } } },
    [['db-1', 'db-2'], NODES],
  ],
  [
    'an update with a partition',
    { set: { spec: { ...PARALLEL, updateStrategy: { rollingUpdate: { partition: 1 } } } } },
    [NODES],
  ],
  ['a set that is scaled', { set: { spec: PARALLEL }, disturbances: [scale('default/db', 2)] }, [NODES]],
  ['a set that is updated', { set: { spec: PARALLEL }, disturbances: [newImage('default/db', 'db:2')] }, [NODES]],
  ['a set that is made again', { set: { spec: PARALLEL }, disturbances: [setRecreation] }, [NODES]],
  ['a fault of one node', { disturbances: [{ ...podDeletion, singlesOut: ['node-c'] }] }, [['node-a', 'node-b']]],
  [
    'volumes that are made at once, in any of two zones',
    { set: { spec: PARALLEL, claims: true, class: AT_ONCE }, on: [A, B, { ...C, zone: 'z2' }] },
    [['node-a', 'node-b']],
  ],
  [
    'volumes that are made at once, on any node',
    {
      set: { spec: PARALLEL, claims: true, class: AT_ONCE },
      drivers: [{ name: 'block.example.com', topology: 'node' }],
    },
    [],
  ],
  [
    'volumes that are made at once, in the only zone',
    { set: { spec: PARALLEL, claims: true, class: AT_ONCE } },
    [PODS, NODES],
  ],
  [
    'pods that keep each other from a node',
    { set: { spec: { ...PARALLEL, ...template({ affinity: APART }) } } },
    [NODES],
  ],
  ['pods of which each has a port of its node', { set: { spec: { ...PARALLEL, ...template(ON_PORT) } } }, [NODES]],
  [
    'pods that do not all fit on a node',
    { set: { spec: PARALLEL }, on: nodes(3, 'z1').map((node) => ({ ...node, pods: 4 })) },
    [NODES],
  ],
  ['a single ordinal', { set: { replicas: 1, spec: PARALLEL } }, [NODES]],
  [
    'too many renamings: one exchange of nodes is left out',
    { set: { replicas: 5, spec: PARALLEL }, on: nodes(4, 'z1') },
    [
      ['db-0', 'db-1', 'db-2', 'db-3', 'db-4'],
      ['node-a', 'node-b'],
    ],
  ],
];

/** The classes, each by what its blocks are called by. */
function called(given: Given): readonly (readonly string[])[] {
  return (systemOf(given).symmetry?.classes ?? []).map((blocks) => blocks.map(([name]) => name as string));
}

test.each(CASES)('%s', (_, small, classes) => {
  expect(called(world(small))).toEqual(classes);
});

test.each([
  ['nothing is reduced', { ...world({}), reductions: reductionsOf('none') }, []],
  [
    'components restart, so that a sync may end after any write',
    { ...world({ set: { spec: PARALLEL } }), reductions: reductionsOf('most', true) },
    [NODES],
  ],
  ['nothing is said of reductions', { ...world({}), reductions: undefined }, []],
])('%s', (_, given, classes) => {
  expect(called(given as Given)).toEqual(classes);
});

test('two sets that are called alike: their ordinals are left alone', () => {
  const also = database({ claims: false, replicas: 2, spec: PARALLEL }).map((object) => ({
    ...object,
    metadata: { name: 'my-db' },
  }));
  expect(called(world({ set: { spec: PARALLEL }, also }))).toEqual([['my-db-0', 'my-db-1'], NODES]);
});

test('in words', () => {
  expect(
    interchangeableWords([
      [['node-a'], ['node-b'], ['node-c']],
      [
        ['z1', 'node-a'],
        ['z2', 'node-b'],
      ],
    ]),
  ).toEqual([
    'states that differ by an exchange of node-a, node-b and node-c count once',
    'states that differ by an exchange of z1 and z2 with their nodes count once',
  ]);
});
