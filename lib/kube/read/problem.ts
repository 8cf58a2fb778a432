import type { FieldPath } from './field-path';

/**
 * What can be wrong with a manifest by itself, and the diagnostic it belongs to. The words are stable: reports and
 * suppressions may rest on them.
 */
export const PROBLEM_CODES = {
  /** A key that the schema does not have there. */
  'unknown-field': 'FLD01',
  /** A value whose JSON type does not fit. */
  'wrong-type': 'FLD02',
  /** A field that the API server requires is absent. */
  'missing-required': 'FLD03',
  /** A value outside its closed list. */
  'unsupported-value': 'FLD04',
  /** A name, a label or a key of a label that breaks its syntax or its length. */
  'invalid-name': 'FLD05',
  /** A quantity that does not parse, a number outside the range of its type or of its field. */
  'invalid-number': 'FLD06',
  /** One key twice in a mapping, one name twice in a list that is told apart by names. */
  'duplicate-entry': 'FLD07',
  /** Fields that exclude each other, and whatever else the API server refuses without a code of its own. */
  'fields-conflict': 'FLD08',
  /** A group, version or kind that no release ever served in this spelling. */
  'unknown-api': 'FLD09',
  /** Text that is no manifest: syntax, encoding, limits, no kind. */
  'unreadable-document': 'FLD10',
  /** A command that does its work and ends, in a container that is started again for ever. */
  'command-ends': 'FLD12',
  /** A workload without selector, or with one that misses its own pods. */
  'selector-invalid': 'IDN02',
  /** A mount of a volume that the pod does not have. */
  'mount-claim-mismatch': 'IDN05',
  /** A group, version or kind that this minor does not serve any more, or not yet. */
  'api-not-served': 'IDN06',
  /** One object twice in a render. */
  'duplicate-object': 'IDN07',
  /** A volume type or a provisioner that Kubernetes has no code for. */
  'volume-plugin-removed': 'BND13',
  /** A change of what cannot be changed. */
  'forbidden-update': 'UPD01',
  /** A change of a claim's size that is refused. */
  'resize-rejected': 'UPD04',
} as const;

export type ProblemKind = keyof typeof PROBLEM_CODES;

/** Where something stands in what the user wrote. Lines and columns count from 1; a column is a UTF-16 unit. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong, in the user's words. */
export interface Problem extends Position {
  readonly kind: ProblemKind;
  /** As the API server writes it: `spec.template.spec.containers[0].name`; empty for the object as a whole. */
  readonly path: string;
  readonly fieldPath: FieldPath;
  readonly message: string;
  /** The way out; empty when there is nothing to add. */
  readonly help: string;
  /** What the cluster, or kubectl on the way to it, says. Absent where nobody there would notice. */
  readonly clusterText?: string;
  /** Where it is not an error, as nearly all are. */
  readonly severity?: 'error' | 'warning' | 'info';
  /** What an unknown field was probably meant to be. */
  readonly suggestion?: Suggestion;
  /** The object it is about, once one was read. */
  readonly object?: { readonly apiVersion: string; readonly kind: string; readonly name: string };
}

export type Suggestion =
  /** Another spelling at the same place. */
  | { readonly rename: string }
  /** The same name at another place: the mapping that has it, by the fields on the way to it. Lists are entered without an index. */
  | { readonly moveTo: readonly string[] };

/** A problem whose place is not yet a line. */
export type Finding = Pick<Problem, 'kind' | 'fieldPath' | 'message' | 'help' | 'clusterText' | 'suggestion'>;
