import { isReady, isTerminating } from '../../model/pods';
import type { Reader } from '../../model/store/store';
import { recovers, sometimes } from '../../run/properties';
import type { Pair } from './pair';
import { ordinalsOf, podOf } from './sets';

/** Whatever happens: once the faults stop, every pod of every set comes to be Ready, of the revision that is wanted. */
export const allReady: Pair = {
  property: recovers('all-ready', 'every set comes to have all its pods Ready', isAllReady),
  seen: sometimes('not-all-ready', 'some pod of a set is not Ready', (state: Reader) => !isAllReady(state)),
};

export function isAllReady(state: Reader): boolean {
  return state.list('StatefulSet').every(
    (set) =>
      isTerminating(set) ||
      ordinalsOf(set).every((ordinal) => {
        const pod = state.get('Pod', podOf(set, ordinal));
        return pod !== undefined && isReady(pod) && !isTerminating(pod);
      }),
  );
}
