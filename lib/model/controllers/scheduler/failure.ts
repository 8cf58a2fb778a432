/** What a failed attempt leaves: `pkg/scheduler/schedule_one.go`: handleSchedulingFailure, handleBindingCycleError (v1.37.1). */

import type { Condition, Pod } from '../../../kube/objects';
import type { Action, EventNote, Plan } from '../../actions';
import type { View } from '../../controller';
import { type Key, keyOf, uidOf } from '../../kinds';
import { condition, withCondition } from '../../pods';
import type { Unfit } from './attempt';
import type { History } from './binding-cycle';
import { assignedPodDeleted } from './events';
import { type Binding, type Failed, forgetAll, type Rejected, remember, TIMERS } from './memory';
import { wakeKey, wakes } from './queue';
import type { PluginName } from './status';

const INITIAL_BACKOFF_MS = 1000;
const MAX_BACKOFF_MS = 10_000;
/** Beyond it the back-off no longer grows: counting on would only make equal states differ. */
const MAX_COUNT = 5;

/** podInitialBackoffSeconds, doubled, up to podMaxBackoffSeconds. */
function backoffMs(count: number): number {
  return Math.min(INITIAL_BACKOFF_MS * 2 ** (count - 1), MAX_BACKOFF_MS);
}

/** SCH-04, a pod that fits nowhere: it waits in the unschedulable set. Preemption's victims are deleted on the way. */
export function rejectionPlan(pod: Pod, unfit: Unfit): Plan {
  const { message, plugins, postFilter } = unfit;
  const waiting: Rejected = {
    stage: 'rejected',
    pod: keyOf(pod),
    uid: uidOf(pod),
    plugins,
    errors: 0,
    moved: false,
  };
  return [
    ...putBack(waiting),
    ...told(pod, 'Unschedulable', message, postFilter?.nominate),
    ...(postFilter?.victims ?? []).flatMap((victim) => preempt(victim, pod, postFilter?.nominate as string)),
  ];
}

/** An attempt that came upon something that should not be. */
export function errorPlan(pod: Pod, message: string, plugin: PluginName, history: History): Plan {
  const before = condition(pod.status?.conditions, 'PodScheduled');
  // MODEL: upstream tries again after every back-off. A second try in vain waits for an event, since nothing else can change its outcome.
  const again = before?.reason === 'SchedulerError' && before.message === message;
  const failed = failedMemory(keyOf(pod), uidOf(pod), history);
  return [
    ...putBack({ ...failed, plugins: again ? [plugin] : [], moved: !again }),
    ...told(pod, 'SchedulerError', message, ''),
  ];
}

/** The binding cycle of a pod has failed, be the pod still there or not. What it had reserved is free again, so others are woken. */
export function bindingFailurePlan(view: View, memory: Binding | Failed, error: string): Plan {
  const pod = view.get('Pod', memory.pod);
  const woken = pod ? wakes(view, assignedPodDeleted(pod)) : [];
  const others = woken.filter((wake) => wake !== wakeKey(memory.pod)).map((key): Action => ({ do: 'requeue', key }));
  // Upstream since 1.36: nothing is told about a pod whose name another one has by now, unless that one has a node. MODEL: nor before.
  if (pod && uidOf(pod) !== memory.uid && !pod.spec.nodeName) return [...forgetAll(memory), ...others];
  const note = failedScheduling(memory.pod, error);
  if (!pod) return [...forgetAll(memory), ...others, note];
  if (pod.spec.nodeName) return [...forgetAll(memory), ...others, ...told(pod, 'SchedulerError', error, '')];
  return [
    ...forgetAll(memory),
    ...putBack(failedMemory(memory.pod, memory.uid, memory)),
    ...others,
    ...told(pod, 'SchedulerError', error, ''),
  ];
}

/** An error goes straight to the back-off queue. */
function failedMemory(pod: Key, uid: string, { errors }: History): Rejected {
  return {
    stage: 'rejected',
    pod,
    uid,
    plugins: [],
    errors: Math.min(errors + 1, MAX_COUNT),
    moved: true,
  };
}

/**
 * AddUnschedulablePodIfNotPresent. Errors in a row have a back-off; see Rejected.
 * MODEL: a rejected pod that is woken while other pods are in the active queue waits for them or for its own back-off, whatever comes first.
 */
function putBack(memory: Rejected): readonly Action[] {
  const timer = TIMERS.backoff(memory.uid);
  const disarm: Action = { do: 'disarm', timer };
  if (memory.errors === 0) return [remember(memory), disarm];
  return [remember(memory), disarm, { do: 'arm', timer, ms: backoffMs(memory.errors) }];
}

const NOTE_LENGTH = 1024;
const CUT = ' ...';

export function failedScheduling(key: Key, message: string): EventNote {
  const note = message.length <= NOTE_LENGTH ? message : message.slice(0, NOTE_LENGTH - CUT.length) + CUT;
  return { do: 'event', on: { kind: 'Pod', key }, type: 'Warning', reason: 'FailedScheduling', message: note };
}

/** The Event, and the condition if it is new. `nominate`: see PostFilter. */
function told(
  pod: Pod,
  reason: 'Unschedulable' | 'SchedulerError',
  message: string,
  nominate: string | undefined,
): readonly Action[] {
  const note = failedScheduling(keyOf(pod), message);
  const scheduled: Condition = { type: 'PodScheduled', status: 'False', reason, message };
  const before = condition(pod.status?.conditions, 'PodScheduled');
  const { nominatedNodeName, ...status } = pod.status ?? {};
  const kept = nominate ?? nominatedNodeName ?? '';
  const same = before?.status === 'False' && before.reason === reason && before.message === message;
  if (same && kept === (nominatedNodeName ?? '')) return [note];
  const to: Pod = {
    ...pod,
    status: {
      ...status,
      ...(kept && { nominatedNodeName: kept }),
      conditions: same ? status.conditions : withCondition(status.conditions, scheduled),
    },
  };
  return [note, { do: 'patch', kind: 'Pod', seen: pod, to, sub: 'status', tolerates: ['NotFound', 'Conflict'] }];
}

/** `preemption/executor.go`: the victim learns why, and goes. */
function preempt(victim: Pod, preemptor: Pod, node: string): readonly Action[] {
  const key = keyOf(victim);
  const target: Condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'PreemptionByScheduler',
    message: 'default-scheduler: preempting to accommodate a higher priority pod',
  };
  const to: Pod = {
    ...victim,
    status: { ...victim.status, conditions: withCondition(victim.status?.conditions, target) },
  };
  const message = `Preempted by pod ${uidOf(preemptor)} on node ${node}`;
  return [
    { do: 'patch', kind: 'Pod', seen: victim, to, sub: 'status', tolerates: ['NotFound', 'Conflict'] },
    {
      do: 'delete',
      kind: 'Pod',
      key,
      uid: uidOf(victim),
      tolerates: ['NotFound', 'Conflict'],
      after: [{ do: 'event', on: { kind: 'Pod', key }, type: 'Normal', reason: 'Preempted', message }],
    },
  ];
}
