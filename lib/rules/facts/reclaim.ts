import type { ReclaimPolicy } from '../../kube/objects';
import type { FutureClaim } from './claims';
import type { Facts } from './facts';
import { storageOf } from './storage';

/** What happens to the volume of a claim that is deleted, and who says so. */
export interface Reclaim {
  readonly policy: ReclaimPolicy;
  /** `class fast`, `volume v0` */
  readonly of: string;
}

/** A volume that is made keeps the policy of its class at that time; nothing if neither class nor volume is known. */
export function reclaimOf({ object }: FutureClaim, facts: Facts): Reclaim | undefined {
  const storage = storageOf(facts);
  const { volumeName } = object.spec;
  const volume = volumeName ? storage.volume(volumeName)?.object : undefined;
  // A volume that is made by hand is retained unless it says otherwise.
  if (volume) return { policy: volume.spec.persistentVolumeReclaimPolicy ?? 'Retain', of: `volume ${volumeName}` };
  const { storageClass, name } = storage.classOf(object);
  return storageClass && { policy: storageClass.reclaimPolicy ?? 'Delete', of: `class ${name}` };
}

/** The facts as they were with the previous render. */
export function earlier(facts: Facts): Facts | undefined {
  return facts.previous && { ...facts, render: facts.previous };
}
