/** Defaults of volumes in pods and of volume sources: `pkg/apis/core/v1/defaults.go`, `zz_generated.defaults.go` (v1.37.1). */

import type { PersistentVolumeClaimTemplate, Volume, VolumeSource } from '../objects';
import { canonicalQuantity } from '../quantity';
import { claimSpecDefaults } from './claim';
import { fill, withoutZeros } from './fill';

type Fields = Readonly<Record<string, unknown>>;

/** Permissions of files made of ConfigMaps, Secrets and so on, as YAML shows them: 0644. */
const DEFAULT_MODE = 0o644;

const RBD: Fields = { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' };
const ISCSI: Fields = { iscsiInterface: 'default' };
const AZURE_DISK: Fields = { cachingMode: 'ReadWrite', fsType: 'ext4', kind: 'Shared', readOnly: false };
const SCALE_IO: Fields = { storageMode: 'ThinProvisioned', fsType: 'xfs' };

/** Defaults by source; those that need more than constants stand in `SPECIAL`. */
const SOURCES: { readonly [source: string]: Fields } = {
  configMap: { defaultMode: DEFAULT_MODE },
  secret: { defaultMode: DEFAULT_MODE },
  hostPath: { type: '' },
  rbd: RBD,
  iscsi: ISCSI,
  azureDisk: AZURE_DISK,
  scaleIO: SCALE_IO,
};

const SPECIAL: { readonly [source: string]: (source: Fields) => Fields } = {
  persistentVolumeClaim: (source) => withoutZeros(source, ['readOnly']),
  downwardAPI: (source) => fill({ ...source, ...itemDefaults(source) }, { defaultMode: DEFAULT_MODE }),
  projected: (source) => fill({ ...source, ...projectedSources(source) }, { defaultMode: DEFAULT_MODE }),
  emptyDir: (source) =>
    source.sizeLimit === undefined ? source : { ...source, sizeLimit: canonicalQuantity(source.sizeLimit as string) },
  ephemeral: (source) => {
    const template = source.volumeClaimTemplate as PersistentVolumeClaimTemplate | undefined;
    if (template === undefined) return source;
    const { metadata = {}, spec = {} } = template;
    return { ...source, volumeClaimTemplate: { ...template, metadata, spec: claimSpecDefaults(spec) } };
  },
};

/** A volume that names no source at all is an empty directory. */
export function volumeDefaults(volume: Volume): Volume {
  const { name, ...source } = volume;
  const sources = Object.keys(source).filter((key) => source[key] !== undefined && source[key] !== null);
  if (sources.length === 0) return { ...volume, emptyDir: {} };
  return { name, ...sourceDefaults(source) } as Volume;
}

/** The same for the source of a PersistentVolume, which stands among the other fields of its spec. */
export function sourceDefaults<T extends VolumeSource>(spec: T): T {
  const changed = Object.entries(spec).flatMap(([key, value]) => {
    if (typeof value !== 'object' || value === null) return [];
    const source = value as Fields;
    if (SPECIAL[key] !== undefined) return [[key, SPECIAL[key](source)]];
    if (SOURCES[key] === undefined) return [];
    // Unlike elsewhere an empty type of a hostPath is a value.
    return [[key, key === 'hostPath' ? { ...SOURCES[key], ...source } : fill(source, SOURCES[key])]];
  });
  return { ...spec, ...Object.fromEntries(changed) };
}

function itemDefaults(source: Fields): Fields {
  const items = source.items as readonly Fields[] | undefined;
  if (items === undefined) return {};
  return {
    items: items.map((item) =>
      item.fieldRef === undefined ? item : { ...item, fieldRef: fill(item.fieldRef as Fields, { apiVersion: 'v1' }) },
    ),
  };
}

function projectedSources(source: Fields): Fields {
  const sources = source.sources as readonly Fields[] | undefined;
  if (sources === undefined) return {};
  return {
    sources: sources.map((each) => {
      const { downwardAPI, serviceAccountToken } = each as { downwardAPI?: Fields; serviceAccountToken?: Fields };
      return {
        ...each,
        ...(downwardAPI && { downwardAPI: { ...downwardAPI, ...itemDefaults(downwardAPI) } }),
        ...(serviceAccountToken && { serviceAccountToken: fill(serviceAccountToken, { expirationSeconds: 3600 }) }),
      };
    }),
  };
}
