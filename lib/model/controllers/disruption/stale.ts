import type { Pod } from '../../../kube/objects';
import type { Plan } from '../../actions';
import type { View } from '../../controller';
import { type Key, uidOf } from '../../kinds';
import { condition, isTerminal, isTerminating, withCondition } from '../../pods';

/** stalePodDisruptionTimeout. */
const STALE_POD_DISRUPTION_MS = 2 * 60_000;

const DISRUPTION_TARGET = 'DisruptionTarget';

/** Whether a pod's deletion has been announced and has not come [nonTerminatingPodHasStaleDisruptionCondition]. */
export function hasStaleCondition(pod: Pod): boolean {
  if (isTerminating(pod) || isTerminal(pod)) return false;
  const announced = condition(pod.status?.conditions, DISRUPTION_TARGET);
  return announced?.status === 'True' && announced.reason !== 'TerminationByKubelet';
}

/** R-PDB7. */
export function syncStalePodDisruption(view: View, key: Key): Plan {
  const pod = view.get('Pod', key);
  const timers = view.by('Timer', 'owner', `disruption-controller stale ${key}`);
  const disarmed: Plan = timers
    .filter(({ name }) => !pod || name !== uidOf(pod))
    .map(({ name }) => ({ do: 'disarm', timer: name }));
  if (!pod) return disarmed;
  const uid = uidOf(pod);
  const timer = view.timer(uid);
  if (!hasStaleCondition(pod)) return timer === 'off' ? disarmed : [...disarmed, { do: 'disarm', timer: uid }];
  if (timer === 'armed') return disarmed;
  if (timer === 'off') return [...disarmed, { do: 'arm', timer: uid, ms: STALE_POD_DISRUPTION_MS }];
  const conditions = withCondition(pod.status?.conditions, { type: DISRUPTION_TARGET, status: 'False' });
  const to = { ...pod, status: { ...pod.status, conditions } };
  return [...disarmed, { do: 'put', kind: 'Pod', sub: 'status', seen: pod, to, after: [{ do: 'disarm', timer: uid }] }];
}
