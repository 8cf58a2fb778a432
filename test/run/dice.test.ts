import fc from 'fast-check';
import { seededDice } from '../../lib/run/dice';

const thrown = (seed: number, sides: number, times: number) => {
  const dice = seededDice(seed);
  return Array.from({ length: times }, () => dice(sides));
};

test('the same seed throws the same numbers, on every machine', () => {
  expect(thrown(1, 6, 12)).toEqual(thrown(1, 6, 12));
  expect(thrown(1, 6, 12)).toEqual([0, 0, 3, 3, 0, 5, 4, 5, 4, 4, 0, 5]);
});

test('every side comes up, and nothing else', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 8 }), (seed, sides) => {
      expect(new Set(thrown(seed, sides, 400))).toEqual(new Set(Array.from({ length: sides }, (_, i) => i)));
    }),
    { numRuns: 20 },
  );
});

test('a seed that is no integer is misuse', () => {
  expect(() => seededDice(0.5)).toThrow('a seed must be an integer, got 0.5');
});
