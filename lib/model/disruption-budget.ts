/** What the API server's evictions and the disruption controller both know about a PodDisruptionBudget. */

import type { Condition, PodDisruptionBudget } from '../kube/objects';
import { withCondition } from './pods';

const DISRUPTION_ALLOWED = 'DisruptionAllowed';

export interface DisruptionAllowed {
  readonly status: 'True' | 'False';
  readonly reason: 'SufficientPods' | 'InsufficientPods' | 'SyncFailed';
  readonly message: string;
}

/** What a number of allowed disruptions means [component-helpers apps/poddisruptionbudget/helpers.go: UpdateDisruptionAllowedCondition]. */
export function sufficiency(disruptionsAllowed: number): DisruptionAllowed {
  return disruptionsAllowed > 0
    ? { status: 'True', reason: 'SufficientPods', message: '' }
    : { status: 'False', reason: 'InsufficientPods', message: '' };
}

/** apimachinery pkg/api/meta/conditions.go: SetStatusCondition. */
export function withDisruptionAllowed(
  conditions: readonly Condition[] | undefined,
  { status, reason, message }: DisruptionAllowed,
  observedGeneration: number,
): readonly Condition[] {
  // Zero is left out of what is stored.
  const observed = observedGeneration === 0 ? undefined : { observedGeneration };
  return withCondition(conditions, { type: DISRUPTION_ALLOWED, status, reason, message, ...observed });
}

export function disruptionAllowed({ status }: PodDisruptionBudget): Condition | undefined {
  return status?.conditions?.find(({ type }) => type === DISRUPTION_ALLOWED);
}
