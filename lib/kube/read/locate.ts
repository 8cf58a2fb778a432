import { EVENT_ID, type Event } from 'js-yaml';
import { isMergeKey, keyText, offsetOf } from './compose';
import type { FieldPath } from './field-path';
import type { Parsed } from './parse';

/** Where a value stands in its document. */
export interface Located {
  /** Of the key, for a field of a mapping; of the value, for an item of a list and for the whole. */
  readonly offset: number;
  /** The scalar as it is written, quotation marks and all; absent for lists, mappings and what is not written. */
  readonly written?: string;
  /** How many steps of the path exist; the offset is that of the last one. */
  readonly steps: number;
}

/** Finds the place of a path, or of its deepest part that exists. Follows aliases and merge keys to where things are written. */
export function locate(parsed: Parsed, path: FieldPath, document: number): Located {
  const { events } = parsed;
  let at = documentStart(events, document);
  let offset = offsetOf(events[at], 0);
  let steps = 0;
  for (; steps < path.length; steps++) {
    const step =
      typeof path[steps] === 'number'
        ? item(parsed, at, path[steps] as number)
        : field(parsed, at, String(path[steps]));
    if (step === undefined) break;
    [at, offset] = step;
  }
  const target = events[resolve(parsed, at)];
  const whole = steps === path.length && target.type === EVENT_ID.SCALAR && target.valueStart >= 0;
  const start = whole ? offsetOf(target, 0) : 0;
  const written = whole ? parsed.text.slice(start, target.valueEnd + (target.valueStart - start)) : undefined;
  return { offset: parsed.original(offset), written, steps };
}

type Step = readonly [at: number, offset: number];

function item(parsed: Parsed, list: number, index: number): Step | undefined {
  const { events } = parsed;
  let at = resolve(parsed, list);
  if (events[at].type !== EVENT_ID.SEQUENCE) return undefined;
  at++;
  for (let i = 0; events[at].type !== EVENT_ID.POP; i++, at = after(events, at)) {
    if (i === index) return [at, offsetOf(events[at], offsetOf(events[list], 0))];
  }
  return undefined;
}

function field(parsed: Parsed, mapping: number, name: string, depth = 0): Step | undefined {
  const { events } = parsed;
  const start = resolve(parsed, mapping);
  if (events[start].type !== EVENT_ID.MAPPING || depth > MAX_MERGES) return undefined;
  let found: Step | undefined;
  for (let key = start + 1; events[key].type !== EVENT_ID.POP; ) {
    const value = after(events, key);
    if (isMergeKey(parsed, events[key])) found = merged(parsed, value, name, depth + 1) ?? found;
    else if (keyText(parsed, events[key]) === name) found = [value, offsetOf(events[key], offsetOf(events[start], 0))];
    key = after(events, value);
  }
  return found;
}

/** Merges of merges; more are not looked through, and the place is then that of the mapping. */
const MAX_MERGES = 10;

function merged(parsed: Parsed, source: number, name: string, depth: number): Step | undefined {
  const { events } = parsed;
  const at = resolve(parsed, source);
  if (events[at].type !== EVENT_ID.SEQUENCE) return field(parsed, at, name, depth);
  for (let i = at + 1; events[i].type !== EVENT_ID.POP; i = after(events, i)) {
    const found = field(parsed, i, name, depth);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The node that an alias stands for; the node itself otherwise. */
function resolve(parsed: Parsed, at: number): number {
  const event = parsed.events[at];
  if (event.type !== EVENT_ID.ALIAS) return at;
  const name = parsed.text.slice(event.anchorStart, event.anchorEnd);
  for (let i = at - 1; i >= 0; i--) {
    const other = parsed.events[i];
    if ('tagStart' in other && other.anchorStart >= 0 && parsed.text.slice(other.anchorStart, other.anchorEnd) === name)
      return i;
  }
  return at;
}

/** The index behind a node and all that it holds. */
function after(events: readonly Event[], at: number): number {
  let depth = 0;
  for (let i = at; ; i++) {
    const { type } = events[i];
    if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) depth++;
    else if (type === EVENT_ID.POP) depth--;
    if (depth === 0) return i + 1;
  }
}

/** The first event inside of the n-th document that holds something. */
function documentStart(events: readonly Event[], document: number): number {
  let seen = -1;
  for (let at = 0; at < events.length; ) {
    at++;
    if (events[at].type === EVENT_ID.POP) at++;
    else {
      if (++seen === document) return at;
      at = after(events, at) + 1;
    }
  }
  return 1;
}
