/** What score plugins share. */

import type { Cycle } from './cycle';
import type { PodVolumeClaims } from './plugins/volume-binding';
import type { NodeInfo } from './snapshot';

export const MAX_SCORE = 100;

/** A score for each of the nodes; nothing where the plugin has no say. */
export type Scorer = (scoring: Scoring) => readonly number[] | undefined;

export interface Scoring extends Cycle {
  /** The nodes that fit. */
  readonly nodes: readonly NodeInfo[];
  /** The nodes whose pods are looked at: all, but in large clusters only those that fit. */
  readonly scope: readonly NodeInfo[];
  readonly claims: PodVolumeClaims;
}
