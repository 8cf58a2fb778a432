/** Admission of larger claims (RZ-01): `plugin/pkg/admission/storage/persistentvolume/resize/admission.go` (v1.37.1). */

import type { PersistentVolumeClaim, StorageClass } from '../objects';
import { compareQuantities } from '../quantity';
import { classNameOf } from '../storage-classes';

/** Why a claim may not grow, or nothing. It is asked after validation, so an unbound claim is refused before it gets here. */
export function resizeRefusal(
  claim: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
  classOf: (name: string) => StorageClass | undefined,
): string | undefined {
  const size = claim.spec.resources?.requests?.storage ?? '0';
  const oldSize = old.spec.resources?.requests?.storage ?? '0';
  if (compareQuantities(size, oldSize) <= 0) return undefined;
  if (old.status?.phase !== 'Bound') return 'Only bound persistent volume claims can be expanded';
  const name = classNameOf(claim);
  const expandable = name !== '' && name === classNameOf(old) && classOf(name)?.allowVolumeExpansion === true;
  if (expandable) return undefined;
  return 'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize';
}
