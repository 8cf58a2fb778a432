import type { FieldPath } from './field-path';

/**
 * What can be wrong with a manifest before its values are looked at together, and the diagnostic it belongs to. The words
 * are stable: reports and suppressions may rest on them.
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
  /** A quantity that does not parse, a number outside the range of its type. */
  'invalid-number': 'FLD06',
  /** One key twice in a mapping. */
  'duplicate-entry': 'FLD07',
  /** A group, version or kind that no release ever served in this spelling. */
  'unknown-api': 'FLD09',
  /** Text that is no manifest: syntax, encoding, limits, no kind. */
  'unreadable-document': 'FLD10',
  /** A group, version or kind that this minor does not serve any more, or not yet. */
  'api-not-served': 'IDN06',
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
  /** The object it is about, once one was read. */
  readonly object?: { readonly apiVersion: string; readonly kind: string; readonly name: string };
}

/** A problem whose place is not yet a line. */
export type Finding = Pick<Problem, 'kind' | 'fieldPath' | 'message' | 'help' | 'clusterText'>;
