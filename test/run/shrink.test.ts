import fc from 'fast-check';
import { random } from '../../lib/run/choosers';
import { explore } from '../../lib/run/explore';
import { sometimes } from '../../lib/run/properties';
import { replay } from '../../lib/run/replay';
import { shrink } from '../../lib/run/shrink';
import { simulate } from '../../lib/run/simulate';
import { CRITICAL, counters, jugs, type Peterson, peterson } from './toys';

describe('shrink', () => {
  test('steps that have nothing to do with it go', () => {
    const system = counters(4, 5);
    const shows = (state: readonly number[]) => state[2]! >= 3;
    const { choices } = simulate(system, random(5), { onStep: (_, state) => shows(state) });
    expect(choices.length).toBeGreaterThan(3);
    expect(shrink(system, choices, shows)).toEqual([2, 2, 2]);
  });

  test.each([1, 2, 3, 4, 5])('walk %i to four gallons: no step of the result can be missed', (seed) => {
    const system = jugs();
    const shows = ([, big]: readonly [number, number]) => big === 4;
    const { choices } = simulate(system, random(seed), { onStep: (_, state) => shows(state) });
    const shortest = shrink(system, choices, shows);
    expect(shows(replay(system, shortest))).toBe(true);
    expect(shortest.length).toBeLessThanOrEqual(choices.length);
    for (let i = 0; i < shortest.length; i++) {
      const path = replayStates([...shortest.slice(0, i), ...shortest.slice(i + 1)]);
      expect(path.some(shows)).toBe(false);
    }
  });

  test('never shorter than what exploration finds, and as good where steps are independent', () => {
    const system = peterson(true);
    const shows = ({ at }: Peterson) => at[0] === CRITICAL && at[1] === CRITICAL;
    const best = explore(system, [sometimes('both', 'both are critical', shows)]).results[0]!.trace!;
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { choices, ended } = simulate(system, random(seed), { steps: 300, onStep: (_, state) => shows(state) });
        fc.pre(ended === 'stopped');
        const shortest = shrink(system, choices, shows);
        expect(shows(replay(system, shortest))).toBe(true);
        expect(shortest.length).toBeGreaterThanOrEqual(best.length);
      }),
    );
  });

  test('a path that does not show it is left as it is', () => {
    expect(shrink(counters(2, 2), [0, 1], () => false)).toEqual([0, 1]);
  });

  test('what shows from the beginning needs no step', () => {
    expect(shrink(counters(2, 2), [0, 1], () => true)).toEqual([]);
  });
});

function replayStates(choices: readonly number[]): (readonly [number, number])[] {
  const states: (readonly [number, number])[] = [jugs().initial];
  replay(jugs(), choices, (_, state) => states.push(state));
  return states;
}
