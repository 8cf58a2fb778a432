/**
 * What `kubectl get` shows of an object: the columns that the API server prints, without AGE
 * (`pkg/printers/internalversion/printers.go` of v1.37.1).
 */
import { CONFIG_MAP, ENDPOINT_SLICE, NODE, SECRET, SERVICE } from './cluster';
import type { Columns } from './columns';
import { POD } from './pod';
import {
  CSI_DRIVER,
  CSI_NODE,
  CSI_STORAGE_CAPACITY,
  PERSISTENT_VOLUME,
  PERSISTENT_VOLUME_CLAIM,
  STORAGE_CLASS,
  VOLUME_ATTACHMENT,
} from './storage';
import { CONTROLLER_REVISION, DEPLOYMENT, POD_DISRUPTION_BUDGET, REPLICA_SET, STATEFUL_SET } from './workloads';

export type { Columns } from './columns';
export { podSummary } from './pod';

/** Of every kind of the model, in the order in which a report shows them: what people write first, what follows from it behind. */
export const PRINTERS = {
  StatefulSet: STATEFUL_SET,
  Deployment: DEPLOYMENT,
  ReplicaSet: REPLICA_SET,
  Pod: POD,
  PersistentVolumeClaim: PERSISTENT_VOLUME_CLAIM,
  PersistentVolume: PERSISTENT_VOLUME,
  VolumeAttachment: VOLUME_ATTACHMENT,
  StorageClass: STORAGE_CLASS,
  Service: SERVICE,
  EndpointSlice: ENDPOINT_SLICE,
  PodDisruptionBudget: POD_DISRUPTION_BUDGET,
  ControllerRevision: CONTROLLER_REVISION,
  ConfigMap: CONFIG_MAP,
  Secret: SECRET,
  Node: NODE,
  CSIDriver: CSI_DRIVER,
  CSINode: CSI_NODE,
  CSIStorageCapacity: CSI_STORAGE_CAPACITY,
} as const satisfies { readonly [kind: string]: Columns<never> };
