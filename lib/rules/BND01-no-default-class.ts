import { list } from '../util/text';
import { aboutClaims, andItsPods, type ClaimSource, claimsOf, type FutureClaim, isBound } from './facts/claims';
import { evidenceOfClaim } from './facts/evidence';
import type { Facts } from './facts/facts';
import { storageOf } from './facts/storage';
import type { Finding, Rule } from './rule';

export const BND01: Rule = {
  code: 'BND01',
  slug: 'no-default-class',
  title: 'no class named, none is default',
  severity: 'error',
  needs: ['cluster'],
  foundBy: ['simulation'],
  clusterTexts: [
    'no persistent volumes available for this claim and no storage class is set',
    'pod has unbound immediate PersistentVolumeClaims',
  ],
  *check(facts) {
    for (const source of claimsOf(facts).sources) {
      const stranded = source.claims.filter((claim) => isStranded(claim, facts));
      if (stranded.length > 0) yield finding(facts, source, stranded);
      else yield* severalDefaults(facts, source);
    }
  },
};

function isStranded(claim: FutureClaim, facts: Facts): boolean {
  const storage = storageOf(facts);
  if (isBound(claim) || storage.classOf(claim.object).is !== 'noDefault') return false;
  const { volumeName } = claim.object.spec;
  // A volume that it names may be one that nobody has told of.
  if (volumeName && !storage.volume(volumeName) && !storage.knowsVolumes) return false;
  return !storage.hasVolumeFor(claim);
}

/** The newest of several default classes is given (`GetDefaultClass`); of those that are equally old the first by name. */
function* severalDefaults(facts: Facts, { on, path, claims }: ClaimSource): Iterable<Finding> {
  const storage = storageOf(facts);
  const claim = claims.find((each) => !each.exists && storage.classOf(each.object).byDefault);
  if (!claim || storage.defaultClasses.length < 2) return;
  const names = storage.defaultClasses.map(({ metadata }) => metadata.name).sort();
  yield {
    on,
    path: [...path, 'storageClassName'],
    severity: 'info',
    message: `claim ${claim.name} names no StorageClass, and the cluster has ${names.length} default ones (${list(names)}): it gets the newest of them`,
    why: 'Several classes may be marked as the default. Which of them is the newest is seen in the cluster alone, and may change.',
    help: [`storageClassName: ${names.join(' | ')}`, 'or one default class only'],
    about: [on.id, ...aboutClaims(...claims)],
  };
}

function finding(facts: Facts, { on, path }: ClaimSource, claims: readonly FutureClaim[]): Finding {
  const [claim] = claims as readonly [FutureClaim];
  const classes = [...storageOf(facts).classes.keys()];
  return {
    on,
    path: [...path, 'storageClassName'],
    message: `claim ${claim.name} names no StorageClass and the cluster has no default one: it stays Pending${andItsPods(claim)}`,
    why: 'A claim without storageClassName gets the default class. While there is none it can only take a volume without class that exists already, and none fits.',
    help: [
      ...(classes.length > 0
        ? [`storageClassName: ${classes.join(' | ')} (StatefulStore.volumes[].storageClass)`]
        : []),
      'mark a class as the default: metadata.annotations storageclass.kubernetes.io/is-default-class: "true"',
    ],
    about: [on.id, ...aboutClaims(...claims)],
    ...evidenceOfClaim(facts, claim),
  };
}
