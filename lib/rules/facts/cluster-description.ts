/**
 * The cluster that manifests are for, as a person describes it: `cluster.yaml`. Every part is optional; the rules that need what is absent are skipped. The
 * words are those of the file.
 */
export interface ClusterDescription {
  /** `1.36`, or `1.35.2` where the patch release matters. Default: the newest known. */
  readonly kubernetesVersion?: string;
  /** The version before an upgrade of the control plane. */
  readonly previousKubernetesVersion?: string;
  readonly featureGates?: { readonly [gate: string]: boolean };
  /** Nothing exists but what is described and rendered. Default: false. */
  readonly complete?: boolean;
  readonly nodes?: readonly DescribedNode[];
  readonly drivers?: readonly DescribedDriver[];
  readonly classes?: readonly DescribedClass[];
  readonly volumes?: readonly DescribedVolume[];
  readonly claims?: readonly DescribedClaim[];
  /** Pods of the world before an upgrade that are not as they should be. */
  readonly pods?: readonly { readonly name: string; readonly namespace?: string; readonly ready?: boolean }[];
  /** `Kind/name` or `Kind/namespace/name`: they exist besides the render. */
  readonly objects?: readonly string[];
  readonly quotas?: readonly DescribedQuota[];
  readonly limitRanges?: readonly DescribedLimitRange[];
  /** Seconds. */
  readonly timers?: {
    readonly nodeMonitorGrace?: number;
    readonly notReadyToleration?: number;
    readonly forcedDetach?: number;
    readonly dnsNegativeTtl?: number;
  };
}

export interface DescribedNode {
  readonly name: string;
  /** So many nodes of this kind: `name-1`, `name-2`, … Default: one, of just this name. */
  readonly count?: number;
  readonly zone?: string;
  readonly region?: string;
  /** Default: 4. */
  readonly cpu?: string | number;
  /** Default: 8Gi. */
  readonly memory?: string | number;
  /** Default: 110. */
  readonly pods?: number;
  readonly labels?: { readonly [key: string]: string };
  /** `key=value:Effect` or `key:Effect`. */
  readonly taints?: readonly string[];
  /** The drivers that run there. Default: all. */
  readonly drivers?: readonly string[];
  /** Default: false. */
  readonly selinux?: boolean;
  /** The group grows when pods find no room. Default: false. */
  readonly autoscale?: boolean;
  /** A cloud controller deletes the Node of a machine that is off. Default: false. */
  readonly deletedWhenOff?: boolean;
}

export interface DescribedDriver {
  /** Of a driver that is known, the name is enough: see docs/drivers.md. */
  readonly name: string;
  /** Default: true. */
  readonly attach?: boolean;
  /** Default: zone. */
  readonly topology?: 'zone' | 'node' | 'none';
  readonly modes?: { readonly Filesystem?: readonly string[]; readonly Block?: readonly string[] };
  /** Default: ok. */
  readonly provision?: 'ok' | 'fail';
  /** Default: true. */
  readonly expand?: boolean | 'offline';
  /** Attachable volumes a node, net of the system's own; 0: no limit. Default: 0. */
  readonly perNode?: number;
  readonly fsType?: string;
  /** Mode of a new volume's root directory. Default: "0755". */
  readonly fsMode?: string;
  /** Default: ReadWriteOnceWithFSType. */
  readonly fsGroupPolicy?: 'ReadWriteOnceWithFSType' | 'File' | 'None';
  readonly seLinuxMount?: boolean;
  readonly capacity?: readonly { readonly zone?: string; readonly class?: string; readonly free: string }[];
}

export interface DescribedClass {
  readonly name: string;
  readonly provisioner: string;
  readonly default?: boolean;
  /** Default: Immediate, as in Kubernetes. */
  readonly bindingMode?: 'Immediate' | 'WaitForFirstConsumer';
  /** Default: Delete, as in Kubernetes. */
  readonly reclaimPolicy?: 'Delete' | 'Retain';
  /** Default: false, as in Kubernetes. */
  readonly allowExpansion?: boolean;
  readonly allowedTopologies?: { readonly [label: string]: readonly string[] };
  readonly fsType?: string;
  readonly parameters?: { readonly [key: string]: string };
}

export interface DescribedVolume {
  readonly name: string;
  /** Default: none. */
  readonly class?: string;
  readonly size?: string;
  /** Default: ReadWriteOnce. */
  readonly modes?: readonly string[];
  readonly volumeMode?: 'Filesystem' | 'Block';
  readonly zone?: string;
  readonly node?: string;
  /** Default: Bound if a claim of the description names it, else Available. */
  readonly phase?: 'Available' | 'Bound' | 'Released' | 'Failed';
  /** The claim that it is kept for: `namespace/name`. */
  readonly claim?: string;
  /** The uid of the claim it was bound to, when that is not the present one. */
  readonly claimUid?: string;
  readonly reclaimPolicy?: 'Delete' | 'Retain';
  readonly labels?: { readonly [key: string]: string };
  /** The driver, where no class tells it. */
  readonly driver?: string;
  /** Whose data is on it: the name of a pod. */
  readonly dataOf?: string;
}

export interface DescribedClaim {
  readonly namespace?: string;
  readonly name: string;
  readonly class?: string;
  readonly size?: string;
  /** Default: ReadWriteOnce. */
  readonly modes?: readonly string[];
  readonly volumeMode?: 'Filesystem' | 'Block';
  /** Default: Bound. */
  readonly phase?: 'Pending' | 'Bound' | 'Lost';
  readonly volume?: string;
  readonly terminating?: boolean;
}

export interface DescribedQuota {
  readonly namespace?: string;
  readonly name: string;
  /** As in a ResourceQuota: `persistentvolumeclaims: 2`, `requests.storage: 10Gi`. */
  readonly hard: { readonly [resource: string]: string | number };
  readonly used?: { readonly [resource: string]: string | number };
}

export interface DescribedLimitRange {
  readonly namespace?: string;
  readonly name: string;
  readonly limits: readonly {
    readonly type: string;
    readonly min?: { readonly [resource: string]: string | number };
    readonly max?: { readonly [resource: string]: string | number };
  }[];
}
