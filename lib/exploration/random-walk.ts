import type { Reader } from '../model/store/store';
import type { Property } from '../run/properties';
import type { ClusterSystem } from './cluster-system';
import { Scratch } from './scratch';
import { VectorReader } from './vector-reader';

export interface RandomWalks {
  readonly steps: number;
  readonly walks: number;
  /** By property, the first walk that violated it: the ids of its steps. */
  readonly violations: ReadonlyMap<string, readonly string[]>;
}

export interface RandomWalksOptions {
  /** In all. */
  readonly steps: number;
  /** Of one walk, which otherwise ends where nothing is left to happen. Default: 2,000. */
  readonly longest?: number;
  /** A number from 0 to `sides` - 1. */
  readonly dice: (sides: number) => number;
  /** Properties of kind `always`, looked at after every step. Default: none. */
  readonly properties?: readonly Property<Reader>[];
}

/**
 * Walks of random steps from the initial state: what can still be done where a state space is too large to be exhausted. One vector is moved forward, and
 * nothing is remembered of where a walk has been.
 */
export function randomWalks(
  system: ClusterSystem,
  { steps, longest = 2_000, dice, properties = [] }: RandomWalksOptions,
): RandomWalks {
  const violations = new Map<string, readonly string[]>();
  let [taken, walks] = [0, 0];
  while (taken < steps) {
    walks++;
    const state = new Scratch(system.initial);
    const trace: string[] = [];
    for (let i = 0; i < longest && taken < steps; i++, taken++) {
      const step = system.pick(state, dice);
      if (!step) break;
      const { places, cells, id } = step;
      state.move(places, cells);
      if (properties.length === 0) continue;
      trace.push(id);
      const reader = new VectorReader(system.cells, state.words, 0, state.words.length);
      for (const property of properties)
        if (!violations.has(property.name) && !property.holds(reader)) violations.set(property.name, [...trace]);
    }
  }
  return { steps: taken, walks, violations };
}
