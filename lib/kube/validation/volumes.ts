/** Rules for volumes in pods, and for the sources that pods and PersistentVolumes share: `pkg/apis/core/validation/validation.go` (v1.37.1). */

import { dnsLabelProblems, dnsSubdomainProblems } from '../names';
import type { ObjectMeta, PersistentVolumeClaimTemplate, Volume } from '../objects';
import { compareQuantities } from '../quantity';
import type { Switches } from '../versions';
import { validateClaimSpec } from './claim';
import {
  duplicate,
  type FieldErrors,
  forbidden,
  invalid,
  notSupported,
  problems,
  required,
  tooLong,
} from './field-error';
import { validateAnnotations, validateLabels } from './metadata';

type Source = Readonly<Record<string, unknown>>;
type SourceRule = (source: Source, path: string, switches: Switches) => FieldErrors;

/**
 * Every source of a volume in a pod, in the order in which upstream asks for them: of two, the later one is refused. `at` is the
 * name under which a source is spoken of where it is not its own.
 */
const SOURCES: readonly {
  readonly key: string;
  readonly at?: string;
  readonly second?: string;
  readonly rule?: SourceRule;
}[] = [
  { key: 'emptyDir', rule: validateEmptyDir },
  { key: 'hostPath', rule: validateHostPath },
  { key: 'gitRepo', rule: needs('repository') },
  { key: 'gcePersistentDisk', at: 'persistentDisk', rule: needs('pdName') },
  { key: 'awsElasticBlockStore', rule: needs('volumeID') },
  { key: 'secret', rule: validateFiles('secretName') },
  { key: 'nfs', rule: validateNfs },
  { key: 'iscsi' },
  { key: 'glusterfs', rule: needs('endpoints', 'path') },
  { key: 'flocker' },
  { key: 'persistentVolumeClaim', rule: needs('claimName') },
  { key: 'rbd', rule: needs('monitors', 'image') },
  { key: 'cinder', rule: needs('volumeID') },
  { key: 'cephfs', second: 'cephFS', rule: needs('monitors') },
  { key: 'quobyte' },
  { key: 'downwardAPI', second: 'downwarAPI' },
  { key: 'fc' },
  { key: 'flexVolume', rule: needs('driver') },
  { key: 'configMap', rule: validateFiles('name') },
  { key: 'azureFile', rule: needs('secretName', 'shareName') },
  { key: 'vsphereVolume', rule: needs('volumePath') },
  { key: 'photonPersistentDisk', rule: needs('pdID') },
  { key: 'portworxVolume', rule: needs('volumeID') },
  { key: 'azureDisk' },
  { key: 'storageos' },
  { key: 'projected' },
  { key: 'scaleIO' },
  { key: 'csi', rule: validateCsi },
  { key: 'ephemeral', rule: validateEphemeral },
  { key: 'image' },
];

/** The names of a pod's valid volumes, which is what mounts may name, and what is wrong with the others. */
export interface VolumesVerdict {
  readonly valid: ReadonlyMap<string, Volume>;
  readonly errors: FieldErrors;
}

/** Pods, but not templates, have a name, and with it the names of the claims that their ephemeral volumes make. */
export function validateVolumes(
  volumes: readonly Volume[],
  pod: ObjectMeta | undefined,
  path: string,
  switches: Switches,
): VolumesVerdict {
  const valid = new Map<string, Volume>();
  const errors: FieldErrors[number][] = [];
  const made = pod?.name ? volumes.filter((each) => each.ephemeral).map((each) => `${pod.name}-${each.name}`) : [];
  volumes.forEach((volume, index) => {
    const at = `${path}[${index}]`;
    const wrong = [
      ...validateSource(volume, at, pod, switches),
      ...(volume.name ? problems(`${at}.name`, volume.name, dnsLabelProblems(volume.name)) : [required(`${at}.name`)]),
      ...(valid.has(volume.name) ? [duplicate(`${at}.name`, volume.name)] : []),
    ];
    if (wrong.length === 0) valid.set(volume.name, volume);
    errors.push(...wrong);
    const claim = volume.persistentVolumeClaim?.claimName;
    if (claim !== undefined && made.includes(claim)) {
      const detail = 'must not reference a PVC that gets created for an ephemeral volume';
      errors.push(invalid(`${at}.persistentVolumeClaim.claimName`, claim, detail));
    }
  });
  return { valid, errors };
}

function validateSource(volume: Volume, path: string, pod: ObjectMeta | undefined, switches: Switches): FieldErrors {
  const given = SOURCES.filter(({ key }) => volume[key] !== undefined);
  if (given.length === 0) return [required(path, 'must specify a volume type')];
  return given.flatMap(({ key, at = key, second = key, rule }, index) => {
    if (index > 0) return [forbidden(`${path}.${second}`, 'may not specify more than 1 volume type')];
    const errors = rule?.(volume[key] as Source, `${path}.${at}`, switches) ?? [];
    return key === 'ephemeral' ? [...errors, ...validateMadeName(volume.name, pod, `${path}.name`)] : errors;
  });
}

function validateMadeName(volume: string, pod: ObjectMeta | undefined, path: string): FieldErrors {
  if (!pod?.name || !volume) return [];
  const name = `${pod.name}-${volume}`;
  return dnsSubdomainProblems(name).map((problem) => invalid(path, volume, `PVC name "${name}": ${problem}`));
}

/** Fields that must not be empty. */
function needs(...fields: readonly string[]): SourceRule {
  return (source, path) => {
    const empty = (value: unknown): boolean => value === undefined || value === '' || (value as unknown[]).length === 0;
    return fields.filter((field) => empty(source[field])).map((field) => required(`${path}.${field}`));
  };
}

function validateEmptyDir({ sizeLimit }: Source, path: string): FieldErrors {
  if (sizeLimit === undefined || compareQuantities(sizeLimit as string, '0') >= 0) return [];
  return [forbidden(`${path}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')];
}

const HOST_PATH_TYPES = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

export function validateHostPath(source: Source, path: string): FieldErrors {
  const { path: where = '', type = '' } = source as { path?: string; type?: string };
  if (where === '') return [required(`${path}.path`)];
  return [
    ...validateNoBacksteps(where, `${path}.path`),
    ...(HOST_PATH_TYPES.includes(type) ? [] : [notSupported(`${path}.type`, type, HOST_PATH_TYPES)]),
  ];
}

export function validateNfs(source: Source, path: string): FieldErrors {
  const { path: where = '' } = source as { path?: string };
  return [
    ...needs('server', 'path')(source, path, undefined as never),
    ...(where.startsWith('/') ? [] : [invalid(`${path}.path`, where, 'must be an absolute path')]),
  ];
}

export function validateNoBacksteps(where: string, path: string): FieldErrors {
  return where.split('/').includes('..') ? [invalid(path, where, "must not contain '..'")] : [];
}

const FILE_MODE = 'must be a number between 0 and 0777 (octal), both inclusive';

/** ConfigMaps and Secrets: a name, a mode, and which key becomes which file. */
function validateFiles(name: string): SourceRule {
  return (source, path, switches) => {
    const { defaultMode, items = [] } = source as { defaultMode?: number; items?: readonly Source[] };
    return [
      ...needs(name)(source, path, switches),
      ...validateMode(defaultMode, `${path}.defaultMode`),
      ...items.flatMap((item, index) => validateItem(item, `${path}.items[${index}]`, switches)),
    ];
  };
}

function validateItem(item: Source, path: string, switches: Switches): FieldErrors {
  const { path: where = '', mode } = item as { path?: string; mode?: number };
  return [
    ...needs('key', 'path')(item, path, switches),
    ...(where.startsWith('/') ? [invalid(`${path}.path`, where, 'must be a relative path')] : []),
    ...validateNoBacksteps(where, `${path}.path`),
    ...(where.startsWith('..') && !where.startsWith('../')
      ? [invalid(`${path}.path`, where, "must not start with '..'")]
      : []),
    ...validateMode(mode, `${path}.mode`),
  ];
}

function validateMode(mode: number | undefined, path: string): FieldErrors {
  return mode === undefined || (mode >= 0 && mode <= 0o777) ? [] : [invalid(path, mode, FILE_MODE)];
}

/** Drivers of CSI, in pods and in PersistentVolumes. */
export function validateCsiDriverName(name: string, path: string, switches: Switches): FieldErrors {
  if (name === '' && switches.emptyDriverNameIsToldOnce) return [required(path)];
  return [
    ...(name === '' ? [required(path)] : []),
    ...(name.length > 63 ? [tooLong(path, 63)] : []),
    ...problems(path, name, dnsSubdomainProblems(name.toLowerCase())),
  ];
}

function validateCsi({ driver = '' }: Source, path: string, switches: Switches): FieldErrors {
  return validateCsiDriverName(driver as string, `${path}.driver`, switches);
}

function validateEphemeral({ volumeClaimTemplate }: Source, path: string, switches: Switches): FieldErrors {
  const template = volumeClaimTemplate as PersistentVolumeClaimTemplate | undefined;
  const at = `${path}.volumeClaimTemplate`;
  if (template === undefined) return [required(at)];
  return [
    ...validateAnnotations(template.metadata?.annotations, `${at}.metadata.annotations`, switches),
    ...validateLabels(template.metadata?.labels, `${at}.metadata.labels`, switches),
    ...validateClaimSpec(template.spec, `${at}.spec`, switches),
  ];
}
