import type { Lag } from '../../model/kinds';
import type { Reader, Store } from '../../model/store/store';
import type { LaggingCluster } from '../lagging-cluster';

/** Something that happens to a cluster from outside, a fault or a user's deed, as often as its allowance says. */
export interface Disturbance {
  /** Of its allowance: disturbances of one name share it. */
  readonly name: string;
  /**
   * It is the end of a fault, which is sure to come some time: it needs no allowance, and calm runs take it like the steps of components. What is only a
   * possibility must not be one: calm runs would count on it.
   */
  readonly heals?: true;
  /** It comes so soon that a calm run, in whichever order it looks at the steps, takes it before anything else. */
  readonly isSoon?: true;
  /** It is that a cache falls behind in this way: a reduced system lets it do so within its steps (see Reductions.lastMoment). */
  readonly lag?: Lag;
  /** Names of nodes, and keys of workloads, that it treats otherwise than their like. Default: none. */
  readonly singlesOut?: readonly string[];
  /** It leads to where pods of a set are refused: that ends the batch of a Parallel set, and the batches begin with the lowest ordinal. */
  readonly tellsOrdinalsApart?: true;
  /** What may happen now, in a fixed order. */
  options(state: Reader): readonly Deed[];
}

export interface Deed {
  /** What happens, as a clause: `node-a goes silent`. */
  readonly words: string;
  readonly happen: (cluster: LaggingCluster, store: Store) => void;
}
