import type { StatefulSet } from '../../kube/objects';
import { isTerminating } from '../../model/pods';
import type { Reader } from '../../model/store/store';
import { always, sometimes } from '../../run/properties';
import type { Pair } from './pair';
import { ordinalsOf, podOf } from './sets';

const REVISION = 'controller-revision-hash';

/** A rolling update goes from the highest ordinal down: a pod of the new revision has none of an older one above it. */
export const updateOrder: Pair = {
  property: always('update-order', 'no ordinal is updated before a higher one', (state: Reader) =>
    updating(state).every((set) => isInOrder(state, set)),
  ),
  seen: sometimes('an-updated-pod', 'a pod has a newer revision than another', (state: Reader) =>
    updating(state).some((set) => newOnes(state, set).includes(true)),
  ),
};

function updating(state: Reader): readonly StatefulSet[] {
  return state.list('StatefulSet').filter(({ spec, status }) => {
    const rolls = spec.updateStrategy?.type === undefined || spec.updateStrategy.type === 'RollingUpdate';
    return rolls && status?.currentRevision !== status?.updateRevision;
  });
}

function isInOrder(state: Reader, set: StatefulSet): boolean {
  const known = newOnes(state, set).filter((isNew) => isNew !== undefined);
  return known.every((isNew, i) => !isNew || known.slice(i).every(Boolean));
}

/** Whether each ordinal's pod is of the new revision; undefined where there is none. */
function newOnes(state: Reader, set: StatefulSet): readonly (boolean | undefined)[] {
  return ordinalsOf(set).map((ordinal) => {
    const pod = state.get('Pod', podOf(set, ordinal));
    if (!pod || isTerminating(pod)) return undefined;
    return pod.metadata.labels?.[REVISION] === set.status?.updateRevision;
  });
}
