import type { Bounds, Reached } from './bounds';
import { Run } from './one-run';
import type { Property } from './properties';
import type { Recovery, RecoveryFinding } from './recover';
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
