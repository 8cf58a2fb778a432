import type { Reader } from '../../model/store/store';
import type { Property } from '../../run/properties';

/** What must hold in every state, beside what must be seen to happen, so that a result says something. */
export interface Pair {
  readonly property: Property<Reader>;
  readonly seen: Property<Reader>;
}
