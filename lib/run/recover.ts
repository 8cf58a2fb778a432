import { assert } from '../util/assert';
import type { CalmGraph } from './calm-graph';
import { type CalmRun, calmRun, type Order, type Outcome, type Verdict, verdictOf } from './calm-run';
import type { Log } from './log';
import type { Property } from './properties';
import type { PackedSystem } from './system';
import { Walk } from './walk';

/** How the calm runs from the explored states end, for one goal. */
export interface Recovery {
  /** Number of states by verdict; the two schedules agree on all but `dependsOnSchedule` and `undecided`. */
  readonly states: {
    readonly recovers: number;
    readonly stuck: number;
    readonly livelock: number;
    readonly dependsOnSchedule: number;
    /** Their calm run left the part that was explored before a bound was reached. */
    readonly undecided: number;
  };
  /** The first state, so one with a shortest trace, from which it does not recover. */
  readonly finding?: RecoveryFinding;
}

export interface RecoveryFinding {
  /** The verdicts of the two schedules; where they differ, the finding depends on the order. */
  readonly forward: Verdict;
  readonly reverse: Verdict;
  /** Choices from the initial state to the state where the faults stop. */
  readonly trace: readonly number[];
  /** Choices of the calm run from there that does not recover: the forward one, unless only the reverse one fails. */
  readonly calm: readonly number[];
  /** Where in `calm` the part begins that repeats for ever; undefined when it ends at rest. */
  readonly loopFrom?: number;
}

/** The verdicts for every goal, by property. Every finding has been replayed. */
export function judgeRecovery<State>(
  system: PackedSystem<State>,
  goals: readonly Property<State>[],
  graph: CalmGraph,
  log: Log,
): Map<Property<State>, Recovery> {
  const runFrom = (state: number, order: Order): CalmRun => {
    const walk = new Walk(system);
    walk.follow(log.trace(state));
    return calmRun(walk, goals, order);
  };
  const resolve = (order: Order) => graph.resolve(order, log.length, (state) => runFrom(state, order).outcome);
  const [forward, reverse] = [resolve('forward'), resolve('reverse')];
  return new Map(
    goals.map((property, goal) => {
      const { states, first } = tally(goal, log.length, forward, reverse);
      const finding = first < 0 ? undefined : findingOf(goal, first, forward(first)!, reverse(first)!, log, runFrom);
      return [property, { states, finding }];
    }),
  );
}

type OutcomeOf = (state: number) => Outcome | undefined;

function tally(goal: number, length: number, forward: OutcomeOf, reverse: OutcomeOf) {
  const states = { recovers: 0, stuck: 0, livelock: 0, dependsOnSchedule: 0, undecided: 0 };
  let first = -1;
  for (let state = 0; state < length; state++) {
    const kind = agreed(goal, forward(state), reverse(state));
    states[kind]++;
    if (first < 0 && kind !== 'recovers' && kind !== 'undecided') first = state;
  }
  return { states, first };
}

function agreed(goal: number, forward?: Outcome, reverse?: Outcome): Verdict | 'dependsOnSchedule' {
  if (forward === undefined || reverse === undefined) return 'undecided';
  const [one, other] = [verdictOf(forward, goal), verdictOf(reverse, goal)];
  if (one === other) return one;
  return one === 'undecided' || other === 'undecided' ? 'undecided' : 'dependsOnSchedule';
}

function findingOf(
  goal: number,
  state: number,
  forward: Outcome,
  reverse: Outcome,
  log: Log,
  runFrom: (state: number, order: Order) => CalmRun,
): RecoveryFinding {
  const order: Order = verdictOf(forward, goal) === 'recovers' ? 'reverse' : 'forward';
  const run = runFrom(state, order);
  const expected = order === 'forward' ? forward : reverse;
  assert(run.outcome === expected, 'replaying a calm run gave another verdict than exploring it');
  return {
    forward: verdictOf(forward, goal),
    reverse: verdictOf(reverse, goal),
    trace: log.trace(state),
    calm: run.choices,
    loopFrom: run.loopFrom,
  };
}
