import type { Condition, KubeObject, ResourceList, Timestamp } from './meta';
import type { TaintEffect } from './pod';

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: TaintEffect;
  readonly timeAdded?: Timestamp;
}

export interface NodeSelectorRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
  readonly values?: readonly string[];
}

/** All requirements must hold; a term without any matches nothing. */
export interface NodeSelectorTerm {
  readonly matchExpressions?: readonly NodeSelectorRequirement[];
  readonly matchFields?: readonly NodeSelectorRequirement[];
}

/** One of the terms must hold. */
export interface NodeSelector {
  readonly nodeSelectorTerms: readonly NodeSelectorTerm[];
}

export interface AttachedVolume {
  readonly name: string;
  readonly devicePath?: string;
}

export interface Node extends KubeObject {
  readonly spec?: {
    readonly unschedulable?: boolean;
    readonly taints?: readonly Taint[];
    readonly providerID?: string;
    readonly [field: string]: unknown;
  };
  readonly status?: {
    readonly allocatable?: ResourceList;
    readonly capacity?: ResourceList;
    readonly conditions?: readonly Condition[];
    readonly volumesInUse?: readonly string[];
    readonly volumesAttached?: readonly AttachedVolume[];
    readonly [field: string]: unknown;
  };
}

export interface CSINodeDriver {
  readonly name: string;
  readonly nodeID: string;
  readonly topologyKeys?: readonly string[];
  /** Without a count the node takes any number of the driver's volumes. */
  readonly allocatable?: { readonly count?: number };
}

export interface CSINode extends KubeObject {
  readonly spec: { readonly drivers: readonly CSINodeDriver[] };
}

export interface CSIDriver extends KubeObject {
  readonly spec: {
    readonly attachRequired?: boolean;
    readonly podInfoOnMount?: boolean;
    readonly storageCapacity?: boolean;
    readonly fsGroupPolicy?: string;
    readonly volumeLifecycleModes?: readonly string[];
    readonly seLinuxMount?: boolean;
    readonly requiresRepublish?: boolean;
    readonly nodeAllocatableUpdatePeriodSeconds?: number;
    readonly preventPodSchedulingIfMissing?: boolean;
    readonly [field: string]: unknown;
  };
}
