/** Values and types in words, ours and Go's. */
import type { JsonValue } from '../read/compose';
import type { FieldType } from './store';

/** `the text "three"`, `the number 3`, `a list`. */
export function describe(value: JsonValue): string {
  if (Array.isArray(value)) return 'a list';
  if (value !== null && typeof value === 'object') return 'a mapping';
  const names = { string: 'text', number: 'number', boolean: 'boolean' } as Record<string, string>;
  return value === null ? 'null' : `the ${names[typeof value]} ${quote(value)}`;
}

/** A value as the API server prints it, cut to a readable length. */
export function quote(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** What a field wants, completing `it must be …`. */
export function wanted(type: FieldType): string {
  return WANTED[type.is];
}

const WANTED: Record<FieldType['is'], string> = {
  string: 'a text',
  bytes: 'a text in base64',
  time: 'a time such as 2026-01-02T15:04:05Z',
  int32: 'a whole number of 32 bits',
  int64: 'a whole number of 64 bits',
  number: 'a number',
  boolean: 'true or false',
  quantity: 'a quantity such as 500m or 10Gi',
  'int-or-string': 'a whole number or a text',
  object: 'a mapping',
  any: 'anything',
  list: 'a list',
  map: 'a mapping',
  definition: 'a mapping',
};

/** encoding/json's word for what it met; a number that a whole-number field cannot hold is printed. */
export function goValue(value: JsonValue, type: FieldType): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'object') return 'object';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number' && (type.is === 'int32' || type.is === 'int64' || type.is === 'int-or-string'))
    return `number ${value}`;
  return typeof value;
}

/** The Go type of a field as its errors print it. */
export function goType(type: FieldType): string {
  switch (type.is) {
    case 'string':
      return type.goType;
    case 'boolean':
      return 'bool';
    case 'number':
      return 'float64';
    case 'list':
      return `[]${goType(type.of)}`;
    case 'map':
      return type.goType ?? `map[string]${goType(type.of)}`;
    case 'definition':
      return type.name.split('.').slice(-2).join('.');
    case 'bytes':
      return '[]uint8';
    case 'quantity':
      return 'resource.Quantity';
    // These decode themselves, by way of a plain type.
    case 'int-or-string':
      return 'int32';
    case 'time':
      return 'string';
    default:
      return type.is;
  }
}
