/** One volume on one node, in the desired and in the actual state of the world: pkg/controller/volume/attachdetach/cache of v1.37.1. */

import type { Node, PersistentVolume, Pod, VolumeAttachment } from '../../../kube/objects';
import type { View } from '../../controller';
import type { Key } from '../../kinds';
import { condition, isPodTerminated, isTerminating } from '../../pods';
import { ATTACH_DETACH_MANAGED } from '../../setup';
import { claimKeyOf } from '../../volumes';
import {
  attachable,
  attachmentName,
  boundVolume,
  type CsiVolume,
  claimUses,
  isInUse,
  isReportedAttached,
  uniqueVolumeName,
} from './attachable';

const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

export interface Entry {
  readonly key: Key;
  readonly volume: PersistentVolume;
  readonly csi: CsiVolume;
  readonly uniqueName: string;
  readonly nodeName: string;
  /** None: it has been deleted. */
  readonly node?: Node;
  readonly attachment?: VolumeAttachment;
}

export function entryKey(volume: string, node: string): Key {
  return `${volume} ${node}`;
}

/** Undefined for volumes that are not attached. */
export function entryOf(view: View, volume: PersistentVolume, nodeName: string): Entry | undefined {
  const csi = attachable(view, volume);
  if (!csi) return undefined;
  const { name } = volume.metadata;
  const node = view.get('Node', nodeName);
  const attachment = view.get('VolumeAttachment', attachmentName(name, nodeName));
  return {
    key: entryKey(name, nodeName),
    volume,
    csi,
    uniqueName: uniqueVolumeName(csi),
    nodeName,
    ...(node && { node }),
    ...(attachment && { attachment }),
  };
}

/** AD-03: whether a pod counts for its volumes. */
export function isActive(pod: Pod | undefined): pod is Pod {
  return pod?.spec.nodeName !== undefined && pod.spec.nodeName !== '' && !isPodTerminated(pod);
}

/** AD-03, AD-05: the pods for which a volume is desired, on whichever node. */
export function podsDesiring(view: View, volume: PersistentVolume): readonly Pod[] {
  const { claimRef } = volume.spec;
  if (!claimRef) return [];
  const claim = claimKeyOf(claimRef);
  return view.by('Pod', 'claims', claim).filter((pod) => {
    const use = isActive(pod) && claimUses(pod).find((one) => one.claim === claim);
    return use && boundVolume(view, pod, use) === volume;
  });
}

/** AD-06. */
export function isManaged({ node }: Entry): boolean {
  return node?.metadata.annotations?.[ATTACH_DETACH_MANAGED] === 'true';
}

export function isReported({ node, uniqueName }: Entry): boolean {
  return node !== undefined && isReportedAttached(node, uniqueName);
}

/**
 * AD-07: what the node says, or the assumption for a node that says nothing any more. MODEL: upstream keeps what a deleted node said last; a volume that
 * was unmounted in the moment before its Node went waits the six minutes here, and is detached at once there.
 */
export function isMounted({ node, uniqueName }: Entry): boolean {
  return node === undefined || isInUse(node, uniqueName);
}

export function isHealthy({ node }: Entry): boolean {
  return condition(node?.status?.conditions, 'Ready')?.status === 'True';
}

export function isOutOfService({ node }: Entry): boolean {
  return node?.spec?.taints?.some(({ key }) => key === OUT_OF_SERVICE) ?? false;
}

/**
 * What the controller holds of an attachment: it is being made or undone (`pending`), it is known (`attached`), or the outcome is not known (`uncertain`).
 * An attachment that the node's status does not list is on its way there, or on its way out.
 */
export function attachState(view: View, entry: Entry): 'none' | 'pending' | 'attached' | 'uncertain' {
  const { attachment, node } = entry;
  if (!attachment) return 'none';
  if (isTerminating(attachment)) return 'pending';
  if (attachment.status?.attached) return node === undefined || isReported(entry) ? 'attached' : 'pending';
  return attachment.status?.attachError || view.memo(failureId(entry.key)) ? 'uncertain' : 'pending';
}

/** Memory of an attach that has failed: the error that was told. */
export function failureId(key: Key): string {
  return `failed ${key}`;
}
