import type { Condition, Pod, ReplicaSet } from '../../../kube/objects';
import { type Action, ANSWER, type Plan } from '../../actions';
import type { Choice, View } from '../../controller';
import { keyOf, uidOf } from '../../kinds';
import { isReady } from '../../pods';
import { availabilityTimer } from '../../view';
import { claimPods } from './claim';
import { podCreations } from './create';
import { podsToDelete } from './ranking';
import { podDeletions } from './remove';
import { countPods, statusWrite } from './status';

/** Creations or deletions in one sync [pkg/controller/replicaset/replica_set.go: BurstReplicas, v1.37.1]. */
const BURST_REPLICAS = 500;

/** One sync: pods are claimed, made or deleted, then the status tells what was there before [replica_set.go: syncReplicaSet]. */
export function syncReplicaSet(view: View, set: ReplicaSet): Plan | Choice {
  const { active, terminating, claims } = claimPods(view, set);
  // Before anything is counted: a pod's time runs from its Ready condition, and may be over already when minReadySeconds is new.
  const timers = availabilityTimers(view, set, active);
  if (timers.length > 0) return [...timers, { do: 'requeue', key: keyOf(set) }];
  const counts = countPods(view, set, active, terminating);
  const done = statusWrite(set, counts);
  const missing = (set.spec.replicas ?? 1) - active.length;
  const isWaiting = expectsMore(view, set);
  if (isWaiting && view.switches.staleControllerConsistencyReplicaSet) return [];
  if (set.metadata.deletionTimestamp !== undefined || missing === 0 || isWaiting) return [...claims, ...done];
  const failed = (reason: string): Plan => [
    ...statusWrite(set, counts, replicaFailure(reason)),
    { do: 'fail', error: ANSWER },
  ];
  if (missing > 0) {
    const creations = podCreations(view, set, Math.min(missing, BURST_REPLICAS), failed('FailedCreate'));
    return [...claims, ...creations, ...done];
  }
  const plans = podsToDelete(view, set, active, Math.min(-missing, BURST_REPLICAS)).map((condemned) => [
    ...claims,
    ...podDeletions(set, condemned, failed('FailedDelete')),
    ...done,
  ]);
  return plans.length === 1 ? plans[0] : { oneOf: plans };
}

/**
 * RS-05: whether the cache lacks pods that this controller has made. Up to 1.35 its expectations then keep it from making or deleting others, though not
 * from telling its status; since 1.36 the consistency store keeps it from doing anything [replica_set.go: syncReplicaSet; controller_utils.go: SatisfiedExpectations].
 */
function expectsMore(view: View, set: ReplicaSet): boolean {
  const made = view.newest?.by('Pod', 'controller', uidOf(set)) ?? [];
  return made.some((pod) => view.get('Pod', keyOf(pod))?.metadata.uid !== uidOf(pod));
}

function replicaFailure(reason: string): Condition {
  return { type: 'ReplicaFailure', status: 'True', reason, message: ANSWER };
}

/** RS-08: another look when a pod will have been ready for long enough; up to 1.33 a second later. */
function availabilityTimers(view: View, set: ReplicaSet, active: readonly Pod[]): readonly Action[] {
  const seconds = set.spec.minReadySeconds ?? 0;
  if (seconds === 0) return [];
  const ms = (seconds + (view.switches.exactReplicaSetAvailabilityTimer ? 0 : 1)) * 1000;
  return active
    .filter((pod) => isReady(pod) && view.timer(availabilityTimer(uidOf(pod), seconds)) === 'off')
    .map((pod) => ({ do: 'arm', timer: availabilityTimer(uidOf(pod), seconds), ms, readyPod: uidOf(pod) }));
}
