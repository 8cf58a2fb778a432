import { type Fingerprint, fingerprintOfText } from '../run/fingerprint';
import { assert } from '../util/assert';
import { compareText } from '../util/order';

interface Facts {
  readonly value: object;
  readonly id: number;
  /** Taken when somebody asks for it: of most values nobody does. */
  fingerprint: Fingerprint | undefined;
}

/**
 * Makes plain data unique: equal values become one frozen object, and so do their parts. So `===` compares contents, whoever made the object, and a value's
 * fingerprint is taken once. Fields stand in ascending order and absent ones are left out, since no order of fields means anything in Kubernetes.
 */
export class Interner {
  private readonly known = new WeakMap<object, Facts>();
  private readonly byText = new Map<string, Facts>();

  get size(): number {
    return this.byText.size;
  }

  unique<T>(value: T): T {
    return typeof value === 'object' && value !== null ? (this.factsOf(value).value as T) : value;
  }

  /** Of the contents: the same in every process. */
  fingerprint(value: object): Fingerprint {
    const facts = this.factsOf(value);
    facts.fingerprint ??= fingerprintOfText(textOf(facts.value, fieldsOf(facts.value), (part) => this.print(part)));
    return facts.fingerprint;
  }

  private factsOf(value: object): Facts {
    const known = this.known.get(value);
    if (known) return known;
    const fields = fieldsOf(value);
    const text = textOf(value, fields, (part) => `#${this.factsOf(part).id}`);
    let facts = this.byText.get(text);
    if (!facts) {
      facts = { value: this.copy(value, fields), id: this.byText.size, fingerprint: undefined };
      this.byText.set(text, facts);
      this.known.set(facts.value, facts);
    }
    this.known.set(value, facts);
    return facts;
  }

  private print(part: object): string {
    const { low, high } = this.fingerprint(part);
    return `#${low}.${high}`;
  }

  private copy(value: object, fields: readonly string[]): object {
    if (isArray(value)) return freeze(value.map((part) => this.unique(part)));
    const copy: Record<string, unknown> = {};
    for (const field of fields) copy[field] = this.unique((value as Record<string, unknown>)[field]);
    return freeze(copy);
  }
}

/** Looked up once, because in a sandbox such as jest's every look at a global is slow. */
const { isArray } = Array;
const { freeze, keys, getPrototypeOf, prototype: PLAIN } = Object;
const { stringify } = JSON;

function textOf(value: object, fields: readonly string[], reference: (part: object) => string): string {
  let text = '';
  if (isArray(value)) {
    for (const part of value) text += `${partText(part, reference)},`;
    return `[${text}]`;
  }
  for (const field of fields)
    text += `${stringify(field)}:${partText((value as Record<string, unknown>)[field], reference)},`;
  return `{${text}}`;
}

function partText(part: unknown, reference: (part: object) => string): string {
  if (typeof part === 'string') return stringify(part);
  return typeof part === 'object' && part !== null ? reference(part) : String(part);
}

const NO_FIELDS: readonly string[] = [];

/** Its fields that are not absent, in ascending order. */
function fieldsOf(value: object): readonly string[] {
  if (isArray(value)) return NO_FIELDS;
  const prototype = getPrototypeOf(value);
  assert(
    prototype === null || prototype === PLAIN || getPrototypeOf(prototype) === null,
    'a row of a state holds something other than plain data',
  );
  const fields = keys(value).filter((field) => (value as Record<string, unknown>)[field] !== undefined);
  for (let i = 1; i < fields.length; i++) {
    if (compareText(fields[i - 1] as string, fields[i] as string) > 0) return fields.sort(compareText);
  }
  return fields;
}
