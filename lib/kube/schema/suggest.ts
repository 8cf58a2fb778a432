import { distance } from 'fastest-levenshtein';
import { nearest } from '../../util/text';
import type { FieldPath } from '../read/field-path';
import type { Suggestion } from '../read/problem';
import type { Definition, FieldType, Schemas } from './store';

/**
 * In this order: at most two letters wrong (also singular for plural, another case); the same name where the kind has it,
 * nearest place first; more letters wrong.
 */
export function suggestField(
  schemas: Schemas,
  root: string,
  definition: Definition,
  path: FieldPath,
): Suggestion | undefined {
  const name = String(path[path.length - 1]);
  const close = nearest(name, definition.keys());
  if (close !== undefined && distance(name.toLowerCase(), close.toLowerCase()) <= 2) return { rename: close };
  const place = nearestPlace(
    schemas,
    root,
    name,
    path.slice(0, -1).filter((step) => typeof step === 'string'),
  );
  if (place !== undefined) return { moveTo: place };
  return close === undefined ? undefined : { rename: close };
}

/** Deep enough for the pod template of a CronJob's job. */
const MAX_DEPTH = 9;

/** The place that shares the longest way with `from`, then the shortest one. Lists are entered without an index. */
function nearestPlace(
  schemas: Schemas,
  root: string,
  name: string,
  from: readonly string[],
): readonly string[] | undefined {
  let best: { path: readonly string[]; shared: number } | undefined;
  let level: { definition: string; path: readonly string[] }[] = [{ definition: root, path: [] }];
  const seen = new Set<string>();
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth++) {
    const next: typeof level = [];
    for (const { definition, path } of level) {
      const fields = schemas.definition(definition);
      if (fields.has(name)) {
        const shared = sharedLength(path, from);
        if (best === undefined || shared > best.shared) best = { path, shared };
      }
      for (const field of fields.values()) {
        const inner = definitionOf(field.type);
        // The status is nobody's to write, and metadata repeats in every template.
        if (inner === undefined || field.name === 'status' || seen.has(`${inner} ${field.name}`)) continue;
        seen.add(`${inner} ${field.name}`);
        next.push({ definition: inner, path: [...path, field.name] });
      }
    }
    level = next;
  }
  return best?.path;
}

function sharedLength(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/** The definition behind a type, through lists and mappings. */
export function definitionOf(type: FieldType): string | undefined {
  if (type.is === 'definition') return type.name;
  return type.is === 'list' || type.is === 'map' ? definitionOf(type.of) : undefined;
}
