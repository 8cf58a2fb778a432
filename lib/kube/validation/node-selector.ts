/** Rules for selectors of nodes: `pkg/apis/core/validation/validation.go` (v1.37.1). */

import { dnsSubdomainProblems, qualifiedNameProblems } from '../names';
import type { NodeSelector, NodeSelectorTerm } from '../objects';
import type { Switches } from '../versions';
import { type FieldErrors, invalid, problems, required } from './field-error';
import { validateLabelValues, validateOperator } from './metadata';

/** What decoding leaves empty where a manifest leaves it out. */
type Loose = { readonly key?: string; readonly operator?: string; readonly values?: readonly string[] };

export function validateNodeSelector(selector: NodeSelector, path: string, switches: Switches): FieldErrors {
  const terms = selector.nodeSelectorTerms ?? [];
  if (terms.length === 0) return [required(`${path}.nodeSelectorTerms`, 'must have at least one node selector term')];
  return terms.flatMap((term, index) =>
    validateNodeSelectorTerm(term, `${path}.nodeSelectorTerms[${index}]`, switches),
  );
}

/** Preferences take any value for a label: they have always done so. */
export function validateNodeSelectorTerm(
  { matchExpressions = [], matchFields = [] }: NodeSelectorTerm,
  path: string,
  switches: Switches,
  anyValue = false,
): FieldErrors {
  return [
    ...matchExpressions.flatMap(({ key = '', operator = '', values = [] }: Loose, index) => {
      const at = `${path}.matchExpressions[${index}]`;
      return [
        ...validateNodeOperator(operator, values, at),
        ...problems(`${at}.key`, key, qualifiedNameProblems(key, switches.labelLengthUnit)),
        ...(anyValue ? [] : validateLabelValues(values, `${at}.values`, switches)),
      ];
    }),
    ...matchFields.flatMap((field, index) => validateField(field, `${path}.matchFields[${index}]`)),
  ];
}

function validateNodeOperator(operator: string, values: readonly string[], path: string): FieldErrors {
  if (operator !== 'Gt' && operator !== 'Lt') return validateOperator(operator, values, path);
  if (values.length === 1) return [];
  return [required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")];
}

function validateField({ key = '', operator = '', values = [] }: Loose, path: string): FieldErrors {
  const known = operator === 'In' || operator === 'NotIn';
  return [
    ...(known ? [] : [invalid(`${path}.operator`, operator, 'not a valid selector operator')]),
    ...(known && values.length !== 1
      ? [
          required(
            `${path}.values`,
            "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
          ),
        ]
      : []),
    ...(key === 'metadata.name'
      ? values.flatMap((value, index) => problems(`${path}.values[${index}]`, value, dnsSubdomainProblems(value)))
      : [invalid(`${path}.key`, key, 'not a valid field selector key')]),
  ];
}
