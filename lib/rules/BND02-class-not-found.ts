import { list } from '../util/text';
import { aboutClaims, type ClaimSource, claimsOf, type FutureClaim, isBound } from './facts/claims';
import { evidenceOfClaim } from './facts/evidence';
import type { Facts } from './facts/facts';
import { nearMiss } from './facts/near-miss';
import { storageOf } from './facts/storage';
import type { Finding, Rule, Severity } from './rule';

export const BND02: Rule = {
  code: 'BND02',
  slug: 'class-not-found',
  title: 'the class does not exist',
  severity: 'error',
  foundBy: ['static', 'simulation'],
  clusterTexts: ['storageclass.storage.k8s.io "…" not found', 'volumeattributesclass.storage.k8s.io "…" not found'],
  *check(facts) {
    for (const source of claimsOf(facts).sources) {
      const claims = source.claims.filter((claim) => !isBound(claim));
      const storageClass = missingClass(facts, claims);
      if (storageClass) yield finding(facts, source, storageClass);
      const attributes = missingAttributesClass(facts, claims);
      if (attributes) yield finding(facts, source, attributes);
    }
  },
};

interface Missing {
  readonly kind: 'StorageClass' | 'VolumeAttributesClass';
  readonly name: string;
  readonly field: 'storageClassName' | 'volumeAttributesClassName';
  readonly severity: Severity;
  /** Names of the classes that there are. */
  readonly known: readonly string[];
  readonly nearest: string | undefined;
  readonly claims: readonly FutureClaim[];
}

function missingClass(facts: Facts, unbound: readonly FutureClaim[]): Missing | undefined {
  const storage = storageOf(facts);
  const isMissing = (claim: FutureClaim) => {
    const choice = storage.classOf(claim.object);
    return (choice.is === 'missing' || choice.is === 'unknown') && choice.name !== '' && !storage.hasVolumeFor(claim);
  };
  // One volume of that class is enough to show that the name is meant: claims that find none are BND04's.
  const claims = unbound.every(isMissing) ? unbound : [];
  const [claim] = claims;
  if (!claim) return undefined;
  const { name } = storage.classOf(claim.object);
  const known = [...storage.classes.keys()];
  const nearest = nearMiss(name, known);
  // Without description only the classes of the render are known, and others may exist.
  if (!storage.knowsClasses && (nearest === undefined || facts.render.has('StorageClass', '', name))) return undefined;
  if (claim.object.spec.volumeName && !storage.knowsVolumes) return undefined;
  const severity = storage.knowsClasses ? 'error' : 'warning';
  return { kind: 'StorageClass', name, field: 'storageClassName', severity, known, nearest, claims };
}

function missingAttributesClass(facts: Facts, claims: readonly FutureClaim[]): Missing | undefined {
  const { render, cluster, switches } = facts;
  const kind = 'VolumeAttributesClass';
  const name = claims[0]?.object.spec.volumeAttributesClassName;
  // Before 1.34 the field is dropped.
  if (!name || !switches.volumeAttributesClass) return undefined;
  if (render.has(kind, '', name) || cluster?.has(kind, '', name) || isNamed(facts, kind, name)) return undefined;
  const known = render.of(kind).map((resource) => resource.name);
  const nearest = nearMiss(name, known);
  if (!cluster?.isComplete && nearest === undefined) return undefined;
  const severity = cluster?.isComplete ? 'error' : 'warning';
  return { kind, name, field: 'volumeAttributesClassName', severity, known, nearest, claims };
}

/** `objects` of a description name what is in no namespace as `Kind/name`. */
function isNamed({ cluster }: Facts, kind: string, name: string): boolean {
  return cluster?.description.objects?.includes(`${kind}/${name}`) ?? false;
}

function finding(facts: Facts, { on, path }: ClaimSource, missing: Missing): Finding {
  const { kind, name, field, severity, known, nearest, claims } = missing;
  const [claim] = claims as readonly [FutureClaim];
  const there = known.length === 0 ? 'there is none' : `there is ${list(known)}`;
  const question = nearest === undefined ? '.' : `; did you mean "${nearest}"?`;
  return {
    on,
    path: [...path, field],
    severity,
    message: `claim ${claim.name}: ${kind} "${name}" does not exist (${there})${question} The claim stays Pending`,
    why: `Only the provisioner of a ${kind} can make the volume. Nobody makes one for a class that does not exist, and no volume of that class is there to be taken.`,
    help: [
      ...(nearest === undefined ? known.slice(0, 3) : [nearest]).map((each) => `${field}: ${each}`),
      `or render the ${kind}${kind === 'StorageClass' ? '; one that is made elsewhere is StorageClass.existing(name), and belongs in the cluster description' : ''}`,
    ],
    about: [on.id, ...aboutClaims(...claims)],
    ...evidenceOfClaim(facts, claim),
  };
}
