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

const isFormerSet = (set: StatefulSet) => (ref: OwnerReference) => isSet(set)(ref) && ref.uid !== uidOf(set);
const isFormerPod = (claimant: Claimant) => (ref: OwnerReference) => isPod(claimant)(ref) && ref.uid !== claimant.uid;

/** R-P8: a reference to an earlier pod of the name. When pods are scaled away with their claims, the collector is about to take this one. */
export function isLeftBehind(claim: PersistentVolumeClaim, claimant: Claimant): boolean {
  return claim.metadata.ownerReferences?.some(isFormerPod(claimant)) ?? false;
}

/** R-P7.2: somebody else manages the claim; what is left of an earlier set or pod of the name counts as somebody else. */
export function hasUnexpectedController(claim: PersistentVolumeClaim, set: StatefulSet, claimant: Claimant): boolean {
  const references = claim.metadata.ownerReferences;
  if (!references?.length) return false;
  const { whenDeleted, whenScaled } = retentionOf(set);
  if (whenDeleted === 'Retain' && whenScaled === 'Retain') return false;
  const isOurs = (ref: OwnerReference) => isSet(set)(ref) || isPod(claimant)(ref);
  const isFormer = (ref: OwnerReference) => isFormerSet(set)(ref) || isFormerPod(claimant)(ref);
  return references.some((ref) => (isOurs(ref) ? isFormer(ref) : ref.controller === true));
}

/** Whether a claim has exactly the owners that the policy wants: R-P3, R-P7. */
export function isOwnerUpToDate(claim: PersistentVolumeClaim, set: StatefulSet, claimant: Claimant): boolean {
  const references = claim.metadata.ownerReferences;
  // The usual case, asked for every claim in every sync.
  if (!references?.length) return wanted(set, claimant) === undefined;
  // R-P7.1: what an earlier object of the name has left is not touched.
  if (references.some(isFormerSet(set)) || references.some(isFormerPod(claimant))) return true;
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
