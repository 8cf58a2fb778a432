import { Misuse } from '../util/misuse';
import { didYouMean, list } from '../util/text';

/**
 * What a value of a scenario file has to look like, so that a slip is told with its line and not met later, in the middle of a run. A text alone names a kind of
 * value, a list of texts the values that may stand there.
 */
export type Shape = Plain | readonly string[] | Fields | ListOf | MapOf | EitherTextOr;
type Plain = 'text' | 'number' | 'boolean' | 'quantity' | 'duration' | 'anything';

interface Fields {
  readonly fields: { readonly [name: string]: Shape };
  readonly needs?: readonly string[];
}
interface ListOf {
  readonly listOf: Shape;
}
interface MapOf {
  readonly mapOf: Shape;
}
/** A short form, and the long one. */
interface EitherTextOr {
  readonly textOr: Shape;
}

/** A place in a file: what it is called, and where it stands. */
export interface Place {
  /** The thing that is checked, such as `a scenario`. */
  readonly whole: string;
  /** The part of it that this is, such as `cluster.nodes[0]`; empty for the whole. */
  readonly part: string;
  readonly path: readonly (string | number)[];
  readonly at: (path: readonly (string | number)[]) => string;
}

/** Throws what is wrong with a value, with its place. */
export function checkShape(value: unknown, shape: Shape, place: Place): void {
  if (typeof shape === 'string') checkPlain(value, shape, place);
  else if (isOneOf(shape)) checkOneOf(value, shape, place);
  else if ('textOr' in shape) {
    if (typeof value !== 'string') checkShape(value, shape.textOr, place);
  } else if ('listOf' in shape) {
    if (!Array.isArray(value)) throw wrong(place, 'a list', value);
    for (const [i, item] of value.entries()) checkShape(item, shape.listOf, within(place, i, `${place.part}[${i}]`));
  } else if (!isMapping(value)) throw wrong(place, 'a mapping', value);
  else if ('mapOf' in shape) {
    for (const [key, item] of Object.entries(value))
      checkShape(item, shape.mapOf, within(place, key, `${place.part}['${key}']`));
  } else checkFields(value, shape, place);
}

function checkFields(given: Readonly<Record<string, unknown>>, { fields, needs = [] }: Fields, place: Place): void {
  const known = Object.keys(fields);
  for (const [name, value] of Object.entries(given)) {
    const at = within(place, name, place.part === '' ? name : `${place.part}.${name}`);
    if (!Object.hasOwn(fields, name)) {
      throw new Misuse(
        `${at.at(at.path)}: ${nameOf(place)} has no field '${name}'.${didYouMean(name, known)} Its fields are ${known.join(', ')}.`,
      );
    }
    checkShape(value, fields[name], at);
  }
  for (const name of needs) {
    if (given[name] === undefined) throw new Misuse(`${place.at(place.path)}: ${nameOf(place)} needs '${name}'`);
  }
}

const WANTED: { readonly [P in Exclude<Plain, 'anything'>]: string } = {
  text: 'a text',
  number: 'a number',
  boolean: 'true or false',
  quantity: 'a quantity such as 500m or 8Gi',
  duration: 'a duration such as 500ms, 2.5s or 1m30s',
};

function checkPlain(value: unknown, shape: Plain, place: Place): void {
  const isRight = {
    text: () => typeof value === 'string',
    number: () => typeof value === 'number',
    boolean: () => typeof value === 'boolean',
    quantity: () => typeof value === 'string' || typeof value === 'number',
    duration: () => typeof value === 'string' && parseDuration(value) !== undefined,
    anything: () => true,
  }[shape];
  if (shape !== 'anything' && !isRight()) throw wrong(place, WANTED[shape], value);
}

function checkOneOf(value: unknown, known: readonly string[], place: Place): void {
  if (known.includes(value as string)) return;
  const guess = typeof value === 'string' ? didYouMean(value, known) : '';
  throw new Misuse(
    `${place.at(place.path)}: ${nameOf(place)} must be ${list(known, 'or')}, got ${shown(value)}${guess && `.${guess}`}`,
  );
}

function wrong(place: Place, wanted: string, value: unknown): Misuse {
  return new Misuse(`${place.at(place.path)}: ${nameOf(place)} must be ${wanted}, got ${shown(value)}`);
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null || value === undefined) return 'nothing';
  return typeof value === 'object' ? 'a mapping' : JSON.stringify(value);
}

function nameOf({ whole, part }: Place): string {
  return part === '' ? whole : `'${part}' of ${whole}`;
}

function within(place: Place, step: string | number, part: string): Place {
  return { ...place, part, path: [...place.path, step] };
}

function isOneOf(shape: Shape): shape is readonly string[] {
  return Array.isArray(shape);
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const UNITS: { readonly [unit: string]: number } = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a duration as Go writes it: `2.5s`, `1m30s`. Nothing, if it is none. */
export function parseDuration(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return undefined;
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[unit], 0);
}
