import type { Cluster } from '../model/cluster';
import type { Reader, Store } from '../model/store/store';

/** Something that happens to a cluster from outside, a fault or a user's deed, as often as its allowance says. */
export interface Disturbance {
  /** Of its allowance: disturbances of one name share it. */
  readonly name: string;
  /** What may happen now, in a fixed order. */
  options(state: Reader): readonly Deed[];
}

export interface Deed {
  /** What happens, as a clause: `node-a goes silent`. */
  readonly words: string;
  readonly happen: (cluster: Cluster, store: Store) => void;
}
