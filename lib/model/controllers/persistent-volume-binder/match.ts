import { ACCESS_MODES, accessModesText, containsAccessModes } from '../../../kube/access-modes';
import type { PersistentVolume, PersistentVolumeClaim } from '../../../kube/objects';
import { compareQuantities, wholeUnits } from '../../../kube/quantity';
import { selects } from '../../../kube/selectors';
import { classNameOf } from '../../../kube/storage-classes';
import type { View } from '../../controller';
import { keyOf } from '../../kinds';
import { isVolumeBoundToClaim, volumeModeOf } from '../../volumes';

const NONE: readonly PersistentVolume[] = [];

/** Every set of access modes, with the text that volumes are filed under. */
const MODE_GROUPS = Array.from({ length: 2 ** ACCESS_MODES.length }, (_, bits) => {
  const modes = ACCESS_MODES.filter((_, i) => bits & (1 << i));
  return { modes, text: accessModesText(modes) };
});

/**
 * `findBestMatchForClaim` (PV-16): volumes are grouped by their exact access modes, and the groups that offer what is asked are searched in order of
 * the number of modes; the first group that has a volume wins, however much too big it is.
 *
 * MODEL: `pv_controller.go`, `index.go` (v1.37.1) walk maps, so groups of one length come in any order, and so do equally small volumes of a group. All
 * that could be found are returned; by name, and groups as Kubernetes prints modes.
 */
export function findBestMatchForClaim(
  view: View,
  claim: PersistentVolumeClaim,
  delayed: boolean,
): readonly PersistentVolume[] {
  const reserved = view.by('PersistentVolume', 'claim', keyOf(claim)).filter((volume) => serves(view, volume, claim));
  const requested = claim.spec.accessModes ?? [];
  for (let length = requested.length; length <= ACCESS_MODES.length; length++) {
    const found: PersistentVolume[] = [];
    for (const { modes, text } of MODE_GROUPS) {
      if (modes.length === length && containsAccessModes(modes, requested))
        found.push(...findInGroup(view, claim, text, reserved, delayed));
    }
    if (found.length > 0) return found;
  }
  return NONE;
}

/** `FindMatchingVolume` (PV-17): a volume that is the claim's already goes before all others, whatever its class, labels and phase. */
function findInGroup(
  view: View,
  claim: PersistentVolumeClaim,
  modes: string,
  reserved: readonly PersistentVolume[],
  delayed: boolean,
): readonly PersistentVolume[] {
  const own = reserved.filter(
    (volume) => accessModesText(volume.spec.accessModes) === modes && isVolumeBoundToClaim(volume, claim),
  );
  if (own.length > 0) return own;
  // The scheduler chooses volumes for claims that wait for a pod.
  if (delayed) return NONE;
  const { selector } = claim.spec;
  const fitting = view
    .by('PersistentVolume', 'available', `${modes} ${classNameOf(claim)}`)
    .filter((volume) => serves(view, volume, claim) && (!selector || selects(selector, volume.metadata.labels)));
  return smallest(fitting);
}

/** Rows 3 to 6 of PV-17. */
function serves(view: View, volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return (
    compareQuantities(capacityOf(volume), requestOf(claim)) >= 0 &&
    volumeModeOf(volume) === volumeModeOf(claim) &&
    (volume.spec.volumeAttributesClassName ?? '') === attributesOf(view, claim) &&
    volume.metadata.deletionTimestamp === undefined
  );
}

/** While classes of attributes are off, a volume with one serves nobody. */
function attributesOf(view: View, claim: PersistentVolumeClaim): string {
  return view.switches.volumeAttributesClass ? (claim.spec.volumeAttributesClassName ?? '') : '';
}

function smallest(volumes: readonly PersistentVolume[]): readonly PersistentVolume[] {
  let best: PersistentVolume[] = [];
  for (const volume of volumes) {
    const order = best.length === 0 ? -1 : compareQuantities(capacityOf(volume), capacityOf(best[0]));
    if (order < 0) best = [volume];
    else if (order === 0) best.push(volume);
  }
  return best;
}

function capacityOf(volume: PersistentVolume) {
  return volume.spec.capacity?.storage ?? 0;
}

function requestOf(claim: PersistentVolumeClaim) {
  return claim.spec.resources?.requests?.storage ?? 0;
}

/** `checkVolumeSatisfyClaim` (PV-13): why a volume that a claim names cannot be the claim's. Selector, node affinity and phase are not looked at. */
export function unsatisfied(view: View, volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  if (volume.metadata.deletionTimestamp !== undefined)
    return `the volume is marked for deletion "${volume.metadata.name}"`;
  if (wholeUnits(capacityOf(volume)) < wholeUnits(requestOf(claim))) return 'requested PV is too small';
  if (classNameOf(volume) !== classNameOf(claim)) return 'storageClassName does not match';
  const attributes = [claim.spec.volumeAttributesClassName ?? '', volume.spec.volumeAttributesClassName ?? ''];
  if (view.switches.volumeAttributesClass) {
    if (attributes[0] !== attributes[1]) return 'volumeAttributesClassName does not match';
  } else if (attributes.some((name) => name !== '')) {
    return 'volumeAttributesClassName is not supported when the feature-gate VolumeAttributesClass is disabled';
  }
  if (volumeModeOf(volume) !== volumeModeOf(claim)) return 'incompatible volumeMode';
  if (!containsAccessModes(volume.spec.accessModes, claim.spec.accessModes)) return 'incompatible accessMode';
  return undefined;
}
