/**
 * Whether two parts of stored objects mean the same: what the API server and controllers compare with
 * `apiequality.Semantic.DeepEqual` (apimachinery v0.37.1 `pkg/api/equality/semantic.go`). An empty list or map is the same as none,
 * and so is an empty text; where Kubernetes tells them apart (a pointer in its types), so does this.
 */
export function semanticallyEqual(a: unknown, b: unknown): boolean {
  return same(a, b, '');
}

/** Keys of maps; any other empty object, such as `emptyDir: {}`, says something by being there. */
const MAPS = new Set([
  'labels',
  'annotations',
  'matchLabels',
  'nodeSelector',
  'requests',
  'limits',
  'capacity',
  'allocatedResources',
  'parameters',
  'data',
  'volumeAttributes',
  'overhead',
]);

/** Keys of texts for which an empty one says something. */
const TEXTS = new Set(['storageClassName', 'volumeAttributesClassName', 'apiGroup', 'type', 'service', 'clusterIP']);

function same(a: unknown, b: unknown, key: string): boolean {
  if (a === b) return true;
  if (isNothing(a, key)) return isNothing(b, key);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => same(item, b[index], ''));
  }
  const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>];
  for (const name in x) if (!same(x[name], y[name], name)) return false;
  for (const name in y) if (!(name in x) && !isNothing(y[name], name)) return false;
  return true;
}

function isNothing(value: unknown, key: string): boolean {
  if (value === undefined || value === null) return true;
  if (value === '') return !TEXTS.has(key);
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && MAPS.has(key) && Object.keys(value).length === 0;
}
