import type { Pod, PodDisruptionBudget } from '../../kube/objects';
import { selects } from '../../kube/selectors';
import { condition, isReady, isTerminating } from '../../model/pods';
import type { Reader } from '../../model/store/store';
import { always, sometimes } from '../../run/properties';
import type { Pair } from './pair';

/** Evictions alone never leave fewer healthy pods than a budget wants; what else happens to pods is not theirs to answer for. */
export const budgetRespected: Pair = {
  property: always('budget-respected', 'evictions leave as many healthy pods as the budget wants', (state: Reader) =>
    state.list('PodDisruptionBudget').every((budget) => {
      const evicted = podsOf(state, budget).filter(isEvicted).length;
      const { expectedPods = 0, desiredHealthy = 0 } = budget.status ?? {};
      return evicted === 0 || evicted <= expectedPods - desiredHealthy;
    }),
  ),
  seen: sometimes('an-eviction', 'a pod of a budget is evicted', (state: Reader) =>
    state.list('PodDisruptionBudget').some((budget) => podsOf(state, budget).some(isEvicted)),
  ),
};

function podsOf(state: Reader, { metadata, spec }: PodDisruptionBudget): readonly Pod[] {
  const { selector } = spec ?? {};
  if (!selector) return [];
  return state
    .by('Pod', 'namespace', metadata.namespace as string)
    .filter((pod) => selects(selector, pod.metadata.labels ?? {}));
}

/** A healthy pod that an eviction has doomed. */
function isEvicted(pod: Pod): boolean {
  const target = condition(pod.status?.conditions, 'DisruptionTarget');
  return target?.reason === 'EvictionByEvictionAPI' && isTerminating(pod) && isReady(pod);
}
