/**
 * Custom resources, judged by the CustomResourceDefinitions among the manifests: the structural schema of the version in
 * question (apiextensions v1), with what the API server enforces of it. CEL rules (`x-kubernetes-validations`) are not run.
 */
import { nearest } from '../../util/text';
import type { JsonObject, JsonValue } from '../read/compose';
import { type FieldPath, formatPath } from '../read/field-path';
import { READ_LIMITS } from '../read/limits';
import type { ManifestObject } from '../read/manifest';
import type { Finding } from '../read/problem';
import { type JsonSchema, readJsonSchema } from './json-schema';
import { decodingError } from './walk';
import { describe, quote } from './words';

interface Version {
  readonly served: boolean;
  readonly schema?: JsonSchema;
  readonly preserve: boolean;
}

/** The definitions of custom resources that a render brings along. */
export class CustomResources {
  /** By `group/version kind`. */
  private readonly versions = new Map<string, Version>();

  /** Takes the CustomResourceDefinitions out of all objects; whatever else is there is passed over. */
  static among(objects: Iterable<ManifestObject>): CustomResources {
    const resources = new CustomResources();
    for (const { kind, apiVersion, object } of objects) {
      if (kind === 'CustomResourceDefinition' && apiVersion === 'apiextensions.k8s.io/v1') resources.define(object);
    }
    return resources;
  }

  private define(definition: JsonObject): void {
    const spec = mapping(definition.spec);
    const kind = mapping(spec.names).kind;
    for (const version of Array.isArray(spec.versions) ? spec.versions.map(mapping) : []) {
      const schema = mapping(version.schema).openAPIV3Schema;
      this.versions.set(`${spec.group}/${version.name} ${kind}`, {
        served: version.served !== false,
        preserve: spec.preserveUnknownFields === true,
        ...(isMapping(schema) ? { schema: readJsonSchema(schema) } : {}),
      });
    }
  }

  /** Whether a definition of the kind is at hand, so that its objects can be judged. */
  has(apiVersion: string, kind: string): boolean {
    return this.versions.has(`${apiVersion} ${kind}`);
  }

  /** What the definition's schema has against an object; nothing for kinds whose definition is not at hand. */
  check(manifest: ManifestObject): Finding[] {
    const version = this.versions.get(`${manifest.apiVersion} ${manifest.kind}`);
    if (version === undefined) return [];
    if (!version.served) {
      const message = `${manifest.kind} in ${manifest.apiVersion} is not served: its definition says served: false`;
      return [{ kind: 'api-not-served', fieldPath: ['apiVersion'], message, help: 'Use a version that is served.' }];
    }
    if (version.schema === undefined) return [];
    const judge = new Judge(manifest, version.preserve);
    // apiVersion, kind and metadata are the server's own, whatever the schema says of them.
    const { apiVersion: _, kind: __, metadata: ___, ...rest } = manifest.object;
    judge.value(rest, version.schema, [], true);
    return judge.findings;
  }
}

class Judge {
  findings: Finding[] = [];

  constructor(
    private readonly manifest: ManifestObject,
    private readonly preserve: boolean,
  ) {}

  value(value: JsonValue, schema: JsonSchema, path: FieldPath, isRoot = false): void {
    if (value === null && (schema.nullable === true || schema.type === undefined)) return;
    if (!this.hasType(value, schema, path)) return;
    if (isMapping(value)) this.object(value, schema, path, isRoot);
    else if (Array.isArray(value)) this.list(value, schema, path);
    else this.scalar(value, schema, path);
    this.combinations(value, schema, path);
  }

  private hasType(value: JsonValue, schema: JsonSchema, path: FieldPath): boolean {
    if (schema.isIntOrString) {
      if (typeof value === 'string' || Number.isInteger(value)) return true;
      this.wrongType(value, 'integer or string', path);
      return false;
    }
    const fits = {
      object: isMapping,
      array: Array.isArray,
      string: (v: JsonValue) => typeof v === 'string',
      boolean: (v: JsonValue) => typeof v === 'boolean',
      number: (v: JsonValue) => typeof v === 'number',
      integer: (v: JsonValue) => Number.isInteger(v),
    }[schema.type ?? ''];
    if (fits === undefined || fits(value)) return true;
    this.wrongType(value, schema.type!, path);
    return false;
  }

  private object(object: JsonObject, schema: JsonSchema, path: FieldPath, isRoot: boolean): void {
    const properties = schema.properties ?? {};
    const known = Object.keys(properties);
    const open = this.preserve || schema.preservesUnknownFields;
    const meant = new Set<string>();
    for (const key of Object.keys(object)) {
      const inner = [...path, key];
      if (Object.hasOwn(properties, key)) this.value(object[key], properties[key], inner);
      else if (typeof schema.additionalProperties === 'object')
        this.value(object[key], schema.additionalProperties, inner);
      else if (
        schema.additionalProperties !== true &&
        !open &&
        (schema.type === 'object' || schema.properties !== undefined)
      ) {
        const guess = nearest(key, known);
        if (guess !== undefined) meant.add(guess);
        this.unknown(inner, guess);
      }
    }
    for (const name of schema.required ?? []) {
      const isOwn = isRoot && ['apiVersion', 'kind', 'metadata'].includes(name);
      const isDefaulted = Object.hasOwn(properties, name) && properties[name].default !== undefined;
      if (object[name] === undefined && !isOwn && !isDefaulted && !meant.has(name)) this.missing([...path, name]);
    }
  }

  private list(list: readonly JsonValue[], schema: JsonSchema, path: FieldPath): void {
    const { minItems, maxItems, items } = schema;
    if (minItems !== undefined && list.length < minItems)
      this.invalid(path, list.length, `should have at least ${minItems} items`);
    if (maxItems !== undefined && list.length > maxItems)
      this.invalid(path, list.length, `must have at most ${maxItems} items`);
    if (items !== undefined) {
      list.forEach((item, i) => {
        this.value(item, items, [...path, i]);
      });
    }
  }

  private scalar(value: JsonValue, schema: JsonSchema, path: FieldPath): void {
    const values = schema.enum;
    if (values !== undefined && !values.some((allowed) => allowed === value)) this.unsupported(value, values, path);
    if (typeof value === 'string') this.text(value, schema, path);
    else if (typeof value === 'number') {
      const { minimum, maximum } = schema;
      if (minimum !== undefined && (value < minimum || (schema.exclusiveMinimum && value === minimum))) {
        this.invalid(path, value, `should be greater than ${schema.exclusiveMinimum ? '' : 'or equal to '}${minimum}`);
      }
      if (maximum !== undefined && (value > maximum || (schema.exclusiveMaximum && value === maximum))) {
        this.invalid(path, value, `should be less than ${schema.exclusiveMaximum ? '' : 'or equal to '}${maximum}`);
      }
    }
  }

  private text(value: string, { minLength, maxLength, pattern }: JsonSchema, path: FieldPath): void {
    const length = [...value].length;
    if (minLength !== undefined && length < minLength)
      this.invalid(path, value, `should be at least ${minLength} chars long`);
    if (maxLength !== undefined && length > maxLength)
      this.invalid(path, value, `may not be more than ${maxLength} bytes`);
    if (pattern !== undefined && !pattern.matches(value)) this.invalid(path, value, `should match '${pattern.source}'`);
  }

  private combinations(value: JsonValue, schema: JsonSchema, path: FieldPath): void {
    for (const part of schema.allOf ?? []) for (const finding of this.attempt(value, part, path)) this.add(finding);
    const matching = (parts: readonly JsonSchema[]) =>
      parts.filter((part) => this.attempt(value, part, path).length === 0).length;
    if (schema.anyOf !== undefined && matching(schema.anyOf) === 0)
      this.invalid(path, value, 'must validate at least one schema (anyOf)');
    if (schema.oneOf !== undefined && matching(schema.oneOf) !== 1)
      this.invalid(path, value, 'must validate one and only one schema (oneOf)');
    if (schema.not !== undefined && this.attempt(value, schema.not, path).length === 0)
      this.invalid(path, value, 'must not validate the schema (not)');
  }

  /** Logical parts of a structural schema only constrain values: they know no unknown fields. */
  private attempt(value: JsonValue, schema: JsonSchema, path: FieldPath): Finding[] {
    const judge = new Judge(this.manifest, true);
    judge.value(value, schema, path);
    return judge.findings;
  }

  private add(finding: Finding): void {
    if (this.findings.length < READ_LIMITS.problemsPerDocument) this.findings.push(finding);
  }

  private unknown(fieldPath: FieldPath, guess: string | undefined): void {
    const path = formatPath(fieldPath);
    this.add({
      kind: 'unknown-field',
      fieldPath,
      message: `unknown field "${path}"${guess === undefined ? '' : `; did you mean "${guess}"?`}`,
      help:
        guess === undefined
          ? 'Remove it, or add it to the schema of the CustomResourceDefinition.'
          : `Rename it to ${guess}.`,
      clusterText: decodingError(this.manifest, `strict decoding error: unknown field "${path}"`),
    });
  }

  private missing(fieldPath: FieldPath): void {
    const path = formatPath(fieldPath);
    const message = `${path} is required`;
    this.add({
      kind: 'missing-required',
      fieldPath,
      message,
      help: `Add ${fieldPath.at(-1)}.`,
      clusterText: `${path}: Required value`,
    });
  }

  private wrongType(value: JsonValue, type: string, fieldPath: FieldPath): void {
    const path = formatPath(fieldPath);
    const given = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
    this.add({
      kind: 'wrong-type',
      fieldPath,
      message: `${path} is ${describe(value)}, it must be of type ${type}`,
      help: 'Write what the schema of its CustomResourceDefinition asks for.',
      clusterText: `${path}: Invalid value: "${given}": ${path} in body must be of type ${type}: "${given}"`,
    });
  }

  private unsupported(value: JsonValue, values: readonly JsonValue[], fieldPath: FieldPath): void {
    const path = formatPath(fieldPath);
    const texts = values.map((allowed) => (typeof allowed === 'string' ? allowed : quote(allowed)));
    const guess = typeof value === 'string' ? nearest(value, texts) : undefined;
    this.add({
      kind: 'unsupported-value',
      fieldPath,
      message: `${path}: ${quote(value)} is not one of ${texts.join(', ')}${guess === undefined ? '' : `; did you mean "${guess}"?`}`,
      help: `Choose one of ${texts.join(', ')}.`,
      clusterText: `${path}: Unsupported value: ${JSON.stringify(value)}: supported values: ${values.map((v) => JSON.stringify(v)).join(', ')}`,
    });
  }

  private invalid(fieldPath: FieldPath, value: JsonValue, what: string): void {
    const path = formatPath(fieldPath);
    this.add({
      kind: typeof value === 'number' ? 'invalid-number' : 'unsupported-value',
      fieldPath,
      message: `${path}: ${quote(value)} ${what}`,
      help: 'Write what the schema of its CustomResourceDefinition asks for.',
      clusterText: `${path}: Invalid value: ${quote(value)}: ${path} in body ${what}`,
    });
  }
}

function isMapping(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapping(value: unknown): JsonObject {
  return isMapping(value) ? value : {};
}
