import type { Deployment } from '../../../kube/objects';
import type { Plan } from '../../actions';
import type { View } from '../../controller';
import type { Key } from '../../kinds';
import { condition, isTerminating } from '../../pods';
import { desiredReplicasOf } from './annotations';
import { isRollingUpdate, replicasOf } from './arithmetic';
import { hasProgressDeadline, PROGRESSING, progressing, REASONS } from './conditions';
import { cleanupDeployment } from './history';
import { allReplicaSets } from './newest-set';
import { rolloutRecreate } from './recreate';
import { claimReplicaSets, isActive } from './replica-sets';
import { rollback, rollbackTo } from './rollback';
import { rolloutRolling } from './rolling';
import { scale } from './scaling';
import { syncDeploymentStatus } from './status';
import { Sync } from './sync';

/** DEP-01: the steps of a sync, each of which may end it [pkg/controller/deployment/deployment_controller.go: syncDeployment, v1.37.1]. */
export function syncDeployment(view: View, key: Key, deployment: Deployment): Plan {
  // NOT MODELLED: step 1, the Event SelectingAll; the API server refuses the empty selector that it is about.
  const { sets, claims } = claimReplicaSets(view, deployment);
  const sync = new Sync(view, key, deployment, sets);
  sync.plan.push(...claims);
  decide(sync);
  return sync.plan;
}

function decide(sync: Sync): void {
  if (isTerminating(sync.deployment)) {
    syncStatusOnly(sync);
    return;
  }
  checkPausedConditions(sync);
  if (sync.deployment.spec.paused) syncSize(sync);
  else if (rollbackTo(sync.deployment) !== undefined) rollback(sync);
  else if (isScalingEvent(sync)) syncSize(sync);
  else if (isRollingUpdate(sync.deployment)) rolloutRolling(sync);
  else rolloutRecreate(sync);
}

function syncStatusOnly(sync: Sync): void {
  const { all, newest } = allReplicaSets(sync, 'find');
  syncDeploymentStatus(sync, all, newest);
}

/** DEP-28: so that the deadline does not count while nothing is meant to progress [sync.go: checkPausedConditions]. */
function checkPausedConditions(sync: Sync): void {
  const { deployment } = sync;
  const reason = condition(sync.status.conditions, PROGRESSING)?.reason;
  if (!hasProgressDeadline(deployment) || reason === REASONS.timedOut) return;
  const paused = deployment.spec.paused ?? false;
  if (paused === (reason === REASONS.paused)) return;
  sync.setCondition(
    paused
      ? progressing('Unknown', REASONS.paused, 'Deployment is paused')
      : progressing('Unknown', REASONS.resumed, 'Deployment is resumed'),
  );
  sync.putStatus();
}

/** DEP-02: some set was made or scaled for another size of the Deployment [sync.go: isScalingEvent]. */
function isScalingEvent(sync: Sync): boolean {
  const { all } = allReplicaSets(sync, 'find');
  return all.filter(isActive).some((set) => {
    const desired = desiredReplicasOf(set);
    return desired !== undefined && desired !== replicasOf(sync.deployment);
  });
}

/** DEP-01.5, DEP-01.7: a paused Deployment, or one whose size has changed [sync.go: sync]. */
function syncSize(sync: Sync): void {
  const { all, newest, old } = allReplicaSets(sync, 'find');
  scale(sync, newest, old);
  if (sync.deployment.spec.paused && rollbackTo(sync.deployment) === undefined) cleanupDeployment(sync, old);
  syncDeploymentStatus(sync, all, newest);
}
