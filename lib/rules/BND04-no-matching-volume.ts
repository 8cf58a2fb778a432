import { count } from '../util/text';
import { aboutClaims, claimsOf, type FutureClaim } from './facts/claims';
import { evidenceOfClaim } from './facts/evidence';
import type { Facts } from './facts/facts';
import { type Misfit, type Unserved, unservedClaims } from './facts/hand-made';
import { releasedVolumeOf } from './facts/released';
import { storageOf } from './facts/storage';
import { volumeClashOf } from './facts/volume-clash';
import type { Finding, Rule, TraceLine } from './rule';

export const BND04: Rule = {
  code: 'BND04',
  slug: 'no-matching-volume',
  title: 'no existing volume fits',
  severity: 'error',
  needs: ['cluster'],
  foundBy: ['simulation'],
  clusterTexts: [
    "node(s) didn't find available persistent volumes to bind",
    'no volume plugin matched name: kubernetes.io/no-provisioner',
    'no persistent volumes available for this claim and no storage class is set',
  ],
  *check(facts) {
    const unserved = unservedClaims(facts);
    if (unserved.size === 0) return;
    for (const source of claimsOf(facts).sources) {
      const missing = source.claims.filter((claim) => unserved.has(claim));
      for (const claim of missing) {
        // A volume of its own that is kept for its predecessor, or one that two claims name, is told of by BND08 and BND17.
        if (releasedVolumeOf(claim, facts) || volumeClashOf(claim, facts)) continue;
        yield finding(facts, unserved.get(claim) as Unserved, missing);
      }
    }
  },
};

function finding(facts: Facts, { claim, misfits }: Unserved, missing: readonly FutureClaim[]): Finding {
  const [best] = misfits;
  const { on, path } = claim.source as NonNullable<FutureClaim['source']>;
  const { name: className } = storageOf(facts).classOf(claim.object);
  const reason = best
    ? misfitWords(best)
    : `there is no volume ${className === '' ? 'without class' : `of class ${className}`}`;
  const { trace = [], clusterMessage } = evidenceOfClaim(facts, claim);
  const others: readonly TraceLine[] = misfits
    .slice(1, MOST_VOLUMES)
    .map(({ volume, reason: why }) => ({ what: `PersistentVolume/${volume.name}: ${why}` }));
  return {
    on,
    path,
    message: `no volume fits claim ${claim.name}: ${reason}`,
    why: 'Nobody makes volumes for this class: the claim can only take one that exists, is free, is large enough, has its modes and class, and is where its pod can run.',
    help: [
      ...(best ? helpFor(best, claim) : []),
      `${count(missing.length, 'more PersistentVolume')}${className === '' ? ' without class' : ` of class ${className}`}`,
      'or a class with a provisioner',
    ],
    trace: [...others, ...trace],
    about: [on.id, ...aboutClaims(claim)],
    ...(clusterMessage !== undefined && { clusterMessage }),
  };
}

const MOST_VOLUMES = 8;

/** `v0 fails on size 5Gi < 10Gi`, `v0 is taken by data-db-1`. */
function misfitWords({ volume, reason }: Misfit): string {
  return `${volume.name} ${/^(taken|reserved|Released|being)/.test(reason) ? 'is' : 'fails on'} ${reason}`;
}

/** What to change of the nearest volume, or of the claim. */
function helpFor({ volume, reason }: Misfit, { object: { spec } }: FutureClaim): readonly string[] {
  const [word] = reason.split(/[ :]/);
  switch (word) {
    case 'size':
      return [
        `spec.resources.requests.storage: ${volume.object.spec.capacity?.storage} on the claim, or a larger volume`,
      ];
    case 'access':
      return [`PersistentVolume ${volume.name}: spec.accessModes: [${(spec.accessModes ?? []).join(', ')}]`];
    case 'volumeMode':
      return [`volumeMode: ${volume.object.spec.volumeMode ?? 'Filesystem'} on the claim`];
    case 'class':
      return [`storageClassName: ${volume.object.spec.storageClassName || '""'} on the claim`];
    case 'selector':
      return [`the labels that the claim's selector wants on PersistentVolume ${volume.name}`];
    default:
      return [];
  }
}
