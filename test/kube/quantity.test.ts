import fc from 'fast-check';
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  parseQuantity,
  QUANTITY_ERRORS,
  quantity,
  subtractQuantities,
  wholeUnits,
} from '../../lib/kube/quantity';
import { Bug } from '../../lib/util/assert';

const UNIT = 1_000_000_000n;

describe('amounts', () => {
  test.each<[string | number, bigint]>([
    ['0', 0n],
    ['1', UNIT],
    [1, UNIT],
    [0.5, UNIT / 2n],
    [1e21, 10n ** 21n * UNIT],
    ['100m', UNIT / 10n],
    ['1e3', 1000n * UNIT],
    ['1E3', 1000n * UNIT],
    ['1E', 10n ** 18n * UNIT],
    ['1e-3', UNIT / 1000n],
    ['1Ki', 1024n * UNIT],
    ['0.5Gi', 2n ** 29n * UNIT],
    ['1.5Gi', 3n * 2n ** 29n * UNIT],
    ['-1Ki', -1024n * UNIT],
    ['+5', 5n * UNIT],
    ['.5', UNIT / 2n],
    ['5.', 5n * UNIT],
    ['1n', 1n],
    ['0.1n', 1n],
    ['-0.1n', -1n],
    [' 1Gi ', 2n ** 30n * UNIT],
    ['8Ei', (2n ** 63n - 1n) * UNIT],
    ['100Ei', (2n ** 63n - 1n) * UNIT],
  ])('%p', (text, nanos) => {
    expect(quantity(text).nanos).toBe(nanos);
  });
});

describe('texts that are no quantity', () => {
  test.each([
    ['', QUANTITY_ERRORS.format],
    ['ten', QUANTITY_ERRORS.format],
    ['10GB', QUANTITY_ERRORS.format],
    ['1 Gi', QUANTITY_ERRORS.format],
    ['1.5.2', QUANTITY_ERRORS.format],
    ['10gi', QUANTITY_ERRORS.format],
    ['1GiB', QUANTITY_ERRORS.format],
    ['10K', QUANTITY_ERRORS.suffix],
    ['1ki', QUANTITY_ERRORS.suffix],
    ['1GG', QUANTITY_ERRORS.suffix],
    ['1e', QUANTITY_ERRORS.suffix],
    ['1e999999999', QUANTITY_ERRORS.suffix],
  ])('%p', (text, words) => {
    expect(parseQuantity(text)).toBe(words);
    expect(() => quantity(text)).toThrow(Bug);
  });
});

describe('stored texts', () => {
  test.each<[string | number, string]>([
    ['1Gi', '1Gi'],
    ['1024Mi', '1Gi'],
    ['1028Mi', '1028Mi'],
    ['1.5', '1500m'],
    ['1.5Gi', '1536Mi'],
    ['0.5Gi', '512Mi'],
    ['1000m', '1'],
    ['1000', '1k'],
    [1000, '1k'],
    ['100', '100'],
    ['1e3', '1e3'],
    ['1000e3', '1e6'],
    ['1024', '1024'],
    ['512Ki', '512Ki'],
    ['1023', '1023'],
    ['0.25Ki', '256'],
    ['0Gi', '0'],
    ['00', '0'],
    ['-1000m', '-1'],
    ['1.500', '1.500'],
    ['+1Gi', '+1Gi'],
    ['10000000000000000000', '10E'],
  ])('%p is stored as %p', (text, stored) => {
    expect(canonicalQuantity(text)).toBe(stored);
  });
});

test.each([
  ['1Gi', '1Gi', '2Gi'],
  ['1Gi', '512Mi', '1536Mi'],
  ['0', '1Gi', '1Gi'],
  ['1G', '1Gi', '2073741824'],
  ['500m', '500m', '1'],
  ['1Gi', '100m', '1073741824100m'],
])('%p + %p = %p', (a, b, total) => {
  expect(addQuantities(a, b)).toBe(total);
  expect(compareQuantities(subtractQuantities(total, b), a)).toBe(0);
});

test.each([
  ['1', 1n],
  ['100m', 1n],
  ['1100m', 2n],
  ['-1100m', -2n],
  ['1Ki', 1024n],
])('%p is %p whole units', (text, units) => {
  expect(wholeUnits(text)).toBe(units);
});

describe('for any quantity', () => {
  const suffixes: readonly (readonly [string, bigint])[] = [
    ['n', 1n],
    ['u', 10n ** 3n],
    ['m', 10n ** 6n],
    ['', UNIT],
    ['k', 10n ** 12n],
    ['M', 10n ** 15n],
    ['Ki', 1024n * UNIT],
    ['Mi', 1024n ** 2n * UNIT],
    ['Gi', 1024n ** 3n * UNIT],
    ['e3', 10n ** 12n],
  ];
  const anyQuantity = fc.tuple(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.constantFrom(...suffixes));

  test('the amount is number times suffix', () => {
    fc.assert(
      fc.property(anyQuantity, ([number, [suffix, factor]]) => {
        expect(quantity(`${number}${suffix}`).nanos).toBe(BigInt(number) * factor);
      }),
    );
  });

  test('the stored text means the same and is stored as it is', () => {
    fc.assert(
      fc.property(anyQuantity, ([number, [suffix]]) => {
        const stored = canonicalQuantity(`${number}${suffix}`);
        expect(compareQuantities(stored, `${number}${suffix}`)).toBe(0);
        expect(canonicalQuantity(stored)).toBe(stored);
      }),
    );
  });

  test('order and sum are those of the amounts', () => {
    fc.assert(
      fc.property(anyQuantity, anyQuantity, ([n, [s, f]], [m, [t, g]]) => {
        const [a, b] = [BigInt(n) * f, BigInt(m) * g];
        expect(compareQuantities(`${n}${s}`, `${m}${t}`)).toBe(a < b ? -1 : a > b ? 1 : 0);
        expect(quantity(addQuantities(`${n}${s}`, `${m}${t}`)).nanos).toBe(a + b);
      }),
    );
  });
});
