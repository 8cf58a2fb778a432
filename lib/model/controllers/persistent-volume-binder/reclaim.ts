import type { PersistentVolume } from '../../../kube/objects';
import type { Action, Plan } from '../../actions';
import type { View } from '../../controller';
import { keyOf } from '../../kinds';
import { isPodTerminated } from '../../pods';
import { annotation, claimKeyOf, hasFinalizer, IN_TREE_DELETION, MIGRATED_TO, withoutFinalizer } from '../../volumes';
import { unbindVolume } from './bind';
import { findDeletablePlugin, hostPathDeletionError, isRecyclable } from './plugins';
import { updateVolume, volumeEvent, withVolumePhase } from './writes';

const DONE: Plan = [];

/**
 * `reclaimVolume`: what becomes of a volume whose claim is gone (RC-01 to RC-07).
 *
 * MODEL: `pv_controller.go` (v1.37.1) deletes and recycles in routines of their own beside the sync, and looks at volume and claim once more before it
 * does; here they belong to the sync and share its view. So it makes no difference whether the deleter is looked for before or after (RC-03).
 */
export function reclaimVolume(view: View, volume: PersistentVolume): Plan {
  // The driver's sidecar acts.
  if (annotation(volume, MIGRATED_TO)) return DONE;
  switch (volume.spec.persistentVolumeReclaimPolicy) {
    case 'Retain':
      return DONE;
    case 'Delete':
      return deleteVolume(view, volume);
    case 'Recycle':
      return recycleVolume(view, volume);
    default:
      return fail(view, volume, 'VolumeUnknownReclaimPolicy', 'Volume has unrecognized PersistentVolumeReclaimPolicy');
  }
}

/** RC-03, RC-04. */
function deleteVolume(view: View, volume: PersistentVolume): Plan {
  const deleter = findDeletablePlugin(volume);
  if (deleter === 'external') return DONE;
  if (deleter !== 'hostPath') return failDeletion(view, volume, deleter.error);
  const error = hostPathDeletionError(volume.spec.hostPath?.path ?? '');
  if (error !== undefined) return failDeletion(view, volume, error);
  const free = hasFinalizer(volume, IN_TREE_DELETION) ? withoutFinalizer(volume, IN_TREE_DELETION) : volume;
  return [
    ...disk(view, volume, undefined),
    ...updateVolume(view, volume, free),
    { do: 'delete', kind: 'PersistentVolume', key: keyOf(volume), orElse: [] },
  ];
}

/** What is on a volume of the tree is filed under the volume's name. */
function disk(view: View, volume: PersistentVolume, tokens: readonly string[] | undefined): readonly Action[] {
  const key = keyOf(volume);
  const there = view.get('Disk', key);
  if (!there) return DONE;
  return [{ do: 'host', kind: 'Disk', key, to: tokens && { ...there, tokens } }];
}

function failDeletion(view: View, volume: PersistentVolume, message: string): Plan {
  return fail(view, volume, 'VolumeFailedDelete', message);
}

/** `updateVolumePhaseWithEvent`: told once, when the phase changes. */
function fail(view: View, volume: PersistentVolume, reason: string, message: string): Plan {
  if (volume.status?.phase === 'Failed') return DONE;
  return [
    ...updateVolume(view, volume, withVolumePhase(volume, 'Failed', message), 'status'),
    volumeEvent(volume, 'Warning', reason, message),
  ];
}

/**
 * RC-06.
 *
 * NOT MODELLED: the pod `recycler-for-PV` that empties the volume, with its Events `RecyclerPod`. Recycling succeeds, in one step.
 */
function recycleVolume(view: View, volume: PersistentVolume): Plan {
  const claim = claimKeyOf(volume.spec.claimRef ?? {});
  const users = view.by('Pod', 'claims', claim).filter((pod) => !isPodTerminated(pod));
  if (users.length > 0 && !view.get('PersistentVolumeClaim', claim)) {
    const message = `Volume is used by pods: ${users.map(keyOf).join()}`;
    return [volumeEvent(volume, 'Normal', 'VolumeFailedRecycle', message)];
  }
  if (!isRecyclable(volume)) {
    return fail(view, volume, 'VolumeFailedRecycle', 'No recycler plugin found for the volume!');
  }
  return [
    ...disk(view, volume, []),
    volumeEvent(volume, 'Normal', 'VolumeRecycled', 'Volume recycled'),
    ...unbindVolume(view, volume),
  ];
}
