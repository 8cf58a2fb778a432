import { stringify } from 'yaml';
import type { KubeObject } from '../kube/objects';

/** What the API server keeps for itself and differs from cluster to cluster. */
const NOISE = new Set(['uid', 'resourceVersion', 'managedFields', 'creationTimestamp', 'selfLink']);

/**
 * Objects as `kubectl get -o yaml` shows them, one document each, without uids, resource versions and managed fields. A `deletionTimestamp` is `true`:
 * the simulator knows that it is set, not when.
 */
export function yamlText(objects: readonly KubeObject[]): string {
  // As kubectl writes: keys sorted, lists not indented, texts quoted that YAML 1.1 would read as something else.
  const style = {
    sortMapEntries: true,
    indentSeq: false,
    lineWidth: 0,
    version: '1.1',
    aliasDuplicateObjects: false,
  } as const;
  return objects.map((object) => stringify(withoutNoise(object), style)).join('---\n');
}

function withoutNoise(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNoise);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, held]) => [field, META_FIELDS.has(field) ? clean(held) : withoutNoise(held)]),
  );
}

/** Where noise stands. Elsewhere, in ConfigMaps for instance, such names are the user's. */
const META_FIELDS = new Set(['metadata', 'ownerReferences', 'claimRef', 'targetRef']);

function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([field]) => !NOISE.has(field));
  return withoutNoise(Object.fromEntries(kept));
}
