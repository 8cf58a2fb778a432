/** Changes that are refused, in the user's words: the field that differs, with both values, where the server often names the whole. */
import { semanticallyEqual } from '../equality';
import type { KubeObject } from '../objects';
import { type FieldPath, formatPath } from '../read/field-path';
import type { Finding } from '../read/problem';
import type { FieldError } from './field-error';

const REFUSED =
  /immutable|^updates? |may not change once set|pod updates may not|can not be less than|cannot be (decremented|changed)|update (to|from)/;

/** Nothing when the error is not about the change, but about what the object says now. */
export function changeFinding(
  { detail }: FieldError,
  fieldPath: FieldPath,
  object: KubeObject,
  stored: KubeObject,
): Pick<Finding, 'kind' | 'fieldPath' | 'message' | 'help'> | undefined {
  if (!REFUSED.test(detail)) return undefined;
  const [before, after] = [stored, object].map((each) => valueAt(each, fieldPath));
  const free = [...detail.matchAll(/'(\w+)'/g)].map(([, field]) => field);
  const all = differences(before, after, fieldPath);
  const fixed = all.filter(({ path }) => !free.includes(String(path[fieldPath.length])));
  const { path, from, to } = fixed[0] ?? all[0] ?? { path: fieldPath, from: before, to: after };
  const isShrinking = detail.includes('can not be less than');
  const why = isShrinking ? 'a volume cannot shrink' : 'it is immutable';
  return {
    kind: isShrinking ? 'resize-rejected' : 'forbidden-update',
    fieldPath: path,
    message: `${formatPath(path)} changed from ${shown(from)} to ${shown(to)}: ${why}`,
    help: helpFor(object),
  };
}

function helpFor({ kind, metadata }: KubeObject): string {
  switch (kind) {
    case 'StatefulSet':
      return `Change it back; or, keeping pods and data: kubectl delete statefulset ${metadata.name} --cascade=orphan, then apply.`;
    case 'PersistentVolumeClaim':
      return 'Change it back; or make a new claim and copy the data.';
    case 'StorageClass':
      return 'Change it back; or make a class of another name: existing volumes keep the old one.';
    case 'PersistentVolume':
      return 'Change it back; or delete the PersistentVolume, with reclaim policy Retain, and make it anew for the same storage.';
    default:
      return `Change it back; or make a ${kind} of another name.`;
  }
}

interface Difference {
  readonly path: FieldPath;
  readonly from: unknown;
  readonly to: unknown;
}

/** The deepest fields in which two values differ, in the order of their names. */
function differences(from: unknown, to: unknown, path: FieldPath): readonly Difference[] {
  if (semanticallyEqual(from, to)) return [];
  const bothLists = Array.isArray(from) && Array.isArray(to) && from.length === to.length;
  if (!bothLists && !(isMapping(from) && isMapping(to))) return [{ path, from, to }];
  const keys = bothLists
    ? from.map((_, index) => index)
    : [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
  return keys.flatMap((key) => differences((from as never)[key], (to as never)[key], [...path, key]));
}

function valueAt(object: unknown, path: FieldPath): unknown {
  return path.reduce(
    (value, step) => (value as { readonly [step: string]: unknown } | null | undefined)?.[step],
    object,
  );
}

function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
