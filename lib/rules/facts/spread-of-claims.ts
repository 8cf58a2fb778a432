import type { ClaimPlaces } from './places';

/**
 * Whether the claims of one template go to as many places as there are ordinals: provisioners begin at a place that the set's name draws, and go on with the
 * ordinal (external-provisioner `pkg/controller/topology.go`: getPVCNameHashAndIndexOffset).
 */
export function isSpread({ is, claim, choices }: ClaimPlaces): boolean {
  const [use] = claim.users;
  return is === 'chosen' && use?.kind === 'template' && use.workload.replicas >= choices.size;
}

/** How many of the places the claims of a template take; of any other claim one. */
export function placesTaken({ is, claim, choices }: ClaimPlaces): number {
  const [use] = claim.users;
  return is === 'chosen' && use?.kind === 'template' ? Math.min(use.workload.replicas, choices.size) : 1;
}

/** Whether two claims of one pod get the same place: they are of one set, and choose among the same places. */
export function agree(a: ClaimPlaces, b: ClaimPlaces): boolean {
  const [use, other] = [a.claim.users[0], b.claim.users[0]];
  if (use?.kind !== 'template' || other?.kind !== 'template' || use.workload !== other.workload) return false;
  return a.choices.size === b.choices.size && [...a.choices.keys()].every((place) => b.choices.has(place));
}
