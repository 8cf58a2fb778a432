/** Which class a claim or volume has, and which class is the default: volume-binding rules §2, PV-20 to PV-22. */

import { compareText } from '../util/order';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from './objects';

/** The old way of naming a class; it wins over `storageClassName`. */
export const BETA_CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';

const DEFAULT_CLASS_ANNOTATIONS = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

/** The class of a claim or volume; empty when it has none. */
export function classNameOf(object: PersistentVolumeClaim | PersistentVolume): string {
  return object.metadata.annotations?.[BETA_CLASS_ANNOTATION] ?? object.spec.storageClassName ?? '';
}

/** Whether a claim says which class it wants: the empty one, "no class", counts. Only a claim that does not is given the default. */
export function hasClass(claim: PersistentVolumeClaim): boolean {
  return claim.metadata.annotations?.[BETA_CLASS_ANNOTATION] !== undefined || claim.spec.storageClassName !== undefined;
}

function isDefaultClass(storageClass: StorageClass): boolean {
  return DEFAULT_CLASS_ANNOTATIONS.some((name) => storageClass.metadata.annotations?.[name] === 'true');
}

/** Of several default classes the newest, among those of one age the first by name (`pkg/volume/util/storageclass.go`: GetDefaultClass). */
export function defaultClassOf(classes: readonly StorageClass[]): StorageClass | undefined {
  const age = (each: StorageClass): string => String(each.metadata.creationTimestamp ?? '');
  const sorted = classes
    .filter(isDefaultClass)
    .sort((a, b) => compareText(age(b), age(a)) || compareText(a.metadata.name, b.metadata.name));
  return sorted[0];
}

/** Whether claims of a class wait for a pod; a class that does not exist makes nobody wait. */
export function isDelayed(storageClass: StorageClass | undefined): boolean {
  return storageClass?.volumeBindingMode === 'WaitForFirstConsumer';
}
