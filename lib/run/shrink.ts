import type { System } from './system';

/** What a path is kept for. */
export interface Shown<State> {
  /** Whether a state shows it. */
  readonly shows: (state: State) => boolean;
  /**
   * Whether a path whose last state shows it will do, as one that durations fit. A path is followed to the first state that shows it, and asked about there.
   * Default: any will.
   */
  readonly fits?: (choices: readonly number[]) => boolean;
}

/**
 * A short list of choices that still leads to a state that shows the same: delta debugging (Zeller and Hildebrandt, 2002). It takes away runs of steps,
 * halving their length, again and again until a whole round takes nothing away; so no single step can be missed, and shrinking what it returns returns the
 * same. Steps are known by what they are (`key`), not by their position, which moves when an earlier step is missing; one that is not enabled any more is
 * left out.
 *
 * Exploration finds the path with the fewest steps of a reduced system: lifted to the system that it stands for, it may hold steps that nobody needs, as
 * walks at random and traces of users do.
 *
 * @returns the choices; those given when their path never shows it, or does not fit
 */
export function shrink<State, Step>(
  system: System<State, Step>,
  choices: readonly number[],
  shown: Shown<State>,
): readonly number[] {
  const start: Path<State> = { keys: [], choices: [], states: [system.initial] };
  let path = attempt(system, start, 0, keysOf(system, choices), shown);
  if (path === undefined) return choices;
  for (let before = -1; before !== path.keys.length; ) {
    before = path.keys.length;
    for (let length = before; length > 0; length = length === 1 ? 0 : Math.ceil(length / 2))
      path = withoutRuns(system, path, length, shown);
  }
  return path.choices;
}

type Key = string | number;

interface Path<State> {
  readonly keys: readonly Key[];
  readonly choices: readonly number[];
  /** The states before each step, and the last one: what is tried begins where it differs. */
  readonly states: readonly State[];
}

/** The path after taking away, from its beginning to its end, each run of this length that can be missed. */
function withoutRuns<State, Step>(
  system: System<State, Step>,
  given: Path<State>,
  length: number,
  shown: Shown<State>,
): Path<State> {
  let path = given;
  for (let from = 0; from < path.keys.length; ) {
    const shorter = attempt(system, path, from, path.keys.slice(from + length), shown);
    if (shorter !== undefined && shorter.keys.length < path.keys.length) path = shorter;
    else from += length;
  }
  return path;
}

/**
 * Takes the first steps of a path, and then the steps with these keys, as far as they are enabled, until the state shows it; undefined when none does, or when
 * the path that does is one that does not fit.
 */
function attempt<State, Step>(
  system: System<State, Step>,
  path: Path<State>,
  common: number,
  wanted: readonly Key[],
  { shows, fits }: Shown<State>,
): Path<State> | undefined {
  const keys = path.keys.slice(0, common);
  const choices = path.choices.slice(0, common);
  const states = path.states.slice(0, common + 1);
  let state = states[common] as State;
  let isShown = shows(state);
  for (const key of wanted) {
    if (isShown) break;
    const steps = system.steps(state);
    const choice = steps.findIndex((step, i) => keyOf(system, step, i) === key);
    if (choice < 0) continue;
    state = system.apply(state, steps[choice] as Step);
    keys.push(key);
    choices.push(choice);
    states.push(state);
    isShown = shows(state);
  }
  return isShown && (fits === undefined || fits(choices)) ? { keys, choices, states } : undefined;
}

function keysOf<State, Step>(system: System<State, Step>, choices: readonly number[]): Key[] {
  let state = system.initial;
  return choices.map((choice) => {
    const step = system.steps(state)[choice] as Step;
    state = system.apply(state, step);
    return keyOf(system, step, choice);
  });
}

function keyOf<State, Step>(system: System<State, Step>, step: Step, position: number): Key {
  return system.key === undefined ? position : system.key(step);
}
