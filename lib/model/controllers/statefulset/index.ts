import type { Pod, StatefulSet } from '../../../kube/objects';
import { controllerOf } from '../../../kube/owner';
import { selects } from '../../../kube/selectors';
import { type Action, ANSWER, type Plan } from '../../actions';
import { same } from '../../apiserver/merge';
import { type Change, type Controller, type View, watch } from '../../controller';
import { type Key, keyIn, keyOf, uidOf } from '../../kinds';
import { isReady, isTerminating } from '../../pods';
import { availabilityTimer } from '../../view';
import { adopted, claimPods } from './adoption';
import { processCondemned, processReplicas } from './replicas';
import { chooseRevisions, isOrphan, listRevisions } from './revisions';
import { Sync } from './sync';
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
  const keys = former && former !== owner ? [former] : [];
  if (owner) return [...keys, owner];
  if (!after || controllerOf(pod) || (!before && isTerminating(pod))) return keys;
  // An orphan's update matters only if it could match something else now.
  if (before && !controllerOf(before) && same(before.metadata.labels, after.metadata.labels)) return keys;
  const matching = view
    .by('StatefulSet', 'namespace', pod.metadata.namespace as string)
    .filter((set) => pod.metadata.labels && selects(set.spec.selector, pod.metadata.labels))
    .map(keyOf);
  return [...keys, ...matching.filter((key) => key !== former)];
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
  // First of all, and before anything is counted: a pod's time runs from its Ready condition, and may be over already when minReadySeconds is new.
  const timers = availabilityTimers(view, set, pods);
  if (timers.length > 0) return [...timers, { do: 'requeue', key }];
  const revisions = chooseRevisions(view, set);
  const run = new Sync(view, key, set, revisions, pods);
  run.plan.push(...adoptions, ...writes);
  for (const write of revisions.writes) run.plan.push({ ...write, orElse: run.endWithoutStatus(ANSWER, []) });
  updateStatefulSet(run);
  return run.plan;
}

function justDeleted({ metadata: { namespace, name } }: StatefulSet): string {
  return `can't adopt ControllerRevisions: ${namespace}/${name} has just been deleted`;
}

/** R-C4, R-C5: the phases, each of which may end the sync. */
function updateStatefulSet(run: Sync): void {
  const { set, plan, revisions, view } = run;
  if (set.metadata.deletionTimestamp !== undefined) {
    plan.push(...run.endAtOnce());
    return;
  }
  const isRecreate = set.spec.updateStrategy?.type === 'Recreate';
  if (isRecreate && !view.switches.statefulSetRecreateStrategy) {
    const error = `statefulset ${set.metadata.namespace}/${set.metadata.name} uses Recreate strategy but feature gate StatefulSetRecreateStrategy is disabled`;
    plan.push(unknownStrategy(run, error), ...run.endWithoutStatus(error, [revisions.current, revisions.update]));
    return;
  }
  const isWaiting = isRecreate && deleteOldPods(run);
  if (!isWaiting && processReplicas(run) === 'go on' && processCondemned(run) === 'go on') processUpdate(run);
  plan.push(...run.end());
}

/** R-U10: what a set asks for whose strategy came through a gate that has been closed since. */
function unknownStrategy({ key }: Sync, message: string): Action {
  return { do: 'event', on: { kind: 'StatefulSet', key }, type: 'Warning', reason: 'UnknownStrategy', message };
}

/** R-W2.5, R-W5: another look when a pod will have been ready for long enough. */
function availabilityTimers(view: View, set: StatefulSet, pods: readonly Pod[]): readonly Action[] {
  const seconds = set.spec.minReadySeconds ?? 0;
  if (seconds === 0) return [];
  return pods
    .filter((pod) => isReady(pod) && view.timer(availabilityTimer(uidOf(pod), seconds)) === 'off')
    .map((pod) => ({
      do: 'arm',
      timer: availabilityTimer(uidOf(pod), seconds),
      ms: seconds * 1000,
      readyPod: uidOf(pod),
    }));
}
