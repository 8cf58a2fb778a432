import type { PersistentVolume, PersistentVolumeClaim } from '../../../kube/objects';
import { classNameOf, defaultClassOf, hasClass, isDelayed } from '../../../kube/storage-classes';
import type { EventNote, Plan } from '../../actions';
import type { Choice, View } from '../../controller';
import { keyOf, uidOf } from '../../kinds';
import { isPodTerminated } from '../../pods';
import {
  annotated,
  annotation,
  BETA_STORAGE_PROVISIONER,
  BIND_COMPLETED,
  BOUND_BY_CONTROLLER,
  claimKeyOf,
  isVolumeBoundToClaim,
  MIGRATED_TO,
  migratedDriver,
  SELECTED_NODE,
  STORAGE_PROVISIONER,
} from '../../volumes';
import { bind } from './bind';
import { findBestMatchForClaim, unsatisfied } from './match';
import { provisionClaim } from './provision';
import { claimEvent, failed, updateClaim, withClaimStatus } from './writes';

/** `syncClaim` (PV-05): the annotation decides what a claim is, not its phase. */
export function syncClaim(view: View, stored: PersistentVolumeClaim): Plan | Choice {
  const claim = withMigration(stored);
  const first = updateClaim(view, stored, claim);
  const bound = annotation(claim, BIND_COMPLETED) !== undefined;
  const rest = bound ? syncBoundClaim(view, claim) : syncUnboundClaim(view, claim);
  if (first.length === 0) return rest;
  return 'oneOf' in rest ? { oneOf: rest.oneOf.map((plan) => [...first, ...plan]) } : [...first, ...rest];
}

/** `updateClaimMigrationAnnotations`: the driver that took over from the provisioner that the claim names. */
function withMigration(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  const provisioner = annotation(claim, STORAGE_PROVISIONER) ?? annotation(claim, BETA_STORAGE_PROVISIONER);
  if (provisioner === undefined) return claim;
  const driver = migratedDriver(provisioner);
  return (annotation(claim, MIGRATED_TO) ?? '') === (driver ?? '')
    ? claim
    : annotated(claim, { [MIGRATED_TO]: driver });
}

function syncUnboundClaim(view: View, claim: PersistentVolumeClaim): Plan | Choice {
  return claim.spec.volumeName ? bindToRequested(view, claim, claim.spec.volumeName) : findVolume(view, claim);
}

/** Any volume will do. */
function findVolume(view: View, claim: PersistentVolumeClaim): Plan | Choice {
  const name = classNameOf(claim);
  const storageClass = name === '' ? undefined : view.get('StorageClass', name);
  if (storageClass && storageClass.volumeBindingMode === undefined) {
    return failed(view, `VolumeBindingMode not set for StorageClass "${name}"`);
  }
  if (claim.spec.volumeAttributesClassName && !view.switches.volumeAttributesClass) {
    const unsupported = `unsupported volumeAttributesClassName is set on claim ${keyOf(claim)} when the feature-gate VolumeAttributesClass is disabled`;
    return failed(view, `error finding PV for claim "${keyOf(claim)}": ${unsupported}`);
  }
  const delayed = isDelayed(storageClass);
  const found = findBestMatchForClaim(view, claim, delayed);
  if (found.length === 1) return bind(view, found[0], claim);
  if (found.length > 1) return { oneOf: found.map((volume) => bind(view, volume, claim)) };
  return noVolumeFound(view, claim, delayed);
}

/** PV-08 and PV-09. */
function noVolumeFound(view: View, claim: PersistentVolumeClaim, delayed: boolean): Plan {
  const assigned = hasClass(claim) ? undefined : defaultClassOf(view.list('StorageClass'));
  if (assigned) {
    const storageClassName = assigned.metadata.name;
    return updateClaim(view, claim, { ...claim, spec: { ...claim.spec, storageClassName } });
  }
  // An empty name of a node counts as chosen here, though nobody can provision for it.
  if (delayed && annotation(claim, SELECTED_NODE) === undefined) {
    return pending(view, claim, waitingForConsumer(view, claim));
  }
  if (classNameOf(claim) !== '') return provisionClaim(view, claim);
  const none = 'no persistent volumes available for this claim and no storage class is set';
  return pending(view, claim, claimEvent(claim, 'Normal', 'FailedBinding', none));
}

function waitingForConsumer(view: View, claim: PersistentVolumeClaim): EventNote {
  const pods = view
    .by('Pod', 'claims', keyOf(claim))
    .filter((pod) => !pod.spec.nodeName && !isPodTerminated(pod))
    .map((pod) => pod.metadata.name);
  if (pods.length === 0) {
    return claimEvent(
      claim,
      'Normal',
      'WaitForFirstConsumer',
      'waiting for first consumer to be created before binding',
    );
  }
  const noun = pods.length > 1 ? 'pods' : 'pod';
  return claimEvent(claim, 'Normal', 'WaitForPodScheduled', `waiting for ${noun} ${pods.join()} to be scheduled`);
}

/** PV-11 to PV-15: a volume that the claim names, whatever the binding mode. */
function bindToRequested(view: View, claim: PersistentVolumeClaim, name: string): Plan {
  const volume = view.get('PersistentVolume', name);
  if (!volume) return pending(view, claim);
  if (volume.spec.claimRef && isVolumeBoundToClaim(volume, claim)) return bind(view, volume, claim);
  if (volume.spec.claimRef) return takenBySomebodyElse(view, claim, volume);
  const reason = unsatisfied(view, volume, claim);
  if (reason === undefined) return bind(view, volume, claim);
  const message = `Cannot bind to requested volume "${name}": ${reason}`;
  return pending(view, claim, claimEvent(claim, 'Warning', 'VolumeMismatch', message));
}

function takenBySomebodyElse(view: View, claim: PersistentVolumeClaim, volume: PersistentVolume): Plan {
  const { name } = volume.metadata;
  const taken = claimEvent(claim, 'Warning', 'FailedBinding', `volume "${name}" already bound to a different claim.`);
  if (annotation(claim, BOUND_BY_CONTROLLER) === undefined) return pending(view, claim, taken);
  const other = claimKeyOf(volume.spec.claimRef ?? {});
  return [
    taken,
    ...failed(
      view,
      `invalid binding of claim "${keyOf(claim)}" to volume "${name}": volume already claimed by "${other}"`,
    ),
  ];
}

function pending(view: View, claim: PersistentVolumeClaim, ...events: readonly EventNote[]): Plan {
  return [...events, ...updateClaim(view, claim, withClaimStatus(view, claim, 'Pending'), 'status')];
}

/** PV-26. Lost is not final: a volume that comes back, free or with the right uid, makes the claim Bound again (PV-27). */
function syncBoundClaim(view: View, claim: PersistentVolumeClaim): Plan {
  const { volumeName } = claim.spec;
  if (!volumeName) {
    return lost(
      view,
      claim,
      'ClaimLost',
      'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!',
    );
  }
  const volume = view.get('PersistentVolume', volumeName);
  if (!volume) {
    return lost(view, claim, 'ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!');
  }
  const ref = volume.spec.claimRef;
  if (!ref || ref.uid === uidOf(claim)) return bind(view, volume, claim);
  return lost(view, claim, 'ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly');
}

function lost(view: View, claim: PersistentVolumeClaim, reason: string, message: string): Plan {
  if (claim.status?.phase === 'Lost') return [];
  const to = withClaimStatus(view, claim, 'Lost');
  return [...updateClaim(view, claim, to, 'status'), claimEvent(claim, 'Warning', reason, message)];
}
