/** SCH-40 to SCH-43: `pkg/scheduler/framework/plugins/nodevolumelimits/csi.go` (v1.37.1). */

import type { CSINode, PersistentVolumeClaim, Pod } from '../../../../kube/objects';
import { classNameOf } from '../../../../kube/storage-classes';
import type { View } from '../../../controller';
import { keyOf } from '../../../kinds';
import { claimsOf, notForPod } from '../claims';
import { type FilterPlugin, SKIP } from '../cycle';
import type { NodeInfo } from '../snapshot';
import { type Status, schedulerError, unresolvable, unschedulable } from '../status';

/** By `driver/handle`: the driver. */
type Volumes = Map<string, string>;

export const nodeVolumeLimits: FilterPlugin = {
  name: 'NodeVolumeLimits',
  // NOT MODELLED: in-tree volumes that are written into pods and migrated to a CSI driver; they do not count against a limit.
  prepare: ({ view, pod }) => (claimsOf(pod).length === 0 ? SKIP : { filter: (node) => judge(view, pod, node) }),
};

function judge(view: View, pod: Pod, node: NodeInfo): Status {
  const csiNode = view.get('CSINode', node.name);
  const limits = limitsOf(csiNode);
  if (limits.size === 0 && !view.switches.volumeLimitScaling) return missingClaim(view, pod);
  const wanted: Volumes = new Map();
  const problem = missingClaim(view, pod) ?? count(view, pod, wanted);
  if (problem) return problem;
  if (wanted.size === 0) return undefined;
  if (view.switches.volumeLimitScaling) {
    for (const driver of wanted.values()) {
      if (!isInstalled(view, driver, csiNode))
        return unschedulable(`${driver} CSI driver is not installed on the node`);
    }
  }
  return limits.size === 0 ? undefined : holdAgainst(limits, wanted, inUse(view, node));
}

function missingClaim(view: View, pod: Pod): Status {
  const missing = claimsOf(pod).find(({ key }) => !view.get('PersistentVolumeClaim', key));
  if (!missing) return undefined;
  return unresolvable(`looking up PVC ${missing.key}: persistentvolumeclaim "${missing.name}" not found`);
}

function limitsOf(csiNode: CSINode | undefined): ReadonlyMap<string, number> {
  const limits = new Map<string, number>();
  for (const { name, allocatable } of csiNode?.spec.drivers ?? []) {
    if (allocatable?.count !== undefined) limits.set(name, allocatable.count);
  }
  return limits;
}

/** SCH-43: a driver may ask to keep pods away from nodes that it does not run on. */
function isInstalled(view: View, driver: string, csiNode: CSINode | undefined): boolean {
  if (!view.get('CSIDriver', driver)?.spec.preventPodSchedulingIfMissing) return true;
  return csiNode?.spec.drivers.some(({ name }) => name === driver) ?? false;
}

/** Adds the volumes of a pod. */
function count(view: View, pod: Pod, volumes: Volumes): Status {
  for (const { key, ephemeral } of claimsOf(pod)) {
    const claim = view.get('PersistentVolumeClaim', key);
    if (!claim) continue;
    const foreign = ephemeral ? notForPod(pod, claim) : undefined;
    if (foreign) return schedulerError(foreign);
    const volume = driverAndHandle(view, claim);
    if (volume) volumes.set(`${volume.driver}/${volume.handle}`, volume.driver);
  }
  return undefined;
}

/** An unbound claim counts as one volume of its class's provisioner; without a class, or with a missing one, it does not count. */
function driverAndHandle(view: View, claim: PersistentVolumeClaim): { driver: string; handle: string } | undefined {
  const volume = claim.spec.volumeName ? view.get('PersistentVolume', claim.spec.volumeName) : undefined;
  if (volume) {
    const { csi } = volume.spec;
    return csi && { driver: csi.driver, handle: csi.volumeHandle };
  }
  const provisioner = view.get('StorageClass', classNameOf(claim))?.provisioner;
  return provisioner ? { driver: provisioner, handle: `unbound ${keyOf(claim)}` } : undefined;
}

interface InUse {
  readonly byPods: Volumes;
  readonly attached: Volumes;
}

function inUse(view: View, node: NodeInfo): InUse {
  const byPods: Volumes = new Map();
  for (const pod of node.pods) count(view, pod, byPods);
  const attached: Volumes = new Map();
  for (const { spec } of view.by('VolumeAttachment', 'node', node.name)) {
    const name = spec.source.persistentVolumeName;
    const csi = name ? view.get('PersistentVolume', name)?.spec.csi : undefined;
    if (csi) attached.set(`${csi.driver}/${csi.volumeHandle}`, csi.driver);
  }
  return { byPods, attached };
}

/**
 * SCH-41: a volume that is still attached though no pod of the node uses it counts beside the new one, even if it is the same volume.
 */
function holdAgainst(limits: ReadonlyMap<string, number>, wanted: Volumes, { byPods, attached }: InUse): Status {
  const counts = new Map<string, number>();
  const add = (driver: string) => counts.set(driver, (counts.get(driver) ?? 0) + 1);
  for (const driver of byPods.values()) add(driver);
  for (const [volume, driver] of attached) if (!byPods.has(volume)) add(driver);
  const drivers = new Set<string>();
  for (const [volume, driver] of wanted) {
    if (byPods.has(volume)) continue;
    add(driver);
    drivers.add(driver);
  }
  for (const driver of drivers) {
    const limit = limits.get(driver);
    if (limit !== undefined && (counts.get(driver) as number) > limit) {
      return unschedulable('node(s) exceed max volume count');
    }
  }
  return undefined;
}
