import type { Pod, Taint } from '../../kube/objects';
import { evictionDelaySeconds, untoleratedTaint } from '../../kube/tolerations';
import type { EventNote, Plan } from '../actions';
import { same } from '../apiserver/merge';
import { type Change, type Controller, type View, watch } from '../controller';
import { type Key, keyOf, uidOf } from '../kinds';
import { condition, withCondition } from '../pods';

/**
 * The taint eviction controller [pkg/controller/tainteviction/taint_eviction.go, v1.37.1]: deletes pods from nodes whose NoExecute taints they do not
 * tolerate, or only for some seconds. Its keys are pods. docs/controllers/taint-eviction-controller.md
 */
export const taintEviction: Controller = {
  name: 'taint-eviction-controller',
  author: 'node-controller',
  watches: [watch('Node', nodeUpdated), watch('Pod', podUpdated)],
  reconcile(view, key) {
    const pod = view.get('Pod', key);
    const timers = timersOf(view, key);
    if (timers.some(({ fired }) => fired)) return deletePod(view, key, pod);
    return pod ? processPodOnNode(view, key, pod) : cancelWork(view, key);
  },
  backOff: { firstMs: 10, maxMs: 10 },
};

/** NodeUpdated: only NoExecute taints matter. A Node that is gone is forgotten with its taints, and evictions that wait go on to wait. */
function nodeUpdated({ key, before, after }: Change<'Node'>, view: View): readonly Key[] {
  if (!after || before?.spec?.taints === after.spec?.taints) return [];
  if (same(noExecuteTaints(before?.spec?.taints), noExecuteTaints(after.spec?.taints))) return [];
  return view.by('Pod', 'node', key).map(keyOf);
}

/** PodUpdated, as far as it leads to anything: a new pod on a tainted node, other tolerations, or a pod that is gone. */
function podUpdated({ key, before, after }: Change<'Pod'>, view: View): readonly Key[] {
  if (!after) return timersOf(view, key).length > 0 ? [key] : [];
  if (!after.spec.nodeName) return [];
  const unchanged =
    before?.spec === after.spec ||
    (before?.spec.nodeName === after.spec.nodeName && same(before.spec.tolerations, after.spec.tolerations));
  return unchanged || taintsOn(view, after).length === 0 ? [] : [key];
}

const NONE: readonly Taint[] = [];

function noExecuteTaints(taints: readonly Taint[] = NONE): readonly Taint[] {
  return taints.length === 0 ? NONE : taints.filter(({ effect }) => effect === 'NoExecute');
}

function taintsOn(view: View, pod: Pod): readonly Taint[] {
  return noExecuteTaints(view.get('Node', pod.spec.nodeName as string)?.spec?.taints);
}

/** Scheduled evictions go by the name of their pod; whose they were is kept to tell a pod from its successor. */
function timersOf(view: View, key: Key) {
  return view.by('Timer', 'owner', `taint-eviction-controller ${key}`);
}

/** NL-05. */
function processPodOnNode(view: View, key: Key, pod: Pod): Plan {
  const node = pod.spec.nodeName && view.get('Node', pod.spec.nodeName);
  // An eviction outlives the Node, and even the pod, if the next one of its name comes before anybody looked: it is then that one's.
  const isScheduled = timersOf(view, key).length > 0;
  if (!node) return [];
  const taints = noExecuteTaints(node.spec?.taints);
  if (taints.length === 0) return view.timer(uidOf(pod)) === 'off' ? [] : cancelWork(view, key);
  if (untoleratedTaint(taints, pod.spec.tolerations)) return [...cancelWork(view, key), ...deletePod(view, key, pod)];
  const seconds = evictionDelaySeconds(taints, pod.spec.tolerations);
  if (seconds === Number.POSITIVE_INFINITY) return cancelWork(view, key);
  if (isScheduled) return [];
  return seconds === 0 ? deletePod(view, key, pod) : [{ do: 'arm', timer: uidOf(pod), ms: seconds * 1000 }];
}

function cancelWork(view: View, key: Key): Plan {
  const timers = timersOf(view, key);
  if (timers.length === 0) return [];
  return [...disarmed(view, key), note(key, `Cancelling deletion of Pod ${key}`)];
}

function disarmed(view: View, key: Key): Plan {
  return timersOf(view, key).map(({ name }) => ({ do: 'disarm', timer: name }));
}

/**
 * NL-17 [deletePodHandler, addConditionAndDeletePod]. The pod is looked up by name, whichever incarnation it is.
 *
 * MODEL: upstream gives up after five tries 10 ms apart; here it tries until it succeeds or the pod is gone.
 */
function deletePod(view: View, key: Key, pod: Pod | undefined): Plan {
  const marking = note(key, `Marking for deletion Pod ${key}`);
  if (!pod) return [marking, ...disarmed(view, key)];
  const marked: Plan = isMarked(pod)
    ? []
    : [{ do: 'patch', kind: 'Pod', sub: 'status', seen: pod, to: withDisruptionTarget(pod) }];
  return [marking, ...marked, { do: 'delete', kind: 'Pod', key, tolerates: ['NotFound'] }, ...disarmed(view, key)];
}

const DISRUPTION_TARGET = {
  type: 'DisruptionTarget',
  status: 'True',
  reason: 'DeletionByTaintManager',
  message: 'Taint manager: deleting due to NoExecute taint',
} as const;

function isMarked({ status }: Pod): boolean {
  const have = condition(status?.conditions, 'DisruptionTarget');
  const { reason, message } = DISRUPTION_TARGET;
  return have?.status === 'True' && have.reason === reason && have.message === message;
}

function withDisruptionTarget(pod: Pod): Pod {
  return { ...pod, status: { ...pod.status, conditions: withCondition(pod.status?.conditions, DISRUPTION_TARGET) } };
}

function note(key: Key, message: string): EventNote {
  const from = 'taint-eviction-controller';
  return { do: 'event', on: { kind: 'Pod', key }, type: 'Normal', reason: 'TaintManagerEviction', message, from };
}
