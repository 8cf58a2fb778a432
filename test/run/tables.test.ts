import fc from 'fast-check';
import { explore } from '../../lib/run/explore';
import { expectedLostStates, fingerprintOf, highShare, lowShare, shardOf } from '../../lib/run/fingerprint';
import { Frontier } from '../../lib/run/frontier';
import { Log } from '../../lib/run/log';
import { sometimes } from '../../lib/run/properties';
import { Successors } from '../../lib/run/successors';
import type { PackedSystem } from '../../lib/run/system';
import { Visited } from '../../lib/run/visited';

const word = fc.integer({ min: -0x80000000, max: 0x7fffffff });

describe('fingerprints', () => {
  test('a write changes the sum by its share, in any order', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 40 }), fc.nat(), word, (words, at, value) => {
        const place = at % words.length;
        const { low, high } = fingerprintOf(words);
        const written = words.with?.(place, value) ?? words.map((w, i) => (i === place ? value : w));
        expect(fingerprintOf(written)).toEqual({
          low: (low - lowShare(place, words[place]!) + lowShare(place, value)) | 0,
          high: (high - highShare(place, words[place]!) + highShare(place, value)) | 0,
        });
      }),
    );
  });

  test('a vector that grew by absent words is the same state', () => {
    expect(fingerprintOf([3, 0, 7, 0, 0])).toEqual(fingerprintOf([3, 0, 7]));
  });

  test('small vectors, the densest case, do not collide', () => {
    const seen = new Set<string>();
    for (let a = 0; a < 60; a++) {
      for (let b = 0; b < 60; b++) {
        for (let c = 0; c < 60; c++) {
          const { low, high } = fingerprintOf([a, b, c]);
          seen.add(`${low} ${high}`);
        }
      }
    }
    expect(seen.size).toBe(60 ** 3);
  });

  test("the expected number of lost states is TLC's optimistic one", () => {
    expect(expectedLostStates(3_000_000, 9_500_000)).toBeCloseTo((3e6 * 6.5e6) / 2 ** 64, 12);
    expect(expectedLostStates(1, 1)).toBe(0);
  });

  test.each([1, 2, 3, 7])('%i shards share evenly', (n) => {
    const counts = Array<number>(n).fill(0);
    for (let i = 0; i < 7000; i++) counts[shardOf(fingerprintOf([i + 1]), n)]!++;
    for (const count of counts) expect(Math.abs(count - 7000 / n)).toBeLessThan(300);
  });
});

describe('visited set', () => {
  const lanes = fc.tuple(fc.oneof(word, fc.nat(20)), fc.oneof(word, fc.nat(3)));

  test('is a set, with numbers, however it grows', () => {
    fc.assert(
      fc.property(fc.array(lanes, { maxLength: 200 }), (inserted) => {
        const visited = new Visited(true, 4);
        const numbers = new Map<string, number>();
        for (const [low, high] of inserted) {
          visited.reserve(1);
          const isNew = visited.insert(low, high);
          expect(isNew).toBe(!numbers.has(`${low} ${high}`));
          if (isNew) {
            visited.number = numbers.size;
            numbers.set(`${low} ${high}`, numbers.size);
          }
          expect(visited.number).toBe(numbers.get(`${low} ${high}`));
        }
        for (const [low, high] of inserted) {
          expect(visited.has(low, high)).toBe(true);
          expect(visited.number).toBe(numbers.get(`${low} ${high}`));
        }
        expect([visited.size, visited.has(77, 1234567)]).toEqual([numbers.size, numbers.has('77 1234567')]);
      }),
    );
  });

  test('a low lane of 0 is no free slot', () => {
    const visited = new Visited();
    expect([visited.insert(0, 0), visited.insert(0, 0), visited.insert(0, 1), visited.has(0, 2)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});

test('the frontier is a queue, also of states that become wider', () => {
  const frontier = new Frontier(1);
  const taken: number[][] = [];
  let put = 0;
  const take = (n: number, width: number) => {
    const got = frontier.take(n, width);
    for (let k = 0; k < got; k++)
      taken.push([...frontier.words.slice(frontier.at + k * width, frontier.at + (k + 1) * width)]);
  };
  for (; put < 100_000; put++) frontier.put(Int32Array.of(put), 0, 1);
  while (taken.length < 90_000) take(64, 1);
  for (; put < 100_010; put++) frontier.put(Int32Array.of(9, put, -put), 1, 2);
  while (frontier.length > 0) take(64, 2);
  expect(taken).toHaveLength(100_010);
  expect(taken.map(([first]) => first)).toEqual(Array.from({ length: 100_010 }, (_, i) => i));
  expect([taken[95_000], taken[100_009]]).toEqual([
    [95_000, 0],
    [100_009, -100_009],
  ]);
});

test('the log gives back traces', () => {
  const log = new Log();
  log.append(-1, 0, 0);
  for (let i = 1; i < 200_000; i++) log.append((i - 1) >> 1, i % 5, 0);
  expect([log.trace(0), log.trace(1), log.trace(12)]).toEqual([[], [1], [2, 0, 2]]);
  expect(log.trace(199_999)).toHaveLength(17);
});

test('a system whose states become wider while it is explored', () => {
  // A state is a subset of the first `most` numbers, and a word is made for a number when it is first put in.
  const most = 6;
  const places: number[] = [];
  const system: PackedSystem<readonly number[]> = {
    get width() {
      return Math.max(1, places.length);
    },
    initial: (out) => {
      out.words[out.push(0, 0, 0, 0)] = 0;
    },
    successors: (words, at, out: Successors) => {
      const set = [...words.slice(at, at + system.width)];
      for (let n = 0; n < most; n++) {
        if (!places.includes(n)) places.push(n);
        if (out.width < system.width) out.widen(system.width);
        const next = Array.from({ length: system.width }, (_, i) => set[i] ?? 0);
        if (next[places.indexOf(n)] === 1) continue;
        next[places.indexOf(n)] = 1;
        const { low, high } = fingerprintOf(next);
        const to = out.push(low, high, n, n);
        out.words.set(next, to);
      }
    },
    view: (words, at) => [...words.slice(at, at + system.width)],
  };
  const full = sometimes('full', 'all are in', (state: readonly number[]) => state.filter(Boolean).length === most);
  const { states, transitions, results } = explore(system, [full]);
  expect([states, transitions]).toEqual([2 ** most, most * 2 ** (most - 1)]);
  expect(results[0]!.trace).toEqual([0, 1, 2, 3, 4, 5]);
});

test('successors keep what was pushed when they grow and widen', () => {
  const out = new Successors(1);
  for (let i = 0; i < 300; i++) {
    const at = out.push(i, -i, i % 7, i % 3);
    out.words[at] = i;
  }
  out.widen(3);
  expect([out.count, out.low[299], out.high[299], out.choices[299], out.turns[299]]).toEqual([300, 299, -299, 5, 2]);
  expect([...out.words.slice(3 * 299, 3 * 300)]).toEqual([299, 0, 0]);
});
