import {
  cordon,
  drain,
  eviction,
  kubeletRestart,
  newImage,
  nodeGone,
  outOfService,
  podDeletion,
  provisioningFails,
  provisioningHeals,
  restart,
  scale,
} from '../../lib/exploration/disturbances';
import type { Given } from './exploring';
import { database, nodes } from './worlds';

const ONE = { nodes: nodes(1) };

export interface SmallWorld {
  readonly title: string;
  readonly given: Given;
  /** States, transitions, steps to the farthest state, states without a step. */
  readonly counts: readonly [number, number, number, number];
  /** What is violated, if anything. */
  readonly violated?: readonly string[];
  /** Components restart. */
  readonly restarts?: true;
  /** What is seen to happen. */
  readonly seen: readonly string[];
}

export const SMALL_WORLDS: readonly SmallWorld[] = [
  {
    title: 'a pod without a volume starts',
    given: { manifests: database({ claims: false }), cluster: ONE, from: 'applied' },
    counts: [23, 34, 9, 1],
    seen: ['not-all-ready'],
  },
  {
    title: 'a pod with a volume starts',
    given: { manifests: database(), cluster: ONE, from: 'applied' },
    counts: [1831, 6699, 30, 1],
    seen: ['not-all-ready', 'data-written', 'a-writer'],
  },
  {
    title: 'two pods without volumes start one after the other',
    given: { manifests: database({ claims: false, replicas: 2 }), cluster: ONE, from: 'applied' },
    counts: [47, 74, 15, 1],
    seen: ['not-all-ready'],
  },
  {
    title: 'a pod is deleted',
    given: { manifests: database(), cluster: ONE, disturbances: [podDeletion] },
    counts: [1738, 6150, 27, 1],
    seen: ['not-all-ready', 'data-written', 'a-writer', 'data-come-back'],
  },
  {
    title: 'a pod is deleted while components restart',
    given: {
      manifests: database({ claims: false }),
      cluster: ONE,
      disturbances: [podDeletion, restart('statefulset-controller'), restart('scheduler'), kubeletRestart],
    },
    restarts: true,
    counts: [908, 3144, 17, 1],
    seen: ['not-all-ready'],
  },
  {
    title: 'provisioning fails for a while',
    given: {
      manifests: database(),
      cluster: ONE,
      from: 'applied',
      disturbances: [provisioningFails, provisioningHeals],
    },
    counts: [5557, 23903, 32, 1],
    seen: ['not-all-ready', 'data-written', 'a-writer'],
  },
  {
    title: 'a set is scaled up',
    given: { manifests: database({ replicas: 1 }), cluster: ONE, disturbances: [scale('default/db', 2)] },
    counts: [1831, 6699, 30, 1],
    seen: ['not-all-ready', 'data-written', 'a-writer', 'a-second-ordinal'],
  },
  {
    title: 'two pods are updated',
    given: {
      manifests: database({ claims: false, replicas: 2 }),
      cluster: ONE,
      disturbances: [newImage('default/db', 'db:2')],
    },
    counts: [252, 589, 32, 1],
    seen: ['not-all-ready', 'an-updated-pod'],
  },
  {
    title: 'the only node of a pod is lost for good',
    given: { manifests: database({ claims: false }), cluster: ONE, disturbances: [nodeGone] },
    counts: [39, 82, 10, 1],
    violated: ['all-ready'],
    seen: ['not-all-ready'],
  },
  {
    title: 'a pod is evicted',
    given: { manifests: database({ claims: false }), cluster: ONE, disturbances: [eviction] },
    counts: [179, 450, 16, 1],
    seen: ['not-all-ready'],
  },
  {
    title: 'a node is lost for good and declared out of service',
    given: {
      manifests: database({ claims: false }),
      cluster: ONE,
      disturbances: [nodeGone, outOfService],
    },
    counts: [49674, 227780, 26, 9],
    violated: ['all-ready'],
    seen: ['not-all-ready'],
  },
  {
    title: 'a node is drained under a budget',
    given: {
      manifests: database({
        claims: false,
        replicas: 2,
        more: `
          apiVersion: policy/v1
          kind: PodDisruptionBudget
          metadata: { name: db }
          spec: { maxUnavailable: 1, selector: { matchLabels: { app: db } } }`,
      }),
      cluster: { nodes: nodes(1) },
      disturbances: [cordon, drain],
    },
    counts: [1803, 6678, 17, 2],
    violated: ['all-ready'],
    seen: ['not-all-ready', 'an-eviction'],
  },
];
