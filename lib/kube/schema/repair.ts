/**
 * What an object with mistakes in its structure was meant to be, as far as that can be told, so that its values can be judged in
 * the same run: misspelt fields under their right names, misplaced ones in their places, what cannot be decoded left out.
 */
import type { JsonObject, JsonValue } from '../read/compose';
import { type FieldPath, formatPath } from '../read/field-path';
import type { Problem } from '../read/problem';

export interface Repaired {
  readonly object: JsonObject;
  /** The path of a value in the text that was written, for one of the repaired object. */
  written(path: FieldPath): FieldPath;
  /** What was left out, by the paths of the repaired object: of what is missing there nothing is known. */
  readonly unread: readonly FieldPath[];
}

/** `problems` are those of this object's structure. */
export function repair(object: JsonObject, problems: readonly Problem[]): Repaired {
  const undecodable = problems.filter((problem) => isUndecodable(problem) && problem.fieldPath.length > 0);
  if (undecodable.length === 0) return { object, written: (path) => path, unread: [] };
  const repairs = new Repairs(structuredClone(object));
  // From the inside out: a path is good as long as nothing above it has moved.
  for (const problem of [...undecodable].sort((a, b) => b.fieldPath.length - a.fieldPath.length)) {
    repairs.take(problem);
  }
  return repairs;
}

/** Whether the API server would fail over it before it looks at values. */
export function isUndecodable({ kind }: Pick<Problem, 'kind'>): boolean {
  return kind === 'unknown-field' || kind === 'wrong-type' || kind === 'invalid-number';
}

class Repairs implements Repaired {
  readonly unread: FieldPath[] = [];
  /** Where things come from: by their formatted path in the repaired object, the path as written. */
  private readonly origins = new Map<string, FieldPath>();

  constructor(readonly object: JsonObject) {}

  take({ fieldPath, suggestion }: Pick<Problem, 'fieldPath' | 'suggestion'>): void {
    const [above, key] = [fieldPath.slice(0, -1), fieldPath[fieldPath.length - 1]!];
    const parent = valueAt(this.object, above);
    if (Array.isArray(parent)) {
      // An item cannot be left out without moving its neighbours: nothing of the list is known.
      this.take({ fieldPath: above });
      return;
    }
    if (!isMapping(parent) || typeof key !== 'string' || !Object.hasOwn(parent, key)) return;
    const place = this.place(above, suggestion, key);
    const [target, name] = [place && valueAt(this.object, place.slice(0, -1)), place?.at(-1)];
    if (place !== undefined && isMapping(target) && typeof name === 'string' && target[name] === undefined) {
      target[name] = parent[key]!;
      this.origins.set(formatPath(place), fieldPath);
    } else this.unread.push(fieldPath);
    delete parent[key];
  }

  written(path: FieldPath): FieldPath {
    for (let length = path.length; length > 0; length--) {
      const origin = this.origins.get(formatPath(path.slice(0, length)));
      // An origin may itself stand below something that was misspelt.
      if (origin !== undefined) return [...this.written(origin.slice(0, -1)), origin.at(-1)!, ...path.slice(length)];
    }
    return path;
  }

  private place(above: FieldPath, suggestion: Problem['suggestion'], key: string): FieldPath | undefined {
    if (suggestion === undefined) return undefined;
    return 'rename' in suggestion ? [...above, suggestion.rename] : [...suggestion.moveTo, key];
  }
}

function valueAt(object: JsonObject, path: FieldPath): JsonValue | undefined {
  let value: JsonValue | undefined = object;
  for (const step of path) {
    if (Array.isArray(value)) value = value[Number(step)];
    else if (isMapping(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}

function isMapping(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
