import { PersistentVolumeAccessMode as Mode, PersistentVolumeMode } from 'cdk8s-plus-34';
import { nearest } from '../util/text';

/** From where a volume can be used once it exists. */
export enum VolumeReach {
  /** From every node. */
  CLUSTER = 'cluster',
  /** From the nodes of its zone. */
  ZONE = 'zone',
  /** From one node only. */
  NODE = 'node',
}

interface DriverFacts {
  readonly filesystem: readonly Mode[];
  readonly block?: readonly Mode[];
  readonly reach: VolumeReach;
  readonly topologyKey?: string;
  readonly attaches: boolean;
  readonly expands: boolean;
  readonly requiresDelayedBinding?: boolean;
}

const { READ_WRITE_ONCE: RWO, READ_ONLY_MANY: ROX, READ_WRITE_MANY: RWX, READ_WRITE_ONCE_POD: RWOP } = Mode;
const { CLUSTER, ZONE, NODE } = VolumeReach;
const ONE = [RWO, RWOP];
const ALL = [RWO, RWOP, ROX, RWX];

/**
 * What the drivers that people use can do: drivers.md of the project, read from each driver's own source. A mode is
 * listed if the driver gives it under some parameters (RWX of an EBS block volume needs io2): refusing at construction
 * what may work would be wrong.
 */
const DRIVERS: { readonly [name: string]: DriverFacts } = {
  'ebs.csi.aws.com': disk({ block: [...ONE, RWX], topologyKey: 'topology.kubernetes.io/zone' }),
  'pd.csi.storage.gke.io': disk({ filesystem: [...ONE, ROX], block: ALL, topologyKey: 'topology.gke.io/zone' }),
  'disk.csi.azure.com': disk({ block: ALL, topologyKey: 'topology.disk.csi.azure.com/zone' }),
  'cinder.csi.openstack.org': disk({
    filesystem: [...ONE, RWX],
    block: [...ONE, RWX],
    topologyKey: 'topology.cinder.csi.openstack.org/zone',
  }),
  'csi.vsphere.vmware.com': disk({ filesystem: ALL, block: ONE, reach: CLUSTER }),
  'rbd.csi.ceph.com': disk({ filesystem: [...ONE, ROX], block: [...ONE, RWX], reach: CLUSTER }),
  'driver.longhorn.io': disk({ filesystem: [...ONE, RWX], block: [...ONE, RWX], reach: CLUSTER }),
  'file.csi.azure.com': files({}),
  'filestore.csi.storage.gke.io': files({}),
  'nfs.csi.k8s.io': files({}),
  'cephfs.csi.ceph.com': files({}),
  'efs.csi.aws.com': files({ filesystem: [...ONE, RWX], expands: false }),
  'local.csi.openebs.io': onNode({ topologyKey: 'openebs.io/nodename' }),
  'zfs.csi.openebs.io': onNode({ topologyKey: 'openebs.io/nodeid' }),
  'openebs.io/local': onNode({ filesystem: [RWO], block: undefined, expands: false, requiresDelayedBinding: true }),
  // ROX and RWX exist in its shared file system mode.
  'rancher.io/local-path': onNode({ filesystem: ALL, block: undefined, expands: false, requiresDelayedBinding: true }),
  'hostpath.csi.k8s.io': onNode({ filesystem: ALL, block: ALL, topologyKey: 'topology.hostpath.csi/node' }),
};

/** In-tree names that are redirected to CSI (`k8s.io/csi-translation-lib` v0.37.1 `plugins/`). */
const REDIRECTED: { readonly [inTree: string]: string } = {
  'kubernetes.io/cinder': 'cinder.csi.openstack.org',
  'kubernetes.io/aws-ebs': 'ebs.csi.aws.com',
  'kubernetes.io/azure-disk': 'disk.csi.azure.com',
  'kubernetes.io/gce-pd': 'pd.csi.storage.gke.io',
  'kubernetes.io/azure-file': 'file.csi.azure.com',
  'kubernetes.io/vsphere-volume': 'csi.vsphere.vmware.com',
  'kubernetes.io/portworx-volume': 'pxd.portworx.com',
};

/** In-tree provisioners that are gone, and what took over. */
const REMOVED: { readonly [inTree: string]: string } = {
  'kubernetes.io/rbd': 'rbd.csi.ceph.com (StorageClass.cephRbd)',
  'kubernetes.io/cephfs': 'cephfs.csi.ceph.com (StorageClass.cephFs)',
  'kubernetes.io/glusterfs': `another driver's class`,
  'kubernetes.io/scaleio': `another driver's class`,
  'kubernetes.io/storageos': `another driver's class`,
  'kubernetes.io/quobyte': `another driver's class`,
  'kubernetes.io/flocker': `another driver's class`,
};

/** The provisioner of classes whose volumes are made by hand. */
export const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

/** What is known about a storage driver. */
export class Driver {
  /**
   * The driver behind a provisioner's name, in-tree names redirected as Kubernetes does; undefined when it is not in
   * the table.
   */
  static of(provisioner: string): Driver | undefined {
    const name = REDIRECTED[provisioner] ?? provisioner;
    const facts = DRIVERS[name];
    return facts && new Driver(name, facts);
  }

  /** What to use in place of a provisioner that no supported Kubernetes has (BND13), or undefined. */
  static successorOf(provisioner: string): string | undefined {
    if (!provisioner.startsWith('kubernetes.io/')) return undefined;
    if (provisioner === NO_PROVISIONER || REDIRECTED[provisioner] !== undefined) return undefined;
    const meant = nearest(provisioner, Object.keys(REDIRECTED));
    return REMOVED[provisioner] ?? (meant && `${REDIRECTED[meant]} (you mean ${meant})`) ?? `a CSI driver's name`;
  }

  /** Name of the CSI driver or external provisioner. */
  readonly name: string;
  /** From where its volumes can be used. */
  readonly reach: VolumeReach;
  /** Node label that its volumes are bound to; undefined when they are not bound, or by `kubernetes.io/hostname`. */
  readonly topologyKey?: string;
  /** Whether volumes are attached to nodes. Without that step nothing enforces ReadWriteOnce at run time (DRV-2). */
  readonly attaches: boolean;
  /** Whether volumes can grow. */
  readonly expands: boolean;
  /** Whether it refuses classes with Immediate binding. */
  readonly requiresDelayedBinding: boolean;
  readonly #facts: DriverFacts;

  private constructor(name: string, facts: DriverFacts) {
    this.name = name;
    this.#facts = facts;
    this.reach = facts.reach;
    this.topologyKey = facts.topologyKey;
    this.attaches = facts.attaches;
    this.expands = facts.expands;
    this.requiresDelayedBinding = facts.requiresDelayedBinding ?? false;
  }

  /** Access modes that the driver can give to a volume of this mode; none when it has no such volumes. */
  accessModes(volumeMode: PersistentVolumeMode = PersistentVolumeMode.FILE_SYSTEM): Mode[] {
    return [...((volumeMode === PersistentVolumeMode.BLOCK ? this.#facts.block : this.#facts.filesystem) ?? [])];
  }
}

function disk(facts: Partial<DriverFacts>): DriverFacts {
  return { filesystem: ONE, block: ONE, reach: ZONE, attaches: true, expands: true, ...facts };
}

function files(facts: Partial<DriverFacts>): DriverFacts {
  return { filesystem: ALL, reach: CLUSTER, attaches: false, expands: true, ...facts };
}

function onNode(facts: Partial<DriverFacts>): DriverFacts {
  return { filesystem: ONE, block: ONE, reach: NODE, attaches: false, expands: true, ...facts };
}
