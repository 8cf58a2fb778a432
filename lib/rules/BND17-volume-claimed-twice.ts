import { compareQuantities } from '../kube/quantity';
import { compareText } from '../util/order';
import { aboutClaims, claimsOf, type FutureClaim, isBound } from './facts/claims';
import { evidenceOfClaim } from './facts/evidence';
import type { Facts } from './facts/facts';
import { capacityOf, type KnownVolume, storageOf, volumeId } from './facts/storage';
import { clashesOf, type VolumeClash } from './facts/volume-clash';
import type { Finding, Rule } from './rule';

export const BND17: Rule = {
  code: 'BND17',
  slug: 'volume-claimed-twice',
  title: 'two claims want one volume',
  severity: 'error',
  foundBy: ['static', 'simulation'],
  clusterTexts: ['volume "…" already bound to a different claim.'],
  *check(facts) {
    const told = new Set<unknown>();
    for (const clash of clashesOf(facts).values()) {
      // The ordinals of one template all fail alike: the first one is told.
      if (!told.has(clash.claim.source)) yield* clashFinding(facts, clash);
      told.add(clash.claim.source);
    }
    for (const claim of claimsOf(facts).all) {
      const volumes = isBound(claim) ? [] : reservedTwice(claim, facts);
      if (volumes.length > 1) yield* reservedFinding(claim, volumes);
    }
  },
};

function* clashFinding(facts: Facts, { claim, volume, winner }: VolumeClash): Iterable<Finding> {
  if (!claim.source) return;
  const { on, path } = claim.source;
  yield {
    on,
    path: [...path, 'volumeName'],
    message: `claims ${winner} and ${claim.name} both want volume ${volume}: a volume serves one claim, ${claim.name} stays Pending`,
    why: "A volume's claimRef holds one claim. Whoever is written there first has it, and the other claim waits until that one is gone and the volume is freed by hand.",
    help: [
      `a volume of its own: another spec.volumeName for ${claim.name}`,
      `or one claim, ${winner}, for all its users`,
    ],
    trace: [
      { what: `PersistentVolumeClaim/${claim.name}: volumeName ${volume}` },
      { what: `PersistentVolume/${volume}: for claim ${winner}` },
    ],
    about: [on.id, volumeId(volume), ...aboutClaims(claim)],
    clusterMessage: facts.cluster ? evidenceOfClaim(facts, claim).clusterMessage : undefined,
  };
}

/** Hand-made volumes that are kept for a claim and would serve it; the one that it takes stands first. */
function reservedTwice(claim: FutureClaim, facts: Facts): readonly KnownVolume[] {
  const storage = storageOf(facts);
  const reserved = storage.reservedFor(claim);
  if (reserved.length < 2 || claim.object.spec.volumeName) return [];
  return reserved
    .filter((volume) => volume.resource && storage.misfit(volume, claim) === undefined)
    .sort((a, b) => compareQuantities(capacityOf(a.object), capacityOf(b.object)) || compareText(a.name, b.name));
}

function* reservedFinding(claim: FutureClaim, [taken, ...left]: readonly KnownVolume[]): Iterable<Finding> {
  for (const { name, resource } of left) {
    if (!resource || !taken) continue;
    yield {
      on: resource,
      path: ['spec', 'claimRef'],
      severity: 'warning',
      message: `volumes ${taken.name} and ${name} are both kept for claim ${claim.name}: it takes ${taken.name}, ${name} stays reserved for nothing`,
      why: 'A claim has one volume. Of those that are reserved for it the smallest that fits is taken, and no other claim may have the rest.',
      help: [`drop spec.claimRef of PersistentVolume ${name}, or name the claim that it is for`],
    };
  }
}
