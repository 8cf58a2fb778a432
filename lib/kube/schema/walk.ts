/**
 * Walks an object along its schema. A walker over the compact data, not compiled validators: see
 * docs/decisions/0301-schema-walker.md. The schemas do not change while it runs, and a correct object makes no findings, so
 * the common case is a look-up and a type test for each value.
 */
import { nearest } from '../../util/text';
import { parseQuantity } from '../quantity';
import type { JsonObject, JsonValue } from '../read/compose';
import { type FieldPath, formatPath } from '../read/field-path';
import { READ_LIMITS } from '../read/limits';
import type { Finding, Suggestion } from '../read/problem';
import { conversion, example, repairQuantity, SHORT_FORMS } from './help';
import { absentText, unsupportedText } from './server-texts';
import { type BuiltInKind, type Definition, type Field, type FieldType, fieldServedFrom, type Schemas } from './store';
import { suggestField } from './suggest';
import { describe, goType, goValue, quote, wanted } from './words';

/** Everything that the structure of an object has wrong, in the order of its fields. */
export function walk(object: JsonObject, type: BuiltInKind, schemas: Schemas): Finding[] {
  const walker = new Walker(type, schemas);
  walker.object(object, type.definition);
  return walker.findings;
}

class Walker {
  readonly findings: Finding[] = [];
  private readonly path: (string | number)[] = [];
  /** The way through Go's structs, which errors about types print: no indices, no keys of maps, but embedded structs. */
  private readonly goPath: string[] = [];

  constructor(
    private readonly type: BuiltInKind,
    private readonly schemas: Schemas,
  ) {}

  object(object: JsonObject, name: string): void {
    const definition = this.schemas.definition(name);
    /** Fields that a misspelt key was probably meant to be: they are not missing too. */
    let meant: Set<string> | undefined;
    for (const key of Object.keys(object)) {
      const field = definition.get(key);
      this.path.push(key);
      if (field !== undefined) this.field(object[key], field, name);
      else {
        meant ??= new Set();
        const renamed = this.unknown(name, definition, object, meant);
        if (renamed !== undefined) this.field(object[key], renamed, name);
      }
      this.path.pop();
    }
    for (const field of definition.values()) {
      if (
        field.required &&
        (object[field.name] === undefined || object[field.name] === null) &&
        !meant?.has(field.name)
      )
        this.missing(field, name);
    }
  }

  private field(value: JsonValue, field: Field, struct: string): void {
    this.goPath.push(field.embedded === undefined ? field.name : `${field.embedded}.${field.name}`);
    this.value(value, field.type, struct);
    this.goPath.pop();
  }

  /** `null` means unset everywhere, and the zero value inside of lists and mappings: never a wrong type. */
  private value(value: JsonValue, type: FieldType, struct: string): void {
    if (value === null) return;
    switch (type.is) {
      case 'definition':
        if (isMapping(value)) this.object(value, type.name);
        else this.wrongType(value, type, struct);
        return;
      case 'list':
        if (Array.isArray(value)) this.items(value, type.of, struct);
        else this.wrongType(value, type, struct);
        return;
      case 'map':
        if (isMapping(value)) this.entries(value, type.of, struct);
        else this.wrongType(value, type, struct);
        return;
      default:
        this.scalar(value, type, struct);
    }
  }

  private items(list: readonly JsonValue[], type: FieldType, struct: string): void {
    for (let i = 0; i < list.length; i++) {
      this.path.push(i);
      this.value(list[i], type, struct);
      this.path.pop();
    }
  }

  private entries(map: JsonObject, type: FieldType, struct: string): void {
    for (const key of Object.keys(map)) {
      this.path.push(key);
      this.value(map[key], type, struct);
      this.path.pop();
    }
  }

  private scalar(
    value: JsonValue,
    type: Exclude<FieldType, { is: 'list' | 'map' | 'definition' }>,
    struct: string,
  ): void {
    if (type.is === 'string') {
      if (typeof value !== 'string') this.wrongType(value, type, struct);
      else if (type.values !== undefined && value !== '' && !type.values.includes(value))
        this.unsupported(value, type.values, struct);
      return;
    }
    if (type.is === 'quantity') {
      this.quantity(value);
      return;
    }
    if (!FITS[type.is](value)) this.wrongType(value, type, struct);
    else if (type.is === 'bytes') this.bytes(value as string);
    else if (type.is === 'time') this.time(value as string);
  }

  private quantity(value: JsonValue): void {
    const error = typeof value === 'string' || typeof value === 'number' ? parseQuantity(value) : QUANTITY_FORMAT;
    if (typeof error !== 'string') return;
    const repaired = typeof value === 'string' ? repairQuantity(value) : undefined;
    this.add('invalid-number', {
      message: `${formatPath(this.path)}: ${quote(value)} is not a quantity, a number with a suffix such as M, G, Mi or Gi${repaired === undefined ? '' : `; did you mean "${repaired}"?`}`,
      help:
        repaired === undefined
          ? 'A number with a suffix: m, k, M, G, T, P, E or Ki, Mi, Gi, Ti, Pi, Ei.'
          : `Write ${repaired}.`,
      clusterText: this.decoding(error),
    });
  }

  private bytes(value: string): void {
    const text = value.replace(/[\r\n]/g, '');
    if (text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)) return;
    const wrong = text.search(/[^A-Za-z0-9+/=]/);
    this.add('wrong-type', {
      message: `${formatPath(this.path)} is not base64`,
      help: 'Encode it (base64 -w0), or use stringData in a Secret, data in a ConfigMap.',
      clusterText: this.decoding(
        `illegal base64 data at input byte ${wrong < 0 ? Math.max(0, text.length - (text.length % 4)) : wrong}`,
      ),
    });
  }

  private time(value: string): void {
    if (TIME.test(value) || value === '') return;
    this.add('wrong-type', {
      message: `${formatPath(this.path)} is the text ${quote(value)}, it must be ${wanted({ is: 'time' })}`,
      help: 'Write date, T, time and zone (RFC 3339).',
      clusterText: this.decoding(
        `parsing time ${JSON.stringify(value)} as "2006-01-02T15:04:05Z07:00"${/^\d{4}/.test(value) ? '' : `: cannot parse ${JSON.stringify(value)} as "2006"`}`,
      ),
    });
  }

  /** Who has more has one cause, or generates them; looking for suggestions takes time. */
  private isFull(): boolean {
    return this.findings.length >= READ_LIMITS.problemsPerDocument;
  }

  /** Tells an unknown field; returns the field that its value is probably for, so that what it holds is judged too. */
  private unknown(struct: string, definition: Definition, object: JsonObject, meant: Set<string>): Field | undefined {
    if (this.isFull()) return undefined;
    const path = formatPath(this.path);
    const name = String(this.path[this.path.length - 1]);
    const clusterText = this.decoding(`strict decoding error: unknown field "${path}"`);
    const first = fieldServedFrom(struct, name);
    if (first !== undefined && first > this.schemas.minor) {
      const message = `unknown field "${path}": known from 1.${first}, not in 1.${this.schemas.minor}`;
      this.add('unknown-field', { message, help: `Remove it, or upgrade the cluster to 1.${first}.`, clusterText });
      return undefined;
    }
    const suggestion = suggestField(this.schemas, this.type.definition, definition, this.path);
    const words = this.unknownWords(path, definition, object, suggestion);
    this.add('unknown-field', { ...words, clusterText, ...(suggestion && { suggestion }) });
    if (suggestion === undefined || !('rename' in suggestion)) return undefined;
    meant.add(suggestion.rename);
    return object[suggestion.rename] === undefined ? definition.get(suggestion.rename) : undefined;
  }

  private unknownWords(
    path: string,
    definition: Definition,
    object: JsonObject,
    suggestion: Suggestion | undefined,
  ): Pick<Finding, 'message' | 'help'> {
    if (suggestion === undefined) {
      const known = [...definition.keys()].filter((key) => object[key] === undefined).slice(0, 8);
      const help = known.length === 0 ? 'Remove it.' : `Remove it. Fields there: ${known.join(', ')}.`;
      return { message: `unknown field "${path}"`, help };
    }
    if ('rename' in suggestion) {
      const { rename } = suggestion;
      const help = object[rename] !== undefined ? `Remove it: ${rename} is set too.` : `Rename it to ${rename}.`;
      return { message: `unknown field "${path}"; did you mean "${rename}"?`, help };
    }
    const name = this.path[this.path.length - 1];
    const [from, to] = [this.path.slice(0, -1), suggestion.moveTo].map(placeName);
    return { message: `unknown field "${path}"; ${name} belongs in ${to}, not in ${from}`, help: `Move it to ${to}.` };
  }

  private missing(field: Field, struct: string): void {
    this.path.push(field.name);
    const path = formatPath(this.path);
    this.add('missing-required', {
      message: `${path} is required`,
      help: `Add ${field.name}: ${example(field)}`,
      // Of an absent mapping the server misses the fields that it would have, one by one.
      clusterText: field.type.is === 'definition' ? undefined : absentText(path, struct, field.name),
    });
    this.path.pop();
  }

  private wrongType(value: JsonValue, type: FieldType, struct: string): void {
    const path = formatPath(this.path);
    this.add('wrong-type', {
      message: `${path} is ${describe(value)}, it must be ${wanted(type)}`,
      help: conversion(String(this.path[this.path.length - 1]), value, type),
      clusterText: this.decoding(
        `json: cannot unmarshal ${goValue(value, type)} into Go struct field ${struct.split('.').pop()}.${this.goPath.join('.')} of type ${goType(type)}`,
      ),
    });
  }

  private unsupported(value: string, values: readonly string[], struct: string): void {
    const guess = SHORT_FORMS[value] ?? nearest(value, values);
    const known = guess !== undefined && values.includes(guess) ? guess : undefined;
    const path = formatPath(this.path);
    const named = values.filter((each) => each !== '').join(', ');
    this.add('unsupported-value', {
      message: `${path}: ${quote(value)} is not one of ${named}${known === undefined ? '' : `; did you mean "${known}"?`}`,
      help: known === undefined ? `Choose one of ${named}.` : `Write ${known}.`,
      clusterText: unsupportedText(path, struct, value, values),
    });
  }

  private add(kind: Finding['kind'], words: Pick<Finding, 'message' | 'help' | 'clusterText' | 'suggestion'>): void {
    if (!this.isFull()) this.findings.push({ kind, fieldPath: [...this.path], ...words });
  }

  private decoding(error: string): string {
    return decodingError(this.type, error);
  }
}

function placeName(path: FieldPath): string {
  return path.length === 0 ? 'the top level' : formatPath(path);
}

/** How the API server tells that it cannot decode an object. */
export function decodingError({ apiVersion, kind }: { apiVersion: string; kind: string }, error: string): string {
  return `${kind} in version "${apiVersion.split('/').pop()}" cannot be handled as a ${kind}: ${error}`;
}

type ScalarKind = Exclude<FieldType['is'], 'string' | 'list' | 'map' | 'definition' | 'quantity'>;

const isText = (value: JsonValue) => typeof value === 'string';
const isWhole = (limit: number) => (value: JsonValue) =>
  Number.isInteger(value) && (value as number) >= -limit && (value as number) < limit;

const FITS: Record<ScalarKind, (value: JsonValue) => boolean> = {
  bytes: isText,
  time: isText,
  int32: isWhole(2 ** 31),
  // 2^63 - 1 is no double: it is read as 2^63, which therefore passes.
  int64: (value) => Number.isInteger(value) && Math.abs(value as number) <= 2 ** 63,
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  'int-or-string': (value) => typeof value === 'string' || isWhole(2 ** 31)(value),
  object: isMapping,
  any: () => true,
};

function isMapping(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([.,]\d+)?(Z|[+-]\d\d:\d\d)$/;

const QUANTITY_FORMAT = parseQuantity('') as string;
