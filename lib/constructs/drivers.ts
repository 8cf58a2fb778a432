import { type PersistentVolumeAccessMode as Mode, PersistentVolumeMode } from 'cdk8s-plus-34';
import { type DriverFacts, driverFacts, NO_PROVISIONER, REDIRECTED_PROVISIONERS } from '../kube/drivers';
import { ZONE_LABEL } from '../kube/topology';
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

const REACH: { readonly [Topology in DriverFacts['topology']]: VolumeReach } = {
  zone: VolumeReach.ZONE,
  node: VolumeReach.NODE,
  none: VolumeReach.CLUSTER,
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

/** What is known about a storage driver. */
export class Driver {
  /**
   * The driver behind a provisioner's name, in-tree names redirected as Kubernetes does; undefined when it is not in
   * the table.
   */
  static of(provisioner: string): Driver | undefined {
    const facts = driverFacts(provisioner);
    return facts && new Driver(facts);
  }

  /** What to use in place of a provisioner that no supported Kubernetes has (BND13), or undefined. */
  static successorOf(provisioner: string): string | undefined {
    if (!provisioner.startsWith('kubernetes.io/')) return undefined;
    if (provisioner === NO_PROVISIONER || REDIRECTED_PROVISIONERS[provisioner] !== undefined) return undefined;
    const meant = nearest(provisioner, Object.keys(REDIRECTED_PROVISIONERS));
    return (
      REMOVED[provisioner] ??
      (meant && `${REDIRECTED_PROVISIONERS[meant]} (you mean ${meant})`) ??
      `a CSI driver's name`
    );
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
  readonly #modes: DriverFacts['modes'];

  private constructor(facts: DriverFacts & { readonly name: string }) {
    this.name = facts.name;
    this.#modes = facts.modes;
    this.reach = REACH[facts.topology];
    this.topologyKey = facts.topologyKey ?? (facts.topology === 'zone' ? ZONE_LABEL : undefined);
    this.attaches = facts.attach;
    this.expands = facts.expand;
    this.requiresDelayedBinding = facts.requiresDelayedBinding ?? false;
  }

  /** Access modes that the driver can give to a volume of this mode; none when it has no such volumes. */
  accessModes(volumeMode: PersistentVolumeMode = PersistentVolumeMode.FILE_SYSTEM): Mode[] {
    return [...this.#modes[volumeMode]] as string[] as Mode[];
  }
}
