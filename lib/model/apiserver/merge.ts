/**
 * Structural comparison and strategic merge, for patches that meet a newer object than the one they were made from.
 * The merge keys are those of k8s.io/api's struct tags (`patchMergeKey`), as far as the model's kinds have them.
 */

type Json = unknown;
type JsonObject = { readonly [key: string]: Json };

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Equal as JSON; an absent key and `undefined` are the same. */
export function same(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((value, i) => same(value, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  for (const key in a) if (!same(a[key], b[key])) return false;
  for (const key in b) if (b[key] !== undefined && a[key] === undefined) return false;
  return true;
}

/** By the name of the list: the field that identifies an element, or `''` for lists of plain values that are sets. */
const MERGE_KEYS: { readonly [list: string]: string } = {
  conditions: 'type',
  finalizers: '',
  ownerReferences: 'uid',
  volumesAttached: 'name',
};

/** Applies what leads from `seen` to `wanted` to `stored`, which somebody else may have changed meanwhile. */
export function mergeChange<T>(seen: T, wanted: T, stored: T): T {
  return merge('', seen, wanted, stored) as T;
}

function merge(field: string, seen: Json, wanted: Json, stored: Json): Json {
  if (seen === wanted || same(seen, wanted)) return stored;
  if (stored === seen || same(stored, seen)) return wanted;
  if (isObject(wanted) && isObject(stored)) return mergeObjects(isObject(seen) ? seen : {}, wanted, stored);
  if (Array.isArray(wanted) && field in MERGE_KEYS) {
    const lists = [seen, wanted, stored].map((list) => (Array.isArray(list) ? list : []));
    return mergeLists(MERGE_KEYS[field], lists[0], lists[1], lists[2]);
  }
  return wanted;
}

function mergeObjects(seen: JsonObject, wanted: JsonObject, stored: JsonObject): Json {
  const merged: Record<string, Json> = { ...stored };
  for (const key of Object.keys(seen)) if (wanted[key] === undefined && seen[key] !== undefined) delete merged[key];
  for (const key of Object.keys(wanted)) {
    const value = merge(key, seen[key], wanted[key], stored[key]);
    if (value === undefined) delete merged[key];
    else merged[key] = value;
  }
  return merged;
}

function mergeLists(mergeKey: string, seen: readonly Json[], wanted: readonly Json[], stored: readonly Json[]): Json {
  const id = (element: Json) => (mergeKey === '' ? element : (element as JsonObject)[mergeKey]);
  const find = (list: readonly Json[], element: Json) => list.find((other) => id(other) === id(element));
  const kept = stored.filter((element) => !find(seen, element) || find(wanted, element));
  const merged = kept.map((element) => {
    const now = find(wanted, element);
    return now === undefined ? element : merge('', find(seen, element), now, element);
  });
  return [...merged, ...wanted.filter((element) => !find(stored, element) && !same(find(seen, element), element))];
}
