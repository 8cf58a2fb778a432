import type { Condition, KubeObject, LabelSelector, Labels, ObjectReference, QuantityText, ResourceList } from './meta';
import type { NodeSelector } from './node';

export type AccessMode = 'ReadWriteOnce' | 'ReadOnlyMany' | 'ReadWriteMany' | 'ReadWriteOncePod';

export type VolumeMode = 'Filesystem' | 'Block';

export type ReclaimPolicy = 'Retain' | 'Delete' | 'Recycle';

export type VolumeBindingMode = 'Immediate' | 'WaitForFirstConsumer';

export interface TypedLocalObjectReference {
  readonly apiGroup?: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface PersistentVolumeClaimSpec {
  readonly accessModes?: readonly AccessMode[];
  readonly selector?: LabelSelector;
  readonly resources?: { readonly requests?: ResourceList; readonly limits?: ResourceList };
  readonly volumeName?: string;
  /** None and `""` differ only for defaulting: `""` asks for no class. */
  readonly storageClassName?: string;
  readonly volumeMode?: VolumeMode;
  readonly dataSource?: TypedLocalObjectReference;
  readonly dataSourceRef?: TypedLocalObjectReference;
  readonly volumeAttributesClassName?: string;
}

export interface PersistentVolumeClaimStatus {
  readonly phase?: 'Pending' | 'Bound' | 'Lost';
  readonly accessModes?: readonly AccessMode[];
  readonly capacity?: ResourceList;
  readonly conditions?: readonly Condition[];
  readonly allocatedResources?: ResourceList;
  readonly allocatedResourceStatuses?: { readonly [resource: string]: string };
  readonly currentVolumeAttributesClassName?: string;
  readonly modifyVolumeStatus?: { readonly targetVolumeAttributesClassName?: string; readonly status: string };
}

export interface PersistentVolumeClaim extends KubeObject {
  readonly spec: PersistentVolumeClaimSpec;
  readonly status?: PersistentVolumeClaimStatus;
}

/** Exactly one source is set; the ones that the simulator reads are typed, the others opaque. */
export interface VolumeSource {
  readonly hostPath?: { readonly path: string; readonly type?: string };
  readonly nfs?: { readonly server: string; readonly path: string; readonly readOnly?: boolean };
  readonly [source: string]: unknown;
}

export interface CSIPersistentVolumeSource {
  readonly driver: string;
  readonly volumeHandle: string;
  readonly readOnly?: boolean;
  readonly fsType?: string;
  readonly volumeAttributes?: Labels;
  readonly [field: string]: unknown;
}

export interface PersistentVolumeSpec extends VolumeSource {
  readonly capacity?: ResourceList;
  readonly accessModes?: readonly AccessMode[];
  readonly claimRef?: ObjectReference;
  readonly persistentVolumeReclaimPolicy?: ReclaimPolicy;
  readonly storageClassName?: string;
  readonly mountOptions?: readonly string[];
  readonly volumeMode?: VolumeMode;
  readonly nodeAffinity?: { readonly required?: NodeSelector };
  readonly volumeAttributesClassName?: string;
  readonly csi?: CSIPersistentVolumeSource;
  readonly local?: { readonly path: string; readonly fsType?: string };
}

export interface PersistentVolume extends KubeObject {
  readonly spec: PersistentVolumeSpec;
  readonly status?: {
    readonly phase?: 'Pending' | 'Available' | 'Bound' | 'Released' | 'Failed';
    readonly message?: string;
    readonly reason?: string;
    readonly lastPhaseTransitionTime?: string;
  };
}

export interface TopologySelectorTerm {
  readonly matchLabelExpressions?: readonly { readonly key: string; readonly values: readonly string[] }[];
}

export interface StorageClass extends KubeObject {
  readonly provisioner: string;
  readonly parameters?: Labels;
  readonly reclaimPolicy?: ReclaimPolicy;
  readonly mountOptions?: readonly string[];
  readonly allowVolumeExpansion?: boolean;
  readonly volumeBindingMode?: VolumeBindingMode;
  readonly allowedTopologies?: readonly TopologySelectorTerm[];
}

export interface VolumeAttachment extends KubeObject {
  readonly spec: {
    readonly attacher: string;
    readonly nodeName: string;
    readonly source: { readonly persistentVolumeName?: string; readonly inlineVolumeSpec?: PersistentVolumeSpec };
  };
  readonly status?: {
    readonly attached: boolean;
    readonly attachmentMetadata?: Labels;
    readonly attachError?: { readonly message?: string; readonly errorCode?: number };
    readonly detachError?: { readonly message?: string; readonly errorCode?: number };
  };
}

export interface CSIStorageCapacity extends KubeObject {
  readonly storageClassName: string;
  readonly nodeTopology?: LabelSelector;
  readonly capacity?: QuantityText;
  readonly maximumVolumeSize?: QuantityText;
}
