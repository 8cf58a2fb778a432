import { type Bounds, checkBounds, type Reached } from './bounds';
import { confirm } from './confirm';
import { expectedLostStates } from './fingerprint';
import { type AfterFaults, fewestFirst } from './judge';
import { packed } from './packed';
import type { Property } from './properties';
import { judgeRecovery, type Recovery, type RecoveryFinding } from './recover';
import { Search } from './search';
import type { PackedSystem, System } from './system';

/** What an exploration may be told beside the bounds. */
export interface ExploreOptions {
  readonly bounds?: Bounds;
  /** `exhausted`: look at every reachable state (default). `violation`: stop where a state first violates a property. */
  readonly until?: 'exhausted' | 'violation';
  /** Called while it runs, about every `progressSeconds`, and once at the end. */
  readonly onProgress?: (progress: Progress) => void;
  /** Seconds between two calls of `onProgress`. Default: 1. */
  readonly progressSeconds?: number;
  /** Ends the exploration with what it has: connect it to Ctrl-C. Heard by `exploreAsync` only, `explore` never waits. */
  readonly signal?: AbortSignal;
}

/** How far an exploration is. */
export interface Progress {
  readonly states: number;
  readonly transitions: number;
  /** States found a second, since the beginning. */
  readonly statesPerSecond: number;
  readonly depth: number;
  /** States found and not yet expanded. */
  readonly frontier: number;
  readonly bytes: number;
  readonly seconds: number;
}

/** What an exploration found. */
export interface Exploration<State> {
  /** Distinct reachable states. */
  readonly states: number;
  /** Steps taken between them: each step of each expanded state once. */
  readonly transitions: number;
  /** Steps to the state farthest from the initial one. */
  readonly depth: number;
  /** States that have no step. */
  readonly resting: number;
  /** Whether every state was expanded. If not, `reached` says what ended it. */
  readonly complete: boolean;
  readonly reached: readonly Reached[];
  /** Expected number of states lost to equal fingerprints; 0 when the system's fingerprints are exact. */
  readonly expectedLost: number;
  /** Bytes of the search's tables at their largest. */
  readonly peakBytes: number;
  readonly seconds: number;
  readonly results: readonly Result<State>[];
}

/** The answer to one property. */
export interface Result<State> {
  readonly property: Property<State>;
  /** `undecided`: a bound was reached before the answer. */
  readonly verdict: 'holds' | 'violated' | 'undecided';
  /** States that violate it. */
  readonly violating: number;
  /** Choices that lead from the initial state to the first that violates it; for `sometimes`, to the first where it holds. */
  readonly trace?: readonly number[];
  /** The violations by how many faults lead there, the fewest first; not of `sometimes`. Absent where nobody has counted. */
  readonly byFaults?: readonly ViolationsAfter[];
  /** How the calm runs end; for `recovers` only. */
  readonly recovery?: Recovery;
}

/** The violating states that so many faults lead to. */
export interface ViolationsAfter {
  readonly faults: number;
  readonly violating: number;
  /** Choices that lead to the first of them, the shortest first; of `recovers`, to where the faults stop. */
  readonly traces: readonly (readonly number[])[];
  /** Of `recovers`: how the calm run after each of the traces goes. */
  readonly findings?: readonly RecoveryFinding[];
}

/** States expanded between two looks at the clock. */
const SLICE = 4096;
/** Milliseconds of work between two chances for events, such as Ctrl-C, to be heard. */
const BREATH = 50;

/**
 * Takes every order of steps, breadth first, and answers the properties. A trace it reports has been replayed.
 *
 * @throws Misuse when a bound cannot be meant
 */
export function explore<State, Step = unknown>(
  system: System<State, Step> | PackedSystem<State>,
  properties: readonly Property<State>[],
  options: ExploreOptions = {},
): Exploration<State> {
  const run = new Run(system, properties, options);
  while (!run.advance());
  return run.result();
}

/** `explore` that lets events happen while it works and can be ended by `signal`. */
export async function exploreAsync<State, Step = unknown>(
  system: System<State, Step> | PackedSystem<State>,
  properties: readonly Property<State>[],
  options: ExploreOptions = {},
): Promise<Exploration<State>> {
  const run = new Run(system, properties, options);
  let breath = performance.now() + BREATH;
  while (!run.advance()) {
    if (performance.now() < breath) continue;
    await new Promise((resolve) => setImmediate(resolve));
    if (options.signal?.aborted) run.interrupt();
    breath = performance.now() + BREATH;
  }
  return run.result();
}

class Run<State> {
  private readonly system: PackedSystem<State>;
  private readonly search: Search<State>;
  private readonly bounds: Bounds;
  private readonly began = performance.now();
  private told = this.began;

  constructor(
    system: System<State, unknown> | PackedSystem<State>,
    properties: readonly Property<State>[],
    private readonly options: ExploreOptions,
  ) {
    this.bounds = options.bounds ?? {};
    this.system = 'successors' in system ? system : packed(system);
    checkBounds(this.bounds, this.system.faults !== undefined);
    this.search = new Search(this.system, properties, this.bounds, options.until === 'violation');
  }

  advance(): boolean {
    const ended = this.search.advance(SLICE);
    const now = performance.now();
    if (!ended && (now - this.began) / 1000 > (this.bounds.seconds ?? Number.POSITIVE_INFINITY)) {
      this.search.stop('seconds');
      return true;
    }
    if (this.options.onProgress && now - this.told >= 1000 * (this.options.progressSeconds ?? 1)) {
      this.told = now;
      this.options.onProgress(this.progress(now));
    }
    return ended;
  }

  interrupt(): void {
    this.search.stop('interrupted');
  }

  result(): Exploration<State> {
    const { search, system } = this;
    const complete = search.stopped === undefined;
    const recoveries = search.calm && judgeRecovery(system, search.judge.goals, search.calm, search.log);
    const results = search.judge.tallies.map(({ property, first, violating, byFaults }): Result<State> => {
      if (property.kind === 'recovers') return resultOf(property, recoveries!.get(property)!, complete);
      const found = first >= 0;
      const decided = found || complete;
      const holds = property.kind === 'sometimes' ? found : !found;
      const trace = found ? confirm(system, property, search.log, first) : undefined;
      const verdict = decided ? (holds ? 'holds' : 'violated') : 'undecided';
      return { property, verdict, violating, trace, ...(byFaults.size > 0 && { byFaults: this.violations(byFaults) }) };
    });
    this.options.onProgress?.(this.progress(performance.now()));
    return {
      states: search.states,
      transitions: search.transitions,
      depth: search.depth,
      resting: search.resting,
      complete,
      reached: this.reached(),
      expectedLost: system.exact ? 0 : expectedLostStates(search.states, search.transitions + 1),
      peakBytes: search.peakBytes,
      seconds: (performance.now() - this.began) / 1000,
      results,
    };
  }

  private violations(byFaults: ReadonlyMap<number, AfterFaults>): readonly ViolationsAfter[] {
    const { log } = this.search;
    return fewestFirst(byFaults).map(([faults, { violating, few }]) => ({
      faults,
      violating,
      traces: few.map((number) => log.trace(number)),
    }));
  }

  private reached(): Reached[] {
    const { search, bounds } = this;
    const reached: Reached[] = [];
    if (search.faultsLeftOut > 0) {
      reached.push({ bound: 'faults', limit: bounds.faults!, remained: search.faultsLeftOut });
    }
    const bound = search.stopped;
    if (bound !== undefined) {
      const limit = bound === 'interrupted' || bound === 'violation' ? 0 : bounds[bound]!;
      reached.push({ bound, limit, remained: search.remaining });
    }
    return reached;
  }

  private progress(now: number): Progress {
    const { search } = this;
    const seconds = (now - this.began) / 1000;
    return {
      states: search.states,
      transitions: search.transitions,
      statesPerSecond: search.states / seconds,
      depth: search.depth,
      frontier: search.frontier.length,
      bytes: search.bytesWith(0),
      seconds,
    };
  }
}

function resultOf<State>(property: Property<State>, recovery: Recovery, complete: boolean): Result<State> {
  const { stuck, livelock, dependsOnSchedule } = recovery.states;
  const violating = stuck + livelock + dependsOnSchedule;
  const decided = violating > 0 || (complete && recovery.states.undecided === 0);
  const verdict = decided ? (violating > 0 ? 'violated' : 'holds') : 'undecided';
  const { finding, byFaults } = recovery;
  return {
    property,
    verdict,
    violating,
    trace: finding?.trace,
    ...(byFaults && byFaults.length > 0 && { byFaults }),
    recovery,
  };
}
