import { type Bounds, checkBounds, type Reached } from './bounds';
import type { Exploration, ExploreOptions, Progress } from './explore';
import { expectedLostStates } from './fingerprint';
import { packed } from './packed';
import type { Property } from './properties';
import { resultsOf } from './results';
import { Search } from './search';
import type { PackedSystem, System } from './system';

/** States expanded between two looks at the clock. */
const SLICE = 4096;

/** A search with its clock, its progress and its bounds: `explore`, a slice at a time. */
export class Run<State> {
  private readonly system: PackedSystem<State>;
  readonly search: Search<State>;
  private readonly bounds: Bounds;
  readonly began = performance.now();
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

  /** Goes on a while; true when the search has ended. */
  advance(): boolean {
    return this.watched(this.search.advance(SLICE));
  }

  /** Expands a level; true when the search has ended. */
  advanceLevel(): boolean {
    return this.watched(this.search.advanceLevel());
  }

  private watched(ended: boolean): boolean {
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
    const results = resultsOf(system, { log: search.log, calm: search.calm, tallies: search.judge.tallies, complete });
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
