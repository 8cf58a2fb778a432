import fc from 'fast-check';
import { random } from '../../lib/run/choosers';
import { explore } from '../../lib/run/explore';
import { sometimes } from '../../lib/run/properties';
import { replay } from '../../lib/run/replay';
import { type Shown, shrink } from '../../lib/run/shrink';
import { simulate } from '../../lib/run/simulate';
import type { System } from '../../lib/run/system';
import { CRITICAL, counters, jugs, type Move, type Peterson, peterson, writers } from './toys';

const four: Shown<readonly [number, number]> = { shows: ([, big]) => big === 4 };

/** The states that a path comes by when its steps are taken again by what they are, each as far as it is enabled. */
function statesBy<State>(system: System<State, Move<State>>, names: readonly string[]): readonly State[] {
  const states = [system.initial];
  for (const name of names) {
    const state = states.at(-1) as State;
    const step = system.steps(state).find((each) => each.name === name);
    if (step) states.push(system.apply(state, step));
  }
  return states;
}

function namesOf<State>(system: System<State, Move<State>>, choices: readonly number[]): readonly string[] {
  const names: string[] = [];
  replay(system, choices, (step) => names.push(step.name));
  return names;
}

/** A walk at random that ends where it first shows it. */
function walk<State>(system: System<State, Move<State>>, seed: number, { shows }: Shown<State>) {
  return simulate(system, random(seed), { steps: 300, onStep: (_, state) => shows(state) });
}

describe('shrink', () => {
  test('steps that have nothing to do with it go', () => {
    const system = counters(4, 5);
    const shows = (state: readonly number[]) => state[2]! >= 3;
    const { choices } = walk(system, 5, { shows });
    expect(choices.length).toBeGreaterThan(3);
    expect(shrink(system, choices, { shows })).toEqual([2, 2, 2]);
  });

  const toys = [
    ['four gallons', jugs(), four],
    [
      'two in a critical section',
      peterson(true),
      { shows: ({ at }: Peterson) => at[0] === CRITICAL && at[1] === CRITICAL },
    ],
    ['a last writer', writers(3), { shows: (state: readonly number[]) => state[3] === 2 }],
  ] as unknown as readonly (readonly [string, System<unknown, Move<unknown>>, Shown<unknown>])[];

  test.each(toys)('%s: it still shows it, no step can be missed, and nothing is left to shrink', (_, system, shown) => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { choices, ended } = walk(system, seed, shown);
        fc.pre(ended === 'stopped');
        const shortest = shrink(system, choices, shown);
        expect(shown.shows(replay(system, shortest))).toBe(true);
        expect(shortest.length).toBeLessThanOrEqual(choices.length);
        const names = namesOf(system, shortest);
        for (let i = 0; i < names.length; i++)
          expect(statesBy(system, names.toSpliced(i, 1)).some(shown.shows)).toBe(false);
        expect(shrink(system, shortest, shown)).toEqual(shortest);
      }),
    );
  });

  test('never shorter than what exploration finds', () => {
    const system = jugs();
    const [best] = explore(system, [sometimes('four', 'there are four gallons', four.shows)]).results;
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const shortest = shrink(system, walk(system, seed, four).choices, four);
        expect(shortest.length).toBeGreaterThanOrEqual(best?.trace?.length ?? Number.POSITIVE_INFINITY);
      }),
    );
  });

  test('only a path that fits is taken', () => {
    const system = counters(2, 4);
    const both: Shown<readonly number[]> = {
      shows: (state) => state[1] === 2,
      // Nobody may count twice in a row.
      fits: (choices) => choices.every((choice, i) => choice !== choices[i + 1]),
    };
    expect(shrink(system, [0, 1, 0, 1], both)).toEqual([1, 0, 1]);
    expect(shrink(system, [1, 1], both)).toEqual([1, 1]);
  });

  test('a path that does not show it is left as it is', () => {
    expect(shrink(counters(2, 2), [0, 1], { shows: () => false })).toEqual([0, 1]);
  });

  test('what shows from the beginning needs no step', () => {
    expect(shrink(counters(2, 2), [0, 1], { shows: () => true })).toEqual([]);
  });
});
