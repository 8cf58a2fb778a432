/** Where two versions of an object differ, as a reviewer would say it: the deepest fields, elements of named lists by their names. */
import { semanticallyEqual } from '../kube/equality';
import type { KubeObject } from '../kube/objects';
import type { FieldPath } from '../kube/read/field-path';
import { formatPath } from '../kube/read/field-path';

export interface FieldChange {
  /** `spec.template.spec.containers[0].image`. */
  readonly path: string;
  /** Absent: the field was added. */
  readonly before?: unknown;
  /** Absent: the field was removed. */
  readonly after?: unknown;
}

/** What the API server and controllers keep in an object, and nobody writes in a manifest. */
const KEPT_METADATA: ReadonlySet<string> = new Set([
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'finalizers',
  'generation',
  'managedFields',
  'ownerReferences',
  'resourceVersion',
  'selfLink',
  'uid',
]);

const KEPT_ANNOTATIONS: readonly RegExp[] = [
  /^kubectl\.kubernetes\.io\/last-applied-configuration$/,
  /^deployment\.kubernetes\.io\//,
  /^pv\.kubernetes\.io\//,
  /^volume\.(beta\.)?kubernetes\.io\/(storage-provisioner|selected-node)$/,
];

/** Objects are compared as they are stored, so that a default which one of them spells out is no difference. */
export function differences(before: KubeObject, after: KubeObject): readonly FieldChange[] {
  return changes(written(before), written(after), []);
}

/** The part of an object that its manifest decides. */
function written(object: KubeObject): object {
  const { status: _, metadata, ...rest } = object as KubeObject & { readonly status?: unknown };
  const kept = Object.entries(metadata).filter(([field]) => !KEPT_METADATA.has(field));
  const { annotations, ...others } = Object.fromEntries(kept) as Partial<KubeObject['metadata']>;
  const own = Object.entries(annotations ?? {}).filter(([key]) => !KEPT_ANNOTATIONS.some((each) => each.test(key)));
  return { ...rest, metadata: { ...others, ...(own.length > 0 && { annotations: Object.fromEntries(own) }) } };
}

function changes(before: unknown, after: unknown, path: FieldPath): readonly FieldChange[] {
  if (semanticallyEqual(before, after)) return [];
  const lists = Array.isArray(before) && Array.isArray(after) && before.length === after.length;
  if (!lists && !(isMapping(before) && isMapping(after))) {
    const at = formatPath(path);
    return [{ path: at, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
  }
  const keys = lists ? before.map((_, i) => i) : [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((key) => changes((before as never)[key], (after as never)[key], [...path, key]));
}

function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
