import type { System } from './system';

/**
 * The shortest list of choices that it finds which still leads to a state that shows the same: delta debugging. It takes
 * away runs of steps, halving their length, until no single step can be missed. Steps are known by what they are (`key`),
 * not by their position, which moves when an earlier step is missing; one that is not enabled any more is left out.
 *
 * Exploration finds shortest traces by itself: this is for random walks and for traces of users.
 *
 * @param shows whether a state shows what the trace is kept for
 * @returns the choices; those given when their path never shows it
 */
export function shrink<State, Step>(
  system: System<State, Step>,
  choices: readonly number[],
  shows: (state: State) => boolean,
): readonly number[] {
  let shortest = attempt(system, keysOf(system, choices), shows);
  if (shortest === undefined) return choices;
  let length = shortest.keys.length;
  while (length > 0) {
    length = Math.min(length, shortest.keys.length);
    const shorter: Attempt | undefined = without(system, shortest, length, shows);
    if (shorter !== undefined) shortest = shorter;
    else length = length === 1 ? 0 : Math.ceil(length / 2);
  }
  return shortest.choices;
}

type Key = string | number;

interface Attempt {
  readonly keys: readonly Key[];
  readonly choices: readonly number[];
}

/** The first shorter path after taking away a run of this length. */
function without<State, Step>(
  system: System<State, Step>,
  { keys }: Attempt,
  length: number,
  shows: (state: State) => boolean,
): Attempt | undefined {
  for (let from = 0; from < keys.length; from += length) {
    const shorter = attempt(system, [...keys.slice(0, from), ...keys.slice(from + length)], shows);
    if (shorter !== undefined) return shorter;
  }
  return undefined;
}

/** Takes the steps with these keys, as far as they are enabled, until the state shows it; undefined when none does. */
function attempt<State, Step>(
  system: System<State, Step>,
  wanted: readonly Key[],
  shows: (state: State) => boolean,
): Attempt | undefined {
  const keys: Key[] = [];
  const choices: number[] = [];
  let state = system.initial;
  for (const key of wanted) {
    if (shows(state)) break;
    const steps = system.steps(state);
    const choice = steps.findIndex((step, i) => keyOf(system, step, i) === key);
    if (choice < 0) continue;
    keys.push(key);
    choices.push(choice);
    state = system.apply(state, steps[choice]!);
  }
  return shows(state) ? { keys, choices } : undefined;
}

function keysOf<State, Step>(system: System<State, Step>, choices: readonly number[]): Key[] {
  let state = system.initial;
  return choices.map((choice) => {
    const step = system.steps(state)[choice]!;
    state = system.apply(state, step);
    return keyOf(system, step, choice);
  });
}

function keyOf<State, Step>(system: System<State, Step>, step: Step, position: number): Key {
  return system.key === undefined ? position : system.key(step);
}
