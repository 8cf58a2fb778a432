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
export { StatefulWorkload, type WorkloadKind } from './pod';
export type { PodFields } from './pod-fields';
export type { StatefulPodProps } from './pod-props';
export { GoverningService } from './service';
export {
  type ClientServiceProps,
  ClientServiceType,
  type HeadlessServiceProps,
  type StoreServicePort,
  type StoreServiceProps,
} from './service-props';
export { type ExistingClaimOptions, type ISharedClaim, SharedClaim, type SharedClaimProps } from './shared-claim';
export { SharedVolumeApp } from './shared-volume-app';
export { SharedAccess, type SharedVolume, type SharedVolumeAppProps } from './shared-volume-app-props';
export { type SpreadConstraint, WhenUnsatisfiable } from './spread';
export { StatefulStore } from './stateful-store';
export { ClaimRetention, type RetentionProps, type StatefulStoreProps } from './stateful-store-props';
export { StorageClass } from './storage-class';
export type * from './storage-class-presets';
export {
  type AllowedTopology,
  type ExistingStorageClassOptions,
  type IStorageClass,
  ReclaimPolicy,
  type StorageClassOptions,
  type StorageClassProps,
  type TopologyTerm,
  VolumeBindingMode,
} from './storage-class-props';
export { type StoreVolume, VolumeLifetime, type VolumeMounts, type VolumeTarget } from './store-volume';
export { type RollingUpdateOptions, UpdateStrategy } from './update-strategy';
export { Verify, VerifyFailOn, type VerifyOptions } from './verification';
