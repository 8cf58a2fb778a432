import type { StatefulSet } from '../../kube/objects';
import { type Key, keyIn, nameOf, namespaceOf } from '../../model/kinds';

/** A pod's place in its set, by its name; undefined for a name of another set. */
export function ordinalOf({ metadata }: StatefulSet, pod: Key): number | undefined {
  const prefix = `${metadata.name}-`;
  const name = nameOf(pod);
  const digits = name.slice(prefix.length);
  if (namespaceOf(pod) !== metadata.namespace || !name.startsWith(prefix) || !/^\d+$/.test(digits)) return undefined;
  return Number(digits);
}

export function ordinalsOf({ spec }: StatefulSet): readonly number[] {
  const start = spec.ordinals?.start ?? 0;
  return Array.from({ length: spec.replicas ?? 1 }, (_, i) => start + i);
}

export function podOf({ metadata }: StatefulSet, ordinal: number): Key {
  return keyIn(metadata.namespace, `${metadata.name}-${ordinal}`);
}
