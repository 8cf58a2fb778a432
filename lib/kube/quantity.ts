/**
 * Kubernetes quantities (`100m`, `1e3`, `0.5Gi`), exactly: apimachinery v0.37.1 `pkg/api/resource/quantity.go`.
 * Amounts are kept in billionths, the finest step that Kubernetes keeps; anything finer is rounded up.
 */

import { assert } from '../util/assert';
import type { QuantityText } from './objects/meta';

/** How a quantity was written, and is written again. */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

export interface Quantity {
  /** The amount in billionths. */
  readonly nanos: bigint;
  readonly format: QuantityFormat;
  /** The text that the API server stores. */
  readonly text: string;
}

/** The API server's words for a text that is no quantity. */
export const QUANTITY_ERRORS = {
  format: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  suffix: "unable to parse quantity's suffix",
} as const;

/** The quantity that a text means, or the API server's words for what is wrong with it. */
export function parseQuantity(text: QuantityText): Quantity | string {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  if (parsed.size > REMEMBERED) parsed.clear();
  const result = parse(typeof text === 'number' ? String(text) : text.trim());
  parsed.set(text, result);
  return result;
}

/** The quantity that a text means, for texts that validation has let through. */
export function quantity(text: QuantityText): Quantity {
  const result = parseQuantity(text);
  assert(typeof result !== 'string', `'${text}' is no quantity: ${result}`);
  return result;
}

/** Negative, zero or positive as `a` is less than, equal to or more than `b`; amounts count, not texts. */
export function compareQuantities(a: QuantityText, b: QuantityText): number {
  if (a === b) return 0;
  const x = quantity(a).nanos;
  const y = quantity(b).nanos;
  return x < y ? -1 : x > y ? 1 : 0;
}

/** The sum, in the format of the first one that is not zero. */
export function addQuantities(a: QuantityText, b: QuantityText): string {
  return sum(quantity(a), quantity(b), 1n);
}

/** `a - b`, in the format of `a` unless that is zero. */
export function subtractQuantities(a: QuantityText, b: QuantityText): string {
  return sum(quantity(a), quantity(b), -1n);
}

/** The amount as whole units (bytes, cores), rounded up and away from zero: `Quantity.Value()`. */
export function wholeUnits(text: QuantityText): bigint {
  return dividedUp(quantity(text).nanos, UNIT);
}

/** The text that the API server stores for this one: `1024Mi` becomes `1Gi`, `1.5` becomes `1500m`. */
export function canonicalQuantity(text: QuantityText): string {
  return quantity(text).text;
}

/** As the API server stores amounts of resources: thousandths are the finest step. */
export function roundUpToMilli(text: QuantityText): string {
  const { nanos, format, text: stored } = quantity(text);
  const milli = UNIT / 1000n;
  return nanos % milli === 0n ? stored : canonicalText(dividedUp(nanos, milli) * milli, format);
}

const UNIT = 1_000_000_000n;
const MAX_INT64 = 2n ** 63n - 1n;
/** An exponent beyond this means nothing that is stored or attached anywhere, and would only cost memory. */
const MAX_EXPONENT = 1000;
const REMEMBERED = 10_000;
const parsed = new Map<QuantityText, Quantity | string>();

const DECIMAL_EXPONENTS: { readonly [suffix: string]: number } = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const DECIMAL_SUFFIXES = new Map(Object.entries(DECIMAL_EXPONENTS).map(([suffix, exponent]) => [exponent, suffix]));
const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

interface Written {
  readonly text: string;
  readonly negative: boolean;
  /** Digits before the point, without leading zeros. */
  readonly whole: string;
  /** Digits behind the point. */
  readonly fraction: string;
  readonly format: QuantityFormat;
  /** Of ten, or of two in BinarySI. */
  readonly exponent: number;
}

function parse(text: string): Quantity | string {
  const match = /^([+-]?)0*([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/.exec(text);
  if (text === '' || match === null) return QUANTITY_ERRORS.format;
  const [, sign, whole, fraction = '', suffix] = match as unknown as [string, string, string, string?, string?];
  const scale = scaleOf(suffix ?? '');
  if (scale === undefined) return QUANTITY_ERRORS.suffix;
  const written: Written = { text, negative: sign === '-', whole: whole === '' ? '0' : whole, fraction, ...scale };
  const { nanos, format } = amount(written);
  return { nanos, format, text: keepsItsText(written) ? text : canonicalText(nanos, format) };
}

function scaleOf(suffix: string): { format: QuantityFormat; exponent: number } | undefined {
  const decimal = DECIMAL_EXPONENTS[suffix];
  if (decimal !== undefined) return { format: 'DecimalSI', exponent: decimal };
  const binary = BINARY_SUFFIXES.indexOf(suffix);
  if (binary > 0) return { format: 'BinarySI', exponent: 10 * binary };
  const exponent = /^[eE]([+-]?[0-9]+)$/.exec(suffix)?.[1];
  if (exponent === undefined || Math.abs(Number(exponent)) > MAX_EXPONENT) return undefined;
  return { format: 'DecimalExponent', exponent: Number(exponent) };
}

function amount({ negative, whole, fraction, format, exponent }: Written): { nanos: bigint; format: QuantityFormat } {
  const digits = BigInt(whole + fraction);
  const tens = (format === 'BinarySI' ? 0 : exponent) - fraction.length + 9;
  const scaled = format === 'BinarySI' ? digits * 2n ** BigInt(exponent) : digits;
  let nanos = tens >= 0 ? scaled * 10n ** BigInt(tens) : dividedUp(scaled, 10n ** BigInt(-tens));
  if (format === 'BinarySI' && nanos > MAX_INT64 * UNIT) nanos = MAX_INT64 * UNIT;
  const below1 = format === 'BinarySI' && nanos > 0n && nanos < UNIT;
  return { nanos: negative ? -nanos : nanos, format: below1 ? 'DecimalSI' : format };
}

/** Short numbers that look canonical are stored as written; the test is rough, so `1.500` and `+1Gi` pass it. */
function keepsItsText({ whole, fraction, format, exponent }: Written): boolean {
  const digits = whole + fraction;
  if (format === 'BinarySI') {
    const precision = 15 - whole.length - Math.trunc((exponent * 3) / 10) - 1;
    const value = BigInt(whole);
    return fraction === '' && precision >= 0 && (value & 7n) !== 0n && value << BigInt(exponent) <= MAX_INT64;
  }
  const scale = exponent - fraction.length;
  if (digits.length > 18 || scale < -9) return false;
  return scale % 3 === 0 && !digits.endsWith('000') && digits[0] !== '0';
}

function canonicalText(nanos: bigint, format: QuantityFormat): string {
  if (nanos === 0n) return '0';
  const kilo = 1024n * UNIT;
  if (format === 'BinarySI' && nanos % UNIT === 0n && (nanos <= -kilo || nanos >= kilo))
    return binaryText(nanos / UNIT);
  return decimalText(nanos, format);
}

function binaryText(units: bigint): string {
  let rest = units;
  let power = 0;
  while (rest % 1024n === 0n) {
    rest /= 1024n;
    power++;
  }
  return `${rest}${BINARY_SUFFIXES[power]}`;
}

function decimalText(nanos: bigint, format: QuantityFormat): string {
  let rest = nanos;
  let exponent = -9;
  while (rest % 1000n === 0n) {
    rest /= 1000n;
    exponent += 3;
  }
  if (exponent === 0) return String(rest);
  const suffix = format === 'DecimalExponent' ? undefined : DECIMAL_SUFFIXES.get(exponent);
  return `${rest}${suffix ?? `e${exponent}`}`;
}

function sum(a: Quantity, b: Quantity, sign: bigint): string {
  return canonicalText(a.nanos + sign * b.nanos, a.nanos === 0n ? b.format : a.format);
}

/** Rounded away from zero. */
function dividedUp(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  if (value % by === 0n) return quotient;
  return value < 0n ? quotient - 1n : quotient + 1n;
}
