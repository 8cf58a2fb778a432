import { assert } from '../util/assert';
import type { Chooser } from './choosers';
import type { System } from './system';

export interface SimulateOptions<State, Step> {
  /** Most steps to take. Default: 1,000,000, so that a system that never rests still ends. */
  readonly steps?: number;
  /** Called after every step; returning true ends the simulation. The state may be changed by the next step: keep no reference. */
  readonly onStep?: (step: Step, state: State, taken: number) => boolean | undefined;
}

export interface Simulation<State> {
  readonly state: State;
  /** The position of every step that was taken, in the order taken: the trace. */
  readonly choices: readonly number[];
  /** `rest`: no step was left. `stopped`: by the chooser or by `onStep`. `bound`: the most steps were taken. */
  readonly ended: 'rest' | 'stopped' | 'bound';
}

const MOST_STEPS = 1_000_000;

/** Takes one path, from the initial state until it rests, the chooser stops, or the bound is reached. */
export function simulate<State, Step>(
  system: System<State, Step>,
  chooser: Chooser<State, Step>,
  options: SimulateOptions<State, Step> = {},
): Simulation<State> {
  const { inPlace } = system;
  const most = options.steps ?? MOST_STEPS;
  const choices: number[] = [];
  let state = inPlace === undefined ? system.initial : inPlace.begin();
  for (;;) {
    const steps = system.steps(state);
    if (steps.length === 0) return { state, choices, ended: 'rest' };
    if (choices.length >= most) return { state, choices, ended: 'bound' };
    const choice = chooser(state, steps);
    if (choice < 0) return { state, choices, ended: 'stopped' };
    const step = steps[choice];
    assert(step !== undefined, `a chooser picked step ${choice} of ${steps.length}`);
    if (inPlace === undefined) state = system.apply(state, step);
    else inPlace.advance(state, step);
    choices.push(choice);
    if (options.onStep?.(step, state, choices.length)) return { state, choices, ended: 'stopped' };
  }
}
