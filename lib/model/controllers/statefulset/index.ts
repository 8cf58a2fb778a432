import type { Pod, StatefulSet } from '../../../kube/objects';
import { controllerOf } from '../../../kube/owner';
import { selects } from '../../../kube/selectors';
import type { Action, Plan } from '../../actions';
import { same } from '../../apiserver/merge';
import { type Change, type Controller, type View, watch } from '../../controller';
import { type Key, keyIn, keyOf, uidOf } from '../../kinds';
import { isReady } from '../../pods';
import { availabilityTimer } from '../../view';
import { processCondemned, processReplicas } from './replicas';
import { chooseRevisions, isOrphan, listRevisions } from './revisions';
import { adopted, claimPods, Sync } from './sync';
import { deleteOldPods, processUpdate } from './update';

/** The StatefulSet controller [pkg/controller/statefulset, v1.37.1]. The rules (R-…) are explained in docs/controllers/statefulset.md. */
export const statefulset: Controller = {
  name: 'statefulset-controller',
  // R-W1: sets and pods, and nothing else. A claim, a revision or a Service that changes wakes nobody.
  watches: [watch('StatefulSet', ({ key }) => [key]), watch('Pod', podChanged)],
  reconcile(view, key) {
    const set = view.get('StatefulSet', key);
    return set ? sync(view, key, set) : [];
  },
};

/** R-W2: the owner, by name and uid; of an orphan every set that would have it. */
function podChanged({ before, after }: Change<'Pod'>, view: View): readonly Key[] {
  const pod = (after ?? before) as Pod;
  const owner = owningSet(view, pod);
  const former = before && after ? owningSet(view, before) : undefined;
  if (former && former !== owner) return owner ? [former, owner] : [former];
  if (owner) return [owner];
  if (!after || controllerOf(pod)) return [];
  // An orphan's update matters only if it could match something else now.
  if (before && same(before.metadata.labels, after.metadata.labels) && !controllerOf(before)) return [];
  return view
    .by('StatefulSet', 'namespace', pod.metadata.namespace as string)
    .filter((set) => pod.metadata.labels && selects(set.spec.selector, pod.metadata.labels))
    .map(keyOf);
}

function owningSet(view: View, pod: Pod): Key | undefined {
  const reference = controllerOf(pod);
  if (reference?.kind !== 'StatefulSet') return undefined;
  const key = keyIn(pod.metadata.namespace, reference.name);
  const set = view.get('StatefulSet', key);
  return set && uidOf(set) === reference.uid ? key : undefined;
}

/** R-W3, R-C1. */
function sync(view: View, key: Key, set: StatefulSet): Plan {
  const orphans = listRevisions(view, set).filter(isOrphan);
  const adoptions: Action[] = orphans.map((seen) => ({
    do: 'patch',
    kind: 'ControllerRevision',
    seen,
    to: adopted(seen, set),
  }));
  if (adoptions.length > 0 && set.metadata.deletionTimestamp !== undefined)
    return [{ do: 'fail', error: justDeleted(set) }];
  const { pods, writes } = claimPods(view, set);
  const revisions = chooseRevisions(view, set);
  const run = new Sync(view, key, set, revisions, pods);
  run.plan.push(...adoptions, ...writes, ...revisions.writes);
  updateStatefulSet(run);
  return [...run.plan, ...availabilityTimers(view, set, pods)];
}

function justDeleted({ metadata: { namespace, name } }: StatefulSet): string {
  return `can't adopt ControllerRevisions: ${namespace}/${name} has just been deleted`;
}

/** R-C4, R-C5: the phases, each of which may end the sync. */
function updateStatefulSet(run: Sync): void {
  const { set, plan } = run;
  if (set.metadata.deletionTimestamp !== undefined) {
    plan.push(...run.end(undefined, run.allClaimed()));
    return;
  }
  const recreating = set.spec.updateStrategy?.type === 'Recreate' && deleteOldPods(run);
  if (!recreating && processReplicas(run) === 'go on' && processCondemned(run) === 'go on') processUpdate(run);
  plan.push(...run.end());
}

/** R-W2.5, R-W5: another look when a pod will have been ready for long enough. */
function availabilityTimers(view: View, set: StatefulSet, pods: readonly Pod[]): readonly Action[] {
  const seconds = set.spec.minReadySeconds ?? 0;
  if (seconds === 0) return [];
  return pods
    .filter((pod) => isReady(pod) && view.timer(availabilityTimer(uidOf(pod))) === 'off')
    .map((pod) => ({ do: 'arm', timer: availabilityTimer(uidOf(pod)), ms: seconds * 1000, readyPod: uidOf(pod) }));
}
