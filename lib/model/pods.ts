import type { Condition, ContainerStatus, Pod } from '../kube/objects';

export function condition(conditions: readonly Condition[] | undefined, type: string): Condition | undefined {
  return conditions?.find((have) => have.type === type);
}

/** Sets a condition, in place of one of its type, else at the end. */
export function withCondition(conditions: readonly Condition[] | undefined, wanted: Condition): readonly Condition[] {
  if (!conditions) return [wanted];
  const at = conditions.findIndex((have) => have.type === wanted.type);
  return at < 0 ? [...conditions, wanted] : conditions.map((have, i) => (i === at ? wanted : have));
}

export function isReady(pod: Pod): boolean {
  return condition(pod.status?.conditions, 'Ready')?.status === 'True';
}

export function isTerminating(object: { readonly metadata: Pod['metadata'] }): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}

/** Failed or Succeeded: it will never run again. */
export function isTerminal(pod: Pod): boolean {
  return pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded';
}

/**
 * Failed, Succeeded, or being deleted with no container running any more: a container that waits has not run, one without a state is running
 * [pkg/volume/util/util.go: IsPodTerminated].
 */
export function isPodTerminated(pod: Pod): boolean {
  if (isTerminal(pod)) return true;
  if (!isTerminating(pod)) return false;
  const { initContainerStatuses, containerStatuses, ephemeralContainerStatuses } = pod.status ?? {};
  return [initContainerStatuses, containerStatuses, ephemeralContainerStatuses].every(noneRuns);
}

function noneRuns(statuses: readonly ContainerStatus[] | undefined): boolean {
  return statuses?.every(({ state }) => state?.waiting !== undefined || state?.terminated !== undefined) ?? true;
}

export function isRunningAndReady(pod: Pod): boolean {
  return pod.status?.phase === 'Running' && isReady(pod);
}

/** The reference of the object that manages this one. */
export function controllerOf(object: {
  readonly metadata: { readonly ownerReferences?: readonly OwnerRef[] };
}): OwnerRef | undefined {
  return object.metadata.ownerReferences?.find((ref) => ref.controller);
}

type OwnerRef = NonNullable<Pod['metadata']['ownerReferences']>[number];
