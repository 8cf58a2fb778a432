import { claimNameOf } from '../kube/names';
import type { PersistentVolumeClaim } from '../kube/objects';
import { compareQuantities } from '../kube/quantity';
import type { FieldPath } from '../kube/read/field-path';
import type { Facts } from './facts/facts';
import { idOf, type Resource } from './facts/resource';
import { storageOf } from './facts/storage';
import { type Kept, successionOf } from './facts/succession';
import { few, named, sizeText } from './facts/words';
import { ordinalsOf, type SetWorkload } from './facts/workload';
import type { Finding, Rule } from './rule';

const NO_EXPANSION =
  'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize';

export const UPD04: Rule = {
  code: 'UPD04',
  slug: 'resize-rejected',
  title: 'the resize is refused',
  severity: 'error',
  needs: ['previous'],
  foundBy: ['upgrade'],
  clusterTexts: [
    NO_EXPANSION,
    'spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
    'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
  ],
  *check(facts) {
    if (!facts.previous) return;
    const succession = successionOf(facts.previous, facts.render);
    for (const kept of succession.kept<PersistentVolumeClaim>('PersistentVolumeClaim')) yield* ofClaim(kept, facts);
    for (const kept of succession.sets) yield* ofSet(kept, facts);
  },
};

const PATH: FieldPath = ['spec', 'resources', 'requests', 'storage'];

/** What stands against a new size. */
interface Obstacle {
  readonly words: string;
  readonly why: string;
  readonly help: readonly string[];
  readonly clusterMessage?: string;
  readonly severity?: 'warning';
}

function* ofClaim({ before, now }: Kept<Resource<PersistentVolumeClaim>>, facts: Facts): Iterable<Finding> {
  const obstacle = obstacleTo(now.object, sizeOf(before.object), sizeOf(now.object), facts);
  if (obstacle) yield finding(now, PATH, [now.name], sizeOf(before.object), sizeOf(now.object), obstacle);
}

/** The claims that a larger claim template (UPD03) asks for by hand. */
function* ofSet({ before, now }: Kept<SetWorkload>, facts: Facts): Iterable<Finding> {
  for (const [index, { metadata, spec }] of (now.set.spec.volumeClaimTemplates ?? []).entries()) {
    const old = before.set.spec.volumeClaimTemplates?.find((each) => each.metadata.name === metadata.name);
    const [from, to] = [old, { spec }].map((each) => sizeText(each?.spec?.resources?.requests?.storage));
    if (!old || from === undefined || to === undefined || compareQuantities(to, from) <= 0) continue;
    const claims = ordinalsOf(before).map((ordinal) => claimNameOf(metadata.name, now.name, ordinal));
    const claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { ...metadata, name: claims[0] ?? '' },
      spec,
    };
    const obstacle = claims.length > 0 && obstacleTo(claim, from, to, facts);
    if (obstacle)
      yield finding(now.resource, ['spec', 'volumeClaimTemplates', index, ...PATH], claims, from, to, obstacle);
  }
}

function sizeOf({ spec }: PersistentVolumeClaim): string {
  return sizeText(spec.resources?.requests?.storage);
}

function obstacleTo(claim: PersistentVolumeClaim, from: string, to: string, facts: Facts): Obstacle | undefined {
  const { name, namespace = 'default' } = claim.metadata;
  const existing = facts.cluster?.claim(namespace, name);
  const direction = compareQuantities(to, from);
  if (direction === 0) return undefined;
  if (direction < 0) {
    const capacity = existing?.status?.capacity?.storage;
    // An expansion that failed may be taken back, down to what the volume has.
    return capacity !== undefined && compareQuantities(to, capacity) >= 0 ? undefined : SHRINKS;
  }
  if (existing && existing.status?.phase !== 'Bound') return NOT_BOUND;
  const { is, name: className, storageClass } = storageOf(facts).classOf(existing ?? claim);
  if (is === 'empty') return notExpandable('it has no class', className);
  if (is === 'missing')
    return facts.cluster?.isComplete ? notExpandable(`class ${className} does not exist`, className) : undefined;
  if (storageClass === undefined) return undefined;
  if (storageClass.allowVolumeExpansion !== true)
    return notExpandable(`class ${className} has no allowVolumeExpansion`, className);
  return facts.cluster?.drivers?.get(storageClass.provisioner)?.expand === 'offline'
    ? offline(storageClass.provisioner)
    : undefined;
}

const SHRINKS: Obstacle = {
  words: 'volumes cannot shrink',
  why: 'The API server refuses a request below the capacity that the claim has.',
  help: ['keep the size', 'or make a new claim of the smaller size and copy the data'],
  clusterMessage: 'spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
};

const NOT_BOUND: Obstacle = {
  words: 'the claim is not Bound',
  why: 'A claim that has no volume yet cannot be changed.',
  help: ['delete the claim, which holds nothing, and apply it with the new size'],
  clusterMessage:
    'spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
};

function notExpandable(words: string, className: string): Obstacle {
  return {
    words,
    why: "Admission looks at the claim's class at the moment of the request, and lets only claims of a class grow that allows it.",
    help:
      className === ''
        ? ['make a new claim of the larger size and copy the data']
        : [`allowVolumeExpansion: true (StorageClass ${className}): it may be changed at any time`],
    clusterMessage: NO_EXPANSION,
  };
}

function offline(driver: string): Obstacle {
  return {
    severity: 'warning',
    words: `driver ${driver} grows only volumes that no pod uses`,
    why: 'The claim takes the new size, and the volume keeps the old one until its pods are gone: a downtime for each member.',
    help: ['scale down or delete the pods one by one, and wait each time until the claim shows its new capacity'],
  };
}

function finding(
  on: Resource,
  path: FieldPath,
  claims: readonly string[],
  from: string,
  to: string,
  { words, ...rest }: Obstacle,
): Finding {
  const verb = rest.severity === 'warning' ? 'waits' : 'is refused';
  const what = claims.length === 1 ? few(claims) : named(claims, 'claim');
  return {
    on,
    path,
    message: `${what}: ${from} → ${to} ${verb}: ${words}`,
    ...rest,
    trace: [{ what: `before: ${from}` }, { what: `now: ${to}` }],
    about: claims.map((claim) => idOf('PersistentVolumeClaim', on.namespace, claim)),
  };
}
