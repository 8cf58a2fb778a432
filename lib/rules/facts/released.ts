import { isVolumeBoundToClaim } from '../../model/volumes';
import type { FutureClaim } from './claims';
import type { Facts } from './facts';
import { type KnownVolume, storageOf } from './storage';

/** A volume that was this claim's before it was deleted and made again: it keeps the old claim's uid, and so nobody gets it. */
export function releasedVolumeOf(claim: FutureClaim, facts: Facts): KnownVolume | undefined {
  const storage = storageOf(facts);
  return storage.reservedFor(claim).find(({ object, name }) => {
    const { claimRef, persistentVolumeReclaimPolicy: policy = 'Retain' } = object.spec;
    const isLeft = object.status?.phase === 'Released' && policy === 'Retain';
    if (!isLeft || !claimRef?.uid || isVolumeBoundToClaim(object, claim.object)) return false;
    // Without the uid it would be the claim's.
    const { uid: _, ...ref } = claimRef;
    const { status: __, ...unreleased } = object;
    const freed = { ...unreleased, spec: { ...object.spec, claimRef: ref } };
    return storage.misfit({ name, object: freed, exists: true }, claim) === undefined;
  });
}
