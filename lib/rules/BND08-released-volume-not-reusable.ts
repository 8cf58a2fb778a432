import { aboutClaims, claimsOf, type FutureClaim, isBound } from './facts/claims';
import { evidenceOfClaim } from './facts/evidence';
import type { Facts } from './facts/facts';
import { releasedVolumeOf } from './facts/released';
import { hasProvisioner, type KnownVolume, storageOf, volumeId } from './facts/storage';
import type { Finding, Rule } from './rule';

export const BND08: Rule = {
  code: 'BND08',
  slug: 'released-volume-not-reusable',
  title: 'the volume is still reserved for a deleted claim',
  severity: 'error',
  needs: ['cluster'],
  foundBy: ['simulation'],
  clusterTexts: ['volume "…" already bound to a different claim.'],
  *check(facts) {
    for (const { claims } of claimsOf(facts).sources) {
      for (const claim of claims) {
        const volume = isStuck(claim, facts) ? releasedVolumeOf(claim, facts) : undefined;
        if (volume) yield finding(facts, claim, volume);
      }
    }
  },
};

/** Whether nothing but the released volume could serve the claim. */
function isStuck(claim: FutureClaim, facts: Facts): boolean {
  const storage = storageOf(facts);
  if (isBound(claim)) return false;
  const { storageClass } = storage.classOf(claim.object);
  // A provisioner makes a new, empty volume, unless the claim insists on the old one.
  if (storageClass && hasProvisioner(storageClass) && !claim.object.spec.volumeName) return false;
  return !storage.hasVolumeFor(claim);
}

function finding(facts: Facts, claim: FutureClaim, { name }: KnownVolume): Finding {
  const { on, path } = claim.source as NonNullable<FutureClaim['source']>;
  return {
    on,
    path,
    message: `claim ${claim.name} stays Pending: volume ${name} is Released, reserved for the claim's predecessor`,
    why: 'With reclaim policy Retain a volume keeps the claimRef of the claim that was deleted, with its uid. A new claim of that name has another uid, and the volume is not its.',
    help: [
      `after a look at the data: kubectl patch pv ${name} --type json -p '[{"op":"remove","path":"/spec/claimRef/uid"}]' (keeps it reserved for the name)`,
      `or remove /spec/claimRef, which gives it to any claim that fits`,
    ],
    about: [on.id, volumeId(name), ...aboutClaims(claim)],
    ...evidenceOfClaim(facts, claim),
  };
}
