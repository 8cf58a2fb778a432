import type { QuantityText } from '../kube/objects';
import { addQuantities, canonicalQuantity } from '../kube/quantity';
import { claimsOf, type FutureClaim } from './facts/claims';
import type { Facts } from './facts/facts';
import { earlier } from './facts/reclaim';
import type { Resource } from './facts/resource';
import { requestOf } from './facts/storage';
import { successionOf } from './facts/succession';
import { few } from './facts/words';
import { isSet } from './facts/workload';
import type { Finding, Rule } from './rule';

export const RET05: Rule = {
  code: 'RET05',
  slug: 'orphaned-claims',
  title: 'claims that nobody uses stay',
  severity: 'info',
  foundBy: ['static'],
  yieldsTo: ['MIG01', 'MIG02', 'RET07'],
  *check(facts) {
    const before = earlier(facts);
    if (before) yield* leftBehind(before, facts);
    else yield* afterRemoval(facts);
  },
};

/** Claims that had pods in the old render and have none in the new one, and that nobody deletes. */
function* leftBehind(before: Facts, now: Facts): Iterable<Finding> {
  const { gone } = successionOf(before.render, now.render);
  const removed = new Set(gone.map(({ id }) => id));
  const byWorkload = new Map<string, FutureClaim[]>();
  for (const claim of claimsOf(before).all) {
    const [use] = claim.users;
    if (!use || use.kind === 'ephemeral' || claimsOf(now).get(claim.namespace, claim.name)?.users.length) continue;
    // Claim objects that leave the render are the tool's to delete (RET07).
    if (removed.has(claim.id) || isDeletedByPolicy(use.workload, now)) continue;
    byWorkload.set(use.workload.id, [...(byWorkload.get(use.workload.id) ?? []), claim]);
  }
  for (const [id, claims] of byWorkload) {
    const { workload } = claims[0]?.users[0] ?? {};
    if (!workload) continue;
    const { kind, namespace, name } = workload;
    const current = now.render.workload(kind, namespace, name);
    const isSmaller = current && current.replicas < workload.replicas;
    const event = removed.has(id)
      ? `${kind} ${name} is gone`
      : isSmaller
        ? `${kind} ${name} is scaled from ${workload.replicas} to ${current.replicas}`
        : `the change of ${kind} ${name}`;
    yield finding((current ?? workload).resource, claims, event);
  }
}

/** The retention policy that is in force when the pods go: that of the new render, if there is one. */
function isDeletedByPolicy(old: Facts['render']['workloads'][number], { render }: Facts): boolean {
  if (!isSet(old)) return false;
  const current = render.workload(old.kind, old.namespace, old.name);
  if (current && isSet(current)) return current.set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled === 'Delete';
  return old.set.spec.persistentVolumeClaimRetentionPolicy?.whenDeleted === 'Delete';
}

/** What every set leaves when it goes some day. */
function* afterRemoval(facts: Facts): Iterable<Finding> {
  const byOwner = new Map<string, FutureClaim[]>();
  for (const { on, claims } of claimsOf(facts).sources) {
    const own = claims.filter(
      ({ users }) => on.kind === 'StatefulSet' && users.every(({ kind }) => kind === 'template'),
    );
    if (own.length > 0) byOwner.set(on.id, [...(byOwner.get(on.id) ?? []), ...own]);
  }
  for (const { resource, set, name, id } of facts.render.sets) {
    const claims = byOwner.get(id) ?? [];
    const isDeleted = set.spec.persistentVolumeClaimRetentionPolicy?.whenDeleted === 'Delete';
    if (claims.length > 0 && !isDeleted) yield finding(resource, claims, `StatefulSet ${name} is removed`);
  }
}

function finding(on: Resource, claims: readonly FutureClaim[], event: string): Finding {
  const names = claims.map(({ name }) => name);
  const size = claims.reduce((sum: QuantityText, { object }) => addQuantities(sum, requestOf(object)), '0');
  const isOne = claims.length === 1;
  return {
    on,
    ...(on.kind === 'StatefulSet' && { path: ['spec'] }),
    message: `${isOne ? '1 claim' : `${claims.length} claims`} (${canonicalQuantity(size)}) ${isOne ? 'stays' : 'stay'} after ${event}: ${few(names)}`,
    why: 'Nobody deletes claims that a set made, unless its retention policy says so; their volumes stay and cost.',
    help: [
      `kubectl delete pvc ${few(names)}, once the data is not wanted any more`,
      'or spec.persistentVolumeClaimRetentionPolicy (RET03)',
    ],
    about: claims.map(({ id }) => id),
  };
}
