/**
 * Makes plain values of a document's events, as kubectl's YAML does (go.yaml.in/yaml/v2 `decode.go`, then
 * sigs.k8s.io/yaml `yaml.go`): keys become strings, merge keys work in the order in which they stand, aliases are copied.
 * Objects are plain `{}` whose keys are all own properties; the key `__proto__`, which could reach further, is refused.
 */
import { type AliasEvent, EVENT_ID, type Event, getScalarValue, SCALAR_STYLE } from 'js-yaml';
import type { FieldPath } from './field-path';
import { READ_LIMITS, type ReadLimits } from './limits';
import { type Parsed, templateMarker } from './parse';
import type { Scalar } from './scalar';
import { finite, scalarValue } from './scalar-event';
import { Unreadable } from './unreadable';

export type JsonValue = Scalar | JsonValue[] | JsonObject;
export interface JsonObject {
  [field: string]: JsonValue;
}

/** A key that stands twice in a mapping, or that a later merge key replaces. The later value wins, here and in kubectl. */
export interface Duplicate {
  readonly path: FieldPath;
  readonly offset: number;
  readonly firstOffset: number;
  readonly by: 'key' | 'merge';
  /** The lost one and the one that wins. */
  values?: readonly [first: JsonValue | undefined, second: JsonValue | undefined];
}

export interface Composed {
  /** One for each document of the text; no value where a document is empty. */
  readonly values: readonly JsonValue[];
  readonly duplicates: readonly Duplicate[];
}

/** Throws Unreadable. */
export function compose(parsed: Parsed, limits: ReadLimits): Composed {
  const composer = new Composer(parsed, limits);
  return { values: composer.documents(), duplicates: composer.duplicates };
}

/** The value of one node, and the index behind it. Throws Unreadable. */
export function composeNode(parsed: Parsed, at: number): { readonly value: JsonValue; readonly next: number } {
  return new Composer(parsed, READ_LIMITS).node(at);
}

/** The text of a scalar that stands at the start of `events[at]`, decoded; for finding keys again. */
export function keyText(parsed: Parsed, event: Event): string | undefined {
  if (event.type !== EVENT_ID.SCALAR) return undefined;
  const value = scalarValue(parsed, event);
  return typeof value === 'string' ? value : String(value);
}

export function isMergeKey(parsed: Parsed, event: Event): boolean {
  return (
    event.type === EVENT_ID.SCALAR && event.style === SCALAR_STYLE.PLAIN && getScalarValue(parsed.text, event) === '<<'
  );
}

interface Anchor {
  /** Absent while the value is being read: an alias to it would contain itself. */
  value?: JsonValue;
}

class Composer {
  readonly duplicates: Duplicate[] = [];
  private at = 0;
  private anchors = new Map<string, Anchor>();
  private aliased = 0;
  private readonly path: (string | number)[] = [];

  constructor(
    private readonly parsed: Parsed,
    private readonly limits: ReadLimits,
  ) {}

  documents(): JsonValue[] {
    const { events } = this.parsed;
    const values: JsonValue[] = [];
    while (this.at < events.length) {
      this.at++; // the document's own event
      this.anchors = new Map();
      if (events[this.at].type !== EVENT_ID.POP) values.push(this.value());
      this.at++;
    }
    return values;
  }

  node(at: number): { value: JsonValue; next: number } {
    this.at = at;
    const value = this.value();
    return { value, next: this.at };
  }

  private value(): JsonValue {
    const event = this.parsed.events[this.at++];
    switch (event.type) {
      case EVENT_ID.SCALAR: {
        const value = finite(scalarValue(this.parsed, event), this.parsed, event);
        if (event.anchorStart >= 0) this.anchors.set(this.slice(event.anchorStart, event.anchorEnd), { value });
        return value;
      }
      case EVENT_ID.MAPPING:
        return this.anchored(event, () => this.mapping(event.start));
      case EVENT_ID.SEQUENCE:
        return this.anchored(event, () => this.sequence());
      case EVENT_ID.ALIAS:
        return this.alias(event);
      default:
        throw new Unreadable(0, 'a document that ends too early');
    }
  }

  private anchored(event: { anchorStart: number; anchorEnd: number }, read: () => JsonValue): JsonValue {
    if (event.anchorStart < 0) return read();
    const anchor: Anchor = {};
    this.anchors.set(this.slice(event.anchorStart, event.anchorEnd), anchor);
    anchor.value = read();
    return anchor.value;
  }

  private sequence(): JsonValue[] {
    const items: JsonValue[] = [];
    this.path.push(0);
    while (this.parsed.events[this.at].type !== EVENT_ID.POP) {
      this.path[this.path.length - 1] = items.length;
      items.push(this.value());
    }
    this.path.pop();
    this.at++;
    return items;
  }

  private mapping(start: number): JsonObject {
    const object: JsonObject = {};
    /** Where each key stands; -1 for a key that a merge brought. */
    const offsets = new Map<string, number>();
    while (this.parsed.events[this.at].type !== EVENT_ID.POP) {
      const event = this.parsed.events[this.at];
      if (isMergeKey(this.parsed, event)) {
        this.at++;
        this.merge(object, offsets, offsetOf(event, start));
        continue;
      }
      const offset = offsetOf(event, start);
      const key = this.key(offset);
      const before = offsets.get(key);
      this.path.push(key);
      const first = object[key];
      const twice = before !== undefined && before >= 0 ? this.duplicate(offset, before, 'key') : undefined;
      offsets.set(key, offset);
      object[key] = this.value();
      if (twice) twice.values = [first, object[key]];
      this.path.pop();
    }
    this.at++;
    return object;
  }

  private key(offset: number): string {
    const event = this.parsed.events[this.at];
    if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) {
      // `{{ .Values.x }}` is a mapping whose key is a mapping.
      if (offset > 0 && this.parsed.text.startsWith('{{', offset - 1) && event.type === EVENT_ID.MAPPING)
        throw templateMarker(offset - 1);
      throw this.unreadable(offset, 'a key that is a list or a mapping', {
        help: 'Keys are words; put braces and brackets that belong to the text in quotes.',
        clusterText: 'invalid map key',
      });
    }
    const value = this.value();
    if (value === null || typeof value === 'object') {
      throw this.unreadable(offset, value === null ? 'a key that is empty' : 'a key that is a list or a mapping', {
        help: 'Give the field a name; the word null needs quotes to be one.',
        clusterText: value === null ? 'unsupported map key of type: %!s(<nil>), key: <nil>' : 'invalid map key',
      });
    }
    const key = String(value);
    if (key === '__proto__') throw new Unreadable(this.parsed.original(offset), PROTO, { help: PROTO_HELP });
    return key;
  }

  /** `decoder.merge`: what is merged replaces keys that stand above it, and is replaced by keys that follow. */
  private merge(object: JsonObject, offsets: Map<string, number>, offset: number): void {
    const value = this.value();
    // Of a list the first mapping has the last word.
    const sources = Array.isArray(value) ? [...value].reverse() : [value];
    const replaced = new Set<string>();
    for (const source of sources) {
      if (source === null || typeof source !== 'object' || Array.isArray(source)) {
        throw this.unreadable(offset, "a merge key '<<' whose value is no mapping", {
          help: 'Merge an alias of a mapping (<<: *name), or a list of them.',
          clusterText: 'map merge requires map or sequence of maps as the value',
        });
      }
      for (const [key, merged] of Object.entries(source)) {
        if ((offsets.get(key) ?? -1) >= 0) replaced.add(key);
        object[key] = this.copy(merged, offset);
      }
    }
    for (const key of replaced) {
      this.path.push(key);
      this.duplicate(offset, offsets.get(key)!, 'merge');
      this.path.pop();
      offsets.set(key, -1);
    }
  }

  private alias(event: AliasEvent): JsonValue {
    const name = this.slice(event.anchorStart, event.anchorEnd);
    const anchor = this.anchors.get(name);
    if (anchor === undefined) {
      throw this.unreadable(event.anchorStart - 1, `an alias '*${name}' without an anchor '&${name}' above it`, {
        help: 'Anchors hold within one document; text that begins with * needs quotes.',
        clusterText: `unknown anchor '${name}' referenced`,
      });
    }
    if (anchor.value === undefined) {
      throw this.unreadable(event.anchorStart - 1, `an alias '*${name}' inside of its own anchor`, {
        help: 'A value cannot contain itself.',
        clusterText: `anchor '${name}' value contains itself`,
      });
    }
    return this.copy(anchor.value, event.anchorStart - 1);
  }

  /** Copies, so that nobody who changes one place changes another; counted, because aliases of aliases double at every step. */
  private copy(value: JsonValue, offset: number): JsonValue {
    if (++this.aliased > this.limits.aliasedValues) {
      throw this.unreadable(
        offset,
        `aliases that add more than ${this.limits.aliasedValues} values (limit aliasedValues)`,
        {
          help: 'Write the values out, or split the document.',
          clusterText: 'document contains excessive aliasing',
        },
      );
    }
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map((item) => this.copy(item, offset));
    const copy: JsonObject = {};
    for (const key of Object.keys(value)) copy[key] = this.copy(value[key], offset);
    return copy;
  }

  private duplicate(offset: number, firstOffset: number, by: 'key' | 'merge'): Duplicate | undefined {
    if (this.duplicates.length >= this.limits.problemsPerDocument) return undefined;
    const { original } = this.parsed;
    const found = { path: [...this.path], offset: original(offset), firstOffset: original(firstOffset), by };
    this.duplicates.push(found);
    return found;
  }

  private unreadable(offset: number, what: string, more: { help?: string; clusterText?: string }): Unreadable {
    return new Unreadable(this.parsed.original(offset), what, more);
  }

  private slice(start: number, end: number): string {
    return this.parsed.text.slice(start, end);
  }
}

export const PROTO = "a key '__proto__'";
export const PROTO_HELP =
  'Rename it: the name has a meaning of its own in JavaScript, and no field of Kubernetes has it.';

/** Where a node begins; `around` for one that has no text of its own. */
export function offsetOf(event: Event, around: number): number {
  switch (event.type) {
    case EVENT_ID.SCALAR:
      // A quoted scalar begins with its quotation mark.
      return event.valueStart < 0
        ? around
        : event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED
          ? event.valueStart - 1
          : event.valueStart;
    case EVENT_ID.MAPPING:
    case EVENT_ID.SEQUENCE:
      return event.start;
    case EVENT_ID.ALIAS:
      return event.anchorStart - 1;
    default:
      return around;
  }
}
