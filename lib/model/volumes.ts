/**
 * What the components that deal with claims and volumes write on them for each other: component-helpers v0.37.1 `storage/volume/pv_helpers.go`,
 * `pkg/volume/util/finalizer.go` and `pkg/volume/util/resize_util.go` (volume-binding §2).
 */

import { REDIRECTED_PROVISIONERS } from '../kube/drivers';
import type { ObjectReference, PersistentVolume, PersistentVolumeClaim, VolumeMode } from '../kube/objects';
import { type Key, keyIn, uidOf } from './kinds';

export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
export const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';
export const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
export const MIGRATED_TO = 'pv.kubernetes.io/migrated-to';
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
export const STORAGE_PROVISIONER = 'volume.kubernetes.io/storage-provisioner';
export const BETA_STORAGE_PROVISIONER = 'volume.beta.kubernetes.io/storage-provisioner';
export const STORAGE_RESIZER = 'volume.kubernetes.io/storage-resizer';
export const PRE_RESIZE_CAPACITY = 'volume.alpha.kubernetes.io/pre-resize-capacity';

export { PVC_PROTECTION_FINALIZER as CLAIM_PROTECTION } from '../kube/defaults';

export const IN_TREE_DELETION = 'kubernetes.io/pv-controller';
export const EXTERNAL_DELETION = 'external-provisioner.volume.kubernetes.io/finalizer';

type Annotated = {
  readonly metadata: {
    readonly annotations?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
  };
};

export function annotation(object: Annotated, name: string): string | undefined {
  return object.metadata.annotations?.[name];
}

/** The object with annotations set, or taken away where the value is undefined. */
export function annotated<T extends Annotated>(object: T, changes: Readonly<Record<string, string | undefined>>): T {
  const kept: Record<string, string> = { ...object.metadata.annotations };
  for (const name in changes) {
    const value = changes[name];
    if (value === undefined) delete kept[name];
    else kept[name] = value;
  }
  const { annotations: _, ...metadata } = object.metadata;
  const left = Object.keys(kept).length > 0 ? { annotations: kept } : {};
  return { ...object, metadata: { ...metadata, ...left } };
}

export function hasFinalizer(object: Annotated, name: string): boolean {
  return object.metadata.finalizers?.includes(name) ?? false;
}

export function withFinalizer<T extends Annotated>(object: T, name: string): T {
  return { ...object, metadata: { ...object.metadata, finalizers: [...(object.metadata.finalizers ?? []), name] } };
}

export function withoutFinalizer<T extends Annotated>(object: T, name: string): T {
  const { finalizers = [], ...metadata } = object.metadata;
  const left = finalizers.filter((other) => other !== name);
  return { ...object, metadata: { ...metadata, ...(left.length > 0 && { finalizers: left }) } };
}

/** Where the claim of a claimRef stands. */
export function claimKeyOf(ref: ObjectReference): Key {
  return keyIn(ref.namespace, ref.name as string);
}

/** The reference to a claim that its volume carries. */
export function claimReference(claim: PersistentVolumeClaim): ObjectReference {
  const { namespace, name } = claim.metadata;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    ...(namespace !== undefined && { namespace }),
    name,
    uid: uidOf(claim),
  };
}

/** Whether a volume is this claim's: named in its claimRef, with its uid or none. */
export function isVolumeBoundToClaim(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const ref = volume.spec.claimRef;
  if (ref?.name !== claim.metadata.name || ref.namespace !== claim.metadata.namespace) return false;
  return !ref.uid || ref.uid === claim.metadata.uid;
}

export function volumeModeOf(object: { readonly spec: { readonly volumeMode?: VolumeMode } }): VolumeMode {
  return object.spec.volumeMode ?? 'Filesystem';
}

/** The field of a volume's source by which a redirected in-tree plugin knows its volumes: csi-translation-lib v0.37.1 `plugins/`. */
const REDIRECTED_SOURCES: { readonly [source: string]: string } = {
  awsElasticBlockStore: 'kubernetes.io/aws-ebs',
  azureDisk: 'kubernetes.io/azure-disk',
  azureFile: 'kubernetes.io/azure-file',
  cinder: 'kubernetes.io/cinder',
  gcePersistentDisk: 'kubernetes.io/gce-pd',
  portworxVolume: 'kubernetes.io/portworx-volume',
  vsphereVolume: 'kubernetes.io/vsphere-volume',
};

/** The CSI driver that serves what an in-tree plugin of that name did; nothing for other names. All supported versions redirect all of them. */
export function migratedDriver(inTree: string): string | undefined {
  return Object.hasOwn(REDIRECTED_PROVISIONERS, inTree) ? REDIRECTED_PROVISIONERS[inTree] : undefined;
}

/** The in-tree plugin that a volume's source speaks of, if it is redirected. */
export function migratedPlugin(volume: PersistentVolume): string | undefined {
  for (const source in volume.spec) if (Object.hasOwn(REDIRECTED_SOURCES, source)) return REDIRECTED_SOURCES[source];
  return undefined;
}
