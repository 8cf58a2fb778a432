import type { PersistentVolume, StorageClass } from '../../kube/objects';
import { isDelayed } from '../../kube/storage-classes';
import { HOSTNAME_LABEL } from '../../kube/topology';
import { type FutureClaim, type FuturePod, isBound } from './claims';
import type { ClusterNode } from './described-cluster';
import type { Facts } from './facts';
import { allowedBy, domainOf, type Placement, reachedBy } from './placement';
import { type DriverInUse, hasProvisioner, type KnownVolume, storageOf } from './storage';

/**
 * Where a claim's volume lets its pods run.
 * fixed: it has its volume, or one that is kept for it. chosen: a place is picked before anybody looks at the pod. delayed: the pod is placed first.
 */
export interface ClaimPlaces {
  readonly claim: FutureClaim;
  readonly is: 'fixed' | 'chosen' | 'delayed';
  readonly nodes: readonly ClusterNode[];
  readonly volume?: KnownVolume;
  readonly driver?: DriverInUse;
  /** Of a volume that is yet to be made and is tied to a place: the places, each with its nodes. */
  readonly choices: ReadonlyMap<string, readonly ClusterNode[]>;
}

const NOWHERE_IN_PARTICULAR: ReadonlyMap<string, readonly ClusterNode[]> = new Map();

/** Nothing if the volume can be used anywhere, or if nobody knows. */
export function placesOf(facts: Facts, claim: FutureClaim, { nodes }: Placement): ClaimPlaces | undefined {
  const storage = storageOf(facts);
  const volume = volumeOf(facts, claim);
  if (volume) {
    const driver = volume.object.spec.csi ? storage.driver(volume.object.spec.csi.driver) : undefined;
    const reached = reachedBy(nodes, volume.object);
    return { claim, is: 'fixed', nodes: reached, volume, choices: NOWHERE_IN_PARTICULAR, ...(driver && { driver }) };
  }
  const { storageClass } = storage.classOf(claim.object);
  if (isBound(claim) || !storageClass || !hasProvisioner(storageClass) || claim.object.spec.volumeName)
    return undefined;
  const driver = storage.driverOf(storageClass);
  if (!driver || driver.topology === undefined) return undefined;
  const { allowed, choices } = placesOfClass(storageClass, driver, nodes);
  if (isDelayed(storageClass)) return { claim, is: 'delayed', nodes: allowed, driver, choices };
  return choices.size === 0 && allowed.length > 0
    ? undefined
    : { claim, is: 'chosen', nodes: allowed, driver, choices };
}

interface PlacesOfClass {
  readonly allowed: readonly ClusterNode[];
  readonly choices: ReadonlyMap<string, readonly ClusterNode[]>;
}

const ofClasses = new WeakMap<StorageClass, PlacesOfClass>();

/** Of one cluster: a class belongs to one description or render. */
function placesOfClass(storageClass: StorageClass, driver: DriverInUse, nodes: readonly ClusterNode[]): PlacesOfClass {
  const known = ofClasses.get(storageClass);
  if (known) return known;
  const allowed = allowedBy(nodes, storageClass);
  const choices = new Map<string, ClusterNode[]>();
  for (const node of allowed) {
    const place = domainOf(driver, node);
    if (place === undefined) continue;
    const there = choices.get(place);
    if (there) there.push(node);
    else choices.set(place, [node]);
  }
  const found = { allowed, choices };
  ofClasses.set(storageClass, found);
  return found;
}

/** The volume that a claim has, or that is kept for it, as far as it is known. */
export function volumeOf(facts: Facts, claim: FutureClaim): KnownVolume | undefined {
  const storage = storageOf(facts);
  const { volumeName } = claim.object.spec;
  if (volumeName) return storage.volume(volumeName);
  if (isBound(claim)) return undefined;
  return storage.reservedFor(claim).find((volume) => storage.misfit(volume, claim) === undefined);
}

/** The claims of a pod that tie it to places. */
export function placesOfPod(facts: Facts, pod: FuturePod, placement: Placement): readonly ClaimPlaces[] {
  return pod.claims.flatMap((claim) => placesOf(facts, claim, placement) ?? []);
}

/** Nodes that are in both. */
export function both(a: readonly ClusterNode[], b: readonly ClusterNode[]): readonly ClusterNode[] {
  const others = new Set(b);
  return a.filter((node) => others.has(node));
}

/** Whether a volume is on one machine: a directory there, or a driver's volume that no other node reaches. */
export function isLocal({ spec }: PersistentVolume, driver: DriverInUse | undefined): boolean {
  if (spec.local || driver?.topology === 'node') return true;
  const terms = spec.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  return (
    terms.length > 0 &&
    terms.every(({ matchExpressions = [], matchFields = [] }) =>
      [...matchExpressions, ...matchFields].some(
        ({ key, operator, values = [] }) => operator === 'In' && values.length === 1 && NODE_KEYS.has(key),
      ),
    )
  );
}

const NODE_KEYS: ReadonlySet<string> = new Set([HOSTNAME_LABEL, 'metadata.name']);
