import type { Order } from './calm-run';
import { seededDice } from './dice';
import type { System } from './system';

/** Picks the position of one of the enabled steps, of which there is at least one; -1 stops. */
export type Chooser<State, Step> = (state: State, steps: readonly Step[]) => number;

/** Always the first step. */
export const first: Chooser<unknown, unknown> = () => 0;

/**
 * Every step equally likely. The same seed gives the same path, on every machine.
 *
 * @param seed an integer
 * @throws Misuse when the seed is none
 */
export function random(seed: number): Chooser<unknown, unknown> {
  const dice = seededDice(seed);
  return (_, steps) => dice(steps.length);
}

/** These choices one after the other, then stops. */
export function scripted(choices: readonly number[]): Chooser<unknown, unknown> {
  let next = 0;
  return () => (next < choices.length ? choices[next++]! : -1);
}

/**
 * Round robin: after a step, the taker with the next higher turn that has a step, cyclically, so that every taker comes
 * about; no faults. In reverse order the next lower one: what holds under both does probably not hang on the order.
 * Stops when only faults are left.
 */
export function fair<State, Step>(system: System<State, Step>, order: Order = 'forward'): Chooser<State, Step> {
  const sign = order === 'forward' ? 1 : -1;
  let last = Number.NEGATIVE_INFINITY;
  return (_, steps) => {
    let next = -1;
    let nextTurn = Number.POSITIVE_INFINITY;
    let least = -1;
    let leastTurn = Number.POSITIVE_INFINITY;
    for (let i = 0; i < steps.length; i++) {
      const position = order === 'forward' ? i : steps.length - 1 - i;
      const step = steps[position]!;
      if (system.isFault?.(step)) continue;
      const turn = sign * (system.turn?.(step) ?? position);
      if (turn < leastTurn) [least, leastTurn] = [position, turn];
      if (turn > last && turn < nextTurn) [next, nextTurn] = [position, turn];
    }
    last = next >= 0 ? nextTurn : leastTurn;
    return next >= 0 ? next : least;
  };
}
