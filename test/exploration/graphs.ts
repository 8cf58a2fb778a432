import type { ClusterSystem } from '../../lib/exploration/cluster-system';
import type { Reader } from '../../lib/model/store/store';
import { type Exploration, explore } from '../../lib/run/explore';
import type { Fingerprint } from '../../lib/run/fingerprint';

export function name({ low, high }: Fingerprint): string {
  return `${low} ${high}`;
}

/** Visits every reachable state. */
export function visiting(system: ClusterSystem, visit: (state: Reader) => void): Exploration<Reader> {
  const holds = (state: Reader) => {
    visit(state);
    return true;
  };
  return explore(system.packed, [{ kind: 'always', name: 'visited', words: 'the state is visited', holds }]);
}

/** The reachable states, as another system of the same world knows them. */
export function statesOf(system: ClusterSystem, judge = system): ReadonlySet<string> {
  const names = new Set<string>();
  visiting(system, (state) => names.add(name(judge.fingerprint(judge.stateOf(state)))));
  return names;
}
