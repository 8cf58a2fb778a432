import fc from 'fast-check';
import { explore } from '../../lib/run/explore';
import { recovers } from '../../lib/run/properties';
import { auditReductions } from '../../lib/run/reductions';
import { replay } from '../../lib/run/replay';
import type { System } from '../../lib/run/system';
import { type Move, toy } from './toys';

type Values = readonly number[];
type Machines = System<Values, Move<Values>>;

const put = (values: Values, i: number, value: number): Values => values.map((v, j) => (j === i ? value : v));
const inOrder = (values: Values): Values => [...values].sort((a, b) => a - b);
const symmetric = (system: Machines): Machines => ({ ...system, reductions: { canonical: inOrder } });

interface Machine {
  /** Where it goes from each state by itself; to where it is: it rests. */
  readonly calm: Values;
  /** Where a fault may bring it. */
  readonly fault: Values;
}

/** Some machines of one make, each a taker of its own. */
function machines(count: number, { calm, fault }: Machine): Machines {
  return toy<Values>(Array(count).fill(0), (state) =>
    state.flatMap((at, i) => [
      ...(calm[at] === at ? [] : [{ name: `calm ${i}`, next: put(state, i, calm[at]!), turn: i }]),
      ...(fault[at] === at ? [] : [{ name: `fault ${i}`, next: put(state, i, fault[at]!), turn: i, fault: true }]),
    ]),
  );
}

const SIZE = 5;
const step = fc.array(fc.nat(SIZE - 1), { minLength: SIZE, maxLength: SIZE });
const machine = fc.record({ calm: step, fault: step });

test('machines that go their own ways: the verdicts are those of the whole graph, for every state', () => {
  fc.assert(
    fc.property(machine, fc.integer({ min: 1, max: 3 }), fc.nat(SIZE - 1), (made, count, wanted) => {
      const goal = recovers('goal', 'one is where it should be', (state: Values) => state.includes(wanted));
      const all = machines(count, made);
      const [few, whole] = [explore(symmetric(all), [goal]), explore(all, [goal])];
      expect(few.results[0]!.verdict).toBe(whole.results[0]!.verdict);
      const found = few.results[0]!.recovery!.finding;
      expect(found === undefined).toBe(whole.results[0]!.recovery!.finding === undefined);
      if (found)
        expect(goal.holds(replay(all, [...found.trace, ...found.calm])) && found.loopFrom === undefined).toBe(false);
      expect(auditReductions(symmetric(all), [goal])).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

const states = (system: Machines, goal: ReturnType<typeof recovers<Values>>) =>
  explore(system, [goal]).results[0]!.recovery!;

test.each<readonly [string, Machine, number, object]>([
  ['rest where they should', { calm: [1, 1], fault: [0, 0] }, 1, { recovers: 3 }],
  ['rest elsewhere', { calm: [0, 1, 2], fault: [2, 1, 2] }, 0, { recovers: 2, stuck: 1 }],
  ['go around for ever', { calm: [1, 0, 2], fault: [2, 1, 2] }, 2, { recovers: 3, livelock: 3 }],
])('two machines that %s: states are counted once an orbit', (_, made, wanted, counts) => {
  const goal = recovers('goal', 'one is where it should be', (state: Values) => state.includes(wanted));
  const none = { recovers: 0, stuck: 0, livelock: 0, dependsOnSchedule: 0, undecided: 0 };
  expect(states(symmetric(machines(2, made)), goal).states).toEqual({ ...none, ...counts });
});

test('a cycle of orbits is followed by single states until one of them comes again', () => {
  // Two machines hand a token on and back: one orbit in which every step leads to the same orbit.
  const token = toy<Values>([0, 1], ([a, b]) => [{ name: 'hand on', next: [b!, a!], turn: 0 }]);
  const goal = recovers('goal', 'nobody has it', (state: Values) => !state.includes(1));
  const { states: found, finding } = states(symmetric(token), goal);
  expect(found).toMatchObject({ livelock: 1 });
  expect(finding!.calm.length - finding!.loopFrom!).toBe(2);
});
