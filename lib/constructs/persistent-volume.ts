import { type ApiObject, Lazy, type Size } from 'cdk8s';
import { k8s, PersistentVolumeAccessMode, type PersistentVolumeMode } from 'cdk8s-plus-34';
import { Construct } from 'constructs';
import { checkAccessModes, type Json } from './claim';
import { PropCheck } from './prop-check';
import type { StatefulStore } from './stateful-store';
import { clusterScoped } from './storage-class';
import { type IStorageClass, ReclaimPolicy } from './storage-class-props';

/** A claim that a volume is kept for. */
export interface ClaimReference {
  readonly name: string;
  readonly namespace: string;
}

/** What every volume made by hand says. */
export interface PersistentVolumeOptions {
  /**
   * Name of the volume.
   *
   * @default - the construct's id, whatever its place in the tree
   */
  readonly name?: string;
  /**
   * How much it holds. Either this or `quantity`. A claim binds to any volume that is large enough (S2.2).
   *
   * @default - `quantity` is given
   */
  readonly size?: Size;
  /**
   * The capacity as Kubernetes writes it.
   *
   * @default - `size` is given
   */
  readonly quantity?: string;
  /**
   * What claims may ask for. Nothing compares it with what the storage really allows.
   *
   * @default - [READ_WRITE_MANY] for NFS, else [READ_WRITE_ONCE]
   */
  readonly accessModes?: PersistentVolumeAccessMode[];
  /**
   * @default - Kubernetes' own, Filesystem
   */
  readonly volumeMode?: PersistentVolumeMode;
  /**
   * What becomes of the volume when its claim is deleted. Only CSI drivers can delete one.
   *
   * @default ReclaimPolicy.RETAIN
   */
  readonly reclaimPolicy?: ReclaimPolicy;
  /**
   * The class whose claims may bind it.
   *
   * @default StorageClass.none() - claims with `storageClassName: ""`
   */
  readonly storageClass?: IStorageClass;
  /**
   * @default - none
   */
  readonly mountOptions?: string[];
  /**
   * Nodes that can use it. Immutable.
   *
   * @default - every node; a local disk's `node`
   */
  readonly nodeAffinity?: k8s.VolumeNodeAffinity;
  /**
   * The one claim that may bind it, whatever class and selector say. See also `reserveFor`.
   *
   * @default - any claim that fits
   */
  readonly claim?: ClaimReference;
  /**
   * Labels, by which claims with a selector find it.
   *
   * @default - none
   */
  readonly labels?: { readonly [key: string]: string };
  /**
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };
}

/** A disk of one machine. */
export interface LocalVolumeProps extends PersistentVolumeOptions {
  /** Directory, or device of a raw block volume, on the machine. */
  readonly path: string;
  /**
   * Value of `kubernetes.io/hostname` of the machine. Either this or `nodeAffinity`.
   *
   * @default - `nodeAffinity` is given
   */
  readonly node?: string;
  /**
   * File system of a device.
   *
   * @default - found out
   */
  readonly fsType?: string;
}

/** A directory of an NFS server. */
export interface NfsVolumeProps extends PersistentVolumeOptions {
  readonly server: string;
  /** Exported directory. */
  readonly path: string;
  /** @default false */
  readonly readOnly?: boolean;
}

/** A secret that a driver reads. */
export interface DriverSecret {
  readonly name: string;
  readonly namespace: string;
}

/** A volume that a CSI driver knows already. */
export interface CsiVolumeProps extends PersistentVolumeOptions {
  /** Name of the driver. */
  readonly driver: string;
  /** The driver's own name of the volume. */
  readonly volumeHandle: string;
  /** @default - the driver's */
  readonly fsType?: string;
  /** @default false */
  readonly readOnly?: boolean;
  /** What the driver must know beside the handle. @default - none */
  readonly volumeAttributes?: { readonly [key: string]: string };
  /** Class of the attributes that may change while the volume lives. @default - none */
  readonly volumeAttributesClassName?: string;
  /** @default - none */
  readonly controllerPublishSecret?: DriverSecret;
  /** @default - none */
  readonly controllerExpandSecret?: DriverSecret;
  /** @default - none */
  readonly nodeStageSecret?: DriverSecret;
  /** @default - none */
  readonly nodePublishSecret?: DriverSecret;
  /** @default - none */
  readonly nodeExpandSecret?: DriverSecret;
}

/**
 * A volume made by hand (static provisioning). It is cluster-scoped: it has no namespace even in a chart that has one.
 */
export class PersistentVolume extends Construct {
  /** A disk of one machine. Its pod can run there only; when the machine is gone, the pod waits (TOP07). */
  static local(scope: Construct, id: string, props: LocalVolumeProps): PersistentVolume {
    const { path, node, fsType, ...options } = props;
    const volume = new PersistentVolume(scope, id, options, { local: { path, fsType } }, node);
    volume.#check.oneOf({ node, nodeAffinity: props.nodeAffinity }, 'a local disk is on one machine: ');
    volume.#checkPath(path);
    volume.#refuseDelete('a local disk');
    return volume;
  }

  /** A directory of an NFS server. Nothing enforces ReadWriteOnce on it (SHR04). */
  static nfs(scope: Construct, id: string, props: NfsVolumeProps): PersistentVolume {
    const { server, path, readOnly, ...options } = props;
    const accessModes = props.accessModes ?? [PersistentVolumeAccessMode.READ_WRITE_MANY];
    const volume = new PersistentVolume(scope, id, { ...options, accessModes }, { nfs: { server, path, readOnly } });
    if (server === '') volume.#check.fail(`'server' must not be empty`);
    volume.#checkPath(path);
    volume.#refuseDelete('an NFS directory');
    return volume;
  }

  /** A volume of a CSI driver. */
  static csi(scope: Construct, id: string, props: CsiVolumeProps): PersistentVolume {
    const { driver, volumeHandle, fsType, readOnly, volumeAttributes, volumeAttributesClassName } = props;
    const secrets = {
      controllerPublishSecretRef: props.controllerPublishSecret,
      controllerExpandSecretRef: props.controllerExpandSecret,
      nodeStageSecretRef: props.nodeStageSecret,
      nodePublishSecretRef: props.nodePublishSecret,
      nodeExpandSecretRef: props.nodeExpandSecret,
    };
    const source = {
      csi: { driver, volumeHandle, fsType, readOnly, volumeAttributes, ...secrets },
      volumeAttributesClassName,
    };
    const volume = new PersistentVolume(scope, id, props, source);
    if (driver === '') volume.#check.fail(`'driver' must not be empty`);
    if (volumeHandle === '') volume.#check.fail(`'volumeHandle' must not be empty`);
    return volume;
  }

  /** Name of the volume. */
  readonly volumeName: string;
  /** The rendered object, for dependencies, labels and JSON patches. */
  readonly apiObject: ApiObject;
  readonly #check: PropCheck;
  readonly #props: PersistentVolumeOptions;
  #claim?: ClaimReference;

  private constructor(scope: Construct, id: string, props: PersistentVolumeOptions, source: Json, node?: string) {
    super(scope, id);
    this.#check = new PropCheck(this);
    this.#props = props;
    this.#claim = props.claim;
    this.volumeName = props.name ?? id;
    this.#checkOptions();
    this.apiObject = clusterScoped(this, {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: this.volumeName, labels: props.labels, annotations: { ...props.annotations } },
      spec: Lazy.any({ produce: () => this.#spec(source, node) }),
    });
  }

  /**
   * Keeps the volume for the claim that an ordinal has of a volume of a store: the way to hand data made ahead to one
   * member.
   */
  reserveFor(store: StatefulStore, volume: string, ordinal: number): void {
    const name = store.claimNameOf(volume, ordinal);
    if (this.#claim !== undefined && this.#claim.name !== name) {
      this.#check.fail(`reserveFor: the volume is kept for the claim '${this.#claim.name}' already, got '${name}'`);
    }
    const namespace = store.metadata.namespace ?? 'default';
    this.#claim = { name, namespace };
  }

  #spec(source: Json, node: string | undefined): Json {
    const { size, quantity, reclaimPolicy, storageClass, accessModes, volumeMode, mountOptions, nodeAffinity } =
      this.#props;
    return {
      capacity: { storage: size?.asString() ?? quantity },
      accessModes: accessModes ?? [PersistentVolumeAccessMode.READ_WRITE_ONCE],
      volumeMode,
      persistentVolumeReclaimPolicy: reclaimPolicy ?? ReclaimPolicy.RETAIN,
      storageClassName: storageClass?.storageClassName ?? '',
      mountOptions,
      nodeAffinity: node === undefined ? k8s.toJson_VolumeNodeAffinity(nodeAffinity) : onNode(node),
      claimRef: this.#claim && { apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...this.#claim },
      ...source,
    };
  }

  #checkOptions(): void {
    const { size, quantity, accessModes, storageClass, nodeAffinity, labels } = this.#props;
    this.#check.subdomain(this.#props.name === undefined ? 'id' : 'name', this.volumeName);
    this.#check.oneOf({ size, quantity });
    this.#check.quantity(size ? 'size' : 'quantity', (size?.asString() ?? quantity)!);
    checkAccessModes(this.#check, '', accessModes ?? [PersistentVolumeAccessMode.READ_WRITE_ONCE]);
    this.#check.labels('labels', labels);
    if (storageClass !== undefined && storageClass.storageClassName === undefined) {
      this.#check.fail(`'storageClass' must be a class by name or StorageClass.none(): a volume has no default class`);
    }
    if (nodeAffinity !== undefined && (nodeAffinity.required?.nodeSelectorTerms ?? []).length === 0) {
      this.#check.fail(`'nodeAffinity' must have at least one node selector term`);
    }
  }

  #checkPath(path: string): void {
    this.#check.absolutePath('path', path);
    if (path.split('/').includes('..')) this.#check.fail(`'path' must not contain '..', got '${path}'`);
  }

  #refuseDelete(what: string): void {
    if (this.#props.reclaimPolicy !== ReclaimPolicy.DELETE) return;
    this.#check.fail(
      `'reclaimPolicy' must be Retain, got Delete: nothing can delete ${what}, and the volume would end as Failed`,
    );
  }
}

function onNode(node: string): Json {
  const matchExpressions = [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }];
  return { required: { nodeSelectorTerms: [{ matchExpressions }] } };
}
