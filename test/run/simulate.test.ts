import { fair, first, random, scripted } from '../../lib/run/choosers';
import { simulate } from '../../lib/run/simulate';
import type { System } from '../../lib/run/system';
import { counters, graph, type Move, peterson, tokenRing } from './toys';

describe('simulate', () => {
  test('until nothing is left', () => {
    expect(simulate(counters(2, 2), first)).toEqual({ state: [2, 2], choices: [0, 0, 0, 0], ended: 'rest' });
  });

  test('until the bound', () => {
    expect(simulate(tokenRing(3, 3), first, { steps: 7 })).toMatchObject({ ended: 'bound', choices: { length: 7 } });
  });

  test('until the chooser stops', () => {
    expect(simulate(counters(2, 2), scripted([1, 1]))).toEqual({ state: [0, 2], choices: [1, 1], ended: 'stopped' });
  });

  test('until told to', () => {
    const names: string[] = [];
    const onStep = (step: Move<readonly number[]>, state: readonly number[], taken: number) => {
      names.push(`${taken}: ${step.name} ${state}`);
      return state[1] === 1;
    };
    expect(simulate(counters(2, 2), first, { onStep }).ended).toBe('stopped');
    expect(names).toEqual(['1: add0 1,0', '2: add0 2,0', '3: add1 2,1']);
  });

  test('in place: the same path, without a copy', () => {
    const system = counters(3, 3) as System<readonly number[], Move<readonly number[]>>;
    let begun = 0;
    const moving: typeof system = {
      ...system,
      apply: () => {
        throw new Error('copied');
      },
      inPlace: {
        begin: () => {
          begun++;
          return [...system.initial];
        },
        advance: (state, step) => {
          (state as number[])[step.turn!]!++;
        },
      },
    };
    const [one, other] = [simulate(moving, random(3)), simulate(system, random(3))];
    expect([one, begun, system.initial]).toEqual([other, 1, [0, 0, 0]]);
  });

  test('a chooser that picks what is not there is a bug', () => {
    expect(() => simulate(counters(1, 1), scripted([5]))).toThrow('a chooser picked step 5 of 1');
  });
});

describe('random', () => {
  test.each([0, 1, -7, 123456789])('seed %i twice: the same path', (seed) => {
    const walk = () => simulate(tokenRing(4, 4), random(seed), { steps: 200 });
    expect(walk()).toEqual(walk());
  });

  test('every step comes about', () => {
    const { choices } = simulate(peterson(), random(1), { steps: 200 });
    expect(new Set(choices)).toEqual(new Set([0, 1]));
  });

  test('a seed is an integer', () => {
    expect(() => random(0.5)).toThrow('a seed must be an integer, got 0.5');
  });
});

describe('fair', () => {
  const takers = (order: 'forward' | 'reverse') => {
    const system = counters(3, 2);
    const names: string[] = [];
    simulate(system, fair(system, order), { onStep: (step) => void names.push(step.name) });
    return names.join(' ');
  };

  test('every taker in turn', () => expect(takers('forward')).toBe('add0 add1 add2 add0 add1 add2'));
  test('in reverse', () => expect(takers('reverse')).toBe('add2 add1 add0 add2 add1 add0'));

  test('no faults: when only they are left it stops', () => {
    const system = graph([[1, 2], [2], []], new Set(['0-0', '1-0']));
    expect(simulate(system, fair(system))).toEqual({ state: 2, choices: [1], ended: 'rest' });
    const faulty = graph([[1], []], new Set(['0-0']));
    expect(simulate(faulty, fair(faulty))).toEqual({ state: 0, choices: [], ended: 'stopped' });
  });
});
