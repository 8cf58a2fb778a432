/**
 * Manifests whose indentation was lost, as when they are copied out of a web page: every line begins at column 1, so `metadata`
 * and `spec` are empty and their fields stand beside them. The schema knows which field belongs where; with its help the
 * object is put together again, so that one run tells this and everything else that is wrong.
 */
import { EVENT_ID, type Event } from 'js-yaml';
import { nearest } from '../../util/text';
import { resolveApi } from '../schema/api';
import { type FieldType, Schemas } from '../schema/store';
import { DEFAULT_KUBERNETES_VERSION } from '../versions';
import { composeNode, type JsonObject, type JsonValue, keyText, offsetOf } from './compose';
import { type FieldPath, formatPath } from './field-path';
import type { Parsed } from './parse';

/** An object as it was meant, and where its fields stand. */
export interface Restored {
  readonly object: JsonObject;
  /** Offsets of keys and items by formatted path. */
  readonly offsets: ReadonlyMap<string, number>;
  readonly start: number;
}

/** The objects of a document that lost its indentation; none for every other document. Throws Unreadable. */
export function restoreIndentation(parsed: Parsed): Restored[] {
  if (!lostIndentation(parsed.text)) return [];
  const lines = topLevel(parsed);
  const starts = lines.flatMap((line, i) => (line.key === 'apiVersion' ? [i] : []));
  if (starts[0] !== 0) return [];
  return starts.flatMap((start, i) => {
    const restored = new Restorer(lines.slice(start, starts[i + 1])).restore();
    return restored === undefined ? [] : [restored];
  });
}

/** `metadata:` with nothing behind it, a field right below, and no line of the document indented. */
function lostIndentation(text: string): boolean {
  const at = /(?:^|\n)metadata:[ \t]*\r?\n[A-Za-z]/.exec(text);
  return at !== null && !/\n[ \t]+[^ \t\r\n#]/.test(text);
}

/** A field at column 1, with what stands behind it. */
interface Line {
  readonly key: string;
  readonly offset: number;
  /** null: nothing, so that the lines below may belong to it. */
  readonly value: JsonValue;
  /** Of the items, where the value is a list. */
  readonly itemOffsets: readonly number[];
}

function topLevel(parsed: Parsed): Line[] {
  const { events } = parsed;
  const lines: Line[] = [];
  if (events[1]?.type !== EVENT_ID.MAPPING) return lines;
  for (let at = 2; events[at].type !== EVENT_ID.POP; ) {
    const key = keyText(parsed, events[at]) ?? '';
    const offset = parsed.original(offsetOf(events[at], 0));
    const { value, next } = composeNode(parsed, at + 1);
    lines.push({ key, offset, value, itemOffsets: itemOffsets(parsed, events, at + 1) });
    at = next;
  }
  return lines;
}

function itemOffsets(parsed: Parsed, events: readonly Event[], at: number): number[] {
  const offsets: number[] = [];
  if (events[at].type !== EVENT_ID.SEQUENCE) return offsets;
  for (let item = at + 1; events[item].type !== EVENT_ID.POP; item = composeNode(parsed, item).next) {
    offsets.push(parsed.original(offsetOf(events[item], 0)));
  }
  return offsets;
}

/** A mapping that is still open: fields may be added to it. */
interface Open {
  readonly object: JsonObject;
  readonly path: FieldPath;
  /** A definition, or a map of words to a type. */
  readonly type: FieldType;
}

class Restorer {
  private readonly schemas = Schemas.of(DEFAULT_KUBERNETES_VERSION);
  private readonly offsets = new Map<string, number>();
  private readonly open: Open[] = [];

  constructor(private readonly lines: readonly Line[]) {}

  restore(): Restored | undefined {
    const text = (key: string) => {
      const value = this.lines.find((line) => line.key === key)?.value;
      return typeof value === 'string' ? value : '';
    };
    const api = resolveApi(text('apiVersion'), text('kind'), DEFAULT_KUBERNETES_VERSION);
    if (api.status === 'custom' || api.type === undefined) return undefined;
    const object: JsonObject = {};
    this.open.push({ object, path: [], type: { is: 'definition', name: api.type.definition } });
    this.lines.forEach((line, i) => {
      this.place(line, this.lines[i + 1]);
    });
    return { object, offsets: this.offsets, start: this.lines[0].offset };
  }

  /** Closes what the line does not belong to, and adds it to what it does. */
  private place(line: Line, next: Line | undefined): void {
    const index = this.homeOf(line, next);
    this.open.length = index + 1;
    const { object, path, type } = this.open[index];
    const fieldPath = [...path, line.key];
    this.offsets.set(formatPath(fieldPath), line.offset);
    object[line.key] = line.value;
    const inner = this.fieldType(type, line.key, true);
    if (inner === undefined) return;
    if (line.value === null && inner.is !== 'list') this.begin(object, line.key, fieldPath, inner);
    if (inner.is === 'list' && Array.isArray(line.value)) this.beginLastItem(line, fieldPath, inner.of);
  }

  private begin(object: JsonObject, key: string, path: FieldPath, type: FieldType): void {
    if (type.is !== 'definition' && type.is !== 'map') return;
    const inner: JsonObject = {};
    object[key] = inner;
    this.open.push({ object: inner, path, type });
  }

  /** `- name: a` and the lines below it are one item. */
  private beginLastItem(line: Line, path: FieldPath, type: FieldType): void {
    const items = line.value as JsonValue[];
    items.forEach((item, i) => {
      this.offsets.set(formatPath([...path, i]), line.itemOffsets[i]);
      if (!isMapping(item)) return;
      for (const key of Object.keys(item)) this.offsets.set(formatPath([...path, i, key]), line.itemOffsets[i]);
    });
    const last = items[items.length - 1];
    if (!isMapping(last) || type.is !== 'definition') return;
    const itemPath = [...path, items.length - 1];
    this.open.push({ object: last, path: itemPath, type });
    // `- metadata:` opens what it names too.
    for (const [key, value] of Object.entries(last)) {
      const inner = value === null ? this.fieldType(type, key, true) : undefined;
      if (inner !== undefined) this.begin(last, key, [...itemPath, key], inner);
    }
  }

  /**
   * The open mapping that a line belongs to: the innermost that knows the field and does not have it yet, by its exact name
   * before a misspelt one. If the line below fits another candidate and not that one, it is the other: the end of a
   * container looks like that.
   */
  private homeOf(line: Line, next: Line | undefined): number {
    const innermostFirst = this.open.map((_, i) => this.open.length - 1 - i);
    for (const misspelt of [false, true]) {
      const homes = innermostFirst.filter((i) => this.accepts(this.open[i], line, misspelt));
      if (homes.length === 0) continue;
      const better =
        next && homes.find((i) => this.accepts(this.open[i], next, false) || this.opensFor(this.open[i], line, next));
      return better ?? homes[0];
    }
    return innermostFirst.find((i) => this.open[i].type.is === 'definition') ?? 0;
  }

  private accepts({ object, type }: Open, line: Line, misspelt: boolean): boolean {
    if (object[line.key] !== undefined) return false;
    // Labels and the like hold words only: a line with nothing behind it opens something else, and so does a known field outside.
    if (type.is === 'map') return misspelt ? line.value !== null : false;
    const field = this.fieldType(type, line.key, misspelt);
    return field !== undefined && (line.value === null || Array.isArray(line.value) === (field.is === 'list'));
  }

  /** Whether the line, put there, would take the next one in. */
  private opensFor({ type }: Open, line: Line, next: Line): boolean {
    const inner = this.fieldType(type, line.key, true);
    if (line.value !== null && !Array.isArray(line.value)) return false;
    const of = inner?.is === 'list' ? inner.of : inner;
    return of?.is === 'map' || (of?.is === 'definition' && this.schemas.definition(of.name).has(next.key));
  }

  private fieldType(type: FieldType, key: string, misspelt: boolean): FieldType | undefined {
    if (type.is === 'map') return type.of;
    if (type.is !== 'definition') return undefined;
    const definition = this.schemas.definition(type.name);
    const name = definition.has(key) || !misspelt ? key : nearest(key, definition.keys());
    return name === undefined ? undefined : definition.get(name)?.type;
  }
}

function isMapping(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
