/**
 * Plain YAML scalars as kubectl reads them: go.yaml.in/yaml/v2 v2.4 `resolve.go`, a YAML 1.1 with exceptions (no base 60, no
 * dates in JSON, `y` and `on` are booleans). `test/kube/read/scalar.test.ts` holds what that library answers.
 */
export type Scalar = string | number | boolean | null;

const WORDS = new Map<string, Scalar>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);

/** The value of an unquoted scalar. Infinities and NaN come back as such: JSON has no words for them. */
export function resolvePlain(text: string): Scalar {
  const first = text.charCodeAt(0);
  const isNumeric = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e;
  // No word is longer than five letters; most scalars are longer, or begin otherwise.
  if (!isNumeric && text.length > 5) return text;
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  return isNumeric ? (number(text) ?? text) : text;
}

const INTEGER = /^([+-]?)(?:0[xX]([0-9a-fA-F]+)|0[oO]?([0-7]+)|0[bB]([01]+)|(0|[1-9][0-9]*))$/;
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const MAX_UINT64 = 2 ** 64;

function number(text: string): number | undefined {
  // A leading point is read by strconv.ParseFloat, which knows no underscores.
  const plain = text[0] === '.' ? text : text.replaceAll('_', '');
  const integer = text[0] === '.' ? null : INTEGER.exec(plain);
  if (integer) {
    const [, sign, hex, octal, binary, decimal] = integer;
    const value = hex ? parseInt(hex, 16) : octal ? parseInt(octal, 8) : binary ? parseInt(binary, 2) : Number(decimal);
    // What does not fit 64 bits is no integer: decimals become floats, the others stay text.
    if (value < MAX_UINT64 || decimal !== undefined) return sign === '-' ? 0 - value : value;
    return undefined;
  }
  if (!FLOAT.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}
