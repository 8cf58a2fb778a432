/** Rules for the selector of a workload and the template that it must match: `pkg/apis/apps/validation/validation.go` (v1.37.1). */

import { labelValueProblems, qualifiedNameProblems } from '../names';
import type { LabelSelector, PodTemplateSpec } from '../objects';
import { selects } from '../selectors';
import type { Switches } from '../versions';
import { type FieldErrors, invalid, required } from './field-error';
import { labelSelector } from './go-text';
import { validateLabelSelector, validateOperator } from './metadata';

/** `kind` as upstream says it; it says deployment of a ReplicaSet, too. */
export function validateSelector(selector: LabelSelector | undefined, kind: string, switches: Switches): FieldErrors {
  const path = 'spec.selector';
  if (selector === undefined) return [required(path)];
  return [
    ...validateLabelSelector(selector, path, switches),
    ...(isEmpty(selector) ? [invalid(path, labelSelector(selector), `empty selector is invalid for ${kind}`)] : []),
  ];
}

/**
 * The template must have the labels. Without a selector nothing matches; an empty one is told as such and not compared; one that
 * cannot be understood is told once more, in `words`, and then nothing is said about the template.
 */
export function validateAgainstSelector(
  selector: LabelSelector | undefined,
  template: PodTemplateSpec,
  words: string,
  rest: () => FieldErrors,
): FieldErrors {
  if (selector !== undefined && !isUnderstood(selector))
    return [invalid('spec.selector', labelSelector(selector), words)];
  const labels = template.metadata?.labels;
  const matches = selector !== undefined && (isEmpty(selector) || selects(selector, labels));
  const wrong = matches
    ? []
    : [invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`')];
  return [...wrong, ...rest()];
}

/** What `metav1.LabelSelectorAsSelector` can make requirements of. */
function isUnderstood({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  const labels = Object.entries(matchLabels).map(([key, value]) => ({ key, operator: 'In', values: [value] }));
  return [...labels, ...matchExpressions].every(
    ({ key = '', operator = '', values = [] }: { key?: string; operator?: string; values?: readonly string[] }) =>
      validateOperator(operator, values, '').length === 0 &&
      qualifiedNameProblems(key).length === 0 &&
      values.every((value) => labelValueProblems(value).length === 0),
  );
}

function isEmpty({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return Object.keys(matchLabels).length + matchExpressions.length === 0;
}
