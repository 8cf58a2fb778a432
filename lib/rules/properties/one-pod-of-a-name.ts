import type { Sandbox } from '../../model/kinds';
import type { Reader } from '../../model/store/store';
import { always, sometimes } from '../../run/properties';
import type { Pair } from './pair';
import { ordinalOf } from './sets';

/** Two containers that both hold themselves for db-0 are two members of one identity. Names of other pods are drawn, and mean nothing. */
export const onePodOfAName: Pair = {
  property: always('one-pod-of-a-name', 'at most one pod of a name runs', (state: Reader) =>
    state
      .list('Sandbox')
      .filter((sandbox) => runs(sandbox) && isMember(state, sandbox))
      .every(({ pod }) => state.by('Sandbox', 'pod', pod).filter(runs).length === 1),
  ),
  seen: sometimes('a-pod-comes-again', 'a pod runs that is not the first of its name', (state: Reader) =>
    state.list('Sandbox').some((sandbox) => runs(sandbox) && isMember(state, sandbox) && !sandbox.uid.endsWith('#1')),
  ),
};

function isMember(state: Reader, { pod }: Sandbox): boolean {
  return state.list('StatefulSet').some((set) => ordinalOf(set, pod) !== undefined);
}

function runs({ life }: Sandbox): boolean {
  return life === 'running' || life === 'stopping';
}
