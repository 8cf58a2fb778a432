import { packed } from '../../lib/run/packed';
import { always, atRest, recovers, sometimes } from '../../lib/run/properties';
import type { Subject } from '../../lib/run/workers/protocol';
import { privileges, tokenRing } from './toys';

/** What threads of the tests make: see Source. */
export function ringSubject({ n, k }: { readonly n: number; readonly k: number }): Subject<readonly number[]> {
  return {
    system: packed(tokenRing(n, k)),
    properties: [
      recovers('stable', 'one machine is privileged', (ring: readonly number[]) => privileges(ring).length === 1),
      recovers('never', 'no machine is privileged', (ring: readonly number[]) => privileges(ring).length === 0),
      recovers('zero', 'the first machine is at 0', (ring: readonly number[]) => ring[0] === 0),
      sometimes(
        'crowded',
        'all but one are privileged',
        (ring: readonly number[]) => privileges(ring).length === n - 1,
      ),
      always(
        'low',
        'the last two are not both at the top',
        (ring: readonly number[]) => ring[n - 1] !== k - 1 || ring[n - 2] !== k - 1,
      ),
      atRest('rests', 'it never rests', () => false),
    ],
  };
}
