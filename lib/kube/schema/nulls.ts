/**
 * What decoding makes of `null`: a field is left out, an item of a list or an entry of a mapping is the zero value of its type
 * (encoding/json). Only the schema knows which.
 */
import { hasNull } from '../defaults/fill';
import type { JsonObject, JsonValue } from '../read/compose';
import type { BuiltInKind, FieldType, Schemas } from './store';

/** The object without nulls; the same object when it has none. It must fit its schema. */
export function withoutNulls(object: JsonObject, type: BuiltInKind, schemas: Schemas): JsonObject {
  return hasNull(object)
    ? (decoded(object, { is: 'definition', name: type.definition }, schemas) as JsonObject)
    : object;
}

function decoded(value: JsonValue, type: FieldType, schemas: Schemas): JsonValue {
  if (value === null) return zero(type);
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return type.is === 'list' ? value.map((item) => decoded(item, type.of, schemas)) : value;
  const entries = Object.entries(value);
  if (type.is === 'map') {
    return Object.fromEntries(entries.map(([key, entry]) => [key, decoded(entry, type.of, schemas)]));
  }
  if (type.is !== 'definition') return value;
  const definition = schemas.definition(type.name);
  return Object.fromEntries(
    entries.flatMap(([key, entry]) => {
      const field = definition.get(key);
      if (entry === null) return [];
      return [[key, field === undefined ? entry : decoded(entry, field.type, schemas)]];
    }),
  );
}

function zero({ is }: FieldType): JsonValue {
  switch (is) {
    case 'definition':
    case 'map':
    case 'object':
    case 'any':
      return {};
    case 'list':
      return [];
    case 'boolean':
      return false;
    case 'string':
    case 'bytes':
    case 'time':
      return '';
    default:
      return 0;
  }
}
