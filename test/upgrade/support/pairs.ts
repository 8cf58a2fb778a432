import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { KubeObject } from '../../../lib/kube/objects';
import type { BehaviourHints } from '../../../lib/rules/facts/tool';
import type { Verdict } from '../../../lib/upgrade/plan';
import type { UpgradeInput } from '../../../lib/upgrade/upgrade';

type Json = { readonly [key: string]: unknown };
type Patches = { readonly [object: string]: Json | null };

/** An upgrade of pairs.yaml. */
export interface Pair {
  readonly name: string;
  readonly chart: string;
  readonly verdict: Verdict;
  readonly prune?: boolean;
  readonly behaviours?: BehaviourHints;
  readonly old?: Patches;
  readonly new?: Patches;
}

const folder = join(__dirname, '../pairs');
const charts = parse(readFileSync(join(folder, 'charts.yaml'), 'utf8')) as {
  readonly [chart: string]: readonly KubeObject[];
};

export const PAIRS = parse(readFileSync(join(folder, 'pairs.yaml'), 'utf8')) as readonly Pair[];

/** The objects of a chart, and the classes that it counts on. */
export function chart(name: string): readonly KubeObject[] {
  return [...(charts.classes as readonly KubeObject[]), ...(charts[name] as readonly KubeObject[])];
}

/** The objects of a chart, each patched as its patch says. */
export function patched(objects: readonly KubeObject[], patches: Patches = {}): readonly KubeObject[] {
  const byName = new Map<string, KubeObject>(
    objects.map((object) => [`${object.kind}/${object.metadata.name}`, object]),
  );
  const all = new Map<string, unknown>(byName);
  for (const [id, patch] of Object.entries(patches)) {
    if (patch === null) all.delete(id);
    else {
      const { copyOf, ...own } = patch;
      const start = byName.get((copyOf as string | undefined) ?? id);
      const named = copyOf === undefined ? {} : { metadata: { name: id.slice(id.indexOf('/') + 1) } };
      all.set(id, merged(merged(start, named), own));
    }
  }
  return [...all.values()] as readonly KubeObject[];
}

/** A JSON merge patch, in which an object patches the elements of a list by their places; one past the end appends. */
function merged(value: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  if (Array.isArray(value)) {
    const list = [...value];
    for (const [place, own] of Object.entries(patch)) list[Number(place)] = merged(list[Number(place)], own);
    return list;
  }
  const result: Record<string, unknown> = { ...(value as Json | undefined) };
  for (const [key, own] of Object.entries(patch)) {
    if (own === null) delete result[key];
    else result[key] = merged(result[key], own);
  }
  return result;
}

/** What a pair asks of `planUpgrade`. */
export function inputOf(pair: Pair): UpgradeInput {
  const objects = chart(pair.chart);
  const { prune = false, behaviours } = pair;
  return { old: patched(objects, pair.old), new: patched(objects, pair.new), prune, ...(behaviours && { behaviours }) };
}
