import type { Condition, Pod, ReplicaSet } from '../../../kube/objects';
import { hasLabels } from '../../../kube/selectors';
import type { Action } from '../../actions';
import { same } from '../../apiserver/merge';
import type { View } from '../../controller';
import { condition, isReady, withCondition } from '../../pods';

type Status = NonNullable<ReplicaSet['status']>;

/** RS-06: what a status counts [pkg/controller/replicaset/replica_set_utils.go: calculateStatus, v1.37.1]. */
export type Counts = Omit<Status, 'conditions' | 'observedGeneration'>;

export function countPods(
  view: View,
  { spec }: ReplicaSet,
  active: readonly Pod[],
  terminating: readonly Pod[],
): Counts {
  const labels = spec.template.metadata?.labels ?? {};
  let [fullyLabeled, ready, available] = [0, 0, 0];
  for (const pod of active) {
    if (hasLabels(labels, pod.metadata.labels)) fullyLabeled++;
    if (!isReady(pod)) continue;
    ready++;
    if (view.readyFor(pod, spec.minReadySeconds ?? 0)) available++;
  }
  // Go leaves out zero counters, but for `replicas`, and for a pointer that is set (k8s.io/api apps/v1 types.go).
  return {
    replicas: active.length,
    ...(fullyLabeled && { fullyLabeledReplicas: fullyLabeled }),
    ...(ready && { readyReplicas: ready }),
    ...(available && { availableReplicas: available }),
    ...(view.switches.terminatingReplicas && { terminatingReplicas: terminating.length }),
  };
}

/**
 * The status if it differs. A failure is kept as it was first told, and goes with the first sync without an error.
 * MODEL: upstream puts, and after a conflict reads the set and puts once more (updateReplicaSetStatus); nobody else writes this status, so that is a patch.
 */
export function statusWrite(set: ReplicaSet, counts: Counts, failure?: Condition): readonly Action[] {
  const stored = set.status ?? {};
  const conditions = conditionsWith(stored.conditions, failure);
  const { generation } = set.metadata;
  const status: Status = {
    ...counts,
    ...(generation !== undefined && { observedGeneration: generation }),
    ...(conditions && { conditions }),
  };
  if (same(stored, status)) return [];
  return [{ do: 'patch', kind: 'ReplicaSet', seen: set, to: { ...set, status }, sub: 'status' }];
}

function conditionsWith(
  stored: readonly Condition[] | undefined,
  failure: Condition | undefined,
): readonly Condition[] | undefined {
  if (failure) return condition(stored, 'ReplicaFailure') ? stored : withCondition(stored, failure);
  const others = stored?.filter(({ type }) => type !== 'ReplicaFailure');
  return others && others.length > 0 ? others : undefined;
}
