import type { StatefulSet } from '../../kube/objects';
import type { Reader } from '../../model/store/store';
import { always, sometimes } from '../../run/properties';
import type { Pair } from './pair';
import { ordinalOf } from './sets';

/**
 * OrderedReady: an ordinal is started for the first time when all lower ones have been started. That an ordinal has ever been started is told by what it has
 * written through its claims, so a set without claims is not judged.
 */
export const orderedStart: Pair = {
  property: always('ordered-start', 'an ordinal starts only after all lower ones have', (state: Reader) =>
    ordered(state).every((set) => started(state, set).every((ordinal, i) => ordinal === first(set) + i)),
  ),
  seen: sometimes('a-second-ordinal', 'an ordinal starts after a lower one', (state: Reader) =>
    ordered(state).some((set) => started(state, set).length > 1),
  ),
};

function ordered(state: Reader): readonly StatefulSet[] {
  return state.list('StatefulSet').filter(({ spec }) => spec.podManagementPolicy !== 'Parallel');
}

function first({ spec }: StatefulSet): number {
  return spec.ordinals?.start ?? 0;
}

/** The ordinals that have ever written, ascending. */
function started(state: Reader, set: StatefulSet): readonly number[] {
  const ordinals = state.list('Ledger').flatMap(({ identity }) => ordinalOf(set, identity) ?? []);
  return [...new Set(ordinals)].sort((a, b) => a - b);
}
