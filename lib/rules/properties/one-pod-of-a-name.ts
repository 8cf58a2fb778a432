import type { Sandbox } from '../../model/kinds';
import type { Reader } from '../../model/store/store';
import { always, sometimes } from '../../run/properties';
import type { Pair } from './pair';
import { ordinalOf } from './sets';

/** Two containers that both hold themselves for db-0 are two members of one identity. Names of other pods are drawn, and mean nothing. */
export const onePodOfAName: Pair = {
  property: always(
    'one-pod-of-a-name',
    'at most one pod of a name runs',
    (state: Reader) => doublePodOf(state) === undefined,
  ),
  seen: sometimes('a-pod-comes-again', 'a pod runs that is not the first of its name', (state: Reader) =>
    state
      .list('Sandbox')
      .some((sandbox) => runs(state, sandbox) && isMember(state, sandbox) && !sandbox.uid.endsWith('#1')),
  ),
};

/** The first two of one name, the older before the newer. */
export function doublePodOf(state: Reader): readonly [Sandbox, Sandbox] | undefined {
  for (const sandbox of state.list('Sandbox')) {
    if (!runs(state, sandbox) || !isMember(state, sandbox)) continue;
    const [older, newer] = state.by('Sandbox', 'pod', sandbox.pod).filter((each) => runs(state, each));
    if (older && newer) return [older, newer];
  }
  return undefined;
}

function isMember(state: Reader, { pod }: Sandbox): boolean {
  return state.list('StatefulSet').some((set) => ordinalOf(set, pod) !== undefined);
}

function runs(state: Reader, { life, node }: Sandbox): boolean {
  const isThere = state.get('Host', node)?.kubelet !== 'gone';
  return isThere && (life === 'running' || life === 'stopping');
}
