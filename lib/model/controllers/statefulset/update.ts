import { scaledValue } from '../../../kube/int-or-string';
import { ANSWER } from '../../actions';
import { isTerminating } from '../../pods';
import { deletePod, runForAll } from './replicas';
import type { CreatedSlot, Slot, Sync } from './sync';

/** The update phase: R-U1 … R-U7 [pkg/controller/statefulset/stateful_set_control.go: updateStatefulSet and what it calls, v1.37.1]. */
export function processUpdate(sync: Sync): void {
  const { set, view } = sync;
  if (set.spec.updateStrategy?.type !== 'RollingUpdate') return;
  if (!view.switches.maxUnavailableStatefulSet) updateOne(sync);
  else if (sync.monotonic || !view.switches.parallelUpdateHasTwoPhases) updateWithin(sync);
  else updateInTwoPhases(sync);
}

/** Slots from the highest index down to the partition, which counts indexes and not ordinals (R-U2). */
function candidates({ set, replicas }: Sync): readonly Slot[] {
  const partition = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  return replicas.slice(Math.min(partition, replicas.length)).reverse();
}

function isDue(sync: Sync, slot: Slot): slot is CreatedSlot {
  return slot.pod !== undefined && sync.isOutdated(slot) && !isTerminating(slot.pod);
}

function deleteForUpdate(sync: Sync, slot: CreatedSlot): void {
  sync.countDeletedForUpdate();
  deletePod(sync, slot, sync.end(ANSWER));
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
function maxUnavailable({ set }: Sync): number {
  const value = set.spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1;
  return Math.max(1, scaledValue(value, set.spec.replicas ?? 1, 'down'));
}

function budget(sync: Sync): number {
  return maxUnavailable(sync) - sync.replicas.filter((slot) => sync.isUnavailable(slot)).length;
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
  const broken = (slot: Slot): slot is CreatedSlot => isDue(sync, slot) && !sync.isAvailable(slot.pod);
  let left = budget(sync);
  if (left <= 0 && !sync.replicas.some(broken)) return;
  for (const slot of candidates(sync)) if (broken(slot)) deleteForUpdate(sync, slot);
  for (const slot of candidates(sync)) {
    if (left <= 0) return;
    if (!isDue(sync, slot) || broken(slot)) continue;
    deleteForUpdate(sync, slot);
    left--;
  }
}

/**
 * R-U10: with the strategy Recreate nothing is made while an old pod is left. Returns whether one is.
 * [pkg/controller/statefulset/stateful_set_control.go: recreateDeleteAndWait, v1.37.1]
 */
export function deleteOldPods(sync: Sync): boolean {
  const old = [...sync.replicas, ...sync.condemned].filter((slot) => slot.pod !== undefined && sync.isOutdated(slot));
  runForAll(sync, old as readonly CreatedSlot[], (_, slot) => {
    if (!isTerminating(slot.pod)) deletePod(sync, slot);
    return 'go on';
  });
  return old.length > 0;
}
