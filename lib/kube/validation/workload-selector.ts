/** Rules for the selector of a workload and the template that it must match: `pkg/apis/apps/validation/validation.go` (v1.37.1). */

import type { LabelSelector, PodTemplateSpec } from '../objects';
import { selects } from '../selectors';
import type { Switches } from '../versions';
import { type FieldErrors, invalid, required } from './field-error';
import { labelSelector } from './go-text';
import { validateLabelSelector } from './metadata';

/** `kind` as upstream says it; it says deployment of a ReplicaSet, too. */
export function validateSelector(selector: LabelSelector | undefined, kind: string, switches: Switches): FieldErrors {
  const path = 'spec.selector';
  if (selector === undefined) return [required(path)];
  return [
    ...validateLabelSelector(selector, path, switches),
    ...(isEmpty(selector) ? [invalid(path, labelSelector(selector), `empty selector is invalid for ${kind}`)] : []),
  ];
}

/** Without a selector nothing matches; an empty one is told as such and not compared. */
export function validateTemplateLabels(
  selector: LabelSelector | undefined,
  template: PodTemplateSpec,
  path: string,
): FieldErrors {
  const labels = template.metadata?.labels;
  if (selector !== undefined && (isEmpty(selector) || selects(selector, labels))) return [];
  return [invalid(`${path}.metadata.labels`, labels, '`selector` does not match template `labels`')];
}

function isEmpty({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return Object.keys(matchLabels).length + matchExpressions.length === 0;
}
