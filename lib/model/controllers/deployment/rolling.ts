import type { ReplicaSet } from '../../../kube/objects';
import type { Plan } from '../../actions';
import { availableReplicas, maxUnavailable, newReplicas, replicasOf, sum } from './arithmetic';
import { cleanupDeployment } from './history';
import { allReplicaSets, type ReplicaSets } from './newest-set';
import { isActive } from './replica-sets';
import { scaleReplicaSet } from './scaling';
import { isComplete, syncRolloutStatus } from './status';
import type { Sync } from './sync';

/** DEP-13: the newest set grows, else the old ones shrink [pkg/controller/deployment/rolling.go: rolloutRolling, v1.37.1]. */
export function rolloutRolling(sync: Sync): void {
  const sets = allReplicaSets(sync, 'make');
  if (!reconcileNewest(sync, sets) && !reconcileOld(sync, sets)) cleanupIfComplete(sync, sets);
  syncRolloutStatus(sync, sets.all, sets.newest);
}

function cleanupIfComplete(sync: Sync, { old }: ReplicaSets): void {
  if (isComplete(sync.deployment, sync.status)) cleanupDeployment(sync, old);
}

/** DEP-14. */
function reconcileNewest(sync: Sync, { newest, all }: ReplicaSets<ReplicaSet>): boolean {
  const replicas = replicasOf(sync.deployment);
  const size = replicasOf(newest) > replicas ? replicas : newReplicas(sync.deployment, all, newest);
  return scaleReplicaSet(sync, newest, size).scaled;
}

/** DEP-15: whether an old set shrinks. Pods that are not available go first; then as many as may be missing. */
function reconcileOld(sync: Sync, sets: ReplicaSets<ReplicaSet>): boolean {
  const { newest, all } = sets;
  const active = sets.old.filter(isActive);
  const least = replicasOf(sync.deployment) - maxUnavailable(sync.deployment);
  const unavailable = replicasOf(newest) - availableReplicas(newest);
  const most = sum(all, replicasOf) - least - unavailable;
  if (active.length === 0 || most <= 0) return false;
  // An error here is swallowed: the sync goes on as if nothing had been scaled.
  const swallowed = sync.aside(() => {
    cleanupIfComplete(sync, sets);
    syncRolloutStatus(sync, all, newest);
  });
  const unhealthy = cleanupUnhealthyReplicas(sync, active, most, swallowed);
  if (!unhealthy) return false;
  const scaledDown = scaleDownOld(sync, unhealthy.sets, newest, least, swallowed);
  return unhealthy.count + scaledDown > 0;
}

/**
 * Nothing if a set was scaled down and has yet to remove the pods: more of them are available than wanted, upstream takes that for an invalid request to
 * scale down, and swallows the error.
 */
function cleanupUnhealthyReplicas(sync: Sync, old: readonly ReplicaSet[], most: number, orElse: Plan) {
  let count = 0;
  const sets: ReplicaSet[] = [];
  for (const set of old) {
    const surplus = count === most ? 0 : Math.min(most - count, replicasOf(set) - availableReplicas(set));
    if (surplus < 0) return undefined;
    count += surplus;
    sets.push(surplus === 0 ? set : scaleReplicaSet(sync, set, replicasOf(set) - surplus, { orElse }).set);
  }
  return { sets, count };
}

function scaleDownOld(sync: Sync, old: readonly ReplicaSet[], newest: ReplicaSet, least: number, orElse: Plan): number {
  const spare = sum(old, availableReplicas) + availableReplicas(newest) - least;
  let count = 0;
  for (const set of old) {
    const surplus = Math.min(replicasOf(set), spare - count);
    if (surplus <= 0) continue;
    scaleReplicaSet(sync, set, replicasOf(set) - surplus, { orElse });
    count += surplus;
  }
  return count;
}
