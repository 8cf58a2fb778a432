import type { AccessMode, VolumeMode } from './objects';

/**
 * What storage drivers can do. The rows are data about each driver's own release, read from its sources (the files are named in docs/drivers.md); they
 * follow the drivers, not Kubernetes.
 */
export interface DriverFacts {
  /** Access modes by volume mode; a mode is listed if the driver gives it under some parameters. */
  readonly modes: { readonly [Mode in VolumeMode]: readonly AccessMode[] };
  /** Whether volumes are attached to nodes. Without that step nothing enforces ReadWriteOnce at run time. */
  readonly attach: boolean;
  /** From where a volume can be used. */
  readonly topology: 'zone' | 'node' | 'none';
  /** The node label by which it says so, where it is not the well-known one. */
  readonly topologyKey?: string;
  readonly expand: boolean;
  /** It refuses classes with Immediate binding. */
  readonly requiresDelayedBinding?: boolean;
}

const ONE: readonly AccessMode[] = ['ReadWriteOnce', 'ReadWriteOncePod'];
const ALL: readonly AccessMode[] = [...ONE, 'ReadOnlyMany', 'ReadWriteMany'];

interface Row extends Partial<Omit<DriverFacts, 'modes'>> {
  readonly filesystem?: readonly AccessMode[];
  readonly block?: readonly AccessMode[];
}

const disk = ({ filesystem = ONE, block = ONE, ...facts }: Row): DriverFacts => ({
  modes: { Filesystem: filesystem, Block: block },
  attach: true,
  topology: 'zone',
  expand: true,
  ...facts,
});

const files = ({ filesystem = ALL, ...facts }: Row): DriverFacts => ({
  modes: { Filesystem: filesystem, Block: [] },
  attach: false,
  topology: 'none',
  expand: true,
  ...facts,
});

const onNode = (row: Row): DriverFacts => disk({ attach: false, topology: 'node', ...row });

const DRIVERS: { readonly [name: string]: DriverFacts } = {
  'ebs.csi.aws.com': disk({ block: [...ONE, 'ReadWriteMany'] }),
  'pd.csi.storage.gke.io': disk({
    filesystem: [...ONE, 'ReadOnlyMany'],
    block: ALL,
    topologyKey: 'topology.gke.io/zone',
  }),
  'disk.csi.azure.com': disk({ block: ALL, topologyKey: 'topology.disk.csi.azure.com/zone' }),
  'cinder.csi.openstack.org': disk({
    filesystem: [...ONE, 'ReadWriteMany'],
    block: [...ONE, 'ReadWriteMany'],
    topologyKey: 'topology.cinder.csi.openstack.org/zone',
  }),
  'csi.vsphere.vmware.com': disk({ filesystem: ALL, topology: 'none' }),
  'rbd.csi.ceph.com': disk({
    filesystem: [...ONE, 'ReadOnlyMany'],
    block: [...ONE, 'ReadWriteMany'],
    topology: 'none',
  }),
  'driver.longhorn.io': disk({
    filesystem: [...ONE, 'ReadWriteMany'],
    block: [...ONE, 'ReadWriteMany'],
    topology: 'none',
  }),
  'file.csi.azure.com': files({}),
  'filestore.csi.storage.gke.io': files({}),
  'nfs.csi.k8s.io': files({}),
  'cephfs.csi.ceph.com': files({}),
  'efs.csi.aws.com': files({ filesystem: [...ONE, 'ReadWriteMany'], expand: false }),
  'local.csi.openebs.io': onNode({ topologyKey: 'openebs.io/nodename' }),
  'zfs.csi.openebs.io': onNode({ topologyKey: 'openebs.io/nodeid' }),
  'openebs.io/local': onNode({ filesystem: ['ReadWriteOnce'], block: [], expand: false, requiresDelayedBinding: true }),
  // ReadOnlyMany and ReadWriteMany exist in its shared file system mode.
  'rancher.io/local-path': onNode({ filesystem: ALL, block: [], expand: false, requiresDelayedBinding: true }),
  'hostpath.csi.k8s.io': onNode({ filesystem: ALL, block: ALL, topologyKey: 'topology.hostpath.csi/node' }),
};

/** In-tree names that are redirected to CSI (module k8s.io/csi-translation-lib v0.37.1 `plugins/`). */
export const REDIRECTED_PROVISIONERS: { readonly [inTree: string]: string } = {
  'kubernetes.io/cinder': 'cinder.csi.openstack.org',
  'kubernetes.io/aws-ebs': 'ebs.csi.aws.com',
  'kubernetes.io/azure-disk': 'disk.csi.azure.com',
  'kubernetes.io/gce-pd': 'pd.csi.storage.gke.io',
  'kubernetes.io/azure-file': 'file.csi.azure.com',
  'kubernetes.io/vsphere-volume': 'csi.vsphere.vmware.com',
  'kubernetes.io/portworx-volume': 'pxd.portworx.com',
};

/** The provisioner of classes whose volumes are made by hand. */
export const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

/** The driver behind a provisioner's name, in-tree names redirected as Kubernetes does; undefined when nothing is known of it. */
export function driverFacts(provisioner: string): (DriverFacts & { readonly name: string }) | undefined {
  const name = REDIRECTED_PROVISIONERS[provisioner] ?? provisioner;
  const facts = Object.hasOwn(DRIVERS, name) ? DRIVERS[name] : undefined;
  return facts && { name, ...facts };
}
