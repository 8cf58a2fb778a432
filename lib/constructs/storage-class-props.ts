import type { Driver } from './drivers';

/** What a claim may name as its class. */
export interface IStorageClass {
  /**
   * `storageClassName` of the claim: undefined leaves the choice to the cluster's default class, `''` asks for a volume
   * without class.
   */
  readonly storageClassName?: string;
  /** What the class's driver can do; undefined when nobody said which driver that is. */
  readonly driver?: Driver;
  /** What becomes of a volume whose claim is deleted; undefined when unknown. */
  readonly reclaimPolicy?: ReclaimPolicy;
}

/** What becomes of a volume when its claim is deleted. */
export enum ReclaimPolicy {
  /** The volume and its data are destroyed. */
  DELETE = 'Delete',
  /** The volume stays, phase Released, until somebody looks at it. */
  RETAIN = 'Retain',
}

/** When a volume is made for a claim, and where. */
export enum VolumeBindingMode {
  /**
   * At once, before anybody knows where the pod will run: the volume may be in a zone in which the pod finds no node.
   */
  IMMEDIATE = 'Immediate',
  /** When the scheduler has chosen a node for the first pod that uses the claim. */
  WAIT_FOR_FIRST_CONSUMER = 'WaitForFirstConsumer',
}

/** One requirement on the place of a volume: all label expressions hold. */
export interface TopologyTerm {
  /** Label key of a node, for example `topology.kubernetes.io/zone`. */
  readonly key: string;
  /** Values of the key that are allowed. */
  readonly values: string[];
}

/** What presets and `new StorageClass` have in common. */
export interface StorageClassOptions {
  /**
   * Name of the class.
   *
   * @default - the construct's id. A class is named by claims that outlive any refactoring, so the name never depends
   * on the tree.
   */
  readonly name?: string;
  /**
   * Driver parameters; presets check none of them and add those that the driver cannot do without.
   *
   * @default - none
   */
  readonly parameters?: { readonly [key: string]: string };
  /**
   * What becomes of a volume when its claim is deleted.
   *
   * @default ReclaimPolicy.RETAIN - deleting a claim by mistake must not destroy data; the price is that volumes are
   * removed by hand. (Kubernetes' own default is Delete.) Classes for volumes that are rebuilt with every pod need
   * DELETE.
   */
  readonly reclaimPolicy?: ReclaimPolicy;
  /**
   * When a volume is made.
   *
   * @default VolumeBindingMode.WAIT_FOR_FIRST_CONSUMER - so that a volume is made where its pod can run. (Kubernetes'
   * own default is Immediate.)
   */
  readonly volumeBindingMode?: VolumeBindingMode;
  /**
   * Whether claims of this class may grow.
   *
   * @default - true where the driver expands volumes, else false
   */
  readonly allowVolumeExpansion?: boolean;
  /**
   * Mount options of volumes of this class. The driver checks them, at mount time.
   *
   * @default - none
   */
  readonly mountOptions?: string[];
  /**
   * Places in which volumes may be made. The terms are alternatives, what is inside one term must hold together.
   *
   * @default - anywhere
   */
  readonly allowedTopologies?: AllowedTopology[];
  /**
   * Makes this the class of claims that name none (annotation `storageclass.kubernetes.io/is-default-class`).
   *
   * @default false
   */
  readonly isDefault?: boolean;
  /**
   * @default - none
   */
  readonly labels?: { readonly [key: string]: string };
  /**
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };
}

/** One alternative of `allowedTopologies`. */
export interface AllowedTopology {
  /** Requirements that hold together. */
  readonly matchLabelExpressions: TopologyTerm[];
}

export interface StorageClassProps extends StorageClassOptions {
  /**
   * The provisioner that makes volumes of this class: a CSI driver's name. For drivers in the table of `Driver` the
   * static presets exist.
   */
  readonly provisioner: string;
}

/** What is known about a class that somebody else made. */
export interface ExistingStorageClassOptions {
  /**
   * The class's provisioner, so that claims can be checked against what its driver can do.
   *
   * @default - unknown: claims of this class are not checked
   */
  readonly provisioner?: string;
  /**
   * The class's reclaim policy.
   *
   * @default - unknown
   */
  readonly reclaimPolicy?: ReclaimPolicy;
}
