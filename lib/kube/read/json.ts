import { type JsonObject, type JsonValue, PROTO, PROTO_HELP } from './compose';
import { countJsonKeys } from './documents';
import type { ReadLimits } from './limits';
import { Unreadable } from './unreadable';

/**
 * The value of a JSON text, or nothing when it is not JSON, or has a key twice: the YAML reader then says where, for JSON is
 * YAML too. Throws Unreadable.
 */
export function readJson(text: string, limits: ReadLimits): { readonly value: JsonValue } | undefined {
  const value = parse(text);
  if (value === undefined) return undefined;
  return countKeys(value, limits, text) === countJsonKeys(text) ? { value } : undefined;
}

export function isJson(text: string): boolean {
  return parse(text) !== undefined;
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    return undefined;
  }
}

/** Plain values from a program, such as what cdk8s synthesizes, under the same limits as read ones. Throws Unreadable. */
export function takeJson(object: unknown, limits: ReadLimits): JsonObject {
  let text: string | undefined;
  try {
    text = JSON.stringify(object);
  } catch (error) {
    throw new Unreadable(0, `a value that JSON cannot say: ${(error as Error).message.split('\n')[0]}`);
  }
  const read = text === undefined ? undefined : readJson(text, limits);
  if (read === undefined) throw new Unreadable(0, 'a value that JSON cannot say');
  return read.value as JsonObject;
}

/** Walks without recursion, since depth is one of the things it looks for. */
function countKeys(root: JsonValue, limits: ReadLimits, text: string): number {
  let keys = 0;
  let level: JsonValue[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limits.depth) {
      throw new Unreadable(0, `lists and mappings nested more than ${limits.depth} deep (limit depth)`, {
        help: 'No Kubernetes object is that deep.',
      });
    }
    const next: JsonValue[] = [];
    for (const value of level) {
      if (Array.isArray(value)) for (const item of value) addNested(item, next);
      else if (value !== null && typeof value === 'object') {
        for (const key of Object.keys(value)) {
          if (key === '__proto__')
            throw new Unreadable(Math.max(0, text.indexOf('__proto__')), PROTO, { help: PROTO_HELP });
          keys++;
          addNested(value[key], next);
        }
      }
    }
    level = next;
  }
  return keys;
}

function addNested(value: JsonValue, level: JsonValue[]): void {
  if (value !== null && typeof value === 'object') level.push(value);
}
