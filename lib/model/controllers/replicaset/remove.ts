import type { Pod, ReplicaSet } from '../../../kube/objects';
import { type Action, ANSWER, type Plan } from '../../actions';
import { keyOf, uidOf } from '../../kinds';
import { note } from './create';

/** RS-04: all at once; one that is gone already is neither an Event nor an error [replica_set.go: manageReplicas; controller_utils.go: DeletePod, v1.37.1]. */
export function podDeletions(set: ReplicaSet, pods: readonly Pod[], failed: Plan): readonly Action[] {
  return [
    { do: 'together', plans: pods.map((pod) => [podDeletion(set, pod)]) },
    { do: 'checkpoint', orElse: failed },
  ];
}

/**
 * MODEL: upstream deletes by name, without a precondition. Names that are drawn do not come again; in the model they do, so the uid stands for the name,
 * and another incarnation for a pod that is gone.
 */
function podDeletion(set: ReplicaSet, pod: Pod): Action {
  return {
    do: 'delete',
    kind: 'Pod',
    key: keyOf(pod),
    uid: uidOf(pod),
    on: { NotFound: [], Conflict: [] },
    after: [note(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`)],
    orElse: [note(set, 'Warning', 'FailedDelete', `Error deleting: ${ANSWER}`), { do: 'fail', error: ANSWER }],
  };
}
