export { type Behaviour, Quorum, StartNeeds } from './behaviour';
export type { ClaimProps, DataSource } from './claim';
export { Disruption, type DisruptionOptions, UnhealthyPodEviction } from './disruption';
export { Driver, VolumeReach } from './drivers';
export { Ordinal, type OrdinalCommandOptions } from './ordinal';
export {
  type ClaimReference,
  type CsiVolumeProps,
  type DriverSecret,
  type LocalVolumeProps,
  type NfsVolumeProps,
  PersistentVolume,
  type PersistentVolumeOptions,
} from './persistent-volume';
export { type StatefulPodProps, StatefulWorkload, type WorkloadKind, type WorkloadVolume } from './pod';
export type { PodFields } from './pod-fields';
export {
  type ClientServiceProps,
  ClientServiceType,
  GoverningService,
  type HeadlessServiceProps,
  type StoreServicePort,
  type StoreServiceProps,
} from './service';
export { type ExistingClaimOptions, type ISharedClaim, SharedClaim, type SharedClaimProps } from './shared-claim';
export { SharedAccess, type SharedVolume, SharedVolumeApp, type SharedVolumeAppProps } from './shared-volume-app';
export { type SpreadConstraint, WhenUnsatisfiable } from './spread';
export { ClaimRetention, type RetentionProps, StatefulStore, type StatefulStoreProps } from './stateful-store';
export {
  type AllowedTopology,
  type ExistingStorageClassOptions,
  type IStorageClass,
  ReclaimPolicy,
  StorageClass,
  type StorageClassOptions,
  type StorageClassProps,
  type TopologyTerm,
  VolumeBindingMode,
} from './storage-class';
export type * from './storage-class-presets';
export { type StoreVolume, VolumeLifetime, type VolumeMounts, type VolumeTarget } from './store-volume';
export { type RollingUpdateOptions, UpdateStrategy } from './update-strategy';
export { Verify, VerifyFailOn, type VerifyOptions } from './verification';
