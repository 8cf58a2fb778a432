import fc from 'fast-check';
import { Bits } from '../../lib/util/bits';

const numbers = fc.array(fc.integer({ min: 0, max: 300 }));

function bitsOf(all: readonly number[]): Bits {
  const bits = new Bits();
  for (const n of all) bits.add(n);
  return bits;
}

function list(bits: Bits): readonly number[] {
  const all: number[] = [];
  for (let n = bits.next(0); n >= 0; n = bits.next(n + 1)) all.push(n);
  return all;
}

const sorted = (all: Iterable<number>) => [...new Set(all)].sort((a, b) => a - b);

test('a set of bits holds what a set holds', () => {
  fc.assert(
    fc.property(numbers, numbers, numbers, (added, deleted, toggled) => {
      const [bits, set] = [bitsOf(added), new Set(added)];
      for (const n of deleted) {
        bits.delete(n);
        set.delete(n);
      }
      for (const n of toggled) {
        bits.toggle(n);
        if (!set.delete(n)) set.add(n);
      }
      expect(list(bits)).toEqual(sorted(set));
    }),
  );
});

test('two sets come together, and differ where one of them has a number alone', () => {
  fc.assert(
    fc.property(numbers, numbers, (some, others) => {
      const [one, other] = [bitsOf(some), bitsOf(others)];
      const difference: number[] = [];
      one.forEachDifference(other, (n) => difference.push(n));
      expect(difference).toEqual(sorted([...some, ...others].filter((n) => some.includes(n) !== others.includes(n))));
      expect(one.text === other.text).toBe(difference.length === 0);
      one.addAll(other);
      expect(list(one)).toEqual(sorted([...some, ...others]));
      one.clear();
      expect(list(one)).toEqual([]);
    }),
  );
});
