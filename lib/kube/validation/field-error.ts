/** Errors about single fields, and how the API server words them: apimachinery v0.37.1 `pkg/util/validation/field/errors.go`. */

import { goJson, goQuote } from './go-text';

export type FieldErrorType = keyof typeof WORDS;

const WORDS = {
  Required: 'Required value',
  Invalid: 'Invalid value',
  NotSupported: 'Unsupported value',
  Duplicate: 'Duplicate value',
  NotFound: 'Not found',
  Forbidden: 'Forbidden',
  TooLong: 'Too long',
} as const;

export interface FieldError {
  /** Where, as the API server writes it: `spec.containers[0].name`. It is not always where the field really stands. */
  readonly path: string;
  readonly type: FieldErrorType;
  /** What was found there; only types that show a value have one. `null` is shown as such. */
  readonly value?: unknown;
  /** What would do; may be empty. */
  readonly detail: string;
}

export type FieldErrors = readonly FieldError[];

export function required(path: string, detail = ''): FieldError {
  return { path, type: 'Required', detail };
}

export function invalid(path: string, value: unknown, detail: string): FieldError {
  return { path, type: 'Invalid', value: value ?? null, detail };
}

/** The values stand in the order given: where upstream sorts them, the caller gives them sorted. */
export function notSupported(path: string, value: unknown, supported: readonly string[]): FieldError {
  const detail = supported.length === 0 ? '' : `supported values: ${supported.map(goQuote).join(', ')}`;
  return { path, type: 'NotSupported', value: value ?? null, detail };
}

export function duplicate(path: string, value: unknown): FieldError {
  return { path, type: 'Duplicate', value, detail: '' };
}

export function notFound(path: string, value: unknown): FieldError {
  return { path, type: 'NotFound', value, detail: '' };
}

export function forbidden(path: string, detail: string): FieldError {
  return { path, type: 'Forbidden', detail };
}

export function tooLong(path: string, maxBytes: number): FieldError {
  return { path, type: 'TooLong', detail: `may not be more than ${maxBytes} bytes` };
}

/** One Invalid error for each problem of a value, as `names.ts` tells them. */
export function problems(path: string, value: string, details: readonly string[]): FieldErrors {
  return details.map((detail) => invalid(path, value, detail));
}

/** One error in the words of the API server. */
export function fieldErrorText({ path, type, value, detail }: FieldError): string {
  const shown = value === undefined ? '' : `: ${typeof value === 'string' ? goQuote(value) : goJson(value)}`;
  return `${path}: ${WORDS[type]}${shown}${detail === '' ? '' : `: ${detail}`}`;
}

/** Several errors in one text: `[e1, e2]`, each once. */
export function fieldErrorsText(errors: FieldErrors): string {
  const texts = [...new Set(errors.map(fieldErrorText))];
  return texts.length === 1 ? (texts[0] as string) : `[${texts.join(', ')}]`;
}
