/**
 * Where a field error really stands. Upstream writes some paths as nobody would look for them: without `spec.`, with a resource
 * in brackets, or with the name of its Go field.
 */

import type { KubeObject, StatefulSet } from '../objects';

/** Keys and indices from the root of the object. */
export type FieldPath = readonly (string | number)[];

/** Paths that are not where they say, by pattern. */
const MISPLACED: readonly (readonly [pattern: RegExp, path: string])[] = [
  [/^(volumeMode|nodeAffinity)$/, 'spec.$1'],
  [/^(spec\.template)\.(labels|annotations)$/, '$1.metadata.$2'],
  [/^(.*\.resources)\[storage\]$/, '$1.requests.storage'],
  [/^spec\.persistentvolumesource$/, 'spec'],
  [/^spec\.clusterIPs\[0\]$/, 'spec.clusterIP'],
  [/^spec\.LoadBalancerSourceRanges$/, 'spec.loadBalancerSourceRanges'],
  [/^(.*)\.\{topologyKey, whenUnsatisfiable\}$/, '$1.topologyKey'],
  [/^(.*\.volumes\[\d+\])\.persistentDisk(.*)$/, '$1.gcePersistentDisk$2'],
  [/^(.*\.volumes\[\d+\])\.cephFS$/, '$1.cephfs'],
  [/^(.*\.volumes\[\d+\])\.downwarAPI$/, '$1.downwardAPI'],
  [/^spec\.cephFS$/, 'spec.cephfs'],
];

/** `spec.template.spec.containers[0].name` of an object as keys and indices; what upstream misplaces is put right. */
export function fieldPathOf(path: string, object: KubeObject): FieldPath {
  const annotation = /^metadata\.annotations\.(.+)$/.exec(path)?.[1];
  if (annotation !== undefined) return ['metadata', 'annotations', annotation];
  const [pattern, target] = MISPLACED.find(([each]) => each.test(path)) ?? [undefined, ''];
  const keys = keysOf(pattern === undefined ? path : path.replace(pattern, target));
  return object.kind === 'StatefulSet' ? withOwnVolumes(keys, object as StatefulSet) : keys;
}

function keysOf(path: string): FieldPath {
  return [...path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(([, bracketed, key]) => {
    if (key !== undefined) return key;
    return /^\d+$/.test(bracketed ?? '') ? Number(bracketed) : (bracketed as string);
  });
}

const VOLUMES = ['spec', 'template', 'spec', 'volumes'];

/** Upstream counts a set's volumes with those of the claim templates in front, in whose favour volumes of their names are left out. */
function withOwnVolumes(keys: FieldPath, { spec }: StatefulSet): FieldPath {
  const index = keys[VOLUMES.length];
  if (typeof index !== 'number' || !VOLUMES.every((key, nth) => keys[nth] === key)) return keys;
  const names = [...new Set((spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name))];
  if (index < names.length) return ['spec', 'volumeClaimTemplates', index, 'metadata', 'name'];
  const own = (spec.template.spec.volumes ?? []).map(({ name }, nth) => ({ name, nth }));
  const kept = own.filter(({ name }) => !names.includes(name))[index - names.length];
  return [...VOLUMES, kept?.nth ?? 0, ...keys.slice(VOLUMES.length + 1)];
}
