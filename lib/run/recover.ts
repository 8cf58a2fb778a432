import { assert } from '../util/assert';
import type { CalmGraph } from './calm-graph';
import { type CalmRun, calmRun, type Order, type Outcome, type Verdict, verdictOf } from './calm-run';
import { type AfterFaults, fewestFirst, remember } from './judge';
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
  /** The first states from which it does not recover, by how many faults lead there, the fewest first. */
  readonly byFaults?: readonly FindingsAfter[];
}

/** The states that so many faults lead to and from which it does not recover, and the first of them. */
export interface FindingsAfter {
  readonly faults: number;
  readonly violating: number;
  readonly traces: readonly (readonly number[])[];
  readonly findings: readonly RecoveryFinding[];
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

type OutcomeOf = (state: number) => Outcome | undefined;
type RunFrom = (state: number, order: Order) => CalmRun;

/** The verdicts for every goal, by property. Every finding has been replayed. */
export function judgeRecovery<State>(
  system: PackedSystem<State>,
  goals: readonly Property<State>[],
  graph: CalmGraph,
  log: Log,
): Map<Property<State>, Recovery> {
  const runFrom: RunFrom = (state, order) => {
    const walk = new Walk(system);
    walk.follow(log.trace(state));
    return calmRun(walk, goals, order);
  };
  const resolve = (order: Order) => graph.resolve(order, log.length, (state) => runFrom(state, order).outcome);
  const [forward, reverse] = [resolve('forward'), resolve('reverse')];
  return new Map(
    goals.map((property, goal) => {
      const { states, suspects, byFaults } = tally(goal, log, forward, reverse);
      const find = (state: number) => {
        const [first, last] = [runFrom(state, 'forward'), runFrom(state, 'reverse')];
        const isAsExplored = first.outcome === forward(state) && last.outcome === reverse(state);
        assert(isAsExplored || system.identity, 'replaying a calm run gave another verdict than exploring it');
        return findingOf(goal, state, first, last, log);
      };
      let finding: RecoveryFinding | undefined;
      for (let i = 0; i < suspects.length && finding === undefined; i++) finding = find(suspects[i]!);
      assert(finding || suspects.length === 0, 'no calm run from a single state does what runs around orbits do');
      return [property, { states, finding, byFaults: fewestFirst(byFaults).map((each) => findingsAfter(each, find)) }];
    }),
  );
}

/** Findings after one number of faults: each costs a calm run. */
const MOST_FINDINGS = 8;

/**
 * Counts the verdicts. Suspects are the states that a finding may be told of: with symmetry a calm run goes to states like those that were explored, under other
 * names, and who is starved in a cycle may depend on the names. So the first of them may turn out to recover; the state whose own run has decided about the
 * cycle is among them.
 */
function tally(goal: number, log: Log, forward: OutcomeOf, reverse: OutcomeOf) {
  const states = { recovers: 0, stuck: 0, livelock: 0, dependsOnSchedule: 0, undecided: 0 };
  const byFaults = new Map<number, AfterFaults>();
  const suspects: number[] = [];
  const doubtful: number[] = [];
  for (let state = 0; state < log.length; state++) {
    const outcomes = [forward(state), reverse(state)] as const;
    const kind = agreed(goal, ...outcomes);
    states[kind]++;
    if (kind === 'recovers') continue;
    if (kind === 'undecided') {
      if (outcomes.some((outcome) => outcome !== undefined && isFailure(verdictOf(outcome, goal))))
        doubtful.push(state);
      continue;
    }
    suspects.push(state);
    remember(byFaults, state, log.faults(state), MOST_FINDINGS);
  }
  return { states, suspects: suspects.length > 0 ? [...suspects, ...doubtful] : [], byFaults };
}

function findingsAfter(
  [faults, { violating, few }]: readonly [number, AfterFaults],
  find: (state: number) => RecoveryFinding | undefined,
): FindingsAfter {
  const findings = few.flatMap((state) => find(state) ?? []);
  return { faults, violating, traces: findings.map(({ trace }) => trace), findings };
}

function agreed(goal: number, forward?: Outcome, reverse?: Outcome): Verdict | 'dependsOnSchedule' {
  if (forward === undefined || reverse === undefined) return 'undecided';
  const [one, other] = [verdictOf(forward, goal), verdictOf(reverse, goal)];
  if (one === other) return one;
  return one === 'undecided' || other === 'undecided' ? 'undecided' : 'dependsOnSchedule';
}

/** Undefined when both runs recover after all. */
function findingOf(
  goal: number,
  state: number,
  forward: CalmRun,
  reverse: CalmRun,
  log: Log,
): RecoveryFinding | undefined {
  const run = [forward, reverse].find(({ outcome }) => isFailure(verdictOf(outcome, goal)));
  if (!run) return undefined;
  return {
    forward: verdictOf(forward.outcome, goal),
    reverse: verdictOf(reverse.outcome, goal),
    trace: log.trace(state),
    calm: run.choices,
    loopFrom: run.loopFrom,
  };
}

function isFailure(verdict: Verdict): boolean {
  return verdict === 'stuck' || verdict === 'livelock';
}
