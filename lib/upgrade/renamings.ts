/** Who goes on under another name, and what gave it away. */
import type { Render } from '../rules/facts/render';
import { type Successor, successionOf } from '../rules/facts/succession';
import type { Workload } from '../rules/facts/workload';
import type { Renaming } from './plan';

/** Construct paths by id, as a synth writes them beside its manifests. */
export interface ConstructPaths {
  readonly old?: ReadonlyMap<string, string>;
  readonly new?: ReadonlyMap<string, string>;
}

export function renamingsBetween(old: Render, next: Render, paths: ConstructPaths = {}): ReadonlyMap<string, Renaming> {
  const { successors, ended, begun } = successionOf(old, next);
  const pairs = new Map(successors.map((each) => [each.next.id, each]));
  // The same construct, or a name of which only the part changed that cdk8s computes, is surer than a likeness.
  for (const one of begun) {
    const known = ended.find((other) => isSameConstruct(other, one, paths) || isSameButForHash(other, one));
    if (known) pairs.set(one.id, { old: known, next: one, because: 'template' });
  }
  return new Map([...pairs].map(([id, pair]) => [id, { id: pair.old.id, why: whyOf(pair, paths) }]));
}

function whyOf({ old, next, because }: Successor, { old: before, new: now }: ConstructPaths): string {
  const [from, to] = [before?.get(old.id), now?.get(next.id)];
  if (old.kind !== next.kind) return `the kind changed from ${old.kind} to ${next.kind}`;
  if (old.name === next.name) return `the namespace changed from ${old.namespace} to ${next.namespace}`;
  if (from !== undefined && to !== undefined && from !== to) return `the construct moved from ${from} to ${to}`;
  const [a, b] = [generatedParts(old.name), generatedParts(next.name)];
  if (a && b && a.readable === b.readable)
    return 'only the hash in its name changed: the construct moved in the tree of the app, or the app was renamed';
  if (a && b && a.last === b.last)
    return `the part of its name before ${a.last} changed: another chart id, or the construct moved into another scope`;
  if (a && !b) return 'its name was pinned: before, it was computed from the place of the construct';
  if (!a && b) return 'its name is no longer pinned: it is computed from the place of the construct';
  const likeness = {
    template: 'its pods are equal but for names',
    images: 'it has the same images and ports',
    only: 'nothing else could take its place',
  };
  return likeness[because];
}

function isSameConstruct(old: Workload, next: Workload, { old: before, new: now }: ConstructPaths): boolean {
  const from = before?.get(old.id);
  return from !== undefined && from === now?.get(next.id) && old.kind === next.kind;
}

function isSameButForHash(old: Workload, next: Workload): boolean {
  const [a, b] = [generatedParts(old.name), generatedParts(next.name)];
  return (
    a !== undefined &&
    b !== undefined &&
    a.readable === b.readable &&
    old.kind === next.kind &&
    old.namespace === next.namespace
  );
}

/** Names as cdk8s computes them from the path of a construct: the ids, then eight hexadecimal digits that begin with c8 [cdk8s src/names.ts: Names.toDnsLabel]. */
const GENERATED = /^(?<readable>.+)-c8[0-9a-f]{6}$/;

interface GeneratedName {
  /** `shop-db`: chart and construct. */
  readonly readable: string;
  readonly last: string;
}

function generatedParts(name: string): GeneratedName | undefined {
  const readable = GENERATED.exec(name)?.groups?.readable;
  return readable === undefined ? undefined : { readable, last: readable.slice(readable.lastIndexOf('-') + 1) };
}
