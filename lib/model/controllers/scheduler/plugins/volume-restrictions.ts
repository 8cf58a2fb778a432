/** SCH-30, SCH-31: `pkg/scheduler/framework/plugins/volumerestrictions/volume_restrictions.go` (v1.37.1). */

import type { Pod, Volume } from '../../../../kube/objects';
import type { View } from '../../../controller';
import { nameOf } from '../../../kinds';
import { isTerminal, isTerminating } from '../../../pods';
import { claimsOf, usesClaim } from '../claims';
import { type Cycle, type FilterPlugin, SKIP } from '../cycle';
import { memoryOf } from '../memory';
import type { Snapshot } from '../snapshot';
import { unresolvable, unschedulable } from '../status';

export const volumeRestrictions: FilterPlugin = {
  name: 'VolumeRestrictions',
  prepare: ({ view, pod, snapshot }: Cycle) => {
    const disks = (pod.spec.volumes ?? []).some(isRestricted);
    let inUse = false;
    for (const { key, ephemeral } of claimsOf(pod)) {
      if (ephemeral) continue;
      const claim = view.get('PersistentVolumeClaim', key);
      if (!claim) return unresolvable(`persistentvolumeclaim "${nameOf(key)}" not found`);
      if (claim.spec.accessModes?.includes('ReadWriteOncePod')) inUse ||= isUsed(view, snapshot, key);
    }
    if (!disks && !inUse) return SKIP;
    return {
      filter: ({ pods }) => {
        if (disks && pods.some((other) => volumesConflict(pod, other))) {
          return unschedulable('node(s) had no available disk');
        }
        return inUse ? unschedulable(view.switches.readWriteOncePodText) : undefined;
      },
    };
  },
};

/** By a pod that has a node, if only in memory; a terminating one counts until it is gone. */
function isUsed(view: View, snapshot: Snapshot, claim: string): boolean {
  const isPlaced = (pod: Pod) => pod.spec.nodeName || (isAssumed(view, pod) && !isTerminating(pod));
  return view
    .by('Pod', 'claims', claim)
    .some((pod) => isPlaced(pod) && !isTerminal(pod) && usesClaim(pod, claim, 'direct') && snapshot.has(pod));
}

function isAssumed(view: View, { metadata }: Pod): boolean {
  return memoryOf(view, metadata.uid as string)?.stage === 'binding';
}

interface Disks {
  readonly gcePersistentDisk?: { readonly pdName?: string; readonly readOnly?: boolean };
  readonly awsElasticBlockStore?: { readonly volumeID?: string };
  readonly iscsi?: { readonly iqn?: string; readonly readOnly?: boolean };
  readonly rbd?: {
    readonly monitors?: readonly string[];
    readonly pool?: string;
    readonly image?: string;
    readonly readOnly?: boolean;
  };
}

function isRestricted(volume: Volume): boolean {
  const { gcePersistentDisk, awsElasticBlockStore, iscsi, rbd } = volume as Disks;
  return (gcePersistentDisk ?? awsElasticBlockStore ?? iscsi ?? rbd) !== undefined;
}

/** Whether two pods have an inline disk that they cannot share on one node. */
export function volumesConflict(pod: Pod, other: Pod): boolean {
  return (pod.spec.volumes ?? []).some(
    (volume) =>
      isRestricted(volume) &&
      (other.spec.volumes ?? []).some((existing) => disksConflict(volume as Disks, existing as Disks)),
  );
}

/** The same disk, unless both only read. */
function disksConflict(a: Disks, b: Disks): boolean {
  const readOnly = (x?: { readOnly?: boolean }, y?: { readOnly?: boolean }) => x?.readOnly && y?.readOnly;
  const gce = a.gcePersistentDisk;
  if (gce && b.gcePersistentDisk && gce.pdName === b.gcePersistentDisk.pdName && !readOnly(gce, b.gcePersistentDisk)) {
    return true;
  }
  const aws = a.awsElasticBlockStore;
  if (aws && b.awsElasticBlockStore && aws.volumeID === b.awsElasticBlockStore.volumeID) return true;
  if (a.iscsi && b.iscsi && a.iscsi.iqn === b.iscsi.iqn && !readOnly(a.iscsi, b.iscsi)) return true;
  if (!a.rbd || !b.rbd || readOnly(a.rbd, b.rbd)) return false;
  const monitors = b.rbd.monitors ?? [];
  return (
    a.rbd.pool === b.rbd.pool &&
    a.rbd.image === b.rbd.image &&
    (a.rbd.monitors ?? []).some((monitor) => monitors.includes(monitor))
  );
}
