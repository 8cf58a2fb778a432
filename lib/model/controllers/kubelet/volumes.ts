/** What the kubelet's volume manager waits for before a pod's containers start: AD-30 … AD-37. */

import type { PersistentVolume, Pod } from '../../../kube/objects';
import { compareText } from '../../../util/order';
import type { Reader } from '../../store/store';
import {
  attachable,
  attachmentName,
  boundVolume,
  claimUses,
  isInUse,
  isReportedAttached,
  uniqueVolumeName,
} from '../attachdetach/attachable';
import { diskOf } from './data';

export interface Wanted {
  /** Attachable volumes, by unique name. */
  readonly volumes: readonly string[];
  /** No claim is left that cannot be used yet. */
  readonly complete: boolean;
}

export function volumesOf(reader: Reader, pod: Pod, node: string): Wanted {
  const volumes: string[] = [];
  let complete = true;
  for (const use of claimUses(pod)) {
    const volume = boundVolume(reader, pod, use);
    if (!volume || isTakenByAnotherPod(reader, pod, volume, node)) complete = false;
    const csi = volume && attachable(reader, volume);
    if (csi) volumes.push(uniqueVolumeName(csi));
  }
  return { volumes: [...new Set(volumes)].sort(compareText), complete };
}

/** AD-31: the node's status says that they are in use, and the attach/detach controller that they are attached. */
export function areAttached(reader: Reader, volumes: readonly string[], nodeName: string): boolean {
  if (volumes.length === 0) return true;
  const node = reader.get('Node', nodeName);
  return node !== undefined && volumes.every((name) => isInUse(node, name) && isReportedAttached(node, name));
}

/** gRPC's ResourceExhausted. */
const RESOURCE_EXHAUSTED = 8;

/** AD-36: the node has no room for one of the volumes [pkg/volume/csi/csi_plugin.go: VerifyExhaustedResource]. */
export function isExhausted(reader: Reader, pod: Pod, node: string): boolean {
  return claimUses(pod).some((use) => {
    const volume = boundVolume(reader, pod, use);
    const attachment = volume && reader.get('VolumeAttachment', attachmentName(volume.metadata.name, node));
    return attachment?.status?.attachError?.errorCode === RESOURCE_EXHAUSTED;
  });
}

/** AD-34. */
function isTakenByAnotherPod(reader: Reader, pod: Pod, volume: PersistentVolume, node: string): boolean {
  const { accessModes = [] } = volume.spec;
  if (accessModes.length !== 1 || accessModes[0] !== 'ReadWriteOncePod') return false;
  const others = reader.by('Sandbox', 'volume', diskOf(volume, node));
  return others.some((other) => other.node === node && other.uid !== pod.metadata.uid);
}
