/** Rules for metadata, labels and selectors: apimachinery v0.37.1 `pkg/api/validation/objectmeta.go`, `pkg/apis/meta/v1/validation`. */

import { compareText } from '../../util/order';
import { labelValueProblems, qualifiedNameProblems } from '../names';
import type { LabelSelector, Labels, ObjectMeta, OwnerReference } from '../objects';
import type { Switches } from '../versions';
import { type FieldErrors, forbidden, invalid, problems, required, tooLong } from './field-error';
import { goQuote } from './go-text';

/** All annotations of an object together, in bytes. */
const ANNOTATIONS_BYTES = 256 * 1024;

export function validateMetadata(
  metadata: ObjectMeta,
  nameProblems: (name: string) => readonly string[],
  switches: Switches,
): FieldErrors {
  const { name, generateName, generation = 0, finalizers = [] } = metadata;
  return [
    // A prefix may end in a dash: something follows it.
    ...(generateName
      ? problems('metadata.generateName', generateName, nameProblems(generateName.replace(/-$/, 'a')))
      : []),
    ...(name
      ? problems('metadata.name', name, nameProblems(name))
      : [required('metadata.name', 'name or generateName is required')]),
    ...validateNonNegative(generation, 'metadata.generation'),
    ...validateCommon(metadata, switches),
    ...finalizers.flatMap((each) =>
      problems('metadata.finalizers', each, qualifiedNameProblems(each, switches.labelLengthUnit)),
    ),
    ...validateOneCascade(finalizers),
    ...finalizers.flatMap((each, index) => validateQualified(each, `metadata.finalizers[${index}]`)),
  ];
}

const STANDARD_FINALIZERS = ['kubernetes', 'orphan', 'foregroundDeletion'];

function validateQualified(finalizer: string, path: string): FieldErrors {
  if (finalizer.includes('/') || STANDARD_FINALIZERS.includes(finalizer)) return [];
  return [invalid(path, finalizer, 'name is neither a standard finalizer name nor is it fully qualified')];
}

/** What is asked of every object once its own kind has nothing to say: for kinds that leave metadata to it. */
export function validateAnyMetadata(metadata: ObjectMeta, switches: Switches): FieldErrors {
  return validateMetadata(metadata, pathSegmentProblems, switches).filter(
    ({ path }) => !path.startsWith('metadata.finalizers['),
  );
}

/** A name is part of a URL. */
function pathSegmentProblems(name: string): readonly string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%']
    .filter((character) => name.includes(character))
    .map((character) => `may not contain '${character}'`);
}

/** What a change of an object must keep (API-54). Names and uids are not compared: a change is made to the object it names. */
export function validateMetadataChange(metadata: ObjectMeta, old: ObjectMeta, switches: Switches): FieldErrors {
  const known = new Set(old.finalizers);
  const added = (metadata.finalizers ?? []).filter((each) => !known.has(each)).sort(compareText);
  const late =
    old.deletionTimestamp === undefined || added.length === 0
      ? []
      : [
          forbidden(
            'metadata.finalizers',
            `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map(goQuote).join(', ')}}`,
          ),
        ];
  return [...late, ...validateCommon(metadata, switches)];
}

function validateCommon({ labels, annotations, ownerReferences = [] }: ObjectMeta, switches: Switches): FieldErrors {
  return [
    ...validateLabels(labels, 'metadata.labels', switches),
    ...validateAnnotations(annotations, 'metadata.annotations', switches),
    ...validateOwners(ownerReferences),
  ];
}

function validateOwners(references: readonly OwnerReference[]): FieldErrors {
  const path = 'metadata.ownerReferences';
  const fields = ['apiVersion', 'kind', 'name', 'uid'] as const;
  const missing = references.flatMap((reference, index) =>
    fields.filter((key) => !reference[key]).map((key) => required(`${path}[${index}].${key}`, 'must not be empty')),
  );
  const [first, ...others] = references.filter((reference) => reference.controller);
  const named = ({ kind, name }: OwnerReference): string => `${kind}/${name}`;
  return [
    ...missing,
    ...others.map((other) =>
      invalid(
        path,
        references,
        `Only one reference can have Controller set to true. Found "true" in references for ${named(first as OwnerReference)} and ${named(other)}`,
      ),
    ),
  ];
}

function validateOneCascade(finalizers: readonly string[]): FieldErrors {
  if (!finalizers.includes('orphan') || !finalizers.includes('foregroundDeletion')) return [];
  return [invalid('metadata.finalizers', finalizers, 'finalizer orphan and foregroundDeletion cannot be both set')];
}

export function validateLabels(labels: Labels | undefined, path: string, { labelLengthUnit }: Switches): FieldErrors {
  return sortedEntries(labels).flatMap(([key, value]) => [
    ...problems(path, key, qualifiedNameProblems(key, labelLengthUnit)),
    ...problems(path, value, labelValueProblems(value, labelLengthUnit)),
  ]);
}

export function validateAnnotations(annotations: Labels | undefined, path: string, switches: Switches): FieldErrors {
  const entries = sortedEntries(annotations);
  const size = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  return [
    ...entries.flatMap(([key]) =>
      problems(path, key, qualifiedNameProblems(key.toLowerCase(), switches.labelLengthUnit)),
    ),
    ...(size > ANNOTATIONS_BYTES ? [tooLong(path, ANNOTATIONS_BYTES)] : []),
  ];
}

/** What decoding leaves empty where a manifest leaves it out. */
type Loose = { readonly key?: string; readonly operator?: string; readonly values?: readonly string[] };

export function validateLabelSelector(
  selector: LabelSelector | undefined,
  path: string,
  switches: Switches,
): FieldErrors {
  if (selector === undefined) return [];
  return [
    ...validateLabels(selector.matchLabels, `${path}.matchLabels`, switches),
    ...(selector.matchExpressions ?? []).flatMap(({ key = '', operator = '', values = [] }: Loose, index) => {
      const at = `${path}.matchExpressions[${index}]`;
      return [
        ...validateOperator(operator, values, at),
        ...problems(`${at}.key`, key, qualifiedNameProblems(key, switches.labelLengthUnit)),
        ...validateLabelValues(values, `${at}.values`, switches),
      ];
    }),
  ];
}

export function validateOperator(operator: string, values: readonly string[], path: string): FieldErrors {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0
        ? []
        : [required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
    case 'Exists':
    case 'DoesNotExist':
      return values.length === 0
        ? []
        : [forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
    default:
      return [invalid(`${path}.operator`, operator, 'not a valid selector operator')];
  }
}

export function validateLabelValues(
  values: readonly string[],
  path: string,
  { labelLengthUnit }: Switches,
): FieldErrors {
  return values.flatMap((value, index) =>
    problems(`${path}[${index}]`, value, labelValueProblems(value, labelLengthUnit)),
  );
}

export function validateNonNegative(value: number | undefined, path: string): FieldErrors {
  return (value ?? 0) < 0 ? [invalid(path, value, 'must be greater than or equal to 0')] : [];
}

/** Go walks maps in any order; here by key. */
export function sortedEntries<T>(map: { readonly [key: string]: T } | undefined): readonly (readonly [string, T])[] {
  return Object.entries(map ?? {}).sort(([a], [b]) => compareText(a, b));
}
