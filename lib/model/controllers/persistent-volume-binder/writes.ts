import type { PersistentVolume, PersistentVolumeClaim } from '../../../kube/objects';
import type { Action, EventNote, Plan } from '../../actions';
import type { View } from '../../controller';
import { type Key, keyOf } from '../../kinds';
import { PRE_RESIZE_CAPACITY } from '../../volumes';

export type ClaimPhase = NonNullable<NonNullable<PersistentVolumeClaim['status']>['phase']>;
export type VolumePhase = NonNullable<NonNullable<PersistentVolume['status']>['phase']>;

export const NOTHING: Plan = [];

/**
 * A write of a sync, if it changes anything. Up to 1.35 a failed sync is given up, and the next event or resync begins a new one; from 1.36 on its key is
 * also queued again with back-off (PV-02).
 */
export function updateClaim(
  view: View,
  seen: PersistentVolumeClaim,
  to: PersistentVolumeClaim,
  sub?: 'status',
): readonly Action[] {
  if (seen === to) return NOTHING;
  return [
    { do: 'put', kind: 'PersistentVolumeClaim', seen, to, ...(sub && { sub }), ...(givesUp(view) && { orElse: [] }) },
  ];
}

export function updateVolume(
  view: View,
  seen: PersistentVolume,
  to: PersistentVolume,
  sub?: 'status',
): readonly Action[] {
  if (seen === to) return NOTHING;
  return [{ do: 'put', kind: 'PersistentVolume', seen, to, ...(sub && { sub }), ...(givesUp(view) && { orElse: [] }) }];
}

/** The sync ends with an error. */
export function failed(view: View, error: string): Plan {
  return givesUp(view) ? NOTHING : [{ do: 'fail', error }];
}

function givesUp(view: View): boolean {
  return !view.switches.volumeSyncsAreRetried;
}

/** `updateVolumePhase`: the volume with another phase, or the same volume if it has it. */
export function withVolumePhase(volume: PersistentVolume, phase: VolumePhase, message?: string): PersistentVolume {
  if (volume.status?.phase === phase) return volume;
  const { message: _, ...status } = volume.status ?? {};
  return { ...volume, status: { ...status, phase, ...(message !== undefined && { message }) } };
}

/** `updateClaimStatus` (PV-25): what a claim reports in a phase, with its volume or without one; the same claim if that changes nothing. */
export function withClaimStatus(
  view: View,
  claim: PersistentVolumeClaim,
  phase: ClaimPhase,
  volume?: PersistentVolume,
): PersistentVolumeClaim {
  return volume ? servedBy(view, claim, phase, volume) : unserved(claim, phase);
}

function unserved(claim: PersistentVolumeClaim, phase: ClaimPhase): PersistentVolumeClaim {
  const { accessModes, capacity, currentVolumeAttributesClassName, ...status } = claim.status ?? {};
  const told = accessModes ?? capacity ?? currentVolumeAttributesClassName;
  return status.phase === phase && told === undefined ? claim : { ...claim, status: { ...status, phase } };
}

/** Capacity follows the volume only when the phase changes: growing is the resizer's and the kubelet's to tell. */
function servedBy(
  view: View,
  claim: PersistentVolumeClaim,
  phase: ClaimPhase,
  volume: PersistentVolume,
): PersistentVolumeClaim {
  const before = claim.status ?? {};
  const becomes = before.phase !== phase;
  const { accessModes, capacity, volumeAttributesClassName } = volume.spec;
  const modesDiffer = before.accessModes?.join() !== accessModes?.join();
  if (!becomes && !modesDiffer) return claim;
  const grown = volume.metadata.annotations?.[PRE_RESIZE_CAPACITY];
  const size = grown === undefined ? capacity : { ...before.capacity, storage: grown };
  const namesAttributes =
    view.switches.volumeAttributesClass && before.phase === 'Pending' && volumeAttributesClassName !== undefined;
  return {
    ...claim,
    status: {
      ...before,
      phase,
      ...(accessModes && { accessModes }),
      ...(becomes && size && { capacity: size }),
      ...(becomes && namesAttributes && { currentVolumeAttributesClassName: volumeAttributesClassName }),
    },
  };
}

/** Events of this controller name another component than its writes. */
const FROM = 'persistentvolume-controller';

export function claimEvent(
  claim: PersistentVolumeClaim,
  type: EventNote['type'],
  reason: string,
  message: string,
): EventNote {
  return event({ kind: 'PersistentVolumeClaim', key: keyOf(claim) }, type, reason, message);
}

export function volumeEvent(
  volume: PersistentVolume,
  type: EventNote['type'],
  reason: string,
  message: string,
): EventNote {
  return event({ kind: 'PersistentVolume', key: keyOf(volume) }, type, reason, message);
}

function event(on: EventNote['on'], type: EventNote['type'], reason: string, message: string): EventNote {
  return { do: 'event', on, type, reason, message, from: FROM };
}

/** Keys of the two work queues. */
export function claimWork(claim: Key): Key {
  return `claim ${claim}`;
}

export function volumeWork(volume: Key): Key {
  return `volume ${volume}`;
}
