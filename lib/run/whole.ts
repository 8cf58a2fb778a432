import type { Reached } from './bounds';
import type { Exploration } from './explore';
import { expectedLostStates } from './fingerprint';
import { type Counts, joined, type Part } from './parts';
import type { Property } from './properties';
import { resultsOf } from './results';
import type { PackedSystem } from './system';

/** What several found who searched the same graph together. */
export interface Shares {
  readonly parts: readonly Part[];
  /** See `joined`. */
  readonly owner?: number;
  readonly counts: readonly Counts[];
  /** Bounds that were reached but for that on faults. */
  readonly reached: readonly Reached[];
  readonly mostFaults: number | undefined;
  readonly peakBytes: number;
  readonly began: number;
}

/** The shares put together and judged, as if one had explored all. */
export function wholeOf<State>(
  system: PackedSystem<State>,
  properties: readonly Property<State>[],
  { parts, owner, counts, reached, mostFaults = 0, peakBytes, began }: Shares,
): Exploration<State> {
  const found = joined(properties, parts, owner);
  const total = (of: keyof Counts) => counts.reduce((sum, each) => sum + each[of], 0);
  const [states, transitions, left] = [found.log.length, total('transitions'), total('faultsLeftOut')];
  const complete = reached.length === 0;
  return {
    states,
    transitions,
    depth: Math.max(...counts.map(({ depth }) => depth)),
    resting: total('resting'),
    complete,
    reached: [...(left > 0 ? [{ bound: 'faults' as const, limit: mostFaults, remained: left }] : []), ...reached],
    expectedLost: system.exact ? 0 : expectedLostStates(states, transitions + 1),
    peakBytes,
    results: resultsOf(system, { ...found, complete }),
    seconds: (performance.now() - began) / 1000,
  };
}
