import fc from 'fast-check';
import { percentOf, scaledValue } from '../../lib/kube/int-or-string';
import { Bug } from '../../lib/util/assert';

test.each<[number | string, number, number, number]>([
  // value, total, down, up
  [2, 10, 2, 2],
  ['25%', 3, 0, 1],
  ['34%', 3, 1, 2],
  ['50%', 5, 2, 3],
  ['100%', 7, 7, 7],
  ['0%', 7, 0, 0],
  ['150%', 2, 3, 3],
  ['29%', 100, 29, 29],
])('%p of %p', (value, total, down, up) => {
  expect(scaledValue(value, total, 'down')).toBe(down);
  expect(scaledValue(value, total, 'up')).toBe(up);
});

test.each([['x'], ['5'], ['-5%'], ['5 %']])('%p is no percentage', (value) => {
  expect(percentOf(value)).toBeUndefined();
  expect(() => scaledValue(value, 3, 'up')).toThrow(Bug);
});

test('rounding is exact', () => {
  fc.assert(
    fc.property(fc.nat(200), fc.nat(100_000), (percent, total) => {
      const exact = BigInt(percent) * BigInt(total);
      expect(scaledValue(`${percent}%`, total, 'down')).toBe(Number(exact / 100n));
      expect(scaledValue(`${percent}%`, total, 'up')).toBe(Number((exact + 99n) / 100n));
    }),
  );
});
