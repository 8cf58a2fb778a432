/** PV-17 in the scheduler's form: `k8s.io/component-helpers` v0.37.1 `storage/volume/pv_helpers.go`: FindMatchingVolume. */

import { ACCESS_MODES, accessModesText, containsAccessModes } from '../../../kube/access-modes';
import type { AccessMode, Node, PersistentVolume, PersistentVolumeClaim } from '../../../kube/objects';
import { compareQuantities } from '../../../kube/quantity';
import { selects } from '../../../kube/selectors';
import { classNameOf } from '../../../kube/storage-classes';
import { volumeReaches } from '../../../kube/topology';
import { compareText } from '../../../util/order';
import type { View } from '../../controller';
import { keyOf } from '../../kinds';
import { isVolumeBoundToClaim, volumeModeOf } from '../../volumes';
import { isAssumedForOther } from './claims';

/** The volumes that a claim could take somewhere: found once an attempt, for all nodes. */
export interface Candidates {
  /** Reserved for the claim, whatever their class's other volumes: if one does not reach the node, the claim gets none there. */
  readonly reserved: readonly PersistentVolume[];
  /** Smallest first. Of equally large ones upstream takes any (map order); MODEL: the first by name. */
  readonly free: readonly PersistentVolume[];
}

const NONE: readonly PersistentVolume[] = [];

export function candidatesFor(view: View, claim: PersistentVolumeClaim): Candidates {
  const className = classNameOf(claim);
  const reserved = view.books
    .by('PersistentVolume', 'claim', keyOf(claim))
    .filter(
      (volume) =>
        classNameOf(volume) === className && isVolumeBoundToClaim(volume, claim) && suits(view, volume, claim),
    );
  if (reserved.length > 0) return { reserved, free: NONE };
  const { selector } = claim.spec;
  const free = modesOffering(claim.spec.accessModes)
    .flatMap((modes) => view.books.by('PersistentVolume', 'available', `${modes} ${className}`))
    .filter(
      (volume) =>
        suits(view, volume, claim) &&
        (!selector || selects(selector, volume.metadata.labels)) &&
        !isAssumedForOther(view, volume, claim),
    )
    .sort((a, b) => compareQuantities(capacityOf(a), capacityOf(b)) || compareText(a.metadata.name, b.metadata.name));
  return { reserved: NONE, free };
}

/** The volume that the claim takes on a node. */
export function findMatchingVolume(
  { reserved, free }: Candidates,
  node: Node,
  chosen: ReadonlySet<string>,
): PersistentVolume | undefined {
  const own = reserved.find(({ metadata }) => !chosen.has(metadata.name));
  if (own) return volumeReaches(own, node) ? own : undefined;
  return free.find((volume) => !chosen.has(volume.metadata.name) && volumeReaches(volume, node));
}

const offering = new Map<string, readonly string[]>();

/** The groups of the index `available` that have all of these modes. */
function modesOffering(wanted: readonly AccessMode[] = []): readonly string[] {
  const text = accessModesText(wanted);
  const known = offering.get(text);
  if (known) return known;
  const groups: string[] = [];
  for (let bits = 0; bits < 2 ** ACCESS_MODES.length; bits++) {
    const modes = ACCESS_MODES.filter((_, i) => bits & (1 << i));
    if (containsAccessModes(modes, wanted)) groups.push(accessModesText(modes));
  }
  offering.set(text, groups);
  return groups;
}

export function requestOf(claim: PersistentVolumeClaim): string | number {
  return claim.spec.resources?.requests?.storage ?? 0;
}

export function capacityOf(volume: PersistentVolume): string | number {
  return volume.spec.capacity?.storage ?? 0;
}

/** Rows 3 to 6 of PV-17. */
function suits({ switches }: View, volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const attributes = switches.volumeAttributesClass ? (claim.spec.volumeAttributesClassName ?? '') : '';
  return (
    compareQuantities(capacityOf(volume), requestOf(claim)) >= 0 &&
    volumeModeOf(volume) === volumeModeOf(claim) &&
    (volume.spec.volumeAttributesClassName ?? '') === attributes &&
    volume.metadata.deletionTimestamp === undefined
  );
}
