import type { ResourceList } from '../objects/meta';
import { roundUpToMilli } from '../quantity';

/** The object with the defaults for what it leaves out; the same object when it leaves nothing out. Empty texts count as left out. */
export function fill<T extends object>(object: T, defaults: { readonly [K in keyof T]?: T[K] | undefined }): T {
  const missing = Object.entries(defaults).filter(([key, value]) => {
    const present = (object as Record<string, unknown>)[key];
    return value !== undefined && (present === undefined || present === null || present === '');
  });
  return missing.length === 0 ? object : { ...object, ...Object.fromEntries(missing) };
}

/** The object with some fields replaced; `undefined` takes a field away. */
export function replace<T extends object>(object: T, fields: { readonly [K in keyof T]?: T[K] | undefined }): T {
  const result = { ...object } as Record<string, unknown>;
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) delete result[key];
    else result[key] = value;
  }
  return result as T;
}

/** What is stored of a field that cannot be told empty: nothing when it is. */
export function orNothing<T>(value: T): T | undefined {
  const empty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return value && !empty ? value : undefined;
}

/** The object without those of the fields that are empty, false or zero: fields that are not told apart from left out. */
export function withoutZeros<T extends object>(object: T, fields: readonly (keyof T & string)[]): T {
  const zeros = fields.filter((field) => field in object && orNothing(object[field]) === undefined);
  if (zeros.length === 0) return object;
  return Object.fromEntries(Object.entries(object).filter(([key]) => !(zeros as string[]).includes(key))) as T;
}

/** Whether there is a null anywhere in a value of plain data. */
export function hasNull(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === null;
  for (const key in value) if (hasNull((value as Record<string, unknown>)[key])) return true;
  return false;
}

/** The value without the fields that are null, which decoding reads as left out; the same value when there are none. */
export function withoutNulls<T>(value: T): T {
  return hasNull(value) ? (stripped(value) as T) : value;
}

function stripped(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(stripped);
  const entries = Object.entries(value).filter(([, child]) => child !== null);
  return Object.fromEntries(entries.map(([key, child]) => [key, stripped(child)]));
}

/** Resources as they are stored: rounded up to thousandths, in canonical text (`pkg/apis/core/v1/defaults.go`: SetDefaults_ResourceList). */
export function storedResources(list: ResourceList | undefined): ResourceList | undefined {
  if (list === undefined) return undefined;
  return Object.fromEntries(Object.entries(list).map(([name, amount]) => [name, roundUpToMilli(amount)]));
}
