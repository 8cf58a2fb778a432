import type { Reader } from '../model/store/store';
import { calmRun, type Order, verdictOf } from '../run/calm-run';
import { packed } from '../run/packed';
import type { Property } from '../run/properties';
import { shrink } from '../run/shrink';
import type { System } from '../run/system';
import { Walk } from '../run/walk';
import type { ClusterStep } from './cluster-step';
import type { ClusterState, ClusterSystem } from './cluster-system';
import { durationsOf } from './durations';

/**
 * The steps of a path that leads to a state in which a property does not hold, without those that it can miss. Durations fit it, if any fit the path or what is
 * left of it: a wait that nobody needs may be the one that is too long.
 */
export function minimalPath(
  system: ClusterSystem,
  property: Property<Reader>,
  choices: readonly number[],
): readonly number[] {
  const shows = (state: ClusterState) => !property.holds(system.read(state));
  const fits = (path: readonly number[]) => durationsOf(system, path) !== undefined;
  return shrink(system, choices, fits(choices) ? { shows, fits } : { shows });
}

/** What a calm run does that never comes to where it should. */
export interface Unrecovered {
  readonly choices: readonly number[];
  readonly repeats: boolean;
}

/**
 * The same of a path after which a property is never reached once the faults stop: the steps until then that it cannot miss, and the calm run. Undefined where
 * the calm schedules of this system, which is not the one that the path was found on, come to it after all, or where no durations fit.
 */
export function minimalUnrecovered(
  system: ClusterSystem,
  property: Property<Reader>,
  choices: readonly number[],
): Unrecovered | undefined {
  for (const order of ['forward', 'reverse'] as const) {
    const runs = new CalmRuns(system, property, order);
    const whole = (path: readonly number[]) => [...path, ...(runs.from(endOf(system, path))?.choices ?? [])];
    const fits = (path: readonly number[]) => durationsOf(system, whole(path)) !== undefined;
    const shows = (state: ClusterState) => runs.from(state) !== undefined;
    if (!shows(endOf(system, choices)) || !fits(choices)) continue;
    const path = shrink(system, choices, { shows, fits });
    return { choices: whole(path), repeats: runs.from(endOf(system, path))?.repeats ?? false };
  }
  return undefined;
}

/** The calm runs of one schedule, each made once. */
class CalmRuns {
  private readonly known = new Map<string, Unrecovered | undefined>();

  private readonly goal: Property<ClusterState>;

  constructor(
    private readonly system: ClusterSystem,
    property: Property<Reader>,
    private readonly order: Order,
  ) {
    this.goal = { ...property, holds: (state) => property.holds(system.read(state)) };
  }

  /** The run from a state that never comes to where it should; undefined where it does. */
  from(state: ClusterState): Unrecovered | undefined {
    const { low, high } = this.system.fingerprint(state);
    const key = `${low} ${high}`;
    if (!this.known.has(key)) {
      const run = calmRun(new Walk(packed(beginningAt(this.system, state))), [this.goal], this.order);
      const isStuck = ['stuck', 'livelock'].includes(verdictOf(run.outcome, 0));
      this.known.set(key, isStuck ? { choices: run.choices, repeats: run.loopFrom !== undefined } : undefined);
    }
    return this.known.get(key);
  }
}

/** The system from another state on. */
function beginningAt(system: ClusterSystem, initial: ClusterState): System<ClusterState, ClusterStep> {
  return {
    initial,
    steps: (state) => system.steps(state),
    apply: (state, step) => system.apply(state, step),
    fingerprint: (state) => system.fingerprint(state),
    turn: (step) => system.turn(step),
    isFault: (step) => system.isFault(step),
  };
}

/** The choices that take these steps, as far as they are enabled, until a property does not hold any more. */
export function pathBy(
  system: ClusterSystem,
  ids: readonly string[],
  holds: (state: Reader) => boolean,
): readonly number[] {
  const choices: number[] = [];
  let state = system.initial;
  for (const id of ids) {
    if (!holds(system.read(state))) break;
    const steps = system.steps(state);
    const choice = steps.findIndex((step) => step.id === id);
    if (choice < 0) continue;
    choices.push(choice);
    state = system.apply(state, steps[choice] as ClusterStep);
  }
  return choices;
}

export function endOf(system: ClusterSystem, choices: readonly number[]): ClusterState {
  let state = system.initial;
  for (const choice of choices) state = system.apply(state, system.steps(state)[choice] as ClusterStep);
  return state;
}
