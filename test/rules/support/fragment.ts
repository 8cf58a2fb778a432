import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments, stringify } from 'yaml';
import type { DiagnoseInput } from '../../../lib/check/diagnose';
import { mergePatch } from '../../../lib/kube/patch';

type Json = { [key: string]: unknown };

/** A patch on the base of docs/rules/base.md, as the pages of the rules write it. */
export type Fragment = { readonly [key: string]: unknown };

/** What is not an object of the render. */
const INPUTS = ['cluster', 'hints', 'behaviours', 'tool', 'faults'] as const;
const OTHERS: readonly string[] = [...INPUTS, 'before', 'after', 'text'];

const BASE = readBase();

/** The diagnosis that a fragment asks for. */
export function inputOf(...fragments: readonly Fragment[]): DiagnoseInput {
  let objects = new Map(BASE.objects);
  const inputs: Json = { cluster: BASE.cluster };
  let before: Fragment | undefined;
  let after: Fragment | undefined;
  const texts: string[] = [];
  for (const fragment of fragments) {
    objects = patched(objects, fragment);
    for (const name of INPUTS) {
      if (!(name in fragment)) continue;
      if (name === 'cluster') inputs.cluster = withPaths(inputs.cluster as Json, fragment.cluster as Json);
      else inputs[name] = mergePatch(inputs[name] ?? {}, fragment[name]);
    }
    if (fragment.before) before = { ...before, ...(fragment.before as Fragment) };
    if (fragment.after) after = { ...after, ...(fragment.after as Fragment) };
    if (typeof fragment.text === 'string') texts.push(fragment.text);
  }
  const previous = before && sourcesOf(patched(objects, before), [], 'before.yaml');
  return {
    sources: sourcesOf(after ? patched(objects, after) : objects, texts, 'base.yaml'),
    ...(previous && { previous }),
    ...inputs,
  };
}

/** The two examples on the page of a rule: the fragments to put together. */
export function examplesOf(code: string): {
  readonly fails: readonly Fragment[];
  readonly passes: readonly Fragment[];
} {
  const page = readFileSync(join(__dirname, '../../../docs/rules', `${code}.md`), 'utf8');
  const section = (title: string): { readonly heading: string; readonly fragment: Fragment } => {
    const found = new RegExp(`^## (${title}.*)\n+\`\`\`yaml\n([\\s\\S]*?)\`\`\``, 'm').exec(page);
    if (!found) throw new Error(`docs/rules/${code}.md has no example under '${title}'`);
    return { heading: found[1] as string, fragment: (parse(found[2] as string) ?? {}) as Fragment };
  };
  const [fails, passes] = [section('Fails'), section('Passes')];
  const isOnTop = passes.heading.includes('on top of what fails');
  return { fails: [fails.fragment], passes: [...(isOnTop ? [fails.fragment] : []), passes.fragment] };
}

function readBase(): { readonly objects: ReadonlyMap<string, Json>; readonly cluster: Json } {
  const page = readFileSync(join(__dirname, '../../../docs/rules/base.md'), 'utf8');
  const text = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const documents = parseAllDocuments(text).map((document) => document.toJS() as Json);
  const objects = documents.filter(({ kind }) => kind !== undefined);
  const named = objects.map((object) => [`${object.kind}/${(object.metadata as Json).name}`, object] as const);
  return { objects: new Map(named), cluster: documents.at(-1)?.cluster as Json };
}

function patched(objects: ReadonlyMap<string, Json>, fragment: Fragment): Map<string, Json> {
  const all = new Map(objects);
  for (const [id, patch] of Object.entries(fragment)) {
    if (OTHERS.includes(id)) continue;
    if (patch === null) all.delete(id);
    else all.set(id, patchedObject(id, patch as Json, objects));
  }
  return all;
}

function patchedObject(id: string, { copyOf, ...patch }: Json, objects: ReadonlyMap<string, Json>): Json {
  const [kind, name] = id.split('/');
  const original = objects.get((copyOf as string | undefined) ?? id);
  const start = original ?? { kind };
  const renamed = copyOf === undefined ? start : withPaths(start, { 'metadata.name': name });
  return withPaths(renamed, patch);
}

/** Each key is a dotted path; labels with dots in their names stand below `annotations`, `labels` and the like as the rest of the path. */
function withPaths(object: Json, patch: Json): Json {
  let result = object;
  for (const [path, value] of Object.entries(patch)) result = at(result, stepsOf(path), value) as Json;
  return result;
}

const FREE_MAPS = ['annotations', 'labels', 'matchLabels', 'nodeSelector'];

function stepsOf(path: string): readonly string[] {
  const steps = path.split('.');
  const free = steps.findIndex((step) => FREE_MAPS.includes(step));
  if (free < 0 || free === steps.length - 1) return steps;
  return [...steps.slice(0, free + 1), steps.slice(free + 1).join('.')];
}

function at(value: unknown, [step, ...rest]: readonly string[], patch: unknown): unknown {
  if (step === undefined) return mergePatch(value, patch);
  if (Array.isArray(value)) {
    const list = [...value];
    const index = Number(step);
    const item = at(list[index], rest, patch);
    if (item === null || (rest.length === 0 && patch === null)) list.splice(index, 1);
    else list[index] = item;
    return list;
  }
  const { [step]: old, ...others } = (value ?? {}) as Json;
  if (rest.length === 0 && patch === null) return others;
  return { ...(value as Json), [step]: at(old, rest, patch) };
}

function sourcesOf(objects: ReadonlyMap<string, Json>, texts: readonly string[], file: string) {
  const documents = [...[...objects.values()].map((object) => stringify(object)), ...texts];
  return [{ file, text: documents.join('---\n') }];
}
