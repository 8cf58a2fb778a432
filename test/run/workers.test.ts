import { join } from 'node:path';
import { explore } from '../../lib/run/explore';
import { Control } from '../../lib/run/workers/control';
import { exploreInWorkers } from '../../lib/run/workers/explore-in-workers';
import { SharedVisited } from '../../lib/run/workers/shared-visited';
import { ringSubject } from './subjects';
import { told } from './told';

const execArgv = ['-r', join(__dirname, 'typescript-loader.js')];
const parity = (argument: object) => ({
  module: join(__dirname, '../../bench/parity/subject.ts'),
  name: 'paritySubject',
  argument,
});

describe('worker threads', () => {
  test.each([1, 2, 3])(
    '%i threads: the counts and verdicts of one',
    async (threads) => {
      const found = await exploreInWorkers(parity({ ordinals: 3, nodes: 2, losses: 1 }), { threads, execArgv });
      expect(found).toMatchObject({ states: 122_733, transitions: 502_690, depth: 37, complete: true, reached: [] });
      expect(found.results).toMatchObject([
        { property: { name: 'placed' }, verdict: 'holds', violating: 0 },
        { property: { name: 'ready' }, verdict: 'holds', trace: { length: 15 } },
      ]);
    },
    60_000,
  );

  test('a graph that is done before it is worth dividing', async () => {
    const found = await exploreInWorkers(parity({ ordinals: 1, nodes: 1, losses: 0 }), { threads: 2, execArgv });
    expect(found).toMatchObject({ complete: true, results: [{ verdict: 'holds' }, { verdict: 'holds' }] });
  }, 60_000);

  test.each([
    [{ depth: 20 }, 'depth'],
    [{ states: 50_000 }, 'states'],
    [{ memoryBytes: 2_000_000 }, 'memoryBytes'],
    [{ seconds: 0 }, 'seconds'],
  ])(
    '%j is reported',
    async (bounds, bound) => {
      const found = await exploreInWorkers(parity({ ordinals: 4, nodes: 3, losses: 1 }), {
        threads: 2,
        execArgv,
        bounds,
      });
      expect(found).toMatchObject({ complete: false, reached: [{ bound }] });
      if (bound === 'depth') expect(found.depth).toBe(20);
      expect(found.states).toBeLessThan(14_417_011);
      expect(found.reached[0]!.remained + (bound === 'seconds' ? 1 : 0)).toBeGreaterThan(0);
    },
    60_000,
  );

  test.each([
    [0, 'paritySubject', "'threads' must be at least 1, got 0"],
    [1, 'parity', "exports no function 'parity'"],
  ])(
    '%i threads of %s are refused',
    async (threads, name, message) => {
      await expect(exploreInWorkers({ ...parity({}), name }, { threads, execArgv })).rejects.toThrow(message);
    },
    60_000,
  );
});

test('the shared visited set is a set that grows in place', () => {
  const control = new Control(new SharedArrayBuffer(Control.bytes(1)), 1);
  SharedVisited.prepare(control);
  const visited = new SharedVisited(new SharedArrayBuffer(SharedVisited.bufferBytes(1 << 21)), control, 1);
  const plain = new Set<string>();
  let x = 12345;
  const lane = () => {
    x = (Math.imul(x, 1664525) + 1013904223) | 0;
    return x >> 3;
  };
  for (let i = 0; i < 150_000; i++) {
    // Lanes with many low bits set crowd the table's end, so that entries wrap around it.
    const [low, high] = [i % 1000 === 0 ? lane() | 0x3fff : lane(), (lane() & 3) + 1];
    expect(visited.reserve(1)).toBe(true);
    if (visited.insert(low, high) === plain.has(`${low} ${high}`)) throw new Error(`${low} ${high} at ${i}`);
    plain.add(`${low} ${high}`);
  }
  for (const key of plain) {
    const [low, high] = key.split(' ').map(Number) as [number, number];
    if (!visited.has(low, high)) throw new Error(`${key} was lost`);
  }
  expect(visited.reserve(1 << 20)).toBe(false);
});

describe('recovery in worker threads', () => {
  test.each([
    { n: 6, k: 5 },
    { n: 7, k: 4 },
  ])(
    'of Dijkstra’s ring, %j',
    async (size) => {
      const subject = ringSubject(size);
      const alone = told(explore(subject.system, subject.properties));
      for (const [threads, aloneUntil] of [
        [2, 0],
        [2, 9000],
        [3, 0],
      ]) {
        const source = { module: join(__dirname, 'subjects.ts'), name: 'ringSubject', argument: size };
        expect(told(await exploreInWorkers(source, { threads, aloneUntil, execArgv }))).toEqual(alone);
      }
      expect(alone.states).toBe(size.k ** size.n);
    },
    60_000,
  );
});
