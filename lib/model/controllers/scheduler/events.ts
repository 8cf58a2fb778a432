/** What happens in the cluster, in the scheduler's words: `k8s.io/kube-scheduler` v0.37.1 `framework/types.go`: ClusterEvent. */

import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  StorageClass,
  VolumeAttachment,
} from '../../../kube/objects';

interface Resources {
  /** A pod with a node. That it ends counts as its deletion, since the scheduler's informer does not see pods that have ended. */
  AssignedPod: Pod;
  CSIDriver: CSIDriver;
  CSINode: CSINode;
  CSIStorageCapacity: CSIStorageCapacity;
  Node: Node;
  PersistentVolume: PersistentVolume;
  PersistentVolumeClaim: PersistentVolumeClaim;
  StorageClass: StorageClass;
  VolumeAttachment: VolumeAttachment;
}

/** An addition has only `after`, a deletion only `before`. */
export type ClusterEvent = {
  readonly [R in keyof Resources]: {
    readonly resource: R;
    readonly before?: Resources[R];
    readonly after?: Resources[R];
  };
}[keyof Resources];

export function assignedPodDeleted(pod: Pod): ClusterEvent {
  return { resource: 'AssignedPod', before: pod };
}
