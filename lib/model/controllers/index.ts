import type { Controller } from '../controller';
import { apiserver } from './apiserver';
import { attachdetach } from './attachdetach';
import { csiAttacher } from './csi-attacher';
import { csiProvisioner } from './csi-provisioner';
import { csiResizer } from './csi-resizer';
import { deployment } from './deployment';
import { disruption } from './disruption';
import { endpointslice } from './endpointslice';
import { ephemeralVolume } from './ephemeral-volume';
import { expand } from './expand';
import { garbageCollector } from './garbage-collector';
import { kubelet } from './kubelet';
import { nodelifecycle } from './nodelifecycle';
import { persistentVolumeBinder } from './persistent-volume-binder';
import { podgc } from './podgc';
import { pvProtection } from './pv-protection';
import { pvcProtection } from './pvc-protection';
import { replicaset } from './replicaset';
import { scheduler } from './scheduler';
import { statefulset } from './statefulset';
import { taintEviction } from './taint-eviction';

/** Every component of the cluster, in the order in which they get their turn when several are due at once. */
export const CONTROLLERS: readonly Controller[] = [
  endpointslice,
  apiserver,
  statefulset,
  deployment,
  replicaset,
  disruption,
  scheduler,
  persistentVolumeBinder,
  pvcProtection,
  pvProtection,
  ephemeralVolume,
  expand,
  csiProvisioner,
  csiAttacher,
  csiResizer,
  attachdetach,
  nodelifecycle,
  taintEviction,
  podgc,
  garbageCollector,
  kubelet,
];
