/** Rules for StorageClasses (API-40, API-41): `pkg/apis/storage/validation/validation.go` (v1.37.1). */

import { semanticallyEqual } from '../equality';
import { dnsSubdomainProblems, qualifiedNameProblems } from '../names';
import type { StorageClass, TopologySelectorTerm } from '../objects';
import type { Switches } from '../versions';
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
import { goJson } from './go-text';
import { validateMetadata, validateMetadataChange } from './metadata';
import { validateReclaimPolicy } from './persistent-volume';

const MAX_PARAMETERS = 512;
const PARAMETERS_BYTES = 256 * 1024;

export function validateStorageClass(storageClass: StorageClass, switches: Switches): FieldErrors {
  const { provisioner = '', volumeBindingMode: mode = '' } = storageClass as {
    provisioner?: string;
    volumeBindingMode?: string;
  };
  // What upstream finds by declaration it tells last.
  const declared = switches.storageClassImmutableErrors === 'invalidNull';
  return [
    ...validateMetadata(storageClass.metadata, dnsSubdomainProblems, switches),
    ...(provisioner === '' && !declared ? [required('provisioner')] : []),
    ...validateProvisioner(provisioner, 'provisioner', switches),
    ...validateParameters(storageClass.parameters ?? {}, 'parameters'),
    ...validateReclaimPolicy(storageClass.reclaimPolicy, ['Delete', 'Retain'], 'reclaimPolicy'),
    ...(mode === 'Immediate' || mode === 'WaitForFirstConsumer'
      ? []
      : [notSupported('volumeBindingMode', mode, ['Immediate', 'WaitForFirstConsumer'])]),
    ...validateTopologies(storageClass.allowedTopologies ?? [], switches),
    ...(provisioner === '' && declared ? [required('provisioner')] : []),
  ];
}

function validateProvisioner(provisioner: string, path: string, switches: Switches): FieldErrors {
  if (provisioner === '') return [];
  const lower = provisioner.toLowerCase();
  return problems(path, lower, qualifiedNameProblems(lower, switches.labelLengthUnit));
}

function validateParameters(parameters: { readonly [key: string]: string }, path: string): FieldErrors {
  const entries = Object.entries(parameters);
  if (entries.length > MAX_PARAMETERS) return [tooLong(path, MAX_PARAMETERS)];
  const size = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  return [
    ...('' in parameters ? [invalid(path, '', 'field can not be empty.')] : []),
    ...(size > PARAMETERS_BYTES ? [tooLong(path, PARAMETERS_BYTES)] : []),
  ];
}

function validateTopologies(terms: readonly TopologySelectorTerm[], switches: Switches): FieldErrors {
  const seen = new Set<string>();
  return terms.flatMap(({ matchLabelExpressions = [] }, index) => {
    const path = `allowedTopologies[${index}].matchLabelExpressions`;
    const keys = new Set<string>();
    const errors = matchLabelExpressions.flatMap(({ key = '', values = [] }, expression) => {
      const at = `${path}[${expression}]`;
      const twice = keys.has(key) ? [duplicate(`${at}.key`, key)] : [];
      keys.add(key);
      return [
        ...(values.length === 0 ? [required(`${at}.values`)] : []),
        ...values.flatMap((value, nth) =>
          values.indexOf(value) < nth ? [duplicate(`${at}.values[${nth}]`, value)] : [],
        ),
        ...problems(`${at}.key`, key, qualifiedNameProblems(key, switches.labelLengthUnit)),
        ...twice,
      ];
    });
    const same = goJson(
      Object.fromEntries(matchLabelExpressions.map(({ key = '', values = [] }) => [key, [...values].sort()])),
    );
    const again = seen.has(same) ? [duplicate(path, '')] : [];
    seen.add(same);
    return [...errors, ...again];
  });
}

/** What is written into volumes when they are made stays; allowVolumeExpansion, mountOptions and allowedTopologies may change. */
export function validateStorageClassChange(
  storageClass: StorageClass,
  old: StorageClass,
  switches: Switches,
): FieldErrors {
  const style = switches.storageClassImmutableErrors;
  const order =
    style === 'invalidNull'
      ? (['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'] as const)
      : (['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'] as const);
  const changed = order.filter((key) => !semanticallyEqual(storageClass[key], old[key]));
  return [
    ...validateMetadataChange(storageClass.metadata, old.metadata, switches),
    ...changed.map((key) => {
      if (style === 'invalidNull') return invalid(key, null, 'field is immutable');
      if (style === 'forbidden' && key !== 'volumeBindingMode')
        return forbidden(key, `updates to ${key} are forbidden.`);
      return invalid(key, storageClass[key], 'field is immutable');
    }),
  ];
}
