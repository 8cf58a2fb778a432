import {
  cordon,
  drain,
  kubeletRestart,
  newImage,
  nodeGone,
  podDeletion,
  provisioningFails,
  provisioningHeals,
  restart,
  scale,
} from '../../lib/exploration/disturbances';
import { PROPERTIES } from '../../lib/rules/properties';
import { exploring, type Given, systemOf } from './exploring';
import { database, nodes } from './worlds';

const ONE = { nodes: nodes(1) };

interface Row {
  readonly title: string;
  readonly given: Given;
  /** States, transitions, steps to the farthest state, states without a step. */
  readonly counts: readonly [number, number, number, number];
  /** What is violated, if anything. */
  readonly violated?: readonly string[];
  /** What is seen to happen. */
  readonly seen: readonly string[];
}

const rows: readonly Row[] = [
  {
    title: 'a pod without a volume starts',
    given: { manifests: database({ claims: false }), cluster: ONE, from: 'applied' },
    counts: [0, 0, 0, 0],
    seen: [],
  },
  {
    title: 'a pod with a volume starts',
    given: { manifests: database(), cluster: ONE, from: 'applied' },
    counts: [0, 0, 0, 0],
    seen: [],
  },
  {
    title: 'two pods without volumes start one after the other',
    given: { manifests: database({ claims: false, replicas: 2 }), cluster: ONE, from: 'applied' },
    counts: [0, 0, 0, 0],
    seen: [],
  },
  {
    title: 'a pod is deleted',
    given: { manifests: database(), cluster: ONE, disturbances: [podDeletion] },
    counts: [0, 0, 0, 0],
    seen: [],
  },
  {
    title: 'a pod is deleted while components restart',
    given: {
      manifests: database({ claims: false }),
      cluster: ONE,
      disturbances: [podDeletion, restart('statefulset-controller'), restart('scheduler'), kubeletRestart],
    },
    counts: [0, 0, 0, 0],
    seen: [],
  },
  {
    title: 'provisioning fails for a while',
    given: {
      manifests: database(),
      cluster: ONE,
      from: 'applied',
      disturbances: [provisioningFails, provisioningHeals],
    },
    counts: [0, 0, 0, 0],
    seen: [],
  },
  {
    title: 'a set is scaled up',
    given: { manifests: database({ replicas: 1 }), cluster: ONE, disturbances: [scale('default/db', 2)] },
    counts: [0, 0, 0, 0],
    seen: [],
  },
  {
    title: 'two pods are updated',
    given: {
      manifests: database({ claims: false, replicas: 2 }),
      cluster: ONE,
      disturbances: [newImage('default/db', 'db:2')],
    },
    counts: [0, 0, 0, 0],
    seen: [],
  },
  {
    title: 'the only node of a pod is lost for good',
    given: { manifests: database({ claims: false }), cluster: ONE, disturbances: [nodeGone] },
    counts: [0, 0, 0, 0],
    violated: ['all-ready'],
    seen: [],
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
    counts: [0, 0, 0, 0],
    seen: [],
  },
];

test.each(rows)('$title', ({ given, counts, violated = [], seen }) => {
  const found = exploring(
    systemOf(given),
    PROPERTIES.flatMap(({ property, seen }) => [property, seen]),
  );
  expect([found.states, found.transitions, found.depth, found.resting]).toEqual(counts);
  const named = (kind: boolean, verdict: string) =>
    found.results
      .filter(({ property, ...result }) => (property.kind === 'sometimes') === kind && result.verdict === verdict)
      .map(({ property }) => property.name);
  expect(named(false, 'violated')).toEqual(violated);
  expect(named(true, 'holds')).toEqual(seen);
});
