import type { Facts } from './facts/facts';
import { type Crowd, crowdOf } from './facts/spread';
import type { SetWorkload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const DSR07: Rule = {
  code: 'DSR07',
  slug: 'members-share-a-node',
  title: 'members share a node',
  severity: 'warning',
  foundBy: ['static'],
  yieldsTo: ['TOP05'],
  *check(facts) {
    for (const workload of facts.render.sets) {
      const finding = findingOf(workload, facts);
      if (finding) yield finding;
    }
  },
};

function findingOf(workload: SetWorkload, facts: Facts): Finding | undefined {
  const { set, scale } = workload;
  if (scale.most < 2 || (set.spec.volumeClaimTemplates ?? []).length === 0) return undefined;
  const crowd = crowdOf(workload, facts);
  return crowd && crowd.most > 1 ? crowded(workload, crowd) : undefined;
}

function crowded(
  { resource, name, scale, labels, podPath }: SetWorkload,
  { most, rule, because, isOnlyNode }: Crowd,
): Finding {
  const members = scale.most;
  const majority = 2 * most > members ? ', a majority' : '';
  const selector = Object.entries(labels).map(([key, value]) => `${key}: ${value}`);
  return {
    on: resource,
    path: [...podPath, 'topologySpreadConstraints'],
    ...((rule !== 'none' || isOnlyNode) && { severity: 'info' }),
    message: `StatefulSet ${name}: ${most} of ${members} members may run on one node${majority}`,
    why: isOnlyNode ? 'There is one node for them: its loss or its drain takes all of them.' : WHY[rule],
    help: [
      `topologySpreadConstraints: [{maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ${rule === 'none' ? 'ScheduleAnyway' : 'DoNotSchedule'}, labelSelector: {matchLabels: {${selector.join(', ')}}}}] (StatefulStore.spread, soft by default)`,
      'the same with topology.kubernetes.io/zone, so that a zone may go',
    ],
    trace: [{ what: `asked for: ${because}` }],
  };
}

const WHY: { readonly [Rule in Crowd['rule']]: string } = {
  none: "Nothing keeps the members apart: the scheduler's own default spread is a mere preference, and promises nothing. The loss or the drain of one node then takes all members on it.",
  soft: 'The spread is a preference: where nodes are few or full, members share one, and its loss or its drain takes them together.',
  hard: 'The rule leaves room for several members on one node, whose loss or drain takes them together.',
};
