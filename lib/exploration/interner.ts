import { type Fingerprint, fingerprintOfText } from '../run/fingerprint';
import { assert } from '../util/assert';
import { compareText } from '../util/order';

interface Facts extends Fingerprint {
  readonly value: object;
  readonly id: number;
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
    return this.factsOf(value);
  }

  private factsOf(value: object): Facts {
    const known = this.known.get(value);
    if (known) return known;
    const text = textOf(value, (part) => `#${this.factsOf(part).id}`);
    let facts = this.byText.get(text);
    if (!facts) {
      const { low, high } = fingerprintOfText(textOf(value, (part) => this.print(part)));
      facts = { value: this.copy(value), id: this.byText.size, low, high };
      this.byText.set(text, facts);
      this.known.set(facts.value, facts);
    }
    this.known.set(value, facts);
    return facts;
  }

  private print(part: object): string {
    const { low, high } = this.factsOf(part);
    return `#${low}.${high}`;
  }

  private copy(value: object): object {
    if (Array.isArray(value)) return Object.freeze(value.map((part) => this.unique(part)));
    return Object.freeze(Object.fromEntries(fieldsOf(value).map(([name, part]) => [name, this.unique(part)])));
  }
}

function textOf(value: object, reference: (part: object) => string): string {
  const text = (part: unknown) =>
    typeof part === 'object' && part !== null ? reference(part) : (JSON.stringify(part) ?? 'undefined');
  if (Array.isArray(value)) return `[${value.map(text).join()}]`;
  return `{${fieldsOf(value)
    .map(([name, part]) => `${JSON.stringify(name)}:${text(part)}`)
    .join()}}`;
}

function fieldsOf(value: object): [string, unknown][] {
  const prototype = Object.getPrototypeOf(value);
  assert(
    prototype === Object.prototype || prototype === null,
    'a row of a state holds something other than plain data',
  );
  return Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .sort(([a], [b]) => compareText(a, b));
}
