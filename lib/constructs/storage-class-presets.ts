import type { StorageClassOptions } from './storage-class-props';

/** Options of `StorageClass.awsEbs`. */
export interface AwsEbsOptions extends StorageClassOptions {
  /** Kind of disk. @default gp3 */
  readonly type?: string;
  /** Operations a second. @default - the disk type's */
  readonly iops?: number;
  /** MiB a second, for gp3. @default - the disk type's */
  readonly throughput?: number;
  /** @default true */
  readonly encrypted?: boolean;
  /** ARN of the key. @default - the account's own key */
  readonly kmsKeyId?: string;
  /** File system. @default - the driver's, ext4 */
  readonly fsType?: string;
}

/** Options of `StorageClass.gcePd`. */
export interface GcePdOptions extends StorageClassOptions {
  /** Kind of disk. @default pd-balanced */
  readonly type?: string;
  /** Whether the disk is kept in two zones. @default false */
  readonly regional?: boolean;
  /** File system. @default - the driver's, ext4 */
  readonly fsType?: string;
}

/** Options of `StorageClass.azureDisk`. */
export interface AzureDiskOptions extends StorageClassOptions {
  /** Kind of disk. @default StandardSSD_LRS */
  readonly skuName?: string;
  /** How many nodes may use a raw block disk at once. @default - the driver's, 1 */
  readonly maxShares?: number;
  /** File system. @default - the driver's, ext4 */
  readonly fsType?: string;
}

/** Options of `StorageClass.azureFile`. */
export interface AzureFileOptions extends StorageClassOptions {
  /** Kind of storage account. @default Standard_LRS */
  readonly skuName?: string;
  /** `smb` or `nfs`. @default - the driver's, smb */
  readonly protocol?: string;
}

/** Options of `StorageClass.awsEfs`. */
export interface AwsEfsOptions extends StorageClassOptions {
  /** The file system in which access points are made. */
  readonly fileSystemId: string;
  /** Permissions of a new directory, octal. @default 700 */
  readonly directoryPerms?: string;
}

/** Options of `StorageClass.gcpFilestore`. */
export interface GcpFilestoreOptions extends StorageClassOptions {
  /** Service tier. @default standard */
  readonly tier?: string;
  /** Network of the instance. @default - the driver's, default */
  readonly network?: string;
}

/** Where Ceph's keys are. */
export interface CephSecrets {
  /** Namespace of the secrets. @default rook-ceph */
  readonly namespace?: string;
  /** Secret for making and growing volumes. @default rook-csi-rbd-provisioner, rook-csi-cephfs-provisioner */
  readonly provisioner?: string;
  /** Secret for mounting. @default rook-csi-rbd-node, rook-csi-cephfs-node */
  readonly node?: string;
}

/** Options of `StorageClass.cephRbd`. */
export interface CephRbdOptions extends StorageClassOptions {
  /** The Ceph cluster; with Rook its namespace. */
  readonly clusterId: string;
  /** Pool of the images. */
  readonly pool: string;
  /** Features of the images. @default layering */
  readonly imageFeatures?: string;
  /** File system. @default - the driver's, ext4 */
  readonly fsType?: string;
  /** @default - Rook's names */
  readonly secrets?: CephSecrets;
}

/** Options of `StorageClass.cephFs`. */
export interface CephFsOptions extends StorageClassOptions {
  /** The Ceph cluster; with Rook its namespace. */
  readonly clusterId: string;
  /** Name of the file system. */
  readonly fsName: string;
  /** Data pool. @default - the file system's */
  readonly pool?: string;
  /** @default - Rook's names */
  readonly secrets?: CephSecrets;
}

/** Options of `StorageClass.nfs`. */
export interface NfsOptions extends StorageClassOptions {
  /** Host of the NFS server. */
  readonly server: string;
  /** Exported directory. */
  readonly share: string;
  /** Directory of a volume below the share, with the driver's variables. @default - the volume's name */
  readonly subDir?: string;
}

/** Options of `StorageClass.longhorn`. */
export interface LonghornOptions extends StorageClassOptions {
  /** Copies of the data. @default 3 */
  readonly numberOfReplicas?: number;
  /** File system. @default - the driver's, ext4 */
  readonly fsType?: string;
}

/** Options of `StorageClass.openEbsLvm`. */
export interface OpenEbsLvmOptions extends StorageClassOptions {
  /** The LVM volume group on every node. */
  readonly volumeGroup: string;
  /** File system. @default - the driver's, ext4 */
  readonly fsType?: string;
}

/** Options of `StorageClass.openEbsZfs`. */
export interface OpenEbsZfsOptions extends StorageClassOptions {
  /** The ZFS pool on every node. */
  readonly pool: string;
  /** File system. @default zfs */
  readonly fsType?: string;
}

/** Options of `StorageClass.openEbsHostpath`. */
export interface OpenEbsHostpathOptions extends StorageClassOptions {
  /** Directory of the node below which volumes are made. @default /var/openebs/local */
  readonly basePath?: string;
}

/** Options of `StorageClass.vsphere`. */
export interface VsphereOptions extends StorageClassOptions {
  /** @default - the driver's */
  readonly storagePolicyName?: string;
  /** @default - any datastore of the policy */
  readonly datastoreUrl?: string;
  /** File system. @default - the driver's, ext4 */
  readonly fsType?: string;
}

/** Options of `StorageClass.cinder`. */
export interface CinderOptions extends StorageClassOptions {
  /** Volume type. @default - the cloud's */
  readonly type?: string;
  /** Availability zone. @default - the pod's, by topology */
  readonly availability?: string;
  /** File system. @default - the driver's, ext4 */
  readonly fsType?: string;
}
