/** Rules for a set's status (R-S7): `pkg/apis/apps/validation/validation.go`, ValidateStatefulSetStatus (v1.37.1). */

import type { StatefulSet } from '../objects';
import { type FieldErrors, invalid } from './field-error';
import { validateNonNegative } from './metadata';

const COUNTERS = [
  'replicas',
  'readyReplicas',
  'currentReplicas',
  'updatedReplicas',
  'availableReplicas',
  'observedGeneration',
  'collisionCount',
] as const;

/** Each counter, and what it may not exceed. */
const LIMITS = [
  ['readyReplicas', 'replicas'],
  ['currentReplicas', 'replicas'],
  ['updatedReplicas', 'replicas'],
  ['availableReplicas', 'replicas'],
  ['availableReplicas', 'readyReplicas'],
] as const;

export function validateStatefulSetStatus({ status = {} }: StatefulSet): FieldErrors {
  const counts: { readonly [counter: string]: number | undefined } = status as never;
  return [
    ...COUNTERS.flatMap((counter) => validateNonNegative(counts[counter], `status.${counter}`)),
    ...LIMITS.flatMap(([counter, limit]) =>
      (counts[counter] ?? 0) > (counts[limit] ?? 0)
        ? [invalid(`status.${counter}`, counts[counter] ?? 0, `cannot be greater than status.${limit}`)]
        : [],
    ),
  ];
}
