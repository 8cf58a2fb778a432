/** Rules for PersistentVolumes (API-30): `pkg/apis/core/validation/validation.go`, `pkg/volume/validation` (v1.37.1). */

import { dnsSubdomainProblems } from '../names';
import type { PersistentVolume, PersistentVolumeSpec, ResourceList } from '../objects';
import { compareQuantities, wholeUnits } from '../quantity';
import type { Switches } from '../versions';
import { validateAccessModes, validateClassName, validateVolumeMode } from './claim';
import { type FieldErrors, forbidden, invalid, notSupported, required } from './field-error';
import { sortedEntries, validateMetadata } from './metadata';
import { validateNodeSelector } from './node-selector';
import { validateCsiDriverName, validateHostPath, validateNfs, validateNoBacksteps } from './volumes';

type Source = Readonly<Record<string, unknown>>;

/**
 * The sources in the order in which upstream asks for them: of two, the later one is refused. `internal` is the name of the Go field,
 * `second` how upstream speaks of one that is too many.
 */
export const VOLUME_SOURCES: readonly {
  readonly key: string;
  readonly internal: string;
  readonly second?: string;
  readonly mountOptions?: boolean;
  readonly rule?: (source: Source, path: string, switches: Switches) => FieldErrors;
}[] = [
  { key: 'hostPath', internal: 'HostPath', rule: validateHostPath },
  { key: 'gcePersistentDisk', internal: 'GCEPersistentDisk', mountOptions: true },
  { key: 'awsElasticBlockStore', internal: 'AWSElasticBlockStore', mountOptions: true },
  { key: 'glusterfs', internal: 'Glusterfs', mountOptions: true, rule: needs('endpoints', 'path') },
  { key: 'flocker', internal: 'Flocker' },
  { key: 'nfs', internal: 'NFS', mountOptions: true, rule: validateNfs },
  { key: 'rbd', internal: 'RBD', mountOptions: true, rule: needs('monitors', 'image') },
  { key: 'quobyte', internal: 'Quobyte', mountOptions: true },
  { key: 'cephfs', internal: 'CephFS', second: 'cephFS', mountOptions: true, rule: needs('monitors') },
  { key: 'iscsi', internal: 'ISCSI', mountOptions: true },
  { key: 'cinder', internal: 'Cinder', mountOptions: true, rule: needs('volumeID') },
  { key: 'fc', internal: 'FC' },
  { key: 'flexVolume', internal: 'FlexVolume', rule: needs('driver') },
  { key: 'azureFile', internal: 'AzureFile', mountOptions: true },
  { key: 'vsphereVolume', internal: 'VsphereVolume', mountOptions: true, rule: needs('volumePath') },
  { key: 'photonPersistentDisk', internal: 'PhotonPersistentDisk', mountOptions: true, rule: needs('pdID') },
  { key: 'portworxVolume', internal: 'PortworxVolume', rule: needs('volumeID') },
  { key: 'azureDisk', internal: 'AzureDisk', mountOptions: true },
  { key: 'scaleIO', internal: 'ScaleIO' },
  { key: 'local', internal: 'Local', rule: validateLocal },
  { key: 'storageos', internal: 'StorageOS' },
  { key: 'csi', internal: 'CSI', rule: validateCsi },
];

export function validateVolume(volume: PersistentVolume, switches: Switches): FieldErrors {
  return [
    ...validateMetadata(volume.metadata, dnsSubdomainProblems, switches),
    ...validateSpec(volume.spec, switches),
    ...validateMountOptions(volume),
  ];
}

function validateSpec(spec: PersistentVolumeSpec, switches: Switches): FieldErrors {
  const { accessModes = [], persistentVolumeReclaimPolicy: policy, storageClassName, nodeAffinity } = spec;
  return [
    ...(accessModes.length === 0 ? [required('spec.accessModes')] : []),
    ...validateAccessModes(accessModes, 'spec.accessModes'),
    ...validateCapacity(spec.capacity, 'spec.capacity'),
    ...validateReclaimPolicy(policy, ['Delete', 'Recycle', 'Retain'], 'spec.persistentVolumeReclaimPolicy'),
    ...(nodeAffinity === undefined ? [] : validateNodeAffinity(nodeAffinity, switches)),
    ...validateSource(spec, switches),
    ...(policy === 'Recycle' && spec.hostPath !== undefined && isRoot(spec.hostPath.path ?? '')
      ? [forbidden('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'")]
      : []),
    ...validateClassName(storageClassName, 'spec.storageClassName'),
    ...validateVolumeMode(spec.volumeMode, 'spec.volumeMode'),
    ...validateAttributesClass(spec, switches),
  ];
}

function validateCapacity(capacity: ResourceList | undefined, path: string): FieldErrors {
  const names = Object.keys(capacity ?? {});
  return [
    ...(names.length === 0 ? [required(path)] : []),
    ...(names.length === 1 && names[0] === 'storage' ? [] : [notSupported(path, capacity, ['storage'])]),
    ...sortedEntries(capacity).flatMap(([name, amount]) => [
      ...(wholeUnits(amount) < 0n
        ? [invalid(`${path}[${name}]`, Number(wholeUnits(amount)), 'must be a valid resource quantity')]
        : []),
      ...(compareQuantities(amount, '0') > 0
        ? []
        : [invalid(`${path}[${name}]`, String(amount), 'must be greater than zero')]),
    ]),
  ];
}

/** Also for StorageClasses, which cannot ask for Recycle. */
export function validateReclaimPolicy(
  policy: string | undefined,
  supported: readonly string[],
  path: string,
): FieldErrors {
  return !policy || supported.includes(policy) ? [] : [notSupported(path, policy, supported)];
}

function validateNodeAffinity(
  { required: wanted }: NonNullable<PersistentVolumeSpec['nodeAffinity']>,
  switches: Switches,
): FieldErrors {
  const path = 'spec.nodeAffinity.required';
  return wanted
    ? validateNodeSelector(wanted, path, switches)
    : [required(path, 'must specify required node constraints')];
}

function validateSource(spec: PersistentVolumeSpec, switches: Switches): FieldErrors {
  const given = VOLUME_SOURCES.filter(({ key }) => spec[key] !== undefined);
  if (given.length === 0) return [required('spec', 'must specify a volume type')];
  return given.flatMap(({ key, second = key, rule }, index) => {
    if (index > 0) return [forbidden(`spec.${second}`, 'may not specify more than 1 volume type')];
    const errors = rule?.(spec[key] as Source, `spec.${key}`, switches) ?? [];
    const anywhere = key === 'local' && spec.nodeAffinity === undefined;
    return anywhere ? [...errors, required('spec.nodeAffinity', 'Local volume requires node affinity')] : errors;
  });
}

/** Fields that must not be empty. */
function needs(...fields: readonly string[]): (source: Source, path: string) => FieldErrors {
  const empty = (value: unknown): boolean => value === undefined || value === '' || (value as unknown[]).length === 0;
  return (source, path) => fields.filter((field) => empty(source[field])).map((field) => required(`${path}.${field}`));
}

function validateLocal({ path: where = '' }: Source, path: string): FieldErrors {
  if (where === '') return [required(`${path}.path`)];
  return validateNoBacksteps(where as string, `${path}.path`);
}

function validateCsi(source: Source, path: string, switches: Switches): FieldErrors {
  const { driver = '' } = source as { driver?: string };
  return [...validateCsiDriverName(driver, `${path}.driver`, switches), ...needs('volumeHandle')(source, path)];
}

function isRoot(path: string): boolean {
  return path.startsWith('/') && path.split('/').every((part) => part === '' || part === '.' || part === '..');
}

function validateAttributesClass(
  { volumeAttributesClassName: name, csi }: PersistentVolumeSpec,
  switches: Switches,
): FieldErrors {
  if (name === undefined || !switches.volumeAttributesClass) return [];
  const path = 'spec.volumeAttributesClassName';
  return [
    ...(name === '' ? [required(path, 'an empty string is disallowed')] : validateClassName(name, path)),
    ...(csi === undefined ? [required('spec.csi', 'has to be specified when using volumeAttributesClassName')] : []),
  ];
}

const MOUNT_OPTIONS = 'volume.beta.kubernetes.io/mount-options';

function validateMountOptions({ metadata, spec }: PersistentVolume): FieldErrors {
  const taken = VOLUME_SOURCES.some(({ key, mountOptions }) => mountOptions && spec[key] !== undefined);
  if (taken || metadata.annotations?.[MOUNT_OPTIONS] === undefined) return [];
  return [forbidden(`metadata.annotations.${MOUNT_OPTIONS}`, 'may not specify mount options for this volume type')];
}
