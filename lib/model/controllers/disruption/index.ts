import type { Pod } from '../../../kube/objects';
import { type Change, type Controller, type View, watch } from '../../controller';
import { type Key, keyOf } from '../../kinds';
import { budgetsOf } from '../../selected-pods';
import { chosenArbitrarily, syncBudget } from './budget';
import { hasStaleCondition, syncStalePodDisruption } from './stale';

/**
 * The disruption controller [pkg/controller/disruption/disruption.go, v1.37.1]: how many pods of each budget may be evicted. Its keys are budgets;
 * `stale <pod>` is a pod whose announced deletion does not come, `chosen <pod>` one with more than one budget.
 * docs/controllers/disruption-controller.md
 */
export const disruption: Controller = {
  name: 'disruption-controller',
  reporter: 'controllermanager',
  // R-PDB3: no handler for the workloads whose scale counts.
  watches: [watch('PodDisruptionBudget', ({ key }) => [key]), watch('Pod', podChanged)],
  reconcile(view, key) {
    const space = key.indexOf(' ');
    const rest = key.slice(space + 1);
    switch (key.slice(0, Math.max(0, space))) {
      case 'stale':
        return syncStalePodDisruption(view, rest);
      case 'chosen':
        return chosenArbitrarily(view, rest);
      default:
        return syncBudget(view, key);
    }
  },
  /** As measured on the control planes of the recordings: just after the next write of whoever made the pod. */
  latencyMs: () => 6,
};

/** The first budget that selects the pod as it is now, and only that one [getPdbForPod]. */
function podChanged({ key, before, after }: Change<'Pod'>, view: View): readonly Key[] {
  const budgets = budgetsOf(view, (after ?? before) as Pod);
  const keys = budgets.length > 0 ? [keyOf(budgets[0])] : [];
  if (budgets.length > 1) keys.push(`chosen ${key}`);
  // Upstream lets the wait run out and finds nothing to do then; here it is called off.
  if ((after && hasStaleCondition(after)) || (before && hasStaleCondition(before))) keys.push(`stale ${key}`);
  return keys;
}
