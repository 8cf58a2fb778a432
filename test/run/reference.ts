import type { System } from '../../lib/run/system';

/** A graph explored in the plainest way: states told apart by their text, everything kept. */
export interface Reference<State> {
  readonly states: readonly State[];
  readonly transitions: number;
  /** Steps from the initial state, per state. */
  readonly depths: readonly number[];
  readonly successors: readonly (readonly number[])[];
}

export function reference<State, Step>(system: System<State, Step>): Reference<State> {
  const numbers = new Map<string, number>([[JSON.stringify(system.initial), 0]]);
  const states = [system.initial];
  const depths = [0];
  const successors: number[][] = [];
  for (let i = 0; i < states.length; i++) {
    const state = states[i]!;
    successors.push(
      system.steps(state).map((step) => {
        const next = system.apply(state, step);
        const text = JSON.stringify(next);
        if (!numbers.has(text)) {
          numbers.set(text, states.length);
          states.push(next);
          depths.push(depths[i]! + 1);
        }
        return numbers.get(text)!;
      }),
    );
  }
  return { states, transitions: successors.reduce((n, s) => n + s.length, 0), depths, successors };
}
