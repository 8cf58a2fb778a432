import fc from 'fast-check';
import { needed } from '../../lib/run/needed';

const numbers = (n: number) => Array.from({ length: n }, (_, i) => i);

/** Counts how often it is asked. */
function asking(isEnough: (kept: readonly number[]) => boolean) {
  const asked = { times: 0 };
  const ask = (kept: readonly number[]) => {
    asked.times++;
    return Promise.resolve(isEnough(kept));
  };
  return { asked, ask };
}

test('what is needed stays, in its order', async () => {
  const { ask } = asking((kept) => [3, 11, 12].every((each) => kept.includes(each)));
  expect(await needed(numbers(20), ask)).toEqual([3, 11, 12]);
});

test.each([
  ['nothing', () => true, [], 1],
  ['everything', (kept: readonly number[]) => kept.length === 64, numbers(64), 127],
  ['one of them: the first is left', (kept: readonly number[]) => kept.length > 0, [0], 14],
])('of 64 parts, %s is needed', async (_, isEnough, left, times) => {
  const { asked, ask } = asking(isEnough);
  expect(await needed(numbers(64), ask)).toEqual(left);
  expect(asked.times).toBe(times);
});

/** Enough is what holds all of one of these sets, and none of what spoils it. */
const wants = fc.record({
  sets: fc.array(fc.uniqueArray(fc.nat(11), { maxLength: 5 }), { minLength: 1, maxLength: 3 }),
  spoils: fc.uniqueArray(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 3 }),
});

test('it is still enough, no single part can be missed, and asking again changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(wants, async ({ sets, spoils }) => {
      const isEnough = (kept: readonly number[]) =>
        sets.some((set) => set.every((each) => kept.includes(each))) &&
        spoils.every(([bad, cure]) => !kept.includes(bad) || kept.includes(cure));
      fc.pre(isEnough(numbers(12)));
      const { ask } = asking(isEnough);
      const kept = await needed(numbers(12), ask);
      expect(isEnough(kept)).toBe(true);
      for (const part of kept) expect(isEnough(kept.filter((each) => each !== part))).toBe(false);
      expect(await needed(kept, ask)).toEqual(kept);
    }),
  );
});
