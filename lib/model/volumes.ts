/**
 * What the components that deal with claims and volumes write on them for each other: component-helpers v0.37.1 `storage/volume/pv_helpers.go`,
 * `pkg/volume/util/finalizer.go` and `pkg/volume/util/resize_util.go` (volume-binding §2).
 */

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

export const CLAIM_PROTECTION = 'kubernetes.io/pvc-protection';
export const VOLUME_PROTECTION = 'kubernetes.io/pv-protection';
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
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...object.metadata.annotations, ...changes }))
    if (value !== undefined) kept[name] = value;
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

/** The CSI drivers that took over from code in the tree: csi-translation-lib v0.37.1 `plugins/`. All supported versions redirect all of them. */
const MIGRATED: readonly { readonly inTree: string; readonly driver: string; readonly source: string }[] = [
  { inTree: 'kubernetes.io/aws-ebs', driver: 'ebs.csi.aws.com', source: 'awsElasticBlockStore' },
  { inTree: 'kubernetes.io/azure-disk', driver: 'disk.csi.azure.com', source: 'azureDisk' },
  { inTree: 'kubernetes.io/azure-file', driver: 'file.csi.azure.com', source: 'azureFile' },
  { inTree: 'kubernetes.io/cinder', driver: 'cinder.csi.openstack.org', source: 'cinder' },
  { inTree: 'kubernetes.io/gce-pd', driver: 'pd.csi.storage.gke.io', source: 'gcePersistentDisk' },
  { inTree: 'kubernetes.io/portworx-volume', driver: 'pxd.portworx.com', source: 'portworxVolume' },
  { inTree: 'kubernetes.io/vsphere-volume', driver: 'csi.vsphere.vmware.com', source: 'vsphereVolume' },
];

/** The CSI driver that serves what an in-tree plugin of that name did; nothing for other names. */
export function migratedDriver(inTree: string): string | undefined {
  return MIGRATED.find((row) => row.inTree === inTree)?.driver;
}

/** The in-tree plugin that a volume's source speaks of, if it is redirected. */
export function migratedPlugin(volume: PersistentVolume): string | undefined {
  return MIGRATED.find(({ source }) => volume.spec[source] !== undefined)?.inTree;
}
