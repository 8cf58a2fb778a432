import { isVolumeBoundToClaim } from '../../model/volumes';
import { claimsOf, type FutureClaim } from './claims';
import type { Facts } from './facts';
import { type KnownVolume, storageOf } from './storage';

/** A volume that a claim names, and that is another claim's. */
export interface VolumeClash {
  readonly claim: FutureClaim;
  readonly volume: string;
  /** `data-db-0`, or `shop/data-db-0` of another namespace. */
  readonly winner: string;
}

interface Holder {
  readonly namespace: string;
  readonly name: string;
}

const clashes = new WeakMap<object, ReadonlyMap<FutureClaim, VolumeClash>>();

export function volumeClashOf(claim: FutureClaim, facts: Facts): VolumeClash | undefined {
  return clashesOf(facts).get(claim);
}

/** Claims of the render that name a volume that another claim names or has, each with the claim that is served. */
export function clashesOf(facts: Facts): ReadonlyMap<FutureClaim, VolumeClash> {
  const known = clashes.get(facts.render);
  if (known) return known;
  const found = new Map<FutureClaim, VolumeClash>();
  const storage = storageOf(facts);
  // Claims that have their volume already come first.
  const holders = new Map<string, Holder>();
  for (const { metadata, spec, status } of facts.cluster?.claims ?? []) {
    const { namespace = '', name } = metadata;
    if (spec.volumeName && status?.phase === 'Bound') holders.set(spec.volumeName, { namespace, name });
  }
  for (const claim of claimsOf(facts).all) {
    const { volumeName: volume } = claim.object.spec;
    if (!volume || isServed(claim)) continue;
    const holder = holders.get(volume);
    const winner = ownerOf(claim, storage.volume(volume)) ?? (holder && wordFor(holder.namespace, holder.name, claim));
    if (winner === undefined) holders.set(volume, claim);
    else found.set(claim, { claim, volume, winner });
  }
  clashes.set(facts.render, found);
  return found;
}

/** The claim for which a volume is kept, if it is another one; a predecessor of the same name is another matter. */
function ownerOf(claim: FutureClaim, volume: KnownVolume | undefined): string | undefined {
  const ref = volume?.object.spec.claimRef;
  if (!ref?.name || (volume && isVolumeBoundToClaim(volume.object, claim.object))) return undefined;
  if (ref.name === claim.name && ref.namespace === claim.namespace) return undefined;
  return wordFor(ref.namespace ?? '', ref.name, claim);
}

function wordFor(namespace: string, name: string, { namespace: own }: FutureClaim): string {
  return namespace === own ? name : `${namespace}/${name}`;
}

function isServed({ exists, object }: FutureClaim): boolean {
  return exists && object.status?.phase === 'Bound';
}
