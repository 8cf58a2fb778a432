/** Taints and tolerations: `k8s.io/api` v0.37.1 `core/v1/toleration.go`, `pkg/controller/tainteviction/taint_eviction.go`. */

import type { Taint } from './objects/node';
import type { TaintEffect, Toleration } from './objects/pod';

/** Whether this one toleration covers this one taint. `Lt` and `Gt` never do: their gate is off in every supported version. */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  switch (toleration.operator ?? 'Equal') {
    case 'Equal':
      return (toleration.value ?? '') === (taint.value ?? '');
    case 'Exists':
      return true;
    default:
      return false;
  }
}

/** What keeps the scheduler from a node; PreferNoSchedule only scores (rule SCH-60). */
const SCHEDULING_EFFECTS: readonly TaintEffect[] = ['NoSchedule', 'NoExecute'];

/** The first taint of a node that keeps the scheduler from placing a pod there. */
export function untoleratedTaint(
  taints: readonly Taint[] = [],
  tolerations: readonly Toleration[] = [],
  effects: readonly TaintEffect[] = SCHEDULING_EFFECTS,
): Taint | undefined {
  return taints.find(
    (taint) => effects.includes(taint.effect) && !tolerations.some((toleration) => tolerates(toleration, taint)),
  );
}

/**
 * Seconds until taint eviction deletes a pod from a node with these taints: 0 at once, `Infinity` never. Of the tolerations in
 * use, the first for each taint, the shortest decides (rule R-NL3).
 */
export function evictionDelaySeconds(taints: readonly Taint[] = [], tolerations: readonly Toleration[] = []): number {
  let shortest = Number.POSITIVE_INFINITY;
  for (const taint of taints) {
    if (taint.effect !== 'NoExecute') continue;
    const toleration = tolerations.find((candidate) => tolerates(candidate, taint));
    if (toleration === undefined) return 0;
    if (toleration.tolerationSeconds !== undefined)
      shortest = Math.min(shortest, Math.max(0, toleration.tolerationSeconds));
  }
  return shortest;
}
