import type { Action, Plan } from '../../model/actions';
import type { Controller, View } from '../../model/controller';
import { evict } from '../../model/eviction';
import { type Key, keyOf } from '../../model/kinds';
import { controllerOf, isTerminating } from '../../model/pods';

export const DRAIN = 'kubectl drain';

/**
 * `kubectl drain` as a component: its key is a node, which it cordons, and whose pods it evicts one by one, each request a step of its own. While budgets
 * refuse, it asks again. It wakes when it is asked to, and by itself until nobody is left [kubectl pkg/drain/drain.go].
 */
export const drainer: Controller = {
  name: DRAIN,
  watches: [],
  reconcile(view, key) {
    const node = view.get('Node', key);
    if (!node) return [];
    const again: Action = { do: 'requeue', key };
    if (!node.spec?.unschedulable) {
      const to = { ...node, spec: { ...node.spec, unschedulable: true } };
      return [{ do: 'patch', kind: 'Node', seen: node, to, after: [again] }];
    }
    const left = view
      .by('Pod', 'node', key)
      .filter((pod) => !isTerminating(pod) && controllerOf(pod)?.kind !== 'DaemonSet');
    for (const pod of left) {
      const plan = evicting(view, keyOf(pod));
      if (plan) return [...plan, again];
    }
    return left.length > 0 ? [{ do: 'fail', error: 'a disruption budget refuses all evictions' }] : [];
  },
};

/** The writes of an eviction; nothing if it is refused. */
function evicting(view: View, pod: Key): Plan | undefined {
  const answer = evict(view, pod, view.switches);
  return 'requests' in answer ? answer.requests.map(({ request }) => request) : undefined;
}
