import type { Pod, StatefulSet } from '../../../kube/objects';
import { parentAndOrdinal, podName } from './identity';

/** An ordinal of the set: its pod, or an empty slot. */
export interface Slot {
  readonly ordinal: number;
  readonly name: string;
  readonly pod: Pod | undefined;
}

export interface CreatedSlot extends Slot {
  readonly pod: Pod;
}

/** R-C2: the slots in range, by index, and those out of range, the highest ordinal first. A pod without an ordinal is in neither. */
export function partition(set: StatefulSet, pods: readonly Pod[]): [readonly Slot[], readonly CreatedSlot[]] {
  const start = set.spec.ordinals?.start ?? 0;
  const length = set.spec.replicas ?? 1;
  const replicas: Slot[] = new Array(length);
  const condemned: CreatedSlot[] = [];
  for (const pod of pods) {
    const { name } = pod.metadata;
    const { ordinal } = parentAndOrdinal(name);
    const index = ordinal - start;
    // Of two pods for one slot (web-1 and web-01) the later counts.
    if (index >= 0 && index < length) replicas[index] = { ordinal, name, pod };
    else if (ordinal >= 0) condemned.push({ ordinal, name, pod });
  }
  for (let index = 0; index < length; index++) {
    const ordinal = start + index;
    replicas[index] ??= { ordinal, name: podName(set, ordinal), pod: undefined };
  }
  if (condemned.length > 1) condemned.sort((a, b) => b.ordinal - a.ordinal);
  return [replicas, condemned];
}
