import type { JsonObject } from '../kube/read/compose';
import { type FieldPath, formatPath } from '../kube/read/field-path';
import { needed } from '../run/needed';

/** Manifests, what was left out of them, and how much of it there is. */
export interface MinimalManifests {
  readonly objects: readonly JsonObject[];
  readonly dropped: readonly DroppedParts[];
  /** Objects, and values that are no objects or lists themselves, before and after. */
  readonly sizes: { readonly before: ManifestsSize; readonly after: ManifestsSize };
}

export interface ManifestsSize {
  readonly objects: number;
  readonly values: number;
}

/** What was left out of an object. */
export interface DroppedParts {
  /** `StatefulSet/db` */
  readonly object: string;
  /** `spec.template.spec.containers[1]`, as it was counted before; `spec.replicas: 1 instead of 3`. Empty: the object itself. */
  readonly parts: readonly string[];
}

/**
 * The manifests that are enough for something without what they can miss: objects, then their fields and items of lists from the outermost to the innermost,
 * until nothing more can be left out; numbers of replicas are the smallest that are enough. Names stay. Nothing is put in the place of what is left out.
 *
 * @param objects are enough
 * @param isEnough whether other ones are: nobody has checked yet whether the API server takes them
 */
export async function minimalManifests(
  objects: readonly JsonObject[],
  isEnough: (objects: readonly JsonObject[]) => Promise<boolean>,
): Promise<MinimalManifests> {
  let cut = new Cut(objects);
  const isCutEnough = (each: Cut) => isEnough(each.objects());
  for (let before: Cut | undefined; before !== cut; ) {
    before = cut;
    // First of all, for what few replicas do is found out sooner.
    cut = await withFewerReplicas(cut, isCutEnough);
    for (let depth = 1; depth <= cut.depth; depth++) {
      // What stands first in a list is mostly what the list is about: a container before those beside it.
      cut = await withoutUnneeded(cut, cut.partsAt(depth).filter(isLaterItem), isCutEnough);
      cut = await withoutUnneeded(cut, cut.partsAt(depth), isCutEnough);
    }
  }
  return {
    objects: cut.objects(),
    dropped: cut.dropped(),
    sizes: { before: sizeOf(objects), after: sizeOf(cut.objects()) },
  };
}

async function withoutUnneeded(
  cut: Cut,
  parts: readonly Part[],
  isEnough: (cut: Cut) => Promise<boolean>,
): Promise<Cut> {
  if (parts.length === 0) return cut;
  const keeping = (kept: readonly Part[]) => cut.without(parts.filter((part) => !kept.includes(part)));
  const kept = await needed(parts, (some) => isEnough(keeping(some)));
  return kept.length < parts.length ? keeping(kept) : cut;
}

/** Objects are no list: they stand in the order of their files. */
function isLaterItem(part: Part): boolean {
  const last = part.at(-1);
  return part.length > 1 && typeof last === 'number' && last > 0;
}

async function withFewerReplicas(given: Cut, isEnough: (cut: Cut) => Promise<boolean>): Promise<Cut> {
  let cut = given;
  for (const { path, replicas } of given.replicas()) {
    for (let fewer = 1; fewer < replicas; fewer++) {
      const candidate = cut.withReplicas(path, fewer);
      if (!(await isEnough(candidate))) continue;
      cut = candidate;
      break;
    }
  }
  return cut;
}

/** By which an object is known. */
const IDENTITY = new Set(['apiVersion', 'kind', 'metadata', 'metadata.name', 'metadata.namespace']);

/** A place in the manifests: the number of an object, then the way to a value in it. */
type Part = FieldPath;

/** Manifests without some of their parts, which are known by where they were at first. */
class Cut {
  /** Steps to the innermost values. */
  readonly depth: number;

  constructor(
    private readonly whole: readonly JsonObject[],
    private readonly gone: ReadonlySet<string> = new Set(),
    private readonly lowered: ReadonlyMap<string, number> = new Map(),
  ) {
    this.depth = Math.max(0, ...this.parts().map((part) => part.length));
  }

  without(parts: readonly Part[]): Cut {
    return new Cut(this.whole, new Set([...this.gone, ...parts.map(keyOf)]), this.lowered);
  }

  withReplicas(path: Part, replicas: number): Cut {
    return new Cut(this.whole, this.gone, new Map([...this.lowered, [keyOf(path), replicas]]));
  }

  objects(): readonly JsonObject[] {
    return this.pruned(this.whole, []) as readonly JsonObject[];
  }

  /** What can be left out so many steps from the outside: an object, or a part of one that is not how it is known. */
  partsAt(depth: number): readonly Part[] {
    return this.parts().filter((part) => part.length === depth && !IDENTITY.has(formatPath(part.slice(1))));
  }

  replicas(): readonly { readonly path: Part; readonly replicas: number }[] {
    return this.parts().flatMap((path) => {
      const replicas = this.lowered.get(keyOf(path)) ?? valueAt(this.whole, path);
      return formatPath(path.slice(1)) === 'spec.replicas' && typeof replicas === 'number' ? { path, replicas } : [];
    });
  }

  dropped(): readonly DroppedParts[] {
    return this.whole.flatMap((object, i) => {
      const lowered = this.replicas().filter(({ path }) => path[0] === i && this.lowered.has(keyOf(path)));
      const parts = [
        ...this.outermost(object, [i]).map((path) => formatPath(path.slice(1))),
        ...lowered.map(({ path, replicas }) => `spec.replicas: ${replicas} instead of ${valueAt(this.whole, path)}`),
      ];
      const isGone = this.gone.has(keyOf([i]));
      return isGone || parts.length > 0 ? { object: nameOf(object), parts: isGone ? [] : parts } : [];
    });
  }

  /** Every part that is there, outer ones before those in them. */
  private parts(): readonly Part[] {
    const parts: Part[] = [];
    const visit = (value: unknown, path: Part) => {
      for (const [step, each] of entriesOf(value)) {
        const part = [...path, step];
        if (this.gone.has(keyOf(part))) continue;
        parts.push(part);
        visit(each, part);
      }
    };
    visit(this.whole, []);
    return parts;
  }

  private outermost(value: unknown, path: Part): readonly Part[] {
    if (this.gone.has(keyOf(path))) return [path];
    return entriesOf(value).flatMap(([step, each]) => this.outermost(each, [...path, step]));
  }

  private pruned(value: unknown, path: Part): unknown {
    const entries = entriesOf(value).filter(([step]) => !this.gone.has(keyOf([...path, step])));
    const kept = entries.map(([step, each]) => [step, this.pruned(each, [...path, step])] as const);
    if (Array.isArray(value)) return kept.map(([, each]) => each);
    return isMap(value) ? Object.fromEntries(kept) : (this.lowered.get(keyOf(path)) ?? value);
  }
}

function keyOf(path: Part): string {
  return JSON.stringify(path);
}

function isMap(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function entriesOf(value: unknown): readonly (readonly [string | number, unknown])[] {
  if (Array.isArray(value)) return value.map((each, i) => [i, each] as const);
  return isMap(value) ? Object.entries(value) : [];
}

function valueAt(value: unknown, path: Part): unknown {
  return path.reduce((at: unknown, step) => (at as Record<string | number, unknown>)[step], value);
}

function nameOf({ kind, metadata }: JsonObject): string {
  return `${String(kind)}/${String((metadata as JsonObject | undefined)?.name ?? '')}`;
}

function sizeOf(objects: readonly JsonObject[]): ManifestsSize {
  const values = (value: unknown): number => {
    const entries = entriesOf(value);
    return entries.length === 0 ? 1 : entries.reduce((sum, [, each]) => sum + values(each), 0);
  };
  return { objects: objects.length, values: objects.reduce((sum, object) => sum + values(object), 0) };
}
