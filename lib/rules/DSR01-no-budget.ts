import { count } from '../util/text';
import type { Facts } from './facts/facts';
import type { SetWorkload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const DSR01: Rule = {
  code: 'DSR01',
  slug: 'no-budget',
  title: 'no disruption budget',
  severity: 'warning',
  foundBy: ['static'],
  *check(facts) {
    for (const workload of facts.render.sets) if (isUncovered(workload, facts)) yield finding(workload);
  },
};

function isUncovered(workload: SetWorkload, { render, cluster }: Facts): boolean {
  const { set, scale, namespace } = workload;
  if (scale.most < 2 || (set.spec.volumeClaimTemplates ?? []).length === 0) return false;
  // A budget that cannot be read may be the one.
  if (render.isRefused('PodDisruptionBudget', namespace)) return false;
  return render.budgetsOf(workload).length === 0 && !cluster?.has('PodDisruptionBudget', namespace, workload.name);
}

function finding({ resource, name, scale, labels }: SetWorkload): Finding {
  const selector = Object.entries(labels).map(([key, value]) => `${key}: ${value}`);
  return {
    on: resource,
    path: ['spec', 'replicas'],
    message: `StatefulSet ${name}: no PodDisruptionBudget covers its ${count(scale.most, 'pod')}: drains may evict all at once`,
    why: 'Evictions are held back by budgets alone; without one, two drains, or one of a node with several members, take them down together.',
    help: [
      `a PodDisruptionBudget with maxUnavailable: 1 and selector.matchLabels {${selector.join(', ')}} (StatefulStore.disruption, default 1)`,
      'if the budget lives in another release: the annotation cdk8s-stateful/allow.DSR01 with that reason',
    ],
  };
}
