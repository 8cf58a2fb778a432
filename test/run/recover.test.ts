import fc from 'fast-check';
import { type Exploration, explore } from '../../lib/run/explore';
import { recovers } from '../../lib/run/properties';
import type { System } from '../../lib/run/system';
import { reference } from './reference';
import { graph, type Move, philosophers, privileges, tokenRing, toy } from './toys';

const oneToken = recovers(
  'one token',
  'exactly one machine may move',
  (ring: readonly number[]) => privileges(ring).length === 1,
);
const reaches = (goal: number) => recovers('goal', 'it reaches the goal', (state: number) => state === goal);
const recoveryOf = (exploration: Exploration<never>) => exploration.results[0]!.recovery!;
const none = { recovers: 0, stuck: 0, livelock: 0, dependsOnSchedule: 0, undecided: 0 };

describe('calm runs', () => {
  test.each([
    [3, 2, 8],
    [3, 3, 27],
    [4, 3, 81],
    [4, 4, 256],
  ])("dijkstra's ring of %i machines with %i states recovers from every fault", (n, k, states) => {
    const [result] = explore(tokenRing(n, k), [oneToken]).results;
    expect(result).toMatchObject({ verdict: 'holds', recovery: { states: { ...none, recovers: states } } });
  });

  test('a fault that nobody repairs leaves it stuck', () => {
    const system = graph([[1, 2], [0], []], new Set(['0-1', '1-0']));
    const [result] = explore(system, [recovers('not lost', 'it is not lost', (state: number) => state !== 2)]).results;
    expect(result).toMatchObject({
      verdict: 'violated',
      violating: 1,
      trace: [1],
      recovery: {
        states: { ...none, recovers: 2, stuck: 1 },
        finding: { forward: 'stuck', reverse: 'stuck', calm: [] },
      },
    });
  });

  test('two that undo each other never come to rest', () => {
    const system = toy<number>(0, (state) => [
      ...(state < 2 ? [{ name: 'flip', next: 1 - state, turn: state }] : []),
      ...(state === 0 ? [{ name: 'end', next: 2, turn: 9, fault: true }] : []),
    ]);
    const [result] = explore(system, [reaches(2)]).results;
    expect(result).toMatchObject({
      verdict: 'violated',
      recovery: { states: { ...none, recovers: 1, livelock: 2 }, finding: { trace: [] } },
    });
    const { calm, loopFrom } = result!.recovery!.finding!;
    expect([calm, calm.length - loopFrom!]).toEqual([[0, 0, 0], 2]);
  });

  test('a loop in which the goal holds throughout has recovered', () => {
    const low = recovers('low', 'it stays below 3', (state: number) => state < 3);
    expect(recoveryOf(explore(graph([[1], [2], [0]]), [low]) as never).states).toEqual({ ...none, recovers: 3 });
  });

  test('a taker that the first schedule starves has its turn in the fair one', () => {
    const system = graph([[0, 1], []]);
    expect(recoveryOf(explore(system, [reaches(1)]) as never).states).toEqual({ ...none, recovers: 2 });
  });

  test('the finding says when it depends on the order', () => {
    const system = graph([[1, 2], [], []]);
    const recovery = recoveryOf(explore(system, [reaches(1)]) as never);
    expect(recovery.states).toEqual({ ...none, recovers: 1, stuck: 1, dependsOnSchedule: 1 });
    expect(recovery.finding).toMatchObject({ forward: 'recovers', reverse: 'stuck', trace: [], calm: [1] });
  });

  test('philosophers with one order of steps are stuck, with the other too', () => {
    const fed = recovers('fed', 'not all hold a fork', (state: readonly number[]) => state.some((does) => does !== 1));
    const { states, finding } = recoveryOf(explore(philosophers(3), [fed]) as never);
    expect(finding!.trace.length + finding!.calm.length).toBeGreaterThanOrEqual(3);
    expect(states.undecided).toBe(0);
  });

  test('several goals are judged apart', () => {
    const goals = [1, 2].map((goal) => reaches(goal));
    const { results } = explore(graph([[1], [], [1]]), goals);
    expect(results.map((r) => r.verdict)).toEqual(['holds', 'violated']);
  });

  test('what a bound left out is undecided', () => {
    const chain = graph(Array.from({ length: 10 }, (_, i) => (i < 9 ? [i + 1] : [])));
    const found = explore(chain, [reaches(9)], { bounds: { depth: 5 } });
    expect(found.results[0]).toMatchObject({ verdict: 'undecided', recovery: { states: { ...none, undecided: 6 } } });
  });
});

describe('any graph', () => {
  const edges = fc
    .integer({ min: 1, max: 20 })
    .chain((n) => fc.array(fc.array(fc.nat(n - 1), { maxLength: 3 }), { minLength: n, maxLength: n }));

  test('verdicts are those of plain round robins from every state', () => {
    fc.assert(
      fc.property(edges, fc.nat(19), (given, goal) => {
        const system = graph(given);
        const { states } = recoveryOf(explore(system, [reaches(goal)]) as never);
        const plain = { ...none };
        for (const state of reference(system).states) {
          const [one, other] = [1, -1].map((sign) => plainVerdict(system, state, sign, goal));
          if (one === other) plain[one as 'stuck']++;
          else plain.dependsOnSchedule++;
        }
        expect(states).toEqual(plain);
      }),
      { numRuns: 300 },
    );
  });
});

/** First (or last) steps until rest or a cycle; from the cycle's least state by fingerprint, round robin. */
function plainVerdict(system: System<number, Move<number>>, from: number, sign: number, goal: number): string {
  const path: number[] = [];
  let state = from;
  while (!path.includes(state)) {
    path.push(state);
    const step = system.steps(state).at(sign > 0 ? 0 : -1);
    if (step === undefined) return state === goal ? 'recovers' : 'stuck';
    state = step.next;
  }
  const order = (s: number) => system.fingerprint(s);
  const cycle = path
    .slice(path.indexOf(state))
    .sort((a, b) => order(a).low - order(b).low || order(a).high - order(b).high);
  return roundRobin(system, cycle[0]!, sign, goal);
}

function roundRobin(system: System<number, Move<number>>, from: number, sign: number, goal: number): string {
  const seen: string[] = [];
  const states: number[] = [];
  let state = from;
  let turn = sign > 0 ? -1 : 99;
  while (!seen.includes(`${state} ${turn}`)) {
    seen.push(`${state} ${turn}`);
    states.push(state);
    const steps = [...system.steps(state)].sort((a, b) => sign * (a.turn! - b.turn!));
    const step = steps.find((s) => sign * s.turn! > sign * turn) ?? steps[0];
    if (step === undefined) return state === goal ? 'recovers' : 'stuck';
    [state, turn] = [step.next, step.turn!];
  }
  return states.slice(seen.indexOf(`${state} ${turn}`)).every((s) => s === goal) ? 'recovers' : 'livelock';
}
