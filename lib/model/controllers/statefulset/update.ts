import { scaledValue } from '../../../kube/int-or-string';
import type { StatefulSet } from '../../../kube/objects';
import { ANSWER } from '../../actions';
import { keyIn } from '../../kinds';
import { isTerminating } from '../../pods';
import { deletePod, slowStartBatch } from './replicas';
import type { CreatedSlot, Slot, Sync } from './sync';

/** The update phase: R-U1 … R-U7 [pkg/controller/statefulset/stateful_set_control.go: updateStatefulSet and what it calls, v1.37.1]. */
export function processUpdate(sync: Sync): void {
  const { set, view } = sync;
  if (set.spec.updateStrategy?.type !== 'RollingUpdate') return;
  if (!sync.replicas.some((slot) => isDue(sync, slot))) return;
  if (!view.switches.maxUnavailableStatefulSet) updateOne(sync);
  else if (sync.isMonotonic || !view.switches.parallelUpdateHasTwoPhases) updateWithin(sync);
  else updateInTwoPhases(sync);
}

/** Slots from the highest index down to the partition, which counts indexes and not ordinals (R-U2). */
function candidates({ set, replicas }: Sync): readonly Slot[] {
  const partition = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  return replicas.slice(Math.min(partition, replicas.length)).reverse();
}

/** A pod that this very sync has made at the current revision is due, too. */
function isDue(sync: Sync, slot: Slot): boolean {
  return sync.isOutdated(slot) && !(slot.pod && isTerminating(slot.pod));
}

/**
 * The status counts one current pod less, whatever the pod's revision was (R-S2), unless the deletion fails. A pod that is gone already counts as deleted
 * here, also where elsewhere it is an error (R-U11, V-h): up to 1.35 only the Event tells.
 */
function deleteForUpdate(sync: Sync, { name }: Slot): void {
  const { set, view, plan } = sync;
  const failed = sync.podNote('delete', name, ANSWER);
  plan.push({
    do: 'delete',
    kind: 'Pod',
    key: keyIn(set.metadata.namespace, name),
    ...(view.switches.deletingAGonePodSucceeds && { tolerates: ['NotFound'] }),
    after: [sync.podNote('delete', name)],
    deferred: true,
    on: { NotFound: [failed] },
    orElse: [failed, ...sync.end(ANSWER)],
  });
  sync.countDeletedForUpdate();
}

/** R-U3: one pod a sync; unready pods below it are not looked at. */
function updateOne(sync: Sync): void {
  for (const slot of candidates(sync)) {
    if (isDue(sync, slot)) {
      deleteForUpdate(sync, slot);
      return;
    }
    if (sync.isUnavailable(slot)) return;
  }
}

/** R-U7: at least one, percentages rounded down. */
export function maxUnavailable({ spec }: StatefulSet): number {
  const value = spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1;
  return Math.max(1, scaledValue(value, spec.replicas ?? 1, 'down'));
}

function budget(sync: Sync): number {
  return maxUnavailable(sync.set) - sync.replicas.filter((slot) => sync.isUnavailable(slot)).length;
}

/** R-U4: as many as the budget leaves, the highest first. */
function updateWithin(sync: Sync): void {
  let left = budget(sync);
  for (const slot of candidates(sync)) {
    if (left <= 0) return;
    if (!isDue(sync, slot)) continue;
    deleteForUpdate(sync, slot);
    left--;
  }
}

/** R-U5: what is broken and outdated goes first, outside of the budget; then what the budget leaves. */
function updateInTwoPhases(sync: Sync): void {
  const isBroken = (slot: Slot) => isDue(sync, slot) && !(slot.pod && sync.isAvailable(slot.pod));
  let left = budget(sync);
  if (left <= 0 && !sync.replicas.some(isBroken)) return;
  for (const slot of candidates(sync)) if (isBroken(slot)) deleteForUpdate(sync, slot);
  for (const slot of candidates(sync)) {
    if (left <= 0) return;
    if (!isDue(sync, slot) || isBroken(slot)) continue;
    deleteForUpdate(sync, slot);
    left--;
  }
}

/**
 * R-U10: with the strategy Recreate nothing is made while an old pod is left. Returns whether one is.
 * [pkg/controller/statefulset/stateful_set_control.go: recreateDeleteAndWait, v1.37.1]
 */
export function deleteOldPods(sync: Sync): boolean {
  const old = [...sync.replicas, ...sync.condemned].filter((slot): slot is CreatedSlot => isOld(sync, slot));
  const { current, update } = sync.revisions;
  if (old.length > 0) sync.setProgressing('Deleting old revision pods');
  else if (current.metadata.name !== update.metadata.name) {
    sync.setProgressing('Waiting for new-revision pods to be created');
  }
  const running = old.filter(({ pod }) => !isTerminating(pod));
  // In batches also where pods are otherwise looked at one by one.
  slowStartBatch(sync, running, deletePod);
  return old.length > 0;
}

function isOld(sync: Sync, slot: Slot): slot is CreatedSlot {
  return slot.pod !== undefined && sync.isOutdated(slot);
}
