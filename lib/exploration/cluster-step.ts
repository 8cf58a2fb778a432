import type { Step as ModelStep } from '../model/cluster';

/** A step that is enabled: who takes it, and which cells it changes. */
export interface ClusterStep {
  /** Its position among all that have been worked out. */
  readonly number: number;
  /** What it is, the same for equal steps. */
  readonly id: string;
  /** The steps of the unreduced model that it stands for, by their ids. */
  readonly parts: readonly string[];
  readonly step: ModelStep | { readonly take: 'disturbance'; readonly name: string; readonly words: string };
  /** See System.turn. */
  readonly turn: number;
  readonly places: readonly number[];
  readonly cells: readonly number[];
}

/** Whether a step changes a state: one that writes what is there already is none. */
export function changes({ places, cells }: ClusterStep, state: Int32Array): boolean {
  for (let i = 0; i < places.length; i++)
    if (state[places[i]!] !== cells[i] && (state[places[i]!] ?? 0) !== cells[i]) return true;
  return false;
}
