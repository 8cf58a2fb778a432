import { isVolumeBoundToClaim } from '../model/volumes';
import { aboutClaims, type ClaimSource, claimsOf, type FutureClaim, isBound } from './facts/claims';
import { evidenceOfClaim } from './facts/evidence';
import type { Facts } from './facts/facts';
import { hasProvisioner, type KnownVolume, storageOf, volumeId } from './facts/storage';
import type { Finding, Rule } from './rule';

export const BND05: Rule = {
  code: 'BND05',
  slug: 'static-claim-gets-default-class',
  title: 'a static claim gets the default class',
  severity: 'error',
  needs: ['cluster'],
  foundBy: ['simulation'],
  clusterTexts: ['Cannot bind to requested volume "…": storageClassName does not match'],
  *check(facts) {
    for (const source of claimsOf(facts).sources) {
      for (const claim of source.claims) {
        const meant = isBound(claim) ? undefined : volumeMeantFor(claim, facts);
        if (meant) yield finding(facts, source, claim, meant);
      }
    }
  },
};

function volumeMeantFor(claim: FutureClaim, facts: Facts): KnownVolume | undefined {
  const storage = storageOf(facts);
  const { byDefault, storageClass } = storage.classOf(claim.object);
  if (!byDefault || !storageClass) return undefined;
  const { volumeName } = claim.object.spec;
  if (volumeName) {
    const named = storage.volume(volumeName);
    return named && isClassless(named) && !isVolumeBoundToClaim(named.object, claim.object) ? named : undefined;
  }
  if (!hasProvisioner(storageClass) || storage.hasVolumeFor(claim)) return undefined;
  return looseVolumes(facts).find((volume) => storage.misfit(volume, classless(claim)) === undefined);
}

function isClassless({ object }: KnownVolume): boolean {
  return (object.spec.storageClassName ?? '') === '' && !object.spec.claimRef?.name;
}

/** The claim as if it had asked for a volume without class. */
function classless(claim: FutureClaim): FutureClaim {
  return { ...claim, object: { ...claim.object, spec: { ...claim.object.spec, storageClassName: '' } } };
}

const loose = new WeakMap<object, readonly KnownVolume[]>();

/** Classless volumes of the render that no claim asks for in so many words. */
function looseVolumes(facts: Facts): readonly KnownVolume[] {
  const known = loose.get(facts.render);
  if (known) return known;
  const storage = storageOf(facts);
  const candidates = storage.volumes.filter((volume) => volume.resource && isClassless(volume));
  const taken = new Set<KnownVolume>();
  if (candidates.length > 0) {
    for (const claim of claimsOf(facts).all) {
      const { is } = storage.classOf(claim.object);
      if (claim.object.spec.volumeName || is === 'empty')
        for (const volume of storage.candidatesOf(claim))
          if (storage.misfit(volume, claim) === undefined || claim.object.spec.volumeName) taken.add(volume);
    }
  }
  const found = candidates.filter((volume) => !taken.has(volume));
  loose.set(facts.render, found);
  return found;
}

function finding(facts: Facts, { on, path }: ClaimSource, claim: FutureClaim, { name }: KnownVolume): Finding {
  const { name: className } = storageOf(facts).classOf(claim.object);
  const isNamed = claim.object.spec.volumeName !== undefined && claim.object.spec.volumeName !== '';
  const outcome = isNamed ? 'it stays Pending' : 'a new, empty volume is made';
  return {
    on,
    path: [...path, 'storageClassName'],
    severity: isNamed ? 'error' : 'warning',
    message: `claim ${claim.name} is meant for volume ${name} but gets the default class ${className}: ${outcome}`,
    why: 'A claim without storageClassName is given the default class when it is created, and a claim with a class never takes a volume without one.',
    help: [
      'storageClassName: "" on the claim',
      ...(isNamed ? [] : ['if a new volume is wanted, name the class, and drop the PersistentVolume']),
    ],
    trace: [
      { what: `PersistentVolumeClaim/${claim.name}: storageClassName is absent, so it becomes ${className}` },
      { what: `PersistentVolume/${name}: storageClassName is absent` },
    ],
    about: [on.id, volumeId(name), ...aboutClaims(claim)],
    ...(isNamed && { clusterMessage: evidenceOfClaim(facts, claim).clusterMessage }),
  };
}
