/**
 * kube-scheduler with its default profile: `pkg/scheduler` (v1.37.1). A pod's turn is one scheduling cycle, decided at once; what it writes is the binding
 * cycle, and other pods are scheduled meanwhile against what it has assumed.
 *
 * NOT MODELLED: the order of the active queue (by priority, then age). Queued pods take their turns in any order, which the real queue does not.
 */

import type { Pod } from '../../../kube/objects';
import type { Action, Plan, Remember } from '../../actions';
import type { Choice, Controller, View } from '../../controller';
import { type Key, uidOf } from '../../kinds';
import { condition, isTerminal, isTerminating } from '../../pods';
import { timerId, workId } from '../../view';
import { type Attempt, attempt, type Fits, NEXT_START } from './attempt';
import { bindingPlan, type History, outOfSync, poll } from './binding-cycle';
import { bindingFailurePlan, errorPlan, failedScheduling, rejectionPlan } from './failure';
import {
  ABOUT,
  forgetAll,
  type Memory,
  memoriesAbout,
  memoryOf,
  type Rejected,
  remember,
  SCHEDULER,
  TIMERS,
} from './memory';
import { volumesOn } from './plugins/volume-binding';
import { isGated, isOurs, rejectedPods, wakeKey, watches, wokenPod } from './queue';
import type { NodeInfo } from './snapshot';

/** DefaultPodMaxInUnschedulablePodsDuration; the set is looked at every 30 s. */
const UNSCHEDULABLE_MS = 300_000;

export const scheduler: Controller = {
  name: SCHEDULER,
  // Of the first pod with volumes 23 ms in the recordings, of later ones 9.
  warmUpMs: 10,
  watches,
  // A binding cycle runs beside the scheduling cycles of other pods, which count the pod as assumed.
  decidesAhead: true,
  seenLater: (key) => (wokenPod(key) === undefined ? [wakeKey(key)] : []),
  // Its cache of pods that have a node, and the assume caches of the volume binder: event handlers fill them, beside the listers' caches.
  booked: ['Pod', 'PersistentVolumeClaim', 'PersistentVolume'],
  reconcile,
  resync: { ms: () => UNSCHEDULABLE_MS, keys: rejectedPods },
};

const NOTHING: Plan = [];

function reconcile(view: View, key: Key): Plan | Choice {
  const woken = wokenPod(key);
  if (woken !== undefined) return wake(view, woken);
  const pod = view.get('Pod', key);
  const cleanup: Action[] = [];
  for (const memory of memoriesAbout(view, ABOUT.pod(key))) {
    const isOther = pod === undefined || uidOf(pod) !== memory.uid;
    if (memory.stage === 'rejected') {
      if (isOther || pod.spec.nodeName || isTerminal(pod)) cleanup.push(...forgetAll(memory));
      continue;
    }
    const plan = bindingTurn(view, memory);
    if (!isOther) return plan;
    // What is left of an earlier pod of the name goes first.
    if (plan.length > 0) return pod ? [...plan, { do: 'requeue', key }] : plan;
  }
  if (!pod || !isToBeScheduled(pod)) return cleanup;
  const turn = schedulingTurn(view, key, pod);
  if (cleanup.length === 0) return turn;
  return 'oneOf' in turn ? { oneOf: turn.oneOf.map((plan) => [...cleanup, ...plan]) } : [...cleanup, ...turn];
}

/** An event may help a pod of the unschedulable set: it moves on, unless an error keeps it in its back-off. */
function wake(view: View, key: Key): Plan {
  const pod = view.get('Pod', key);
  const memory = pod && memoryOf(view, uidOf(pod));
  if (memory?.stage !== 'rejected' || memory.moved) return NOTHING;
  const moved = remember({ ...memory, moved: true });
  return isBackingOff(view, memory) ? [moved] : [moved, { do: 'requeue', key }];
}

function isBackingOff(view: View, { pod, uid }: Rejected): boolean {
  return view.get('Timer', timerId(SCHEDULER, pod, TIMERS.backoff(uid)))?.fired === false;
}

function isToBeScheduled(pod: Pod): boolean {
  return !pod.spec.nodeName && !isTerminal(pod) && isOurs(pod) && !isGated(pod);
}

function bindingTurn(view: View, memory: Exclude<Memory, Rejected>): Plan {
  if (memory.stage === 'failed') return bindingFailurePlan(view, memory, memory.error);
  if (!memory.written) return NOTHING;
  const polled = poll(view, memory);
  if (!polled) return NOTHING;
  return 'plan' in polled ? polled.plan : bindingFailurePlan(view, memory, polled.error);
}

function schedulingTurn(view: View, key: Key, pod: Pod): Plan | Choice {
  const memory = memoryOf(view, uidOf(pod)) as Rejected | undefined;
  // A turn that nobody asked for: the five minutes are over.
  const flushed = memory && !memory.moved && view.get('Work', workId(SCHEDULER, key)) === undefined;
  if (memory && !memory.moved && !flushed) return NOTHING;
  if (memory && isBackingOff(view, memory)) return NOTHING;
  if (isTerminating(pod)) {
    return [...(memory ? forgetAll(memory) : NOTHING), failedScheduling(key, `skip schedule deleting pod: ${key}`)];
  }
  const result = attempt(view, key, pod);
  if (flushed && isOldNews(pod, memory, result)) return NOTHING;
  return planFor(view, pod, memory, result);
}

/** The attempt would tell what the pod says already, and wait for the same: it does not happen (see Controller.resync). */
function isOldNews(pod: Pod, memory: Rejected, result: Attempt): boolean {
  if (result.outcome === 'fits' || result.message !== condition(pod.status?.conditions, 'PodScheduled')?.message) {
    return false;
  }
  return result.outcome === 'error' || result.plugins.every((plugin) => memory.plugins.includes(plugin));
}

function planFor(view: View, pod: Pod, memory: Rejected | undefined, result: Attempt): Plan | Choice {
  const history: History = memory ?? { errors: 0 };
  switch (result.outcome) {
    case 'error':
      return errorPlan(pod, result.message, result.plugin, history);
    case 'unfit':
      return [...nextStart(view, result.nextStart), ...rejectionPlan(pod, result)];
    case 'fits': {
      const plans = result.nodes.flatMap((node) => plansOn(view, pod, node, result, memory));
      return plans.length === 1 ? (plans[0] as Plan) : { oneOf: plans };
    }
  }
}

/** What follows when a node has been chosen: what the pod needs there is assumed and written; or, if the books have caught up meanwhile, an error. */
function plansOn(
  view: View,
  pod: Pod,
  node: NodeInfo,
  { claims, nextStart: start }: Fits,
  memory: Rejected | undefined,
): Plan[] {
  const history: History = memory ?? { errors: 0 };
  const volumes = volumesOn(view, claims, node.node);
  const plan = [
    ...(memory ? forgetAll(memory) : NOTHING),
    ...nextStart(view, start),
    ...bindingPlan(view, pod, node.name, volumes, history),
  ];
  const outdated = outOfSync(view, volumes, node.name);
  if (outdated === undefined) return [plan];
  const error = `running Reserve plugin "VolumeBinding": ${outdated}`;
  return [plan, [...nextStart(view, start), ...errorPlan(pod, error, 'VolumeBinding', history)]];
}

/** Where the next attempt begins to search; all nodes are searched, and nothing changes, unless there are many. */
function nextStart(view: View, index: Fits['nextStart']): readonly Remember[] {
  const before = view.memo<number>(NEXT_START) ?? 0;
  return index === before ? [] : [{ do: 'remember', id: NEXT_START, value: index }];
}
