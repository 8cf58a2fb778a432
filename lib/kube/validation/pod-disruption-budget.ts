/** Rules for PodDisruptionBudgets (R-PDB1): `pkg/apis/policy/validation/validation.go` (v1.37.1). */

import type { PodDisruptionBudget } from '../objects';
import type { Switches } from '../versions';
import { type FieldErrors, invalid, notSupported } from './field-error';
import { internalBudgetSpec } from './go-text';
import { validateAtMostAll, validateIntOrPercent } from './int-or-percent';
import { validateAnyMetadata, validateLabelSelector, validateMetadataChange } from './metadata';

export function validateBudget(budget: PodDisruptionBudget, switches: Switches): FieldErrors {
  // Upstream says nothing about the metadata of a budget, which leaves it to what is asked of every object.
  const errors = validateSpec(budget, switches);
  return errors.length > 0 ? errors : validateAnyMetadata(budget.metadata, switches);
}

export function validateBudgetChange(
  budget: PodDisruptionBudget,
  old: PodDisruptionBudget,
  switches: Switches,
): FieldErrors {
  return [...validateMetadataChange(budget.metadata, old.metadata, switches), ...validateSpec(budget, switches)];
}

function validateSpec({ spec = {} }: PodDisruptionBudget, switches: Switches): FieldErrors {
  const { minAvailable, maxUnavailable, unhealthyPodEvictionPolicy: policy } = spec;
  const both = minAvailable !== undefined && maxUnavailable !== undefined;
  return [
    ...(both ? [invalid('spec', internalBudgetSpec(spec), 'minAvailable and maxUnavailable cannot be both set')] : []),
    ...(['minAvailable', 'maxUnavailable'] as const).flatMap((key) => {
      const value = spec[key];
      if (value === undefined) return [];
      return [...validateIntOrPercent(value, `spec.${key}`), ...validateAtMostAll(value, `spec.${key}`)];
    }),
    ...validateLabelSelector(spec.selector, 'spec.selector', switches),
    ...(policy === undefined || policy === 'AlwaysAllow' || policy === 'IfHealthyBudget'
      ? []
      : [notSupported('spec.unhealthyPodEvictionPolicy', policy, ['AlwaysAllow', 'IfHealthyBudget'])]),
  ];
}
