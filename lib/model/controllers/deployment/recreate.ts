import type { ReplicaSet } from '../../../kube/objects';
import { uidOf } from '../../kinds';
import { isTerminal } from '../../pods';
import { replicasOf, statusReplicas, sum } from './arithmetic';
import { cleanupDeployment } from './history';
import { allReplicaSets, type ReplicaSets } from './newest-set';
import { isActive } from './replica-sets';
import { scaleReplicaSet } from './scaling';
import { isComplete, syncRolloutStatus } from './status';
import type { Sync } from './sync';

/** DEP-30: all old pods first end, then the new ones are made [pkg/controller/deployment/recreate.go: rolloutRecreate, v1.37.1]. */
export function rolloutRecreate(sync: Sync): void {
  const found = allReplicaSets(sync, 'find');
  const active = found.old.filter(isActive);
  for (const set of active) scaleReplicaSet(sync, set, 0);
  if (active.length > 0 || oldPodsRunning(sync, found)) {
    syncRolloutStatus(sync, found.all, found.newest);
    return;
  }
  const sets = found.newest ? (found as ReplicaSets<ReplicaSet>) : allReplicaSets(sync, 'make');
  scaleReplicaSet(sync, sets.newest, replicasOf(sync.deployment));
  if (isComplete(sync.deployment, sync.status)) cleanupDeployment(sync, sets.old);
  syncRolloutStatus(sync, sets.all, sets.newest);
}

/** DEP-31: an old set still counts pods, or one of its pods, terminating or not, has not ended. */
function oldPodsRunning({ view, sets }: Sync, { old, newest }: ReplicaSets): boolean {
  if (sum(old, statusReplicas) > 0) return true;
  return sets.some(
    (set) =>
      uidOf(set) !== (newest && uidOf(newest)) &&
      view.by('Pod', 'controller', uidOf(set)).some((pod) => !isTerminal(pod)),
  );
}
