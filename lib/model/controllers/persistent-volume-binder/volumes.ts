import type { PersistentVolume, PersistentVolumeClaim } from '../../../kube/objects';
import type { Plan } from '../../actions';
import type { View } from '../../controller';
import { uidOf } from '../../kinds';
import {
  annotated,
  annotation,
  claimKeyOf,
  EXTERNAL_DELETION,
  hasFinalizer,
  IN_TREE_DELETION,
  MIGRATED_TO,
  migratedDriver,
  PROVISIONED_BY,
  volumeModeOf,
  withFinalizer,
  withoutFinalizer,
} from '../../volumes';
import { unbindVolume } from './bind';
import { IN_TREE_PREFIX } from './plugins';
import { reclaimVolume } from './reclaim';
import { claimEvent, claimWork, updateVolume, type VolumePhase, volumeEvent, withVolumePhase } from './writes';

/** `syncVolume` (PV-28 to PV-31). */
export function syncVolume(view: View, stored: PersistentVolume): Plan {
  const volume = withMigrationAndFinalizers(stored);
  return [...updateVolume(view, stored, volume), ...syncPhase(view, volume)];
}

function syncPhase(view: View, volume: PersistentVolume): Plan {
  const ref = volume.spec.claimRef;
  // Reserved for a name is still free: the claim's sync will bind it.
  if (!ref?.uid) return become(view, volume, 'Available');
  const key = claimKeyOf(ref);
  const claim = view.get('PersistentVolumeClaim', key);
  // NOT MODELLED: the live reads that keep a volume whose claim is not in the caches yet. A view is one moment of all kinds, so a volume is never seen
  // before its claim.
  if (!claim || uidOf(claim) !== ref.uid) return release(view, volume);
  if (!claim.spec.volumeName) return claimIsUnbound(volume, claim);
  if (claim.spec.volumeName === volume.metadata.name) return become(view, volume, 'Bound');
  // The claim went to another volume.
  const madeForIt =
    annotation(volume, PROVISIONED_BY) !== undefined && volume.spec.persistentVolumeReclaimPolicy === 'Delete';
  return madeForIt ? release(view, volume) : unbindVolume(view, volume);
}

function become(view: View, volume: PersistentVolume, phase: VolumePhase): Plan {
  return updateVolume(view, volume, withVolumePhase(volume, phase), 'status');
}

/** The claim is gone, or has another volume. Failed is never replaced, and reclaiming is tried on every sync. */
function release(view: View, volume: PersistentVolume): Plan {
  const phase = volume.status?.phase;
  const over = phase === 'Released' || phase === 'Failed';
  const released = over ? volume : withVolumePhase(volume, 'Released');
  return [...updateVolume(view, volume, released, 'status'), ...reclaimVolume(view, released)];
}

/** The volume waits until the claim's sync has bound it. */
function claimIsUnbound(volume: PersistentVolume, claim: PersistentVolumeClaim): Plan {
  if (volumeModeOf(volume) === volumeModeOf(claim)) {
    return [{ do: 'requeue', key: claimWork(claimKeyOf(volume.spec.claimRef ?? {})) }];
  }
  return [
    volumeEvent(
      volume,
      'Warning',
      'VolumeMismatch',
      `Cannot bind PersistentVolume to requested PersistentVolumeClaim "${claim.metadata.name}" due to incompatible volumeMode.`,
    ),
    claimEvent(
      claim,
      'Warning',
      'VolumeMismatch',
      `Cannot bind PersistentVolume "${volume.metadata.name}" to requested PersistentVolumeClaim due to incompatible volumeMode.`,
    ),
  ];
}

/** `updateVolumeMigrationAnnotationsAndFinalizers` (RC-14): concerns only volumes that say who provisioned them. */
function withMigrationAndFinalizers(stored: PersistentVolume): PersistentVolume {
  const provisioner = annotation(stored, PROVISIONED_BY);
  if (provisioner === undefined) return stored;
  const driver = migratedDriver(provisioner);
  const agreed = (annotation(stored, MIGRATED_TO) ?? '') === (driver ?? '');
  const volume = agreed ? stored : annotated(stored, { [MIGRATED_TO]: driver });
  if (driver !== undefined) return lacking(volume, IN_TREE_DELETION);
  if (!provisioner.startsWith(IN_TREE_PREFIX)) return volume;
  const deletes = volume.spec.persistentVolumeReclaimPolicy === 'Delete';
  if (!deletes) return lacking(lacking(volume, IN_TREE_DELETION), EXTERNAL_DELETION);
  const kept = hasFinalizer(volume, IN_TREE_DELETION) ? volume : withFinalizer(volume, IN_TREE_DELETION);
  return lacking(kept, EXTERNAL_DELETION);
}

function lacking(volume: PersistentVolume, finalizer: string): PersistentVolume {
  return hasFinalizer(volume, finalizer) ? withoutFinalizer(volume, finalizer) : volume;
}
