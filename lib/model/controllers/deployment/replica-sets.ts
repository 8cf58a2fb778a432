import type { Deployment, ReplicaSet } from '../../../kube/objects';
import { controllerReference } from '../../../kube/owner';
import { selects } from '../../../kube/selectors';
import { compareText } from '../../../util/order';
import { type Action, ANSWER, type Plan } from '../../actions';
import type { View } from '../../controller';
import { uidOf } from '../../kinds';
import { isTerminating } from '../../pods';
import { firstRevisionOf, revisionOf } from './annotations';
import { replicasOf } from './arithmetic';
import { equalIgnoringHash } from './template';

/**
 * The oldest first.
 * MODEL: upstream compares creation times, and names within a second [pkg/controller/controller_utils.go: ReplicaSetsByCreationTimestamp]; here the first
 * revision that a set had tells its age. Sets that are adopted without one count as the oldest, by name.
 */
function byAge(a: ReplicaSet, b: ReplicaSet): number {
  return firstRevisionOf(a) - firstRevisionOf(b) || compareText(a.metadata.name, b.metadata.name);
}

export function byRevision(a: ReplicaSet, b: ReplicaSet): number {
  return (revisionOf(a) ?? 0) - (revisionOf(b) ?? 0) || byAge(a, b);
}

/** The largest first; of equal ones the newest or the oldest [ReplicaSetsBySizeNewer, ReplicaSetsBySizeOlder]. */
export function bySize(first: 'newer' | 'older'): (a: ReplicaSet, b: ReplicaSet) => number {
  return (a, b) => replicasOf(b) - replicasOf(a) || (first === 'older' ? byAge(a, b) : byAge(b, a));
}

export function isActive(set: ReplicaSet): boolean {
  return replicasOf(set) > 0;
}

/** DEP-01.2: the sets of a Deployment, the oldest first, and what it takes to adopt and release some [controller_ref_manager.go: ClaimReplicaSets]. */
export function claimReplicaSets(
  view: View,
  deployment: Deployment,
): { readonly sets: readonly ReplicaSet[]; readonly claims: readonly Action[] } {
  const beingDeleted = isTerminating(deployment);
  const uid = uidOf(deployment);
  const sets: ReplicaSet[] = [];
  const writes: Plan[] = [];
  for (const set of view.by('ReplicaSet', 'controller', uid)) {
    if (selects(deployment.spec.selector, set.metadata.labels)) sets.push(set);
    else if (!beingDeleted)
      writes.push([
        { do: 'patch', kind: 'ReplicaSet', seen: set, to: released(set, uid), tolerates: ['NotFound', 'Invalid'] },
      ]);
  }
  for (const set of view.by('ReplicaSet', 'controller', `orphan ${deployment.metadata.namespace}`)) {
    if (beingDeleted || isTerminating(set) || !selects(deployment.spec.selector, set.metadata.labels)) continue;
    sets.push(set);
    writes.push([
      { do: 'patch', kind: 'ReplicaSet', seen: set, to: adopted(set, deployment), tolerates: ['NotFound'] },
    ]);
  }
  sets.sort(byAge);
  if (writes.length === 0) return { sets, claims: [] };
  // All are tried, in any order; then an error ends the sync.
  const failed: Plan = [{ do: 'fail', error: ANSWER }];
  const claims: readonly Action[] = [
    { do: 'together', plans: writes },
    { do: 'checkpoint', orElse: failed },
  ];
  return { sets, claims };
}

function adopted(set: ReplicaSet, deployment: Deployment): ReplicaSet {
  // A strategic merge puts what is new first.
  const ownerReferences = [controllerReference(deployment), ...(set.metadata.ownerReferences ?? [])];
  return { ...set, metadata: { ...set.metadata, ownerReferences } };
}

function released(set: ReplicaSet, uid: string): ReplicaSet {
  const { ownerReferences, ...metadata } = set.metadata;
  const others = (ownerReferences ?? []).filter((ref) => ref.uid !== uid);
  return { ...set, metadata: { ...metadata, ...(others.length > 0 && { ownerReferences: others }) } };
}

/** DEP-03: the oldest with the Deployment's template [FindNewReplicaSet]. */
export function findNewest(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  return sets.find((set) => equalIgnoringHash(set.spec.template, deployment.spec.template));
}
