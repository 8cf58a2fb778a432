import type { Pod } from '../../../kube/objects';
import { controllerOf } from '../../../kube/owner';
import { selects } from '../../../kube/selectors';
import { same } from '../../apiserver/merge';
import { type Change, type Controller, type View, watch } from '../../controller';
import { type Key, keyIn, keyOf, uidOf } from '../../kinds';
import { isTerminating } from '../../pods';
import { syncReplicaSet } from './sync';

/** The ReplicaSet controller [pkg/controller/replicaset, v1.37.1]. The rules (RS-…) are explained in docs/controllers/replicaset.md. */
export const replicaset: Controller = {
  name: 'replicaset-controller',
  watches: [watch('ReplicaSet', ({ key }) => [key]), watch('Pod', podChanged)],
  reconcile(view, key) {
    const set = view.get('ReplicaSet', key);
    return set ? syncReplicaSet(view, set) : [];
  },
};

/** RS-01: every change of an owned pod wakes its owner; of an orphan every set that would have it [addPod, updatePod, deletePod]. */
function podChanged({ before, after }: Change<'Pod'>, view: View): readonly Key[] {
  const pod = (after ?? before) as Pod;
  const owner = owningSet(view, pod);
  if (!after || isTerminating(after)) return owner ? [owner] : [];
  const former = before && owningSet(view, before);
  if (former && former !== owner) return owner ? [former, owner] : [former];
  if (owner) return [owner];
  if (controllerOf(pod) || !pod.metadata.labels) return [];
  // An orphan's update matters only if it could match something else now.
  if (before && !controllerOf(before) && same(before.metadata.labels, after.metadata.labels)) return [];
  return view
    .by('ReplicaSet', 'namespace', pod.metadata.namespace as string)
    .filter((set) => selects(set.spec.selector, pod.metadata.labels))
    .map(keyOf);
}

function owningSet(view: View, pod: Pod): Key | undefined {
  const reference = controllerOf(pod);
  if (reference?.kind !== 'ReplicaSet') return undefined;
  const key = keyIn(pod.metadata.namespace, reference.name);
  const set = view.get('ReplicaSet', key);
  return set && uidOf(set) === reference.uid ? key : undefined;
}
