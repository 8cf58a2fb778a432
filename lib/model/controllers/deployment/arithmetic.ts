import { scaledValue } from '../../../kube/int-or-string';
import type { Deployment, ReplicaSet } from '../../../kube/objects';

/** How many pods may be too many or missing: DEP-11, DEP-12 [pkg/controller/deployment/util/deployment_util.go, v1.37.1]. */

export function replicasOf({ spec }: Deployment | ReplicaSet): number {
  return spec.replicas ?? 1;
}

export function isRollingUpdate({ spec }: Deployment): boolean {
  return spec.strategy?.type !== 'Recreate';
}

interface Fenceposts {
  readonly surge: number;
  readonly unavailable: number;
}

/** Surge is rounded up, unavailable down; where nothing would be allowed, one may be missing, for a surge might not fit a quota [ResolveFenceposts]. */
function resolveFenceposts(deployment: Deployment): Fenceposts {
  const { maxSurge = 0, maxUnavailable = 0 } = deployment.spec.strategy?.rollingUpdate ?? {};
  const replicas = replicasOf(deployment);
  const surge = scaledValue(maxSurge, replicas, 'up');
  const unavailable = scaledValue(maxUnavailable, replicas, 'down');
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

export function maxUnavailable(deployment: Deployment): number {
  const replicas = replicasOf(deployment);
  if (!isRollingUpdate(deployment) || replicas === 0) return 0;
  return Math.min(resolveFenceposts(deployment).unavailable, replicas);
}

export function maxSurge(deployment: Deployment): number {
  return isRollingUpdate(deployment) ? resolveFenceposts(deployment).surge : 0;
}

/** The size that the newest set should have, all sets taken together [NewRSNewReplicas]. */
export function newReplicas(deployment: Deployment, sets: readonly ReplicaSet[], newest: ReplicaSet): number {
  const replicas = replicasOf(deployment);
  if (!isRollingUpdate(deployment)) return replicas;
  const cap = replicas + scaledValue(deployment.spec.strategy?.rollingUpdate?.maxSurge ?? 0, replicas, 'up');
  const total = sum(sets, replicasOf);
  if (total >= cap) return replicasOf(newest);
  return replicasOf(newest) + Math.min(cap - total, replicas - replicasOf(newest));
}

export function sum(sets: readonly ReplicaSet[], count: (set: ReplicaSet) => number): number {
  return sets.reduce((total, set) => total + count(set), 0);
}

export const statusReplicas = ({ status }: ReplicaSet): number => status?.replicas ?? 0;
export const availableReplicas = ({ status }: ReplicaSet): number => status?.availableReplicas ?? 0;
export const readyReplicas = ({ status }: ReplicaSet): number => status?.readyReplicas ?? 0;
