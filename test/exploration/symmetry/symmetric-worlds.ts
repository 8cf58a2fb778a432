import {
  forcedDeletion,
  kubeletRestart,
  nodeBack,
  nodeDeletion,
  nodeGone,
  nodeSilent,
  podDeletion,
  provisioningFails,
  provisioningHeals,
  restart,
  setDeletion,
} from '../../../lib/exploration/disturbances';
import type { ReductionLevel } from '../../../lib/exploration/reductions';
import type { Given } from '../exploring';
import { database, nodes } from '../worlds';

const LEFT_OUT = { without: ['endpointslice-controller', 'disruption-controller'] };
const PARALLEL = { podManagementPolicy: 'Parallel' };
const APART = {
  template: {
    metadata: { labels: { app: 'db' } },
    spec: {
      containers: [{ name: 'db', image: 'db:1' }],
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { labelSelector: { matchLabels: { app: 'db' } }, topologyKey: 'kubernetes.io/hostname' },
          ],
        },
      },
    },
  },
};
const TWICE = { 'pod deletion': 2 };

function pods(replicas: number, claims: boolean, on: number): Given {
  return {
    ...LEFT_OUT,
    manifests: database({ replicas, claims, ...(replicas > 1 && { spec: PARALLEL }) }),
    cluster: { nodes: nodes(on, 'z1') },
  };
}

export interface SymmetricWorld {
  readonly title: string;
  readonly level: ReductionLevel;
  readonly given: Given;
  /** Components restart. */
  readonly restarts?: true;
  /** What can be exchanged, by what it is called by. */
  readonly classes: readonly (readonly string[])[];
  readonly orbits: number;
  readonly states: number;
  /** What is violated, with and without symmetry. */
  readonly violated?: readonly string[];
}

const TWO_NODES = ['node-a', 'node-b'];
const THREE_NODES = ['node-a', 'node-b', 'node-c'];
const TWO_PODS = ['db-0', 'db-1'];
const THREE_PODS = ['db-0', 'db-1', 'db-2'];

const FOUR_NODES = ['z1', 'z1', 'z2', 'z2'].map((zone, i) => ({ name: `node-${'abcd'[i]}`, zone }));

export const SYMMETRIC_WORLDS: readonly SymmetricWorld[] = [
  {
    title: 'a pod is deleted, two nodes',
    level: 'some',
    given: { ...pods(1, false, 2), disturbances: [podDeletion] },
    classes: [TWO_NODES],
    orbits: 31,
    states: 41,
  },
  {
    title: 'a pod is deleted, three nodes',
    level: 'some',
    given: { ...pods(1, false, 3), disturbances: [podDeletion] },
    classes: [THREE_NODES],
    orbits: 31,
    states: 51,
  },
  {
    title: 'a pod with a volume is deleted, three nodes',
    level: 'most',
    given: { ...pods(1, true, 3), disturbances: [podDeletion] },
    classes: [THREE_NODES],
    orbits: 38,
    states: 54,
  },
  {
    title: 'a node is lost for good and a pod is deleted, three nodes',
    level: 'most',
    given: { ...pods(1, false, 3), disturbances: [nodeGone, podDeletion] },
    classes: [THREE_NODES],
    orbits: 112,
    states: 242,
    violated: ['all-ready'],
  },
  {
    title: 'two pods, two deletions, one node',
    level: 'some',
    given: { ...pods(2, false, 1), disturbances: [podDeletion], allowances: TWICE },
    classes: [TWO_PODS],
    orbits: 321,
    states: 590,
  },
  {
    title: 'three pods, two deletions, one node',
    level: 'most',
    given: { ...pods(3, false, 1), disturbances: [podDeletion], allowances: TWICE },
    classes: [THREE_PODS],
    orbits: 42,
    states: 165,
  },
  {
    title: 'two pods, two deletions, two nodes',
    level: 'some',
    given: { ...pods(2, false, 2), disturbances: [podDeletion], allowances: TWICE },
    classes: [TWO_PODS, TWO_NODES],
    orbits: 363,
    states: 785,
  },
  {
    title: 'two pods, a silent node and a deletion, two nodes',
    level: 'most',
    given: { ...pods(2, false, 2), disturbances: [nodeSilent, nodeBack, podDeletion] },
    classes: [TWO_PODS, TWO_NODES],
    orbits: 798,
    states: 1698,
  },
  {
    title: 'two pods with volumes, a deletion, two nodes',
    level: 'some',
    given: { ...pods(2, true, 2), disturbances: [podDeletion] },
    classes: [TWO_PODS, TWO_NODES],
    orbits: 119,
    states: 237,
  },
  {
    title: 'three pods with volumes, a deletion, three nodes',
    level: 'most',
    given: { ...pods(3, true, 3), disturbances: [podDeletion] },
    classes: [THREE_PODS, THREE_NODES],
    orbits: 19,
    states: 55,
  },
  {
    title: 'two pods, one deleted by force, a silent node',
    level: 'most',
    given: { ...pods(2, false, 2), disturbances: [nodeSilent, nodeBack, forcedDeletion] },
    classes: [TWO_PODS, TWO_NODES],
    orbits: 850,
    states: 1839,
    violated: ['one-pod-of-a-name'],
  },
  {
    title: 'two pods with volumes, a deletion, two zones',
    level: 'most',
    given: { ...pods(2, true, 2), cluster: { nodes: nodes(2) }, disturbances: [podDeletion] },
    classes: [['z1', 'z2'], TWO_PODS],
    orbits: 19,
    states: 37,
  },
  {
    title: 'a pod with a volume starts, three zones',
    level: 'some',
    given: { ...pods(1, true, 3), cluster: { nodes: nodes(3) }, from: 'applied' },
    classes: [['z1', 'z2', 'z3']],
    orbits: 146,
    states: 430,
  },
  {
    title: 'a pod is deleted and a node cut off, two zones of two nodes',
    level: 'most',
    given: { ...pods(1, false, 4), cluster: { nodes: FOUR_NODES }, disturbances: [nodeSilent, nodeBack, podDeletion] },
    classes: [['z1', 'z2'], TWO_NODES, ['node-c', 'node-d']],
    orbits: 759,
    states: 1694,
  },
  {
    title: 'two pods with volumes, a deletion and a lost node, two zones',
    level: 'most',
    given: { ...pods(2, true, 2), cluster: { nodes: nodes(2) }, disturbances: [nodeGone, podDeletion] },
    classes: [['z1', 'z2'], TWO_PODS],
    orbits: 387,
    states: 773,
    violated: ['all-ready'],
  },
  {
    title: 'a pod is deleted, two nodes, one write a step',
    level: 'none',
    given: { ...pods(1, false, 2), disturbances: [podDeletion] },
    classes: [TWO_NODES],
    orbits: 90,
    states: 140,
  },
  {
    title: 'a pod is deleted while components restart, two nodes',
    level: 'some',
    restarts: true,
    given: {
      ...pods(1, false, 2),
      disturbances: [podDeletion, restart('scheduler'), restart('statefulset-controller'), kubeletRestart],
    },
    classes: [TWO_NODES],
    orbits: 908,
    states: 1456,
  },
  {
    title: 'a set of two is deleted, two nodes',
    level: 'most',
    given: { ...pods(2, false, 2), disturbances: [setDeletion, podDeletion] },
    classes: [TWO_PODS, TWO_NODES],
    orbits: 68,
    states: 124,
  },
  {
    title: 'two pods that share no node, a silent node and a deletion, three nodes',
    level: 'most',
    given: {
      ...pods(2, false, 3),
      manifests: database({ replicas: 2, claims: false, spec: { ...PARALLEL, ...APART } }),
      disturbances: [nodeSilent, nodeBack, podDeletion],
    },
    classes: [THREE_NODES],
    orbits: 1720,
    states: 2716,
  },
  {
    title: 'provisioning fails while two pods start, two zones',
    level: 'most',
    given: {
      ...pods(2, true, 2),
      cluster: { nodes: nodes(2) },
      disturbances: [provisioningFails, provisioningHeals],
      from: 'applied',
    },
    classes: [['z1', 'z2'], TWO_PODS],
    orbits: 363,
    states: 1333,
  },
  {
    title: 'a node is lost for good and its Node deleted, two pods, two nodes',
    level: 'most',
    given: { ...pods(2, false, 2), disturbances: [nodeGone, nodeDeletion] },
    classes: [TWO_PODS, TWO_NODES],
    orbits: 37,
    states: 73,
    violated: ['all-ready'],
  },
];
