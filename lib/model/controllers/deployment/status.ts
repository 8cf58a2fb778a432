import type { Condition, Deployment, DeploymentStatus, ReplicaSet } from '../../../kube/objects';
import { same } from '../../apiserver/merge';
import { condition } from '../../pods';
import { availableReplicas, maxUnavailable, readyReplicas, replicasOf, statusReplicas, sum } from './arithmetic';
import {
  type Conditions,
  hasProgressDeadline,
  PROGRESSING,
  progressing,
  REASONS,
  removeCondition,
  setCondition,
} from './conditions';
import { type Sync, withConditions } from './sync';

/** DEP-19: the counters, without an estimate of progress [pkg/controller/deployment/sync.go: syncDeploymentStatus, v1.37.1]. */
export function syncDeploymentStatus(sync: Sync, sets: readonly ReplicaSet[], newest: ReplicaSet | undefined): void {
  const status = calculateStatus(sync, sets, newest);
  if (!same(sync.status, status)) sync.putNewStatus(status, false);
}

/** DEP-24: from the sets as they were read, so that what this sync scales shows in the next [sync.go: calculateStatus]. */
function calculateStatus(
  { deployment, status: before, view }: Sync,
  sets: readonly ReplicaSet[],
  newest: ReplicaSet | undefined,
): DeploymentStatus {
  const available = sum(sets, availableReplicas);
  const enough = available >= replicasOf(deployment) - maxUnavailable(deployment);
  const terminating = view.switches.terminatingReplicas ? terminatingReplicas(sets) : undefined;
  return {
    ...withoutZeros({
      observedGeneration: deployment.metadata.generation ?? 0,
      replicas: sum(sets, statusReplicas),
      updatedReplicas: newest ? statusReplicas(newest) : 0,
      readyReplicas: sum(sets, readyReplicas),
      availableReplicas: available,
      unavailableReplicas: Math.max(0, sum(sets, replicasOf) - available),
    }),
    ...(terminating !== undefined && { terminatingReplicas: terminating }),
    ...(before.collisionCount !== undefined && { collisionCount: before.collisionCount }),
    ...withConditions(setCondition(before.conditions, enough ? AVAILABLE : UNAVAILABLE)),
  };
}

const AVAILABLE: Condition = {
  type: 'Available',
  status: 'True',
  reason: 'MinimumReplicasAvailable',
  message: 'Deployment has minimum availability.',
};
const UNAVAILABLE: Condition = {
  type: 'Available',
  status: 'False',
  reason: 'MinimumReplicasUnavailable',
  message: 'Deployment does not have minimum availability.',
};

/** A set that was never synced has none to tell; one that was and does not tell leaves the sum open. */
function terminatingReplicas(sets: readonly ReplicaSet[]): number | undefined {
  const silent = sets.some(({ status }) => status?.observedGeneration && status.terminatingReplicas === undefined);
  return silent ? undefined : sum(sets, ({ status }) => status?.terminatingReplicas ?? 0);
}

/** Go leaves out zero counters (k8s.io/api apps/v1 types.go: DeploymentStatus). */
function withoutZeros(counters: { readonly [field: string]: number }): DeploymentStatus {
  return Object.fromEntries(Object.entries(counters).filter(([, count]) => count > 0));
}

/** DEP-25: the counters and how the rollout gets on [progress.go: syncRolloutStatus]. */
export function syncRolloutStatus(sync: Sync, sets: readonly ReplicaSet[], newest: ReplicaSet | undefined): void {
  const counted = calculateStatus(sync, sets, newest);
  const { conditions, progressed } = estimateProgress(sync, counted, newest);
  const { conditions: _, ...counters } = counted;
  const status: DeploymentStatus = { ...counters, ...withConditions(withReplicaFailure(conditions, sets, newest)) };
  if (!same(sync.status, status)) {
    sync.putNewStatus(status, progressed);
    return;
  }
  // DEP-26. MODEL: past the deadline, upstream asks again and again, without a write, for a finished Deployment that has lost pods.
  const waits = sync.awaitsProgress() && !isComplete(sync.deployment, status);
  if (waits && sync.view.timer(sync.deadlineTimer) === 'off') sync.plan.push(sync.armedDeadline());
}

interface Progress {
  readonly conditions: Conditions;
  /** The moment from which the deadline counts is now. */
  readonly progressed: boolean;
}

/** The first that applies: complete, progressing, timed out. */
function estimateProgress(sync: Sync, status: DeploymentStatus, newest: ReplicaSet | undefined): Progress {
  const { deployment } = sync;
  const { conditions } = status;
  if (!hasProgressDeadline(deployment)) {
    return { conditions: removeCondition(conditions, PROGRESSING), progressed: false };
  }
  const current = condition(sync.status.conditions, PROGRESSING);
  // Nothing is rolled out: a finished Deployment never times out.
  if (current?.reason === REASONS.complete && (status.replicas ?? 0) === (status.updatedReplicas ?? 0)) {
    return { conditions, progressed: false };
  }
  const subject = newest ? `ReplicaSet "${newest.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
  if (isComplete(deployment, status)) {
    const done = progressing('True', REASONS.complete, `${subject} has successfully progressed.`);
    return replaced(conditions, setCondition(conditions, done));
  }
  if (isProgressing(sync.status, status)) {
    const going = progressing('True', REASONS.progressed, `${subject} is progressing.`);
    return { conditions: setCondition(removeCondition(conditions, PROGRESSING), going), progressed: true };
  }
  if (isTimedOut(sync, current)) {
    const late = progressing('False', REASONS.timedOut, `${subject} has timed out progressing.`);
    return replaced(conditions, setCondition(conditions, late));
  }
  return { conditions, progressed: false };
}

function replaced(before: Conditions, after: Conditions): Progress {
  return { conditions: after, progressed: before !== after };
}

/** [deployment_util.go: DeploymentComplete] */
export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const replicas = replicasOf(deployment);
  return (
    (status.updatedReplicas ?? 0) === replicas &&
    (status.replicas ?? 0) === replicas &&
    (status.availableReplicas ?? 0) === replicas &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

/** More updated, fewer old, more ready or more available pods than before [deployment_util.go: DeploymentProgressing]. */
function isProgressing(before: DeploymentStatus, now: DeploymentStatus): boolean {
  const old = (status: DeploymentStatus) => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (now.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(now) < old(before) ||
    (now.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (now.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

/** [deployment_util.go: DeploymentTimedOut] */
function isTimedOut(sync: Sync, current: Condition | undefined): boolean {
  if (!current || current.reason === REASONS.complete) return false;
  return current.reason === REASONS.timedOut || sync.view.timer(sync.deadlineTimer) === 'fired';
}

/** DEP-27: the newest set's failure, else the first that any has. */
function withReplicaFailure(
  conditions: Conditions,
  sets: readonly ReplicaSet[],
  newest: ReplicaSet | undefined,
): Conditions {
  const failureOf = (set: ReplicaSet | undefined) => condition(set?.status?.conditions, 'ReplicaFailure');
  const failure = failureOf(newest) ?? sets.map(failureOf).find((found) => found !== undefined);
  return failure ? setCondition(conditions, failure) : removeCondition(conditions, 'ReplicaFailure');
}
