import type { Condition, Pod, StatefulSet, StatefulSetStatus } from '../../../kube/objects';
import type { Switches } from '../../../kube/versions';
import { same } from '../../apiserver/merge';
import { isRunningAndReady, isTerminating, withCondition } from '../../pods';
import { REVISION_LABEL } from './identity';
import type { Revisions } from './revisions';

/** Counting and writing the status: R-S1 … R-S6 [pkg/controller/statefulset/stateful_set_control.go: computeReplicaStatus; stateful_set_utils.go, v1.37.1]. */

export interface Counters {
  readonly replicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
  readonly currentReplicas: number;
  readonly updatedReplicas: number;
}

/** R-S1: over pods as read at the start of the sync. */
export function countPods(
  pods: readonly Pod[],
  { current, update }: Revisions,
  isAvailable: (pod: Pod) => boolean,
): Counters {
  const counters = { replicas: 0, readyReplicas: 0, availableReplicas: 0, currentReplicas: 0, updatedReplicas: 0 };
  for (const pod of pods) {
    counters.replicas++;
    if (isRunningAndReady(pod)) {
      counters.readyReplicas++;
      if (isAvailable(pod)) counters.availableReplicas++;
    }
    if (isTerminating(pod)) continue;
    const revision = pod.metadata.labels?.[REVISION_LABEL];
    if (revision === current.metadata.name) counters.currentReplicas++;
    if (revision === update.metadata.name) counters.updatedReplicas++;
  }
  return counters;
}

/** The status that a sync ends with: R-S3, R-S4, R-S6. */
export function newStatus(
  set: StatefulSet,
  revisions: Revisions,
  counters: Counters,
  switches: Switches,
  progressing?: Condition,
): StatefulSetStatus {
  const { current, update, collisionCount } = revisions;
  const done = isComplete(set, counters, switches);
  const kept = switches.statusConditionsAreKept ? set.status?.conditions : undefined;
  const told = progressing ? withCondition(kept, progressing) : kept;
  const conditions = done && set.spec.updateStrategy?.type === 'Recreate' ? withoutProgress(told) : told;
  return withoutZeros({
    observedGeneration: set.metadata.generation,
    ...counters,
    currentReplicas: done ? counters.updatedReplicas : counters.currentReplicas,
    currentRevision: done ? update.metadata.name : current.metadata.name,
    updateRevision: update.metadata.name,
    collisionCount,
    ...(conditions && { conditions }),
  });
}

/** R-U10: an update by Recreate that told of its progress tells of its end, too. */
function withoutProgress(conditions: readonly Condition[] | undefined): readonly Condition[] | undefined {
  return conditions?.map((condition) => (condition.type === 'Progressing' ? RECREATED : condition));
}

const RECREATED: Condition = {
  type: 'Progressing',
  status: 'False',
  reason: 'RecreateCompleted',
  message: 'All pods recreated successfully',
};

function isComplete(
  set: StatefulSet,
  { replicas, readyReplicas, updatedReplicas }: Counters,
  switches: Switches,
): boolean {
  if (!switches.everyStrategyCompletes && set.spec.updateStrategy?.type !== 'RollingUpdate') return false;
  const wanted = set.spec.replicas ?? 1;
  return updatedReplicas === wanted && readyReplicas === wanted && replicas === wanted;
}

/** Go leaves out zero counters, but for `replicas` and `availableReplicas` (k8s.io/api apps/v1 types.go). */
function withoutZeros(status: StatefulSetStatus): StatefulSetStatus {
  const { readyReplicas, currentReplicas, updatedReplicas, ...rest } = status;
  return {
    ...rest,
    ...(readyReplicas && { readyReplicas }),
    ...(currentReplicas && { currentReplicas }),
    ...(updatedReplicas && { updatedReplicas }),
  };
}

/** R-S5: collisionCount alone is no reason to write. */
export function differs(set: StatefulSet, wanted: StatefulSetStatus, switches: Switches): boolean {
  const stored = set.status ?? {};
  return (
    (wanted.observedGeneration ?? 0) > (stored.observedGeneration ?? 0) ||
    (wanted.replicas ?? 0) !== (stored.replicas ?? 0) ||
    (wanted.readyReplicas ?? 0) !== (stored.readyReplicas ?? 0) ||
    (wanted.currentReplicas ?? 0) !== (stored.currentReplicas ?? 0) ||
    (wanted.updatedReplicas ?? 0) !== (stored.updatedReplicas ?? 0) ||
    (wanted.availableReplicas ?? 0) !== (stored.availableReplicas ?? 0) ||
    wanted.currentRevision !== stored.currentRevision ||
    wanted.updateRevision !== stored.updateRevision ||
    (switches.statusConditionsAreKept && !same(wanted.conditions, stored.conditions))
  );
}
