import type { Condition, Deployment } from '../../../kube/objects';

/** Conditions of a Deployment [pkg/controller/deployment/util/deployment_util.go, v1.37.1]. A changed one moves to the end. */

export const PROGRESSING = 'Progressing';

export const REASONS = {
  complete: 'NewReplicaSetAvailable',
  created: 'NewReplicaSetCreated',
  found: 'FoundNewReplicaSet',
  paused: 'DeploymentPaused',
  progressed: 'ReplicaSetUpdated',
  resumed: 'DeploymentResumed',
  setCreationFailed: 'ReplicaSetCreateError',
  timedOut: 'ProgressDeadlineExceeded',
} as const;

export type Conditions = readonly Condition[] | undefined;

export function progressing(status: Condition['status'], reason: string, message: string): Condition {
  return { type: PROGRESSING, status, reason, message };
}

/** With the same status and reason, a condition stays as it is [SetDeploymentCondition]. */
export function setCondition(conditions: Conditions, wanted: Condition): Conditions {
  const have = conditions?.find(({ type }) => type === wanted.type);
  if (have && have.status === wanted.status && have.reason === wanted.reason) return conditions;
  return [...(removeCondition(conditions, wanted.type) ?? []), wanted];
}

export function removeCondition(conditions: Conditions, type: string): Conditions {
  const others = conditions?.filter((have) => have.type !== type);
  return others && others.length > 0 ? others : undefined;
}

const MAX_INT32 = 2 ** 31 - 1;

export function hasProgressDeadline({ spec }: Deployment): boolean {
  return spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== MAX_INT32;
}

export function hasHistoryLimit({ spec }: Deployment): boolean {
  return spec.revisionHistoryLimit !== undefined && spec.revisionHistoryLimit !== MAX_INT32;
}
