/** The part of a CustomResourceDefinition's schema (JSONSchemaProps, apiextensions v1) that objects are judged by. */
import type { JsonObject, JsonValue } from '../read/compose';

export interface JsonSchema {
  readonly type?: string;
  readonly properties?: { readonly [name: string]: JsonSchema };
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly required?: readonly string[];
  readonly enum?: readonly JsonValue[];
  readonly nullable?: boolean;
  readonly default?: JsonValue;
  readonly pattern?: Pattern;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly not?: JsonSchema;
  readonly preservesUnknownFields: boolean;
  readonly isIntOrString: boolean;
}

export interface Pattern {
  readonly source: string;
  /** True also where it cannot be told. */
  matches(text: string): boolean;
}

/** Reads what has the right form and leaves out what has not: the definition itself is judged like any other object. */
export function readJsonSchema(from: JsonObject): JsonSchema {
  const numbers = ['minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems'] as const;
  const booleans = ['nullable', 'exclusiveMinimum', 'exclusiveMaximum'] as const;
  const schemaLists = ['allOf', 'anyOf', 'oneOf'] as const;
  const schema: { -readonly [Name in keyof JsonSchema]: JsonSchema[Name] } = {
    preservesUnknownFields:
      from['x-kubernetes-preserve-unknown-fields'] === true || from['x-kubernetes-embedded-resource'] === true,
    isIntOrString: from['x-kubernetes-int-or-string'] === true,
  };
  for (const name of numbers) if (typeof from[name] === 'number') schema[name] = from[name];
  for (const name of booleans) if (from[name] === true) schema[name] = true;
  for (const name of schemaLists) {
    const parts = from[name];
    if (Array.isArray(parts)) schema[name] = parts.filter(isMapping).map(readJsonSchema);
  }
  const { type, properties, additionalProperties, items, required, pattern, not } = from;
  if (typeof type === 'string') schema.type = type;
  if (isMapping(properties)) schema.properties = readProperties(properties);
  if (isMapping(additionalProperties)) schema.additionalProperties = readJsonSchema(additionalProperties);
  else if (typeof additionalProperties === 'boolean') schema.additionalProperties = additionalProperties;
  if (isMapping(items)) schema.items = readJsonSchema(items);
  if (Array.isArray(required)) schema.required = required.filter((name) => typeof name === 'string');
  if (Array.isArray(from.enum)) schema.enum = from.enum;
  if (from.default !== undefined) schema.default = from.default;
  if (typeof pattern === 'string') schema.pattern = readPattern(pattern);
  if (isMapping(not)) schema.not = readJsonSchema(not);
  return schema;
}

function readProperties(properties: JsonObject): Record<string, JsonSchema> {
  const schemas: Record<string, JsonSchema> = Object.create(null);
  for (const [name, schema] of Object.entries(properties))
    if (isMapping(schema)) schemas[name] = readJsonSchema(schema);
  return schemas;
}

/** Longer texts are not matched. */
const MAX_MATCHED = 128;
/** Of `*`, `+` and `{n,}`: the time that a pattern can take is the text's length to the power of their number. */
const MAX_REPETITIONS = 3;

/**
 * Go's patterns take linear time, JavaScript's need not, and these come from strangers: one that could take long is not
 * asked, and neither is one that only Go understands.
 */
function readPattern(source: string): Pattern {
  const bare = source.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
  const repetitions = bare.match(/[*+]|\{\d*,\}/g)?.length ?? 0;
  const isNested = /\([^()]*(?:[*+]|\{\d*,\d*\})[^()]*\)(?:[*+]|\{)/.test(bare) || /\)[^()]*\)(?:[*+]|\{)/.test(bare);
  let expression: RegExp | undefined;
  try {
    if (!isNested && repetitions <= MAX_REPETITIONS) expression = new RegExp(source, 'u');
  } catch {
    expression = undefined;
  }
  return { source, matches: (text) => expression === undefined || text.length > MAX_MATCHED || expression.test(text) };
}

function isMapping(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
