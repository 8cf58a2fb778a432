import { type ClaimSource, claimsOf, type FutureClaim, workloadsOf } from './facts/claims';
import type { Facts } from './facts/facts';
import { reclaimOf } from './facts/reclaim';
import { isKept } from './facts/release';
import { named } from './facts/words';
import type { Finding, Rule } from './rule';

export const RET01: Rule = {
  code: 'RET01',
  slug: 'reclaim-delete',
  title: 'deleting the claim destroys the disk',
  severity: 'info',
  data: true,
  needs: ['cluster'],
  foundBy: ['static'],
  // These name the way on which the claim is deleted.
  yieldsTo: ['RET02', 'RET03', 'RET07'],
  *check(facts) {
    for (const source of claimsOf(facts).sources) {
      if (isGuarded(source, facts)) continue;
      const byOwner = new Map<string, FutureClaim[]>();
      for (const claim of source.claims) {
        const reclaim = reclaimOf(claim, facts);
        if (reclaim?.policy !== 'Delete' || isScratch(claim)) continue;
        byOwner.set(reclaim.of, [...(byOwner.get(reclaim.of) ?? []), claim]);
      }
      for (const [owner, claims] of byOwner) yield finding(source, claims, owner);
    }
  },
};

/** Tools that deploy the claim leave it alone; or it is a volume of a pod that goes with the pod. */
function isGuarded({ on, claims }: ClaimSource, { tool }: Facts): boolean {
  if (on.kind === 'PersistentVolumeClaim') return isKept(on, tool);
  return claims.every(({ users }) => users.some(({ kind }) => kind === 'ephemeral'));
}

function isScratch(claim: FutureClaim): boolean {
  const workloads = workloadsOf(claim);
  return workloads.length > 0 && workloads.every(({ hints }) => hints.ephemeral === true);
}

function finding({ on, path }: ClaimSource, claims: readonly FutureClaim[], owner: string): Finding {
  const names = claims.map(({ name }) => name);
  const isPrecious = claims.some((claim) => workloadsOf(claim).some(({ hints }) => hints.keepData === true));
  const what =
    names.length === 1 ? `${names[0]}: deleting it destroys` : `${named(names, 'claim')}: deleting one destroys`;
  const storageClass = owner.startsWith('class ') ? owner.slice('class '.length) : undefined;
  return {
    on,
    path,
    severity: isPrecious ? 'warning' : 'info',
    message: `${what} volume and data (reclaimPolicy Delete of ${owner})`,
    why: 'A volume is reclaimed when its claim is gone, by the policy that it got from its class when it was made; Delete is the default of classes.',
    help: [
      ...(storageClass === undefined
        ? []
        : [`a class with reclaimPolicy: Retain for data, in place of ${storageClass}`]),
      `kubectl patch pv NAME -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}' for the volumes that exist`,
      'snapshots',
    ],
    trace: [{ what: `reclaimPolicy: Delete (${owner})` }],
    about: claims.map(({ id }) => id),
  };
}
