import fc from 'fast-check';
import { packedParity } from '../../bench/parity/packed';
import { readableParity } from '../../bench/parity/readable';
import type { Bounds } from '../../lib/run/bounds';
import { type Exploration, explore, exploreAsync } from '../../lib/run/explore';
import { always, atRest, recovers, sometimes } from '../../lib/run/properties';
import { replay } from '../../lib/run/replay';
import type { System } from '../../lib/run/system';
import { reference } from './reference';
import { CRITICAL, counters, EATS, graph, jugs, type Peterson, peterson, philosophers, tokenRing, toy } from './toys';

const verdicts = (exploration: Exploration<never>) =>
  Object.fromEntries(exploration.results.map((r) => [r.property.name, r.verdict]));

describe('counts of toys', () => {
  type Counts = { states: number; transitions: number; depth: number; resting: number };
  const row = <S, T>(name: string, system: System<S, T>, counts: Counts) =>
    [name, system as System<unknown, unknown>, counts] as const;

  test.each([
    row('3 counters to 4', counters(3, 4), { states: 125, transitions: 300, depth: 12, resting: 1 }),
    row('10 counters to 1', counters(10, 1), { states: 1024, transitions: 5120, depth: 10, resting: 1 }),
    row('jugs, as TLC counts them', jugs(), { states: 16, transitions: 97 - 1, depth: 7, resting: 0 }),
    row('token ring, 3 machines of 3', tokenRing(3, 3), { states: 27, transitions: 207, depth: 3, resting: 0 }),
    row('peterson', peterson(), { states: 20, transitions: 34, depth: 6, resting: 0 }),
  ])('%s', (_, system, counts) => {
    expect(explore(system, [])).toMatchObject({ ...counts, complete: true, reached: [] });
    const plain = reference(system);
    expect([plain.states.length, plain.transitions, Math.max(...plain.depths)]).toEqual([
      counts.states,
      counts.transitions,
      counts.depth,
    ]);
  });

  /** A ring is a closed walk over what neighbours may do, so their number is the trace of a power of the matrix. */
  test.each([2, 3, 4, 5, 6, 7, 8])('%i philosophers', (n) => {
    const [thinks, left, eats] = [
      [1, 1, 1],
      [1, 1, 1],
      [1, 0, 0],
    ] as const;
    const neighbours = [thinks, left, eats];
    let power = neighbours.map((_, i) => neighbours.map((__, j) => Number(i === j)));
    for (let i = 0; i < n; i++) {
      power = power.map((row) => neighbours.map((_, j) => row.reduce((sum, x, k) => sum + x * neighbours[k]![j]!, 0)));
    }
    const { states, resting } = explore(philosophers(n), []);
    expect({ states, resting }).toEqual({ states: power[0]![0]! + power[1]![1]! + power[2]![2]!, resting: 1 });
  });
});

describe('counts of the parity model', () => {
  const rows = [
    [{ ordinals: 2, nodes: 2, losses: 1 }, 7_478, 25_345],
    [{ ordinals: 3, nodes: 2, losses: 1 }, 122_733, 502_690],
    [{ ordinals: 3, nodes: 3, losses: 1 }, 574_518, 2_556_332],
  ] as const;

  test.each(rows)('%j packed', (size, states, transitions) => {
    expect(explore(packedParity(size), [])).toMatchObject({ states, transitions, complete: true, expectedLost: 0 });
  });

  test('the readable form has the same graph, level by level', () => {
    const size = { ordinals: 2, nodes: 2, losses: 1 };
    for (let depth = 0; depth <= 26; depth++) {
      const bounds = { depth };
      const [fast, slow] = [explore(packedParity(size), [], { bounds }), explore(readableParity(size), [], { bounds })];
      expect([fast.states, fast.transitions, fast.depth]).toEqual([slow.states, slow.transitions, slow.depth]);
    }
  });

  test('a trace of the packed form means the same in the readable one', () => {
    const size = { ordinals: 2, nodes: 2, losses: 1 };
    const lost = sometimes<{ phase(i: number): number; attached(i: number): number }>(
      'moved',
      'a volume moved',
      (state) => {
        return state.phase(1) === 4 && state.attached(0) === 2 && state.attached(1) === 1;
      },
    );
    const { trace } = explore(packedParity(size), [lost]).results[0]!;
    const { pods } = replay(readableParity(size), trace!);
    expect(pods).toMatchObject([{ attached: 2 }, { phase: 4, attached: 1 }]);
  });
});

describe('properties', () => {
  test('a shortest trace to what holds sometimes: four gallons in six steps', () => {
    const system = jugs();
    const [four] = explore(system, [
      sometimes('four', 'a jug holds four', ([, big]: readonly [number, number]) => big === 4),
    ]).results;
    const names: string[] = [];
    expect(four!.trace).toHaveLength(6);
    expect(replay(system, four!.trace!, (step) => names.push(step.name))).toEqual([3, 4]);
    expect(names).toEqual(['fill big', 'big to small', 'empty small', 'big to small', 'fill big', 'big to small']);
  });

  test('philosophers deadlock after each took the left fork', () => {
    const someoneEats = atRest('fed', 'nobody starves', (state: readonly number[]) => state.includes(EATS));
    const [fed] = explore(philosophers(5), [someoneEats]).results;
    expect(fed).toMatchObject({ verdict: 'violated', violating: 1 });
    expect(replay(philosophers(5), fed!.trace!)).toEqual([1, 1, 1, 1, 1]);
    expect(fed!.trace).toHaveLength(5);
  });

  test.each([
    [false, 'holds'],
    [true, 'violated'],
  ] as const)("peterson's lock, broken: %s", (broken, verdict) => {
    const { results } = explore(peterson(broken), [
      always('exclusive', 'one at most is critical', ({ at }: Peterson) => at[0] !== CRITICAL || at[1] !== CRITICAL),
      sometimes('entered', 'somebody is critical', ({ at }: Peterson) => at.includes(CRITICAL)),
      sometimes('flown', 'somebody flies', ({ at }: Peterson) => at.includes(9)),
    ]);
    expect(results.map((r) => r.verdict)).toEqual([verdict, 'holds', 'violated']);
  });

  test('stops at the first violation when told to', () => {
    const properties = [always('few', 'no counter reaches 2', (state: readonly number[]) => !state.includes(2))];
    const all = explore(counters(3, 4), properties);
    const some = explore(counters(3, 4), properties, { until: 'violation' });
    expect(all.results[0]).toMatchObject({ verdict: 'violated', violating: 5 ** 3 - 4 ** 3 });
    expect(some.results[0]!.trace).toEqual(all.results[0]!.trace);
    expect(some.states).toBeLessThan(all.states);
    expect(some.reached).toMatchObject([{ bound: 'violation' }]);
  });
});

describe('bounds', () => {
  const properties = [
    always('small', 'holds', () => true),
    sometimes('end', 'all are full', (state: readonly number[]) => state.every((v) => v === 4)),
    recovers('fills', 'all fill', (state: readonly number[]) => state.every((v) => v === 4)),
  ];

  test.each([
    [{ states: 50 }, { states: 50, reached: [{ bound: 'states', limit: 50, remained: 19 }] }],
    [{ depth: 3 }, { states: 20, depth: 3, reached: [{ bound: 'depth', limit: 3, remained: 10 }] }],
    [{ depth: 0 }, { states: 1, depth: 0, reached: [{ bound: 'depth', limit: 0, remained: 1 }] }],
    [{ memoryBytes: 1 }, { states: 1, reached: [{ bound: 'memoryBytes', limit: 1, remained: 1 }] }],
    [{ seconds: 0 }, { reached: [] }],
  ])('%j', (bounds, expected) => {
    const found = explore(counters(3, 4), properties, { bounds });
    expect(found).toMatchObject(expected);
    const undecided = { small: 'undecided', end: 'undecided', fills: 'undecided' };
    const all = { small: 'holds', end: 'holds', fills: 'holds' };
    expect(verdicts(found as Exploration<never>)).toEqual(found.complete ? all : undecided);
  });

  test('seconds', () => {
    const { reached } = explore(packedParity({ ordinals: 3, nodes: 3, losses: 1 }), [], { bounds: { seconds: 0 } });
    expect(reached).toMatchObject([{ bound: 'seconds', limit: 0 }]);
  });

  test('memory', () => {
    const { reached, states, peakBytes } = explore(packedParity({ ordinals: 3, nodes: 2, losses: 1 }), [], {
      bounds: { memoryBytes: 2_000_000 },
    });
    expect(reached).toMatchObject([{ bound: 'memoryBytes', limit: 2_000_000 }]);
    expect(states).toBeLessThan(122_733);
    expect(peakBytes).toBeLessThanOrEqual(2_000_000);
  });

  test.each([0, 1, 2])('at most %i faults', (faults) => {
    const size = { ordinals: 2, nodes: 2, losses: 1 };
    const system = readableParity(size);
    const cut: typeof system = {
      ...system,
      steps: (state) => system.steps(state).filter((step) => step.next.fails + step.next.crashes <= faults),
    };
    const [bounded, plain] = [explore(system, [], { bounds: { faults } }), reference(cut)];
    expect([bounded.states, bounded.transitions]).toEqual([plain.states.length, plain.transitions]);
    expect(bounded.reached.map((r) => r.bound)).toEqual(faults < 2 ? ['faults'] : []);
  });

  test('a bound that the whole graph fits into is not reached', () => {
    expect(explore(counters(3, 4), [], { bounds: { states: 125, depth: 13 } })).toMatchObject({
      complete: true,
      states: 125,
    });
  });

  test.each([
    [{ states: 0 }, "bound 'states' must be an integer of at least 1, got 0"],
    [{ depth: 1.5 }, "bound 'depth' must be an integer of at least 0, got 1.5"],
    [
      { dept: 3 },
      "'dept' is no bound: there are states, depth, memoryBytes, faults and seconds. Did you mean 'depth'?",
    ],
    [
      { faults: 1 },
      "bound 'faults' was given, but the system does not say how many faults a state has seen ('faults')",
    ],
  ])('%j is refused', (bounds, message) => {
    expect(() => explore(counters(1, 1), [], { bounds: bounds as Bounds })).toThrow(message);
  });
});

describe('while it runs', () => {
  test('progress is told, and at the end once more', () => {
    const told: number[] = [];
    const system = packedParity({ ordinals: 3, nodes: 2, losses: 1 });
    explore(system, [], { progressSeconds: 0, onProgress: ({ states }) => told.push(states) });
    expect(told.length).toBeGreaterThan(10);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(122_733);
  });

  test('an interruption ends it with what it has', async () => {
    const controller = new AbortController();
    const system = packedParity({ ordinals: 3, nodes: 3, losses: 2 });
    const running = exploreAsync(system, [always('true', 'holds', () => true)], { signal: controller.signal });
    setImmediate(() => controller.abort());
    const { states, reached, complete, results } = await running;
    expect(complete).toBe(false);
    expect(states).toBeLessThan(2_106_096);
    expect(reached).toMatchObject([{ bound: 'interrupted' }]);
    expect(reached[0]!.remained).toBeGreaterThan(0);
    expect(results[0]!.verdict).toBe('undecided');
  });

  test('waiting for events changes nothing', async () => {
    const { seconds: _, ...one } = explore(counters(3, 4), []);
    const { seconds: __, ...other } = await exploreAsync(counters(3, 4), []);
    expect(other).toEqual(one);
  });
});

describe('violations by faults', () => {
  /** A counter that steps go up by one, and a fault by two. */
  const jumps = toy<{ readonly n: number; readonly faults: number }>({ n: 0, faults: 0 }, ({ n, faults }) => [
    ...(n < 4 ? [{ name: 'step', next: { n: n + 1, faults }, turn: 0 }] : []),
    ...(n < 3 && faults < 3 ? [{ name: 'jump', next: { n: n + 2, faults: faults + 1 }, turn: 0, fault: true }] : []),
  ]);
  const few = always('few', 'it stays below 4', ({ n }: { readonly n: number }) => n < 4);

  test('the fewest faults come first, the shortest trace first among equals', () => {
    const [result] = explore(jumps, [few]).results;
    expect(result?.trace).toEqual([1, 1]);
    expect(result?.byFaults).toEqual([
      { faults: 0, violating: 1, traces: [[0, 0, 0, 0]] },
      { faults: 1, violating: 1, traces: [[0, 0, 1]] },
      { faults: 2, violating: 1, traces: [[1, 1]] },
    ]);
  });

  test('what is never reached may be so after any number of them', () => {
    const odd = recovers('odd', 'it comes to an odd end', ({ n }: { readonly n: number }) => n === 3);
    const [result] = explore(jumps, [odd]).results;
    expect(result?.byFaults?.map(({ faults, violating }) => [faults, violating])).toEqual([
      [0, 5],
      [1, 3],
      [2, 1],
    ]);
    expect(result?.byFaults?.map(({ traces, findings }) => [traces[0], findings?.[0]?.calm])).toEqual([
      [[], [0, 0, 0, 0]],
      [[1], [0, 0]],
      [[1, 1], []],
    ]);
  });

  test('where nothing is violated there are none', () => {
    const [result] = explore(jumps, [always('low', 'it stays below 5', ({ n }) => n < 5)]).results;
    expect(result).not.toHaveProperty('byFaults');
  });
});

describe('any graph', () => {
  const edges = fc
    .integer({ min: 1, max: 30 })
    .chain((n) => fc.array(fc.array(fc.nat(n - 1), { maxLength: 4 }), { minLength: n, maxLength: n }));

  test('states, transitions, depths and shortest traces are those of a plain search', () => {
    fc.assert(
      fc.property(edges, (given) => {
        const system = graph(given);
        const plain = reference(system);
        const targets = plain.states.map((target) =>
          sometimes(`${target}`, 'is reached', (state: number) => state === target),
        );
        const found = explore(system, targets);
        expect([found.states, found.transitions]).toEqual([plain.states.length, plain.transitions]);
        expect(found.depth).toBe(Math.max(...plain.depths));
        expect(found.results.map((r) => r.trace!.length)).toEqual(plain.depths);
        expect(found.results.map((r) => replay(system, r.trace!))).toEqual(plain.states);
      }),
    );
  });

  test('the same exploration twice gives the same', () => {
    fc.assert(
      fc.property(edges, (given) => {
        const properties = [
          always('not last', 'the last is not reached', (state: number) => state !== given.length - 1),
        ];
        const [one, other] = [explore(graph(given), properties), explore(graph(given), properties)];
        expect({ ...other, seconds: 0, results: other.results.map((r) => r.trace) }).toEqual({
          ...one,
          seconds: 0,
          results: one.results.map((r) => r.trace),
        });
      }),
    );
  });
});
