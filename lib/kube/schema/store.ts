/**
 * The schemas of every built-in kind, for every supported minor, from the generated data. The notation:
 *
 *   "kinds":       {"apps/v1 StatefulSet": "apps.v1.StatefulSet", "v1 Node": "core.v1.Node cluster", "….PodGroup@37": …}
 *   "removed":     {"apps/v1beta2 StatefulSet": "1.16 apps/v1 StatefulSet"}     the minor that stopped serving it, its successor
 *   "definitions": {"apps.v1.StatefulSetSpec": {"replicas": "int32", "selector!": "#meta.v1.LabelSelector", …}}
 *
 * A key may end in `!` (the API server requires the field) and in the minors it holds for: `@34-36` is 1.34 to 1.36, `@33,35-37`
 * leaves 1.34 out, nothing means all. A type is `string`, `bytes`, `time`, `int32`, `int64`, `number`, `boolean`, `quantity`,
 * `int-or-string`, `object` (any mapping), `any`, `#definition`, `[]type` (a list), `{}type` (a mapping of words to type).
 * `=A|B` are the values of an enum; `:v1.Protocol` is the Go type where errors print another name than the plain one, and
 * `<VolumeSource` the Go struct inside of which the field stands without a JSON name for it, which errors print too.
 *
 * Nothing is interpreted before it is asked for: loading costs one JSON.parse of 170 kB.
 */
export type FieldType =
  | { readonly is: 'string'; readonly values?: readonly string[]; readonly goType: string }
  | {
      readonly is:
        | 'int32'
        | 'int64'
        | 'number'
        | 'boolean'
        | 'bytes'
        | 'time'
        | 'quantity'
        | 'int-or-string'
        | 'object'
        | 'any';
    }
  | { readonly is: 'list'; readonly of: FieldType }
  | { readonly is: 'map'; readonly of: FieldType; readonly goType?: string }
  | { readonly is: 'definition'; readonly name: string };

export interface Field {
  readonly name: string;
  readonly required: boolean;
  readonly type: FieldType;
  /** The Go struct that the field is embedded with, such as `VolumeSource`. */
  readonly embedded?: string;
}

export type Definition = ReadonlyMap<string, Field>;

export interface BuiltInKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly definition: string;
  readonly namespaced: boolean;
}

/** An API that a release stopped to serve. */
export interface RemovedKind {
  /** The minor, such as `1.16`. */
  readonly removedIn: string;
  /** `apps/v1 StatefulSet`; absent when nothing took its place. */
  readonly replacement?: string;
}

interface Data {
  readonly kinds: { readonly [kind: string]: string };
  readonly removed: { readonly [kind: string]: string };
  readonly definitions: { readonly [name: string]: { readonly [field: string]: string } };
}

let data: Data | undefined;
function load(): Data {
  if (data === undefined) {
    // Required here, not imported above: who only reads manifests does not pay for it.
    const { DEFINITIONS } = require('./generated/definitions') as typeof import('./generated/definitions');
    data = JSON.parse(DEFINITIONS) as Data;
  }
  return data;
}

/** The schemas as one minor serves them. */
export class Schemas {
  private readonly byKind = new Map<string, BuiltInKind>();
  private readonly definitions = new Map<string, Definition>();

  private constructor(readonly minor: number) {
    for (const [key, value] of Object.entries(load().kinds)) {
      const [kind, range] = key.split('@');
      if (!includes(range, minor)) continue;
      const [definition, scope] = value.split(' ');
      const [apiVersion, name] = kind.split(' ');
      this.byKind.set(kind, { apiVersion, kind: name, definition, namespaced: scope !== 'cluster' });
    }
  }

  /** Of a version such as `1.34` or `v1.34.2+k3s1`, which must be one of the supported minors. */
  static of(version: string): Schemas {
    const minor = Number(/^v?1\.(\d+)/.exec(version)?.[1]);
    let schemas = Schemas.made.get(minor);
    if (schemas === undefined) {
      schemas = new Schemas(minor);
      Schemas.made.set(minor, schemas);
    }
    return schemas;
  }
  private static readonly made = new Map<number, Schemas>();

  /** The kind that this minor serves, if it does. */
  kind(apiVersion: string, kind: string): BuiltInKind | undefined {
    return this.byKind.get(`${apiVersion} ${kind}`);
  }

  kinds(): IterableIterator<BuiltInKind> {
    return this.byKind.values();
  }

  definition(name: string): Definition {
    let definition = this.definitions.get(name);
    if (definition === undefined) {
      definition = this.read(name);
      this.definitions.set(name, definition);
    }
    return definition;
  }

  private read(name: string): Definition {
    const fields = new Map<string, Field>();
    for (const [key, type] of Object.entries(load().definitions[name] ?? {})) {
      const [written, range] = key.split('@');
      if (!includes(range, this.minor)) continue;
      const required = written.endsWith('!');
      const field = required ? written.slice(0, -1) : written;
      const [notation, embedded] = type.split('<');
      fields.set(field, {
        name: field,
        required,
        type: readType(notation),
        ...(embedded === undefined ? {} : { embedded }),
      });
    }
    return fields;
  }
}

/** The first and the last supported minor that serves a kind, whatever the minor in question. */
export function servedIn(
  apiVersion: string,
  kind: string,
): { readonly first: number; readonly last: number } | undefined {
  for (const key of Object.keys(load().kinds)) {
    const [name, range] = key.split('@');
    if (name !== `${apiVersion} ${kind}`) continue;
    const minors = (range ?? ALL_MINORS).split(/[-,]/).map(Number);
    return { first: minors[0], last: minors[minors.length - 1] };
  }
  return undefined;
}

/** When a kind was removed; nothing for kinds that no release removed. */
export function removedKind(apiVersion: string, kind: string): RemovedKind | undefined {
  const removed = load().removed[`${apiVersion} ${kind}`];
  if (removed === undefined) return undefined;
  const space = removed.indexOf(' ');
  return space < 0
    ? { removedIn: removed }
    : { removedIn: removed.slice(0, space), replacement: removed.slice(space + 1) };
}

/** Every kind that any release removed, as `apps/v1beta2 StatefulSet`. */
export function removedKinds(): string[] {
  return Object.keys(load().removed);
}

/** The first minor whose definition has a field, such as 34; nothing if none has. */
export function fieldServedFrom(definition: string, field: string): number | undefined {
  for (const key of Object.keys(load().definitions[definition] ?? {})) {
    const [name, range] = key.split('@');
    if (name.replace('!', '') === field) return Number((range ?? ALL_MINORS).split(/[-,]/)[0]);
  }
  return undefined;
}

/** The first and last supported minor, as a range of the data. */
const ALL_MINORS = '33-37';

function includes(range: string | undefined, minor: number): boolean {
  if (range === undefined) return true;
  return range.split(',').some((run) => {
    const [first, last = first] = run.split('-').map(Number);
    return first <= minor && minor <= last;
  });
}

function readType(text: string): FieldType {
  if (text.startsWith('[]')) return { is: 'list', of: readType(text.slice(2)) };
  if (text.startsWith('{}')) {
    const [of, goType] = text.slice(2).split(':');
    return { is: 'map', of: readType(of), ...(goType === undefined ? {} : { goType }) };
  }
  if (text.startsWith('#')) return { is: 'definition', name: text.slice(1) };
  const match = /^string(?:=([^:]*))?(?::(?:\[\])?(.*))?$/.exec(text);
  if (match === null) return { is: text as Exclude<FieldType['is'], 'string' | 'list' | 'map' | 'definition'> };
  const [, values, goType = 'string'] = match;
  return { is: 'string', goType, ...(values === undefined ? {} : { values: values.split('|') }) };
}
