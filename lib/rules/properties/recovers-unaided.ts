import type { Node } from '../../kube/objects';
import type { Reader } from '../../model/store/store';
import { recovers, sometimes } from '../../run/properties';
import { isAllReady } from './all-ready';
import type { Pair } from './pair';
import { isRolledOut } from './rolled-out';

/**
 * Whatever happens: once the faults stop, all that is wanted comes to be there, unless a person has still to say that a lost machine will not come back: Kubernetes
 * waits for that.
 */
export const recoversUnaided: Pair = {
  property: recovers(
    'recovers-unaided',
    'every set and Deployment comes to have all its pods Ready, unless somebody has to give up a lost machine first',
    (state: Reader) => isAsWanted(state) || waitsForPerson(state),
  ),
  seen: sometimes(
    'something-missing',
    'some pod of a set or a Deployment is not Ready',
    (state: Reader) => !isAsWanted(state),
  ),
};

function isAsWanted(state: Reader): boolean {
  return isAllReady(state) && isRolledOut(state);
}

function waitsForPerson(state: Reader): boolean {
  return state.list('Host').some(({ name, kubelet }) => {
    const node = state.get('Node', name);
    return kubelet === 'gone' && node !== undefined && !isGivenUp(node);
  });
}

function isGivenUp({ spec }: Node): boolean {
  return spec?.taints?.some(({ key }) => key === 'node.kubernetes.io/out-of-service') ?? false;
}
