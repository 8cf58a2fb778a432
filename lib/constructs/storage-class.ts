import { ApiObject, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { NO_PROVISIONER } from '../kube/drivers';
import { Driver } from './drivers';
import { PropCheck } from './prop-check';
import type {
  AwsEbsOptions,
  AwsEfsOptions,
  AzureDiskOptions,
  AzureFileOptions,
  CephFsOptions,
  CephRbdOptions,
  CephSecrets,
  CinderOptions,
  GcePdOptions,
  GcpFilestoreOptions,
  LonghornOptions,
  NfsOptions,
  OpenEbsHostpathOptions,
  OpenEbsLvmOptions,
  OpenEbsZfsOptions,
  VsphereOptions,
} from './storage-class-presets';
import {
  type AllowedTopology,
  type ExistingStorageClassOptions,
  type IStorageClass,
  ReclaimPolicy,
  type StorageClassOptions,
  type StorageClassProps,
  VolumeBindingMode,
} from './storage-class-props';

/**
 * A StorageClass. It is cluster-scoped: it has no namespace even in a chart that has one.
 *
 * Provisioner, parameters, reclaim policy and binding mode cannot be changed after creation (API-40); a class with
 * other ones is a new class.
 */
export class StorageClass extends Construct implements IStorageClass {
  /** A class that exists in the cluster already, or is made elsewhere. */
  static existing(name: string, options: ExistingStorageClassOptions = {}): IStorageClass {
    const driver = options.provisioner === undefined ? undefined : Driver.of(options.provisioner);
    return { storageClassName: name, driver, reclaimPolicy: options.reclaimPolicy };
  }

  /** The cluster's default class, whichever it is: the claim names none. */
  static clusterDefault(): IStorageClass {
    return {};
  }

  /** No class (`storageClassName: ""`): the claim binds only to volumes that were made by hand without a class. */
  static none(): IStorageClass {
    return { storageClassName: '' };
  }

  /** AWS EBS disks (`ebs.csi.aws.com`): one node at a time, bound to a zone. */
  static awsEbs(scope: Construct, id: string, options: AwsEbsOptions = {}): StorageClass {
    const { type, iops, throughput, encrypted, kmsKeyId, fsType, ...common } = options;
    const parameters = { type: type ?? 'gp3', iops, throughput, encrypted: encrypted ?? true, kmsKeyId };
    return preset(scope, id, 'ebs.csi.aws.com', common, { ...parameters, 'csi.storage.k8s.io/fstype': fsType });
  }

  /** GCE persistent disks (`pd.csi.storage.gke.io`): one writing node, bound to a zone, or to two with `regional`. */
  static gcePd(scope: Construct, id: string, options: GcePdOptions = {}): StorageClass {
    const { type, regional, fsType, ...common } = options;
    const parameters = { type: type ?? 'pd-balanced', 'replication-type': regional ? 'regional-pd' : undefined };
    return preset(scope, id, 'pd.csi.storage.gke.io', common, { ...parameters, 'csi.storage.k8s.io/fstype': fsType });
  }

  /** Azure disks (`disk.csi.azure.com`): one node at a time, bound to a zone. */
  static azureDisk(scope: Construct, id: string, options: AzureDiskOptions = {}): StorageClass {
    const { skuName, maxShares, fsType, ...common } = options;
    const parameters = { skuName: skuName ?? 'StandardSSD_LRS', maxShares, 'csi.storage.k8s.io/fstype': fsType };
    return preset(scope, id, 'disk.csi.azure.com', common, parameters);
  }

  /** Azure files (`file.csi.azure.com`): many nodes. */
  static azureFile(scope: Construct, id: string, options: AzureFileOptions = {}): StorageClass {
    const { skuName, protocol, ...common } = options;
    return preset(scope, id, 'file.csi.azure.com', common, { skuName: skuName ?? 'Standard_LRS', protocol });
  }

  /** AWS EFS (`efs.csi.aws.com`), an access point a claim: many nodes; it does not grow, because it has no size. */
  static awsEfs(scope: Construct, id: string, options: AwsEfsOptions): StorageClass {
    const { fileSystemId, directoryPerms, ...common } = options;
    const parameters = { provisioningMode: 'efs-ap', fileSystemId, directoryPerms: directoryPerms ?? '700' };
    return preset(scope, id, 'efs.csi.aws.com', common, parameters);
  }

  /** GCP Filestore (`filestore.csi.storage.gke.io`): many nodes. */
  static gcpFilestore(scope: Construct, id: string, options: GcpFilestoreOptions = {}): StorageClass {
    const { tier, network, ...common } = options;
    return preset(scope, id, 'filestore.csi.storage.gke.io', common, { tier: tier ?? 'standard', network });
  }

  /** Ceph RBD images (`rbd.csi.ceph.com`): one node at a time, from any node. */
  static cephRbd(scope: Construct, id: string, options: CephRbdOptions): StorageClass {
    const { clusterId, pool, imageFeatures, fsType, secrets, ...common } = options;
    const parameters = { clusterID: clusterId, pool, imageFeatures: imageFeatures ?? 'layering' };
    const all = { ...parameters, ...cephSecrets('rbd', secrets), 'csi.storage.k8s.io/fstype': fsType };
    return preset(scope, id, 'rbd.csi.ceph.com', common, all);
  }

  /** CephFS subvolumes (`cephfs.csi.ceph.com`): many nodes. */
  static cephFs(scope: Construct, id: string, options: CephFsOptions): StorageClass {
    const { clusterId, fsName, pool, secrets, ...common } = options;
    const parameters = { clusterID: clusterId, fsName, pool, ...cephSecrets('cephfs', secrets) };
    return preset(scope, id, 'cephfs.csi.ceph.com', common, parameters);
  }

  /** Directories of an NFS server (`nfs.csi.k8s.io`): many nodes; nothing enforces ReadWriteOnce, nor the size. */
  static nfs(scope: Construct, id: string, options: NfsOptions): StorageClass {
    const { server, share, subDir, ...common } = options;
    return preset(scope, id, 'nfs.csi.k8s.io', common, { server, share, subDir });
  }

  /** Longhorn volumes (`driver.longhorn.io`): replicated over nodes, used from any. */
  static longhorn(scope: Construct, id: string, options: LonghornOptions = {}): StorageClass {
    const { numberOfReplicas, fsType, ...common } = options;
    return preset(scope, id, 'driver.longhorn.io', common, { numberOfReplicas: numberOfReplicas ?? 3, fsType });
  }

  /** LVM volumes of one node (`local.csi.openebs.io`). */
  static openEbsLvm(scope: Construct, id: string, options: OpenEbsLvmOptions): StorageClass {
    const { volumeGroup, fsType, ...common } = options;
    return preset(scope, id, 'local.csi.openebs.io', common, { storage: 'lvm', volgroup: volumeGroup, fsType });
  }

  /** ZFS datasets of one node (`zfs.csi.openebs.io`). */
  static openEbsZfs(scope: Construct, id: string, options: OpenEbsZfsOptions): StorageClass {
    const { pool, fsType, ...common } = options;
    return preset(scope, id, 'zfs.csi.openebs.io', common, { poolname: pool, fstype: fsType ?? 'zfs' });
  }

  /** Directories of one node (`openebs.io/local`). */
  static openEbsHostpath(scope: Construct, id: string, options: OpenEbsHostpathOptions = {}): StorageClass {
    const { basePath, annotations, ...common } = options;
    const config = `- name: StorageType\n  value: hostpath\n- name: BasePath\n  value: ${basePath ?? '/var/openebs/local'}\n`;
    const named = { 'openebs.io/cas-type': 'local', 'cas.openebs.io/config': config, ...annotations };
    return preset(scope, id, 'openebs.io/local', { ...common, annotations: named }, {});
  }

  /** Directories of one node (`rancher.io/local-path`, k3s and kind have it). It enforces no size. */
  static localPath(scope: Construct, id: string, options: StorageClassOptions = {}): StorageClass {
    return preset(scope, id, 'rancher.io/local-path', options, {});
  }

  /** vSphere disks (`csi.vsphere.vmware.com`). */
  static vsphere(scope: Construct, id: string, options: VsphereOptions = {}): StorageClass {
    const { storagePolicyName, datastoreUrl, fsType, ...common } = options;
    const parameters = { storagepolicyname: storagePolicyName, datastoreurl: datastoreUrl };
    return preset(scope, id, 'csi.vsphere.vmware.com', common, { ...parameters, 'csi.storage.k8s.io/fstype': fsType });
  }

  /** OpenStack Cinder disks (`cinder.csi.openstack.org`): one node at a time, bound to a zone. */
  static cinder(scope: Construct, id: string, options: CinderOptions = {}): StorageClass {
    const { type, availability, fsType, ...common } = options;
    const parameters = { type, availability, 'csi.storage.k8s.io/fstype': fsType };
    return preset(scope, id, 'cinder.csi.openstack.org', common, parameters);
  }

  /** The sample driver of kubernetes-csi (`hostpath.csi.k8s.io`), for tests on one node. */
  static csiHostpath(scope: Construct, id: string, options: StorageClassOptions = {}): StorageClass {
    return preset(scope, id, 'hostpath.csi.k8s.io', options, {});
  }

  /**
   * Volumes made by hand (`kubernetes.io/no-provisioner`): local disks as `PersistentVolume`s, bound when the pod has a
   * node.
   */
  static manual(scope: Construct, id: string, options: StorageClassOptions = {}): StorageClass {
    return preset(scope, id, NO_PROVISIONER, options, {});
  }

  readonly storageClassName: string;
  readonly driver?: Driver;
  readonly reclaimPolicy: ReclaimPolicy;
  /** The rendered object, for dependencies, labels and JSON patches. */
  readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: StorageClassProps) {
    super(scope, id);
    const check = new PropCheck(this);
    this.storageClassName = props.name ?? id;
    check.subdomain('name', this.storageClassName);
    check.labels('labels', props.labels);
    checkProvisioner(check, props.provisioner);
    for (const [i, topology] of (props.allowedTopologies ?? []).entries()) checkTopology(check, i, topology);
    this.driver = Driver.of(props.provisioner);
    this.reclaimPolicy = props.reclaimPolicy ?? ReclaimPolicy.RETAIN;
    const bindingMode = props.volumeBindingMode ?? VolumeBindingMode.WAIT_FOR_FIRST_CONSUMER;
    if (this.driver?.requiresDelayedBinding && bindingMode === VolumeBindingMode.IMMEDIATE) {
      const reason = `${props.provisioner} makes volumes only where a node was chosen`;
      check.fail(`'volumeBindingMode' must be WaitForFirstConsumer, got Immediate: ${reason}`);
    }
    if (props.allowVolumeExpansion && this.driver?.expands === false) {
      check.fail(`'allowVolumeExpansion' must be false, got true: ${props.provisioner} does not expand volumes`);
    }
    const isDefault: { [key: string]: string } = props.isDefault
      ? { 'storageclass.kubernetes.io/is-default-class': 'true' }
      : {};
    this.apiObject = clusterScoped(this, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name: this.storageClassName,
        labels: props.labels,
        annotations: { ...isDefault, ...props.annotations },
      },
      provisioner: props.provisioner,
      parameters: props.parameters,
      reclaimPolicy: this.reclaimPolicy,
      volumeBindingMode: bindingMode,
      allowVolumeExpansion: props.allowVolumeExpansion ?? this.driver?.expands ?? false,
      mountOptions: props.mountOptions,
      allowedTopologies: props.allowedTopologies,
    });
  }
}

type Parameters = { readonly [key: string]: string | number | boolean | undefined };

/** A class of a driver. What the user gives as `parameters` wins over what the preset says. */
function preset(
  scope: Construct,
  id: string,
  provisioner: string,
  options: StorageClassOptions,
  parameters: Parameters,
) {
  const said = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const all = { ...Object.fromEntries(said.map(([key, value]) => [key, String(value)])), ...options.parameters };
  return new StorageClass(scope, id, {
    ...options,
    provisioner,
    parameters: Object.keys(all).length > 0 ? all : undefined,
  });
}

/** The secrets that Ceph's drivers cannot do without, by the names that Rook gives them. */
function cephSecrets(kind: string, secrets: CephSecrets = {}): Parameters {
  const namespace = secrets.namespace ?? 'rook-ceph';
  const provisioner = secrets.provisioner ?? `rook-csi-${kind}-provisioner`;
  return {
    'csi.storage.k8s.io/provisioner-secret-name': provisioner,
    'csi.storage.k8s.io/provisioner-secret-namespace': namespace,
    'csi.storage.k8s.io/controller-expand-secret-name': provisioner,
    'csi.storage.k8s.io/controller-expand-secret-namespace': namespace,
    'csi.storage.k8s.io/node-stage-secret-name': secrets.node ?? `rook-csi-${kind}-node`,
    'csi.storage.k8s.io/node-stage-secret-namespace': namespace,
  };
}

/**
 * An object without namespace. cdk8s gives every object its chart's namespace and has no word against it but a patch.
 */
export function clusterScoped(scope: Construct, props: ConstructorParameters<typeof ApiObject>[2]): ApiObject {
  const object = new ApiObject(scope, 'Resource', props);
  if (object.chart.namespace !== undefined) object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  return object;
}

function checkProvisioner(check: PropCheck, provisioner: string): void {
  if (provisioner === '') check.fail(`'provisioner' must not be empty`);
  if (!/^([a-z0-9.-]+\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(provisioner)) {
    check.fail(`'provisioner' must be a qualified name such as 'ebs.csi.aws.com', got '${provisioner}'`);
  }
  const successor = Driver.successorOf(provisioner);
  if (successor !== undefined)
    check.fail(`'provisioner' ${provisioner} has no driver in Kubernetes any more: use ${successor}`);
}

function checkTopology(check: PropCheck, i: number, topology: AllowedTopology): void {
  for (const [j, term] of topology.matchLabelExpressions.entries()) {
    if (term.values.length > 0) continue;
    check.fail(
      `'allowedTopologies[${i}].matchLabelExpressions[${j}].values' must name at least one value of '${term.key}'`,
    );
  }
}
