import type { Pod, ReplicaSet } from '../../../kube/objects';
import { controllerReference } from '../../../kube/owner';
import { selects } from '../../../kube/selectors';
import { type Action, ANSWER, type Plan } from '../../actions';
import type { View } from '../../controller';
import { uidOf } from '../../kinds';
import { isTerminal, isTerminating } from '../../pods';

/** The pods of a set, and the writes that make them so. */
export interface ClaimedPods {
  /** Neither terminal nor terminating. */
  readonly active: readonly Pod[];
  /** Terminating, and not yet ended. */
  readonly terminating: readonly Pod[];
  /** Adoptions and releases. */
  readonly claims: readonly Action[];
}

/** RS-01: orphans that match are adopted, own pods that do not are released; a set that is being deleted does neither [controller_ref_manager.go: ClaimPods]. */
export function claimPods(view: View, set: ReplicaSet): ClaimedPods {
  const uid = uidOf(set);
  const beingDeleted = isTerminating(set);
  const active: Pod[] = [];
  const terminating: Pod[] = [];
  const writes: Plan[] = [];
  for (const pod of view.by('Pod', 'controller', uid)) {
    if (isTerminal(pod)) continue;
    if (selects(set.spec.selector, pod.metadata.labels)) (isTerminating(pod) ? terminating : active).push(pod);
    else if (!beingDeleted && !isTerminating(pod))
      writes.push([
        { do: 'patch', kind: 'Pod', seen: pod, to: released(pod, uid), tolerates: ['NotFound', 'Invalid'] },
      ]);
  }
  for (const pod of view.by('Pod', 'controller', `orphan ${set.metadata.namespace}`)) {
    if (beingDeleted || isTerminal(pod) || isTerminating(pod)) continue;
    if (!selects(set.spec.selector, pod.metadata.labels)) continue;
    active.push(pod);
    writes.push([{ do: 'patch', kind: 'Pod', seen: pod, to: adopted(pod, set), tolerates: ['NotFound'] }]);
  }
  if (writes.length === 0) return { active, terminating, claims: [] };
  // All are tried, in the order in which an index gives the pods, which is any; then an error ends the sync.
  const failed: Plan = [{ do: 'fail', error: ANSWER }];
  const claims: readonly Action[] = [
    { do: 'together', plans: writes },
    { do: 'checkpoint', orElse: failed },
  ];
  return { active, terminating, claims };
}

function adopted(pod: Pod, set: ReplicaSet): Pod {
  // A strategic merge puts what is new first.
  const ownerReferences = [controllerReference(set), ...(pod.metadata.ownerReferences ?? [])];
  return { ...pod, metadata: { ...pod.metadata, ownerReferences } };
}

function released(pod: Pod, uid: string): Pod {
  const { ownerReferences, ...metadata } = pod.metadata;
  const others = (ownerReferences ?? []).filter((ref) => ref.uid !== uid);
  return { ...pod, metadata: { ...metadata, ...(others.length > 0 && { ownerReferences: others }) } };
}
