import {
  change,
  type Disturbance,
  forcedDeletion,
  newImage,
  nodeSilent,
  podDeletion,
  scale,
  setDeletion,
} from '../../lib/exploration/disturbances';
import {
  allReady,
  dataSurvives,
  oneWriter,
  ownData,
  type Pair,
  quorumKept,
  rolledOut,
  updateOrder,
} from '../../lib/rules/properties';
import type { Given } from './exploring';
import { database, nodes, shared } from './worlds';

/** What is known to go wrong, each with the fix that is known for it. */
export interface Hazard {
  readonly title: string;
  readonly pair: Pair;
  readonly given: Given;
  readonly fixed: Given;
  /** Steps of the shortest story, and those of them that tell it. */
  readonly length: number;
  readonly tells: readonly string[];
}

const ONE = { nodes: nodes(1) };
const ZONED = {
  template: {
    metadata: { labels: { app: 'db' } },
    spec: {
      nodeSelector: { 'topology.kubernetes.io/zone': 'z1' },
      containers: [{ name: 'db', image: 'db:1', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
    },
  },
};
const DB = 'default/db';

/** Components that are slower than the story: whatever is found without them is found with them. */
const SLOW = [
  'csi-provisioner',
  'csi-resizer',
  'endpointslice-controller',
  'expand-controller',
  'garbage-collector-controller',
  'persistent-volume-binder',
  'pod-garbage-collector',
  'pv-protection-controller',
  'pvc-protection-controller',
  'taint-eviction-controller',
];

function on(node: string, disturbance: Disturbance): Disturbance {
  return {
    ...disturbance,
    singlesOut: [node],
    options: (state) => disturbance.options(state).filter(({ words }) => words.includes(node)),
  };
}

export const partitioned = (deletion: Disturbance): Given => ({
  manifests: database(),
  cluster: { nodes: nodes(2, 'z1') },
  disturbances: [on('node-a', nodeSilent), deletion],
  without: SLOW,
});

const twicescaled = (whenScaled: string): Given => ({
  manifests: database({ spec: { persistentVolumeClaimRetentionPolicy: { whenScaled } } }),
  cluster: ONE,
  disturbances: [scale(DB, 0), scale(DB, 1)],
  allowances: { scale: 2 },
});

const broken = (spec: object): Given => ({
  manifests: database({ claims: false, replicas: 2, spec: { ...spec } }),
  cluster: ONE,
  behaviours: { 'db:2': { does: 'neverReady' } },
  disturbances: [newImage(DB, 'db:2'), { ...newImage(DB, 'db:1'), name: 'rollback', heals: true }],
});

const crashing = (rollingUpdate?: object): Given => ({
  manifests: database({
    claims: false,
    replicas: 2,
    spec: { updateStrategy: { type: 'RollingUpdate', ...(rollingUpdate && { rollingUpdate }) } },
  }),
  cluster: ONE,
  disturbances: [newImage(DB, 'db:2'), podDeletion],
});

const deleted = (reclaimPolicy: string): Given => ({
  manifests: database({
    class: { reclaimPolicy },
    spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } },
  }),
  cluster: ONE,
  disturbances: [setDeletion],
});

/** Two members, one of which must be up. */
const rolledBy = (maxUnavailable: number): Given => {
  const rollingUpdate = { maxUnavailable };
  const manifests = database({ replicas: 2, claims: false, spec: { updateStrategy: { rollingUpdate } } });
  const annotations = { 'cdk8s-stateful/quorum': '1' };
  return {
    manifests: manifests.map((each) => ({ ...each, metadata: { ...each.metadata, annotations } })),
    cluster: ONE,
    disturbances: [newImage(DB, 'db:2')],
    without: SLOW,
  };
};

const updated = (type: string): Given => ({
  manifests: shared({ type }),
  cluster: { nodes: nodes(2, 'z1') },
  disturbances: [
    change('template update', 'somebody gives default/web the image web:2', 'Deployment', 'default/web', {
      strategic: { spec: { template: { spec: { containers: [{ name: 'web', image: 'web:2' }] } } } },
    }),
  ],
});

export const HAZARDS: readonly Hazard[] = [
  {
    title: 'a pod on a partitioned node is deleted by force: two writers',
    pair: oneWriter,
    given: partitioned(forcedDeletion),
    fixed: partitioned(podDeletion),
    length: 23,
    tells: [
      'node-a goes silent',
      'fire node-lifecycle-controller health node-a grace',
      'somebody deletes pod default/db-0 by force',
      'scheduler default/db-0 #1',
      'kubelet pod node-b Pod/default/db-0#2',
      'fire attachdetach-controller pvc-default.data-db-0.1 node-a detach',
      'csi-attacher attachment csi-pvc-default.data-db-0.1-node-b',
      'kubelet pod node-b Pod/default/db-0#2',
    ],
  },
  {
    title: 'a set is scaled down and up with whenScaled: Delete: an ordinal without its data',
    pair: ownData,
    given: twicescaled('Delete'),
    fixed: twicescaled('Retain'),
    length: 36,
    tells: ['somebody scales default/db to 0', 'somebody scales default/db to 1'],
  },
  {
    title: 'a set is deleted with whenDeleted: Delete and reclaimPolicy: Delete: the data are gone',
    pair: dataSurvives,
    given: deleted('Delete'),
    fixed: deleted('Retain'),
    length: 18,
    tells: ['somebody deletes StatefulSet default/db', 'csi-provisioner volume pvc-default.data-db-0.1'],
  },
  {
    title: 'two members at a time are updated of a store that can miss one',
    pair: quorumKept,
    given: rolledBy(2),
    fixed: rolledBy(1),
    length: 5,
    tells: ['somebody gives default/db the image db:2', 'statefulset-controller default/db'],
  },
  {
    title: 'a low ordinal crashes during an update with a partition of 0: revisions are mixed',
    pair: updateOrder,
    given: crashing({ partition: 0 }),
    fixed: crashing(),
    length: 11,
    tells: ['somebody gives default/db the image db:2', 'somebody deletes pod default/db-0'],
  },
  {
    title: 'a broken revision is rolled out and rolled back: the set stays stuck',
    pair: allReady,
    given: broken({}),
    fixed: broken({ podManagementPolicy: 'Parallel' }),
    length: 1,
    tells: ['somebody gives default/db the image db:2'],
  },
  {
    title: 'the new pod of a Deployment goes to another node than its volume: a deadlock',
    pair: rolledOut,
    given: updated('RollingUpdate'),
    fixed: updated('Recreate'),
    length: 1,
    tells: ['somebody gives default/web the image web:2'],
  },
  {
    title: 'a volume is bound at once, in a zone where its pod cannot go: never Ready',
    pair: allReady,
    given: {
      manifests: database({ class: { volumeBindingMode: 'Immediate' }, spec: ZONED }),
      cluster: { nodes: nodes(2) },
      from: 'applied',
    },
    fixed: { manifests: database({ spec: ZONED }), cluster: { nodes: nodes(2) }, from: 'applied' },
    length: 0,
    tells: [],
  },
];
