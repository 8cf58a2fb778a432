import type { Ledger } from '../../model/kinds';
import type { Reader } from '../../model/store/store';
import { always, sometimes } from '../../run/properties';
import type { Pair } from './pair';

/** What an ordinal has written is still on some disk, whatever became of its claim: nothing is lost that an operator could not bring back. */
export const dataSurvives: Pair = {
  property: always(
    'data-survives',
    'what has been written is on some disk',
    (state: Reader) => lostDataOf(state) === undefined,
  ),
  seen: sometimes('data-written', 'something has been written', (state: Reader) => state.list('Ledger').length > 0),
};

/** The first that has written something that is on no disk. */
export function lostDataOf(state: Reader): Ledger | undefined {
  const disks = state.list('Disk');
  return state.list('Ledger').find(({ identity }) => !disks.some(({ tokens }) => tokens.includes(identity)));
}
