import type { ControllerRevision, Pod, StatefulSet } from '../../../kube/objects';
import { controllerReference } from '../../../kube/owner';
import { selects } from '../../../kube/selectors';
import { type Action, ANSWER, type Plan } from '../../actions';
import type { View } from '../../controller';
import { uidOf } from '../../kinds';
import { isTerminating } from '../../pods';
import { parentAndOrdinal } from './identity';

export interface Claimed {
  /** The lowest ordinal first. */
  readonly pods: readonly Pod[];
  /** What it takes to adopt some and to release others. */
  readonly writes: readonly Action[];
}

/**
 * R-W4: the pods that are the set's [pkg/controller/controller_ref_manager.go: ClaimPods, v1.37.1].
 * MODEL: upstream reads the set once more, past its cache, before it adopts anything. Here the view is that.
 */
export function claimPods(view: View, set: StatefulSet): Claimed {
  const beingDeleted = set.metadata.deletionTimestamp !== undefined;
  const matches = (pod: Pod) =>
    parentAndOrdinal(pod.metadata.name).parent === set.metadata.name && selects(set.spec.selector, pod.metadata.labels);
  const pods: Pod[] = [];
  const claims: Plan[] = [];
  for (const pod of view.by('Pod', 'controller', uidOf(set))) {
    if (matches(pod)) pods.push(pod);
    else if (!beingDeleted)
      claims.push([
        { do: 'patch', kind: 'Pod', seen: pod, to: released(pod, set), tolerates: ['NotFound', 'Invalid'] },
      ]);
  }
  for (const pod of view.by('Pod', 'controller', `orphan ${set.metadata.namespace}`)) {
    if (beingDeleted || isTerminating(pod) || !matches(pod)) continue;
    pods.push(pod);
    claims.push([{ do: 'patch', kind: 'Pod', seen: pod, to: adopted(pod, set), tolerates: ['NotFound'] }]);
  }
  pods.sort((a, b) => parentAndOrdinal(a.metadata.name).ordinal - parentAndOrdinal(b.metadata.name).ordinal);
  // All are tried, in the order in which an index gives the pods, which is any; then an error ends the sync.
  const writes: readonly Action[] = [
    { do: 'together', plans: claims },
    { do: 'checkpoint', orElse: [{ do: 'fail', error: ANSWER }] },
  ];
  return { pods, writes: claims.length > 0 ? writes : [] };
}

export function adopted<T extends Pod | ControllerRevision>(object: T, set: StatefulSet): T {
  // A strategic merge puts what is new first.
  const ownerReferences = [controllerReference(set), ...(object.metadata.ownerReferences ?? [])];
  return { ...object, metadata: { ...object.metadata, ownerReferences } };
}

function released(pod: Pod, set: StatefulSet): Pod {
  const { ownerReferences, ...metadata } = pod.metadata;
  const others = (ownerReferences ?? []).filter((ref) => ref.uid !== uidOf(set));
  return { ...pod, metadata: { ...metadata, ...(others.length > 0 && { ownerReferences: others }) } };
}
