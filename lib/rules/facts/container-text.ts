/** The texts of a container: what it is started with, and its environment. */
import type { Container, EnvVar } from '../../kube/objects';
import type { Render } from './render';

/** The words of a container's command, those of a shell script in it among them. */
export function wordsOf({ command = [], args = [] }: Container): readonly string[] {
  return [...command, ...args].flatMap((word) => {
    const text = String(word);
    return /\s/.test(text) ? (text.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []).map(unquoted) : [unquoted(text)];
  });
}

function unquoted(word: string): string {
  return word.replace(/"([^"]*)"|'([^']*)'/g, (_, double: string, single: string) => double ?? single ?? '');
}

/** `--dir X` or `--dir=X`; the last one counts. */
export function flagValue(words: readonly string[], flag: string): string | undefined {
  let value: string | undefined;
  for (const [i, word] of words.entries()) {
    if (word === flag) value = words[i + 1];
    else if (word.startsWith(`${flag}=`)) value = word.slice(flag.length + 1);
  }
  return value;
}

/** The value of a variable that comes from what is not in the render. */
export const UNKNOWN = Symbol('a value that is not in the render');
/** Stands for every variable that a source outside of the render may set. */
export const ANYTHING = '*';

/** The variables of a container, as far as the render tells them; a `ConfigMap` or `Secret` of it that is missing hides what else there may be. */
export function environmentOf(
  { env = [], envFrom = [] }: Container & { readonly envFrom?: readonly EnvSource[] },
  namespace: string,
  render: Render,
): ReadonlyMap<string, string | typeof UNKNOWN> {
  const values = new Map<string, string | typeof UNKNOWN>();
  for (const { prefix = '', configMapRef, secretRef } of envFrom ?? []) {
    const entries = configMapRef
      ? entriesOf(render, namespace, 'ConfigMap', configMapRef.name)
      : entriesOf(render, namespace, 'Secret', secretRef?.name);
    if (entries === undefined) values.set(ANYTHING, UNKNOWN);
    for (const [key, value] of entries ?? []) values.set(prefix + key, value);
  }
  for (const each of env ?? []) values.set(each.name, variable(each, values, namespace, render));
  return values;
}

interface EnvSource {
  readonly prefix?: string;
  readonly configMapRef?: { readonly name?: string };
  readonly secretRef?: { readonly name?: string };
}

interface KeyRef {
  readonly name?: string;
  readonly key?: string;
}

function variable(
  { value = '', valueFrom }: EnvVar,
  known: ReadonlyMap<string, string | typeof UNKNOWN>,
  namespace: string,
  render: Render,
): string | typeof UNKNOWN {
  if (valueFrom === undefined || valueFrom === null) {
    return substituted(value, (name) => known.get(name)) ?? UNKNOWN;
  }
  const { configMapKeyRef, secretKeyRef } = valueFrom as { configMapKeyRef?: KeyRef; secretKeyRef?: KeyRef };
  const { name, key = '' } = configMapKeyRef ?? secretKeyRef ?? {};
  return entriesOf(render, namespace, configMapKeyRef ? 'ConfigMap' : 'Secret', name)?.get(key) ?? UNKNOWN;
}

/** The entries of a ConfigMap or Secret of the render. */
export function entriesOf(
  render: Render,
  namespace: string,
  kind: 'ConfigMap' | 'Secret',
  name: string | undefined,
): ReadonlyMap<string, string> | undefined {
  const object = name === undefined ? undefined : render.get(kind, namespace, name)?.object;
  if (object === undefined) return undefined;
  const { data = {} } = object as { readonly data?: { readonly [key: string]: string } };
  const text =
    kind === 'Secret' ? (value: string) => Buffer.from(value, 'base64').toString() : (value: string) => value;
  return new Map(Object.entries(data ?? {}).map(([key, value]) => [key, text(String(value))]));
}

/** `$(NAME)` replaced by values; nothing if one is not known. */
export function substituted(text: string, lookUp: (name: string) => string | typeof UNKNOWN | undefined) {
  let isKnown = true;
  const result = text.replace(/\$\(([\w.-]+)\)/g, (_, name: string) => {
    const value = lookUp(name);
    if (typeof value === 'string') return value;
    isKnown = false;
    return '';
  });
  return isKnown ? result : undefined;
}
