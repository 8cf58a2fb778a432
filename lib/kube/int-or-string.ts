/** Integers and percentages: apimachinery v0.37.1 `pkg/util/intstr/intstr.go`. */

import { assert } from '../util/assert';
import type { IntOrString } from './objects/meta';

/**
 * Which way a percentage of a total goes. Kubernetes is not uniform: a StatefulSet's and a Deployment's `maxUnavailable`
 * go down, a Deployment's `maxSurge` and both fields of a PodDisruptionBudget go up.
 */
export type Rounding = 'up' | 'down';

/** The percentage that a text such as `25%` means; nothing for an integer or any other text. */
export function percentOf(value: IntOrString): number | undefined {
  if (typeof value === 'number') return undefined;
  return /^[0-9]+%$/.test(value) ? Number(value.slice(0, -1)) : undefined;
}

/** The number of pods that an integer or percentage means, for values that validation has let through. */
export function scaledValue(value: IntOrString, total: number, rounding: Rounding): number {
  if (typeof value === 'number') return value;
  const percent = percentOf(value);
  assert(percent !== undefined, `'${value}' is neither an integer nor a percentage`);
  // Not percent / 100 * total: the quotient may lie a hair above an integer.
  const scaled = (percent * total) / 100;
  return rounding === 'up' ? Math.ceil(scaled) : Math.floor(scaled);
}
