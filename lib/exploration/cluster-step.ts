import type { Step as ModelStep } from '../model/cluster';

/** A step that is enabled: who takes it, and which cells it changes. */
export interface ClusterStep {
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
