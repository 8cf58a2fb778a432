import type { PersistentVolume } from '../../../kube/objects';
import type { Action, Plan } from '../../actions';
import type { View } from '../../controller';
import { keyOf } from '../../kinds';
import { isPodTerminated } from '../../pods';
import { annotation, claimKeyOf, hasFinalizer, IN_TREE_DELETION, MIGRATED_TO, withoutFinalizer } from '../../volumes';
import { diskOf } from '../kubelet/data';
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

/**
 * RC-03, RC-04. A hostPath volume is deleted on the machine of the controller manager, wherever its data is, so no disk of the model changes
 * [pkg/volume/hostpath/host_path.go: Delete].
 */
function deleteVolume(view: View, volume: PersistentVolume): Plan {
  const deleter = findDeletablePlugin(volume);
  if (deleter === 'external') return DONE;
  if (deleter !== 'hostPath') return failDeletion(view, volume, deleter.error);
  const error = hostPathDeletionError(volume.spec.hostPath?.path ?? '');
  if (error !== undefined) return failDeletion(view, volume, error);
  const free = hasFinalizer(volume, IN_TREE_DELETION) ? withoutFinalizer(volume, IN_TREE_DELETION) : volume;
  return [
    ...updateVolume(view, volume, free),
    { do: 'delete', kind: 'PersistentVolume', key: keyOf(volume), orElse: [] },
  ];
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
 * NOT MODELLED: the pod `recycler-for-PV` that empties the volume, with its Events `RecyclerPod`. Recycling succeeds, in one step; of a hostPath volume it
 * would empty the directory of whichever node the pod ran on, and here it empties none.
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
    ...scrub(view, volume),
    volumeEvent(volume, 'Normal', 'VolumeRecycled', 'Volume recycled'),
    ...unbindVolume(view, volume),
  ];
}

function scrub(view: View, volume: PersistentVolume): readonly Action[] {
  if (!volume.spec.nfs) return DONE;
  const key = diskOf(volume, '');
  const disk = view.get('Disk', key);
  return disk ? [{ do: 'host', kind: 'Disk', key, to: { ...disk, tokens: [] } }] : DONE;
}
