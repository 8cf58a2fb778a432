import {
  forcedDeletion,
  kubeletRestart,
  nodeBack,
  nodeDeletion,
  nodeGone,
  nodeSilent,
  podDeletion,
  podFailure,
  restart,
  setDeletion,
} from '../../../lib/exploration/disturbances';
import type { ReductionLevel } from '../../../lib/exploration/reductions';
import type { Given } from '../exploring';
import { database, nodes } from '../worlds';

const LEFT_OUT = { without: ['endpointslice-controller', 'disruption-controller'] };
const PARALLEL = { podManagementPolicy: 'Parallel' };
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
  /** Names that can be exchanged. */
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
    classes: [TWO_NODES, TWO_PODS],
    orbits: 363,
    states: 785,
  },
  {
    title: 'two pods, a silent node and a deletion, two nodes',
    level: 'most',
    given: { ...pods(2, false, 2), disturbances: [nodeSilent, nodeBack, podDeletion] },
    classes: [TWO_NODES, TWO_PODS],
    orbits: 798,
    states: 1698,
  },
  {
    title: 'two pods with volumes, a deletion, two nodes',
    level: 'some',
    given: { ...pods(2, true, 2), disturbances: [podDeletion] },
    classes: [TWO_NODES, TWO_PODS],
    orbits: 119,
    states: 237,
  },
  {
    title: 'three pods with volumes, a deletion, three nodes',
    level: 'most',
    given: { ...pods(3, true, 3), disturbances: [podDeletion] },
    classes: [THREE_NODES, THREE_PODS],
    orbits: 19,
    states: 55,
  },
  {
    title: 'two pods, one deleted by force, a silent node',
    level: 'most',
    given: { ...pods(2, false, 2), disturbances: [nodeSilent, nodeBack, forcedDeletion] },
    classes: [TWO_NODES, TWO_PODS],
    orbits: 850,
    states: 1839,
    violated: ['one-pod-of-a-name'],
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
    classes: [TWO_NODES, TWO_PODS],
    orbits: 68,
    states: 124,
  },
  {
    title: 'one pod of two fails and one is deleted, three nodes',
    level: 'most',
    given: { ...pods(2, true, 3), disturbances: [podFailure, podDeletion] },
    classes: [THREE_NODES, TWO_PODS],
    orbits: 2804,
    states: 5607,
  },
  {
    title: 'a node is lost for good and its Node deleted, two pods, two nodes',
    level: 'most',
    given: { ...pods(2, false, 2), disturbances: [nodeGone, nodeDeletion] },
    classes: [TWO_NODES, TWO_PODS],
    orbits: 37,
    states: 73,
    violated: ['all-ready'],
  },
];
