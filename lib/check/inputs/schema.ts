/**
 * The part of JSON Schema in which our own files are described. One description serves editors (`schemas/*.json` is made of it), and the reader,
 * which tells each slip with its line, what is wanted and the nearest right spelling.
 */
import type { FieldPath } from '../../kube/read/field-path';
import { Misuse } from '../../util/misuse';
import { didYouMean, list, nearest } from '../../util/text';
import { isMapping, type OwnDocument } from './document';

export type Schema = OfText | OfNumber | OfBoolean | OfQuantity | OfList | OfMapping | OfMap | AnyOf;

interface Described {
  readonly description?: string;
}
interface OfText extends Described {
  readonly type: 'string';
  readonly enum?: readonly string[];
  readonly pattern?: string;
  /** What a text that the pattern refuses should have been: `a date such as 2027-06-30`. Kept out of the published schema. */
  readonly wanted?: string;
  /** A text that YAML may take for a number, such as 1.30: what stands in the file counts. */
  readonly verbatim?: true;
}
interface OfNumber extends Described {
  readonly type: 'number' | 'integer';
  readonly minimum?: number;
}
interface OfBoolean extends Described {
  readonly type: 'boolean';
}
/** `500m`, `8Gi`, or a number. */
interface OfQuantity extends Described {
  readonly type: readonly ['string', 'number'];
}
interface OfList extends Described {
  readonly type: 'array';
  readonly items: Schema;
}
/** Known fields; any other is a mistake. */
export interface OfMapping extends Described {
  readonly type: 'object';
  readonly properties: { readonly [field: string]: Schema };
  readonly required?: readonly string[];
  readonly additionalProperties: false;
}
/** Keys of the user's own. */
interface OfMap extends Described {
  readonly type: 'object';
  readonly additionalProperties: Schema;
}
/** Told apart by their types. */
interface AnyOf extends Described {
  readonly anyOf: readonly Schema[];
}

export const mapping = <P extends { readonly [field: string]: Schema }>(
  properties: P,
  required: readonly (keyof P & string)[] = [],
): OfMapping => ({ type: 'object', properties, ...(required.length > 0 && { required }), additionalProperties: false });
export const mapOf = (additionalProperties: Schema): OfMap => ({ type: 'object', additionalProperties });
export const listOf = (items: Schema): OfList => ({ type: 'array', items });
export const oneOf = (...words: readonly string[]): OfText => ({ type: 'string', enum: words });
export const text: OfText = { type: 'string' };
export const flag: OfBoolean = { type: 'boolean' };
export const quantity: OfQuantity = { type: ['string', 'number'] };
export const natural: OfNumber = { type: 'integer', minimum: 0 };
export const seconds: OfNumber = { type: 'number', minimum: 0 };
/** A schema with words about it. */
export const described = <S extends Schema>(description: string, schema: S): S => ({ ...schema, description });

/** What is wrong at one place of a document. */
interface Slip {
  readonly path: FieldPath;
  readonly words: string;
}

/**
 * Holds a document to its schema and returns its value, texts that look like numbers as they are written.
 *
 * @param whole what the document is called: `the configuration`
 * @throws Misuse that tells every slip, one a line
 */
export function conforming<T>(document: OwnDocument, schema: Schema, whole: string): T {
  const walk = new Walk(document, whole);
  const value = walk.value(document.value, schema, []);
  if (walk.slips.length > 0) {
    throw new Misuse(walk.slips.map(({ path, words }) => `${document.at(path)}: ${words}`).join('\n'));
  }
  return value as T;
}

class Walk {
  readonly slips: Slip[] = [];

  constructor(
    private readonly document: OwnDocument,
    private readonly whole: string,
  ) {}

  value(given: unknown, schema: Schema, path: FieldPath): unknown {
    if ('anyOf' in schema) {
      const fitting = schema.anyOf.find((each) => isOfType(given, each));
      if (fitting) return this.value(given, fitting, path);
      return this.slip(
        path,
        `${this.name(path)} must be ${list(schema.anyOf.map(wantedText), 'or')}, got ${shown(given)}`,
      );
    }
    if ('verbatim' in schema && typeof given === 'number') {
      return this.value(this.document.written(path) ?? String(given), schema, path);
    }
    if (!isOfType(given, schema)) {
      return this.slip(path, `${this.name(path)} must be ${wantedText(schema)}, got ${shown(given)}`);
    }
    if (schema.type === 'array') {
      return (given as readonly unknown[]).map((item, i) => this.value(item, schema.items, [...path, i]));
    }
    if (schema.type === 'object') return this.fields(given as Readonly<Record<string, unknown>>, schema, path);
    if (schema.type === 'string') this.text(given as string, schema, path);
    if ('minimum' in schema && schema.minimum !== undefined && (given as number) < schema.minimum) {
      this.slip(path, `${this.name(path)} must be at least ${schema.minimum}, got ${shown(given)}`);
    }
    return given;
  }

  private fields(given: Readonly<Record<string, unknown>>, schema: OfMapping | OfMap, path: FieldPath): object {
    const known = 'properties' in schema ? schema.properties : undefined;
    const entries = Object.entries(given).flatMap(([name, value]) => {
      const inner = [...path, name];
      const field = known ? (Object.hasOwn(known, name) ? known[name] : undefined) : schema.additionalProperties;
      if (field === undefined || field === false) {
        this.unknown(name, Object.keys(known ?? {}), inner, path);
        return [];
      }
      // A field without a value says nothing.
      return value === null ? [] : [[name, this.value(value, field, inner)]];
    });
    for (const name of 'required' in schema ? (schema.required ?? []) : []) {
      if (given[name] === undefined || given[name] === null) this.slip(path, `${this.name(path)} needs '${name}'`);
    }
    return Object.fromEntries(entries);
  }

  private unknown(name: string, known: readonly string[], at: FieldPath, of: FieldPath): void {
    const guess = nearest(name, known);
    const help = guess === undefined ? ` Its fields are ${list(known)}.` : ` Did you mean '${guess}'?`;
    this.slip(at, `${this.name(of)} has no field '${name}'.${help}`);
  }

  private text(given: string, { enum: words, pattern, wanted }: OfText, path: FieldPath): void {
    if (words && !words.includes(given)) {
      const guess = didYouMean(given, words);
      this.slip(path, `${this.name(path)} must be ${list(words, 'or')}, got '${given}'${guess && `.${guess}`}`);
    } else if (pattern !== undefined && !new RegExp(pattern).test(given)) {
      this.slip(path, `${this.name(path)} must be ${wanted ?? `a text that matches ${pattern}`}, got '${given}'`);
    }
  }

  private slip(path: FieldPath, words: string): undefined {
    this.slips.push({ path, words });
  }

  /** `'nodes[0].zone' of the cluster description`. */
  private name(path: FieldPath): string {
    const part = path.reduce<string>((all, step) => {
      if (typeof step === 'number') return `${all}[${step}]`;
      return all === '' ? step : `${all}.${step}`;
    }, '');
    return part === '' ? this.whole : `'${part}' of ${this.whole}`;
  }
}

function isOfType(value: unknown, schema: Schema): boolean {
  if ('anyOf' in schema) return schema.anyOf.some((each) => isOfType(value, each));
  if (schema.type === 'array') return Array.isArray(value);
  if (schema.type === 'object') return isMapping(value);
  if (schema.type === 'integer') return Number.isInteger(value);
  return ([] as readonly string[]).concat(schema.type).includes(typeof value);
}

function wantedText(schema: Schema): string {
  if ('anyOf' in schema) return list(schema.anyOf.map(wantedText), 'or');
  if (schema.type === 'array') return 'a list';
  if (schema.type === 'object') return 'a mapping';
  if (schema.type === 'boolean') return 'true or false';
  if (schema.type === 'integer') return 'a whole number';
  if (schema.type === 'number') return 'a number';
  if (schema.type === 'string') return schema.enum ? list(schema.enum, 'or') : (schema.wanted ?? 'a text');
  return 'a quantity such as 500m or 8Gi';
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null || value === undefined) return 'nothing';
  return typeof value === 'object' ? 'a mapping' : typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}

/** As it is published: without what only our reader understands. */
export function publishedSchema(schema: Schema): object {
  return JSON.parse(
    JSON.stringify(schema, (field, value) => {
      if (typeof value !== 'object' || value === null || !('verbatim' in value))
        return field === 'wanted' ? undefined : value;
      const { verbatim, ...rest } = value;
      return verbatim ? { ...rest, type: ['string', 'number'] } : rest;
    }),
  );
}
