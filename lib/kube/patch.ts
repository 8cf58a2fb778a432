import { isDeepStrictEqual } from 'node:util';
import { applyPatch, type Operation } from 'fast-json-patch';

/**
 * The patches that users send: JSON merge patch (RFC 7386), strategic merge patch, JSON patch (RFC 6902), and the three-way merge of `kubectl apply`
 * [apimachinery pkg/util/strategicpatch, v0.37.1].
 */

/** Operations of RFC 6902. */
export type JsonPatch = readonly Operation[];

type Json = unknown;
type JsonObject = { readonly [key: string]: Json };

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `null` removes; lists are replaced whole. */
export function mergePatch(stored: Json, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const merged: Record<string, Json> = isObject(stored) ? { ...stored } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}

/**
 * Lists of objects that are merged by a key, as the struct tags of k8s.io/api say: by the name of the list, the key. Two lists of one name differ by
 * where they stand (a container's ports go by containerPort, a Service's by port), so both keys are given.
 */
const LIST_KEYS: { readonly [list: string]: readonly string[] } = {
  conditions: ['type'],
  containers: ['name'],
  env: ['name'],
  ephemeralContainers: ['name'],
  hostAliases: ['ip'],
  imagePullSecrets: ['name'],
  initContainers: ['name'],
  ownerReferences: ['uid'],
  ports: ['containerPort', 'port'],
  topologySpreadConstraints: ['topologyKey'],
  volumeDevices: ['devicePath'],
  volumeMounts: ['mountPath'],
  volumes: ['name'],
};

/** Like a merge patch, but lists with a merge key are merged element by element. */
export function strategicMerge(stored: Json, patch: Json, field = ''): Json {
  if (Array.isArray(patch)) return strategicList(Array.isArray(stored) ? stored : [], patch, field);
  if (!isObject(patch)) return patch;
  const { $patch, $retainKeys, ...changes } = patch;
  if ($patch === 'replace') return changes;
  const merged: Record<string, Json> = isObject(stored) ? { ...stored } : {};
  if (Array.isArray($retainKeys))
    for (const key of Object.keys(merged)) if (!$retainKeys.includes(key)) delete merged[key];
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) delete merged[key];
    else merged[key] = strategicMerge(merged[key], value, key);
  }
  return merged;
}

function strategicList(stored: readonly Json[], patch: readonly Json[], field: string): Json {
  const id = identity(field, patch);
  if (!id) return patch;
  if (patch.some((element) => isObject(element) && element.$patch === 'replace'))
    return patch.filter((element) => !(isObject(element) && '$patch' in element));
  const find = (list: readonly Json[], element: Json) => list.findIndex((other) => id(other) === id(element));
  const kept = stored.filter((element) => find(patch, element) < 0);
  const patched = patch.filter((element) => !(isObject(element) && element.$patch === 'delete'));
  const placed = patched.map((element) => ({ place: find(stored, element), element }));
  // An element of the patch comes before what is only stored, unless the stored list has that in front of it [strategicpatch: mergeSortedSlice].
  const merged: Json[] = [];
  for (const { place, element } of placed) {
    while (kept.length > 0 && stored.indexOf(kept[0]) < place) merged.push(kept.shift());
    merged.push(strategicMerge(place < 0 ? undefined : stored[place], element));
  }
  return [...merged, ...kept];
}

/** How elements of a list are told apart, if it is merged at all. */
function identity(field: string, elements: readonly Json[]): ((element: Json) => Json) | undefined {
  const key = LIST_KEYS[field]?.find((candidate) =>
    elements.every((element) => isObject(element) && candidate in element),
  );
  return key === undefined ? undefined : (element) => (element as JsonObject)[key];
}

/** Objects of which a change keeps only what the manifest names (`patchStrategy:"retainKeys"`, apps/v1 types.go): no default of another type is left. */
const RETAIN_KEYS = new Set(['strategy']);

/** What `kubectl apply` makes of the stored object: what the manifest says now, without what only the manifest before said. */
export function threeWayMerge(last: Json, manifest: Json, stored: Json, field = ''): Json {
  if (isObject(manifest) && isObject(stored)) {
    const merged: Record<string, Json> = { ...stored };
    for (const key of isObject(last) ? Object.keys(last) : []) if (!(key in manifest)) delete merged[key];
    for (const [key, value] of Object.entries(manifest)) {
      const before = isObject(last) ? last[key] : undefined;
      if (value === null) delete merged[key];
      else if (RETAIN_KEYS.has(key) && isObject(value) && !isDeepStrictEqual(before, value)) merged[key] = value;
      else merged[key] = threeWayMerge(before, value, merged[key], key);
    }
    return merged;
  }
  if (Array.isArray(manifest) && Array.isArray(stored)) {
    const id = identity(field, manifest);
    if (!id) return manifest;
    const before = Array.isArray(last) ? last : [];
    const find = (list: readonly Json[], element: Json) => list.find((other) => id(other) === id(element));
    const kept = stored.filter((element) => find(manifest, element) || !find(before, element));
    const merged = kept.map((element) => {
      const wanted = find(manifest, element);
      return wanted === undefined ? element : threeWayMerge(find(before, element), wanted, element);
    });
    return [...merged, ...manifest.filter((element) => !find(stored, element))];
  }
  return manifest;
}

/** Throws what is wrong with the patch. */
export function jsonPatch(stored: Json, operations: JsonPatch): Json {
  return applyPatch(structuredClone(stored), operations, true).newDocument;
}
