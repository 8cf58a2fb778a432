import type { OwnerReference, PersistentVolumeClaim, Pod, StatefulSet } from '../../../kube/objects';
import { controllerReference } from '../../../kube/owner';
import { uidOf } from '../../kinds';

/**
 * Who owns the claims of a set under its retention policy: R-P3, R-P6, R-P7
 * [pkg/controller/statefulset/stateful_set_utils.go: isClaimOwnerUpToDate, updateClaimOwnerRefForSetAndPod, v1.37.1].
 */

/** The pod name whose claim it is. A pod that does not exist yet has no uid. */
export interface Claimant {
  readonly name: string;
  readonly uid: string;
  readonly pod?: Pod;
  readonly condemned: boolean;
}

interface Retention {
  readonly whenDeleted: string;
  readonly whenScaled: string;
}

export function retentionOf(set: StatefulSet): Retention {
  const { whenDeleted = 'Retain', whenScaled = 'Retain' } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
  const known = [whenDeleted, whenScaled].every((policy) => policy === 'Retain' || policy === 'Delete');
  return known ? { whenDeleted, whenScaled } : { whenDeleted: 'Retain', whenScaled: 'Retain' };
}

function wanted(set: StatefulSet, claimant: Claimant): OwnerReference | undefined {
  const { whenDeleted, whenScaled } = retentionOf(set);
  if (whenScaled === 'Delete' && claimant.condemned) return claimant.pod && controllerReference(claimant.pod);
  return whenDeleted === 'Delete' ? controllerReference(set) : undefined;
}

const isSet = (set: StatefulSet) => (ref: OwnerReference) =>
  ref.apiVersion === 'apps/v1' && ref.kind === 'StatefulSet' && ref.name === set.metadata.name;
const isPod = (claimant: Claimant) => (ref: OwnerReference) =>
  ref.apiVersion === 'v1' && ref.kind === 'Pod' && ref.name === claimant.name;

/** R-P7.1: a reference to an earlier object of the set's or the pod's name. Such a claim is left alone. */
export function isStale(claim: PersistentVolumeClaim, set: StatefulSet, claimant: Claimant): boolean {
  return (claim.metadata.ownerReferences ?? []).some(
    (ref) => (isSet(set)(ref) && ref.uid !== uidOf(set)) || (isPod(claimant)(ref) && ref.uid !== claimant.uid),
  );
}

/** R-P7.2: somebody else manages the claim. */
export function hasUnexpectedController(claim: PersistentVolumeClaim, set: StatefulSet, claimant: Claimant): boolean {
  const { whenDeleted, whenScaled } = retentionOf(set);
  if (whenDeleted === 'Retain' && whenScaled === 'Retain') return false;
  return (claim.metadata.ownerReferences ?? []).some(
    (ref) => ref.controller && ref.uid !== uidOf(set) && ref.uid !== claimant.uid,
  );
}

export function isOwnerUpToDate(claim: PersistentVolumeClaim, set: StatefulSet, claimant: Claimant): boolean {
  // The usual case, asked for every claim in every sync.
  if (!claim.metadata.ownerReferences?.length) return wanted(set, claimant) === undefined;
  if (isStale(claim, set, claimant)) return true;
  const ours = ourReferences(claim, set, claimant);
  if (hasUnexpectedController(claim, set, claimant)) return ours.length === 0;
  const want = wanted(set, claimant);
  if (want === undefined) return ours.length === 0;
  return ours.length === 1 && ours[0].uid === want.uid && ours[0].controller === true;
}

/** The claim with the owner that it should have. */
export function withOwner(claim: PersistentVolumeClaim, set: StatefulSet, claimant: Claimant): PersistentVolumeClaim {
  const ours = ourReferences(claim, set, claimant);
  const others = (claim.metadata.ownerReferences ?? []).filter((ref) => !ours.includes(ref));
  const want = hasUnexpectedController(claim, set, claimant) ? undefined : wanted(set, claimant);
  const ownerReferences = want === undefined ? others : [...others, want];
  const { ownerReferences: _, ...metadata } = claim.metadata;
  return { ...claim, metadata: { ...metadata, ...(ownerReferences.length > 0 && { ownerReferences }) } };
}

function ourReferences(claim: PersistentVolumeClaim, set: StatefulSet, claimant: Claimant): readonly OwnerReference[] {
  return (claim.metadata.ownerReferences ?? []).filter((ref) => isSet(set)(ref) || isPod(claimant)(ref));
}
