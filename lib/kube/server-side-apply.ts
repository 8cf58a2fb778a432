/**
 * What server-side apply makes of a stored object [structured-merge-diff v6, with the markers of k8s.io/api v0.37.1]: the fields that the manifest names are
 * its own, those that it named before and names no more go, everything else stays. One applier is assumed, so there are no conflicts.
 *
 * It differs from the patch of `kubectl apply` in three ways: maps and lists that are marked atomic are replaced whole (a selector, for one), lists with more
 * than one key are merged by all of them, and no field is dropped because its neighbour changed (`retainKeys`): a default that belongs to another type of
 * strategy stays, and the object is refused.
 */

type Json = unknown;
type JsonObject = { readonly [key: string]: Json };

/** Fields that are replaced whole, by name: `+mapType=atomic`, `+structType=atomic`, and the maps of these objects without a marker do not occur. */
const ATOMIC: ReadonlySet<string> = new Set([
  'configMapKeyRef',
  'fieldRef',
  'labelSelector',
  'nodeSelector',
  'nodeSelectorTerms',
  'resourceFieldRef',
  'secretKeyRef',
  'selector',
]);

/** Lists that are merged by keys; all others are replaced whole. A key that is absent has the schema's default. */
const LIST_KEYS: { readonly [list: string]: readonly (readonly ListKey[])[] } = {
  conditions: [[{ key: 'type' }]],
  containers: [[{ key: 'name' }]],
  env: [[{ key: 'name' }]],
  ephemeralContainers: [[{ key: 'name' }]],
  hostAliases: [[{ key: 'ip' }]],
  imagePullSecrets: [[{ key: 'name', otherwise: '' }]],
  initContainers: [[{ key: 'name' }]],
  ownerReferences: [[{ key: 'uid' }]],
  ports: [
    [{ key: 'containerPort' }, { key: 'protocol', otherwise: 'TCP' }],
    [{ key: 'port' }, { key: 'protocol', otherwise: 'TCP' }],
  ],
  topologySpreadConstraints: [[{ key: 'topologyKey' }, { key: 'whenUnsatisfiable' }]],
  volumeDevices: [[{ key: 'devicePath' }]],
  volumeMounts: [[{ key: 'mountPath' }]],
  volumes: [[{ key: 'name' }]],
};

interface ListKey {
  readonly key: string;
  readonly otherwise?: string;
}

/** `last` is what the same applier sent before; nothing if it is its first time. */
export function serverSideApply(last: Json, manifest: Json, stored: Json, field = ''): Json {
  if (ATOMIC.has(field)) return manifest;
  if (isObject(manifest) && isObject(stored)) return mergedObject(last, manifest, stored);
  if (Array.isArray(manifest) && Array.isArray(stored)) return mergedList(last, manifest, stored, field);
  return manifest;
}

function mergedObject(last: Json, manifest: JsonObject, stored: JsonObject): Json {
  const merged: Record<string, Json> = { ...stored };
  const before = isObject(last) ? last : {};
  for (const [key, value] of Object.entries(before)) {
    if (key in manifest) continue;
    const left = withoutOwned(value, stored[key], key);
    if (left === undefined) delete merged[key];
    else merged[key] = left;
  }
  for (const [key, value] of Object.entries(manifest)) {
    if (value === null) delete merged[key];
    else merged[key] = serverSideApply(before[key], value, merged[key], key);
  }
  return merged;
}

/** What is left of a stored value when its applier gives up what it sent: the fields that others have set, such as defaults. */
function withoutOwned(owned: Json, stored: Json, field: string): Json {
  if (ATOMIC.has(field) || !isObject(owned) || !isObject(stored)) return undefined;
  const left: Record<string, Json> = { ...stored };
  for (const [key, value] of Object.entries(owned)) {
    const kept = withoutOwned(value, stored[key], key);
    if (kept === undefined) delete left[key];
    else left[key] = kept;
  }
  return Object.keys(left).length > 0 ? left : undefined;
}

function mergedList(last: Json, manifest: readonly Json[], stored: readonly Json[], field: string): Json {
  const identity = identityIn(field, manifest);
  if (!identity) return manifest;
  const before = Array.isArray(last) ? last : [];
  const find = (list: readonly Json[], element: Json) => list.find((other) => identity(other) === identity(element));
  const others = stored.filter((element) => !find(manifest, element) && !find(before, element));
  const own = manifest.map((element) => serverSideApply(find(before, element), element, find(stored, element)));
  return [...own, ...others];
}

function identityIn(field: string, elements: readonly Json[]): ((element: Json) => string) | undefined {
  const keys = LIST_KEYS[field]?.find((candidate) =>
    elements.every((element) => isObject(element) && (candidate[0] as ListKey).key in element),
  );
  return (
    keys && ((element) => JSON.stringify(keys.map(({ key, otherwise }) => (element as JsonObject)[key] ?? otherwise)))
  );
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
