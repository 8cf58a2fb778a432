import { controllerOf } from '../../kube/owner';
import type { Mount } from '../../model/kinds';
import type { Reader } from '../../model/store/store';
import { always, sometimes } from '../../run/properties';
import type { Pair } from './pair';

/** An ordinal that has had data finds them again, and never those of another. */
export const ownData: Pair = {
  property: always(
    'own-data',
    'no ordinal starts with the data of another, or with none after it had some',
    (state: Reader) => founds(state).every((found) => found === 'empty' || found === 'own'),
  ),
  seen: sometimes('data-come-back', 'an ordinal starts again and finds its data', (state: Reader) =>
    founds(state).includes('own'),
  ),
};

/** What the pods of sets found on their volumes. */
function founds(state: Reader): readonly Mount['found'][] {
  return state
    .list('Sandbox')
    .filter(({ pod }) => {
      const stored = state.get('Pod', pod);
      return !stored || controllerOf(stored)?.kind === 'StatefulSet';
    })
    .flatMap(({ mounts }) => mounts.map(({ found }) => found));
}
