import { accessModesText } from '../access-modes';
import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  PersistentVolume,
  PersistentVolumeClaim,
  QuantityText,
  StorageClass,
  VolumeAttachment,
} from '../objects';
import { canonicalQuantity } from '../quantity';
import { classNameOf } from '../storage-classes';
import { type Columns, column, NONE, UNSET, wideColumn } from './columns';

export const PERSISTENT_VOLUME: Columns<PersistentVolume> = [
  column('NAME', ({ metadata }) => metadata.name),
  column('CAPACITY', ({ spec }) => amount(spec.capacity?.storage)),
  column('ACCESS MODES', ({ spec }) => accessModesText(spec.accessModes)),
  column('RECLAIM POLICY', ({ spec }) => spec.persistentVolumeReclaimPolicy ?? ''),
  column('STATUS', phaseOf),
  column('CLAIM', ({ spec: { claimRef } }) => (claimRef ? `${claimRef.namespace ?? ''}/${claimRef.name ?? ''}` : '')),
  column('STORAGECLASS', classNameOf),
  column('VOLUMEATTRIBUTESCLASS', ({ spec }) => spec.volumeAttributesClassName ?? UNSET),
  column('REASON', ({ status }) => status?.reason ?? ''),
  wideColumn('VOLUMEMODE', ({ spec }) => spec.volumeMode ?? UNSET),
];

/** Capacity and modes are the volume's: there are none before the claim names one. */
export const PERSISTENT_VOLUME_CLAIM: Columns<PersistentVolumeClaim> = [
  column('NAME', ({ metadata }) => metadata.name),
  column('STATUS', phaseOf),
  column('VOLUME', ({ spec }) => spec.volumeName ?? ''),
  column('CAPACITY', ({ spec, status }) => (spec.volumeName ? amount(status?.capacity?.storage) : '')),
  column('ACCESS MODES', ({ spec, status }) => (spec.volumeName ? accessModesText(status?.accessModes) : '')),
  column('STORAGECLASS', classNameOf),
  column('VOLUMEATTRIBUTESCLASS', ({ spec }) => spec.volumeAttributesClassName ?? UNSET),
  wideColumn('VOLUMEMODE', ({ spec }) => spec.volumeMode ?? UNSET),
];

/** ` (default)` behind the name needs all classes: the table adds it. */
export const STORAGE_CLASS: Columns<StorageClass> = [
  column('NAME', ({ metadata }) => metadata.name),
  column('PROVISIONER', ({ provisioner }) => provisioner),
  column('RECLAIMPOLICY', ({ reclaimPolicy = 'Delete' }) => reclaimPolicy),
  column('VOLUMEBINDINGMODE', ({ volumeBindingMode = 'Immediate' }) => volumeBindingMode),
  column('ALLOWVOLUMEEXPANSION', ({ allowVolumeExpansion = false }) => String(allowVolumeExpansion)),
];

export const VOLUME_ATTACHMENT: Columns<VolumeAttachment> = [
  column('NAME', ({ metadata }) => metadata.name),
  column('ATTACHER', ({ spec }) => spec.attacher),
  column('PV', ({ spec }) => spec.source.persistentVolumeName ?? ''),
  column('NODE', ({ spec }) => spec.nodeName),
  column('ATTACHED', ({ status }) => String(status?.attached ?? false)),
];

export const CSI_DRIVER: Columns<CSIDriver> = [
  column('NAME', ({ metadata }) => metadata.name),
  column('ATTACHREQUIRED', ({ spec }) => String(spec.attachRequired ?? true)),
  column('PODINFOONMOUNT', ({ spec }) => String(spec.podInfoOnMount ?? false)),
  column('STORAGECAPACITY', ({ spec }) => String(spec.storageCapacity ?? false)),
  column('TOKENREQUESTS', ({ spec }) => audiences(spec.tokenRequests)),
  column('REQUIRESREPUBLISH', ({ spec }) => String(spec.requiresRepublish ?? false)),
  column('MODES', ({ spec }) => spec.volumeLifecycleModes?.join() || NONE),
];

export const CSI_NODE: Columns<CSINode> = [
  column('NAME', ({ metadata }) => metadata.name),
  column('DRIVERS', ({ spec }) => String(spec.drivers.length)),
];

export const CSI_STORAGE_CAPACITY: Columns<CSIStorageCapacity> = [
  column('NAME', ({ metadata }) => metadata.name),
  column('STORAGECLASSNAME', ({ storageClassName }) => storageClassName),
  column('CAPACITY', ({ capacity }) => (capacity === undefined ? UNSET : canonicalQuantity(capacity))),
];

function phaseOf({ metadata, status }: PersistentVolume | PersistentVolumeClaim): string {
  return metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating';
}

function amount(quantity: QuantityText | undefined): string {
  return quantity === undefined ? '0' : canonicalQuantity(quantity);
}

function audiences(requests: unknown): string {
  const given = requests as readonly { readonly audience: string }[] | undefined;
  return given === undefined ? UNSET : given.map(({ audience }) => audience).join();
}
