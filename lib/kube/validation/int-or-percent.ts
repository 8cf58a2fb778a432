/** Rules for integers and percentages: `pkg/apis/apps/validation/validation.go` (v1.37.1). */

import { percentOf } from '../int-or-string';
import { regexProblem } from '../names';
import type { IntOrString } from '../objects';
import { type FieldErrors, invalid } from './field-error';
import { validateNonNegative } from './metadata';

/** A number of pods, zero or more, or a percentage. */
export function validateIntOrPercent(value: IntOrString, path: string): FieldErrors {
  if (typeof value === 'number') return validateNonNegative(value, path);
  if (percentOf(value) !== undefined) return [];
  const words = "a valid percent string must be a numeric string followed by an ending '%'";
  return [invalid(path, value, regexProblem(words, '[0-9]+%', '1%', '93%'))];
}

export function validateAtMostAll(value: IntOrString, path: string): FieldErrors {
  return (percentOf(value) ?? 0) > 100 ? [invalid(path, value, 'must not be greater than 100%')] : [];
}

/** Whether what is written is zero, `0` or `0%`; what it rounds to does not matter. A text that is neither counts as Go reads it. */
export function isWrittenZero(value: IntOrString): boolean {
  if (typeof value === 'number') return value === 0;
  const percent = percentOf(value);
  if (percent !== undefined) return percent === 0;
  return !/^[+-]?[0-9]+$/.test(value) || Number(value) === 0;
}
