import type { PersistentVolume, PersistentVolumeClaim } from '../../../kube/objects';
import type { Plan } from '../../actions';
import type { View } from '../../controller';
import { uidOf } from '../../kinds';
import {
  annotated,
  annotation,
  BIND_COMPLETED,
  BOUND_BY_CONTROLLER,
  claimReference,
  isVolumeBoundToClaim,
} from '../../volumes';
import { failed, updateClaim, updateVolume, withClaimStatus, withVolumePhase } from './writes';

/**
 * Up to four writes, each left out where it would change nothing: a sync after a crash goes on where the last one stopped (PV-03). Each carries the
 * resource version of the one before it, so somebody else's write in between ends the sync.
 */
export function bind(view: View, volume: PersistentVolume, claim: PersistentVolumeClaim): Plan {
  const reserved = bindVolumeToClaim(volume, claim);
  const bound = withVolumePhase(reserved, 'Bound');
  const named = bindClaimToVolume(claim, volume);
  const writes = [
    ...updateVolume(view, volume, reserved),
    ...updateVolume(view, reserved, bound, 'status'),
    ...updateClaim(view, claim, named),
  ];
  if (claim.status?.phase !== 'Bound' && volume.spec.capacity?.storage === undefined) {
    return [...writes, ...failed(view, `PersistentVolume "${volume.metadata.name}" is without a storage capacity`)];
  }
  return [...writes, ...updateClaim(view, named, withClaimStatus(view, named, 'Bound', volume), 'status')];
}

/** `GetBindVolumeToClaim` (PV-24). A volume that was already the claim's is not marked as bound by the controller: it keeps its reservation when unbound. */
function bindVolumeToClaim(volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume {
  const ref = volume.spec.claimRef;
  const wasBound = isVolumeBoundToClaim(volume, claim);
  const complete = wasBound && ref?.uid === uidOf(claim);
  if (complete) return volume;
  const named = { ...volume, spec: { ...volume.spec, claimRef: claimReference(claim) } };
  if (wasBound || annotation(volume, BOUND_BY_CONTROLLER) !== undefined) return named;
  return annotated(named, { [BOUND_BY_CONTROLLER]: 'yes' });
}

function bindClaimToVolume(claim: PersistentVolumeClaim, volume: PersistentVolume): PersistentVolumeClaim {
  const { name } = volume.metadata;
  const named = claim.spec.volumeName === name;
  if (named && annotation(claim, BIND_COMPLETED) !== undefined) return claim;
  const marked = annotated(claim, {
    ...(!named && { [BOUND_BY_CONTROLLER]: annotation(claim, BOUND_BY_CONTROLLER) ?? 'yes' }),
    [BIND_COMPLETED]: annotation(claim, BIND_COMPLETED) ?? 'yes',
  });
  return named ? marked : { ...marked, spec: { ...claim.spec, volumeName: name } };
}

/**
 * `unbindVolume` (PV-30): what the controller bound is free again; what somebody reserved stays reserved for the claim's name.
 */
export function unbindVolume(view: View, volume: PersistentVolume): Plan {
  const free = annotation(volume, BOUND_BY_CONTROLLER) !== undefined ? withoutClaim(volume) : withoutClaimUid(volume);
  return [
    ...updateVolume(view, volume, free),
    ...updateVolume(view, free, withVolumePhase(free, 'Available'), 'status'),
  ];
}

function withoutClaim(volume: PersistentVolume): PersistentVolume {
  const { claimRef: _, ...spec } = volume.spec;
  return annotated({ ...volume, spec }, { [BOUND_BY_CONTROLLER]: undefined });
}

function withoutClaimUid(volume: PersistentVolume): PersistentVolume {
  const { uid: _, ...claimRef } = volume.spec.claimRef ?? {};
  return { ...volume, spec: { ...volume.spec, claimRef } };
}
