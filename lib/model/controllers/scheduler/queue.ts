/**
 * Which pods a change of the cluster concerns (SCH-05): `pkg/scheduler/eventhandlers.go`, `pkg/scheduler/backend/queue/scheduling_queue.go` (v1.37.1).
 *
 * A pod has two keys: its own, to be scheduled or bound; and `wake <its own>`, for an event that may help it while it waits in the unschedulable set. So
 * the end of a back-off, which moves nobody out of that set, and an event are told apart.
 */

import type { Pod } from '../../../kube/objects';
import { tolerates } from '../../../kube/tolerations';
import { same } from '../../apiserver/merge';
import { type Change, type View, type Watch, watch } from '../../controller';
import { type Key, keyOf } from '../../kinds';
import { isTerminal, isTerminating } from '../../pods';
import { timerId } from '../../view';
import { assignedPodDeleted, type ClusterEvent } from './events';
import { HINTS, OWN_HINTS, type OwnChange } from './hints';
import { ABOUT, bindingsAbout, memoriesAbout, memoryOf, type Rejected, SCHEDULER, TIMERS } from './memory';

const WAKE = 'wake ';
const NOBODY: readonly Key[] = [];

export function wakeKey(pod: Key): Key {
  return `${WAKE}${pod}`;
}

/** The pod that a wake key is about; nothing for a pod's own key. */
export function wokenPod(key: Key): Key | undefined {
  return key.startsWith(WAKE) ? key.slice(WAKE.length) : undefined;
}

/** The wake keys of rejected pods that an event may help. */
export function wakes(view: View, event: ClusterEvent): readonly Key[] {
  const woken: Key[] = [];
  for (const memory of memoriesAbout(view, ABOUT.rejected)) {
    const pod = rejectedPod(view, memory as Rejected);
    if (pod && (memory as Rejected).plugins.some((plugin) => HINTS[plugin](event, pod))) {
      woken.push(wakeKey(memory.pod));
    }
  }
  return woken.length > 0 ? woken : NOBODY;
}

function rejectedPod(view: View, { pod: key, uid }: Rejected): Pod | undefined {
  const pod = view.get('Pod', key);
  return pod?.metadata.uid === uid ? pod : undefined;
}

/** Pods that poll for something that has changed, and are not going to look anyway. */
function pollers(view: View, what: string): readonly Key[] {
  const keys: Key[] = [];
  for (const { pod, uid, written } of bindingsAbout(view, what)) {
    const timer = view.get('Timer', timerId(SCHEDULER, pod, TIMERS.poll(uid)));
    if (written && (!timer || timer.fired)) keys.push(pod);
  }
  return keys.length > 0 ? keys : NOBODY;
}

/** Pods that name another scheduler are none of ours. */
export function isOurs({ spec }: Pod): boolean {
  return (spec.schedulerName ?? 'default-scheduler') === 'default-scheduler';
}

export function isGated({ spec }: Pod): boolean {
  return ((spec.schedulingGates as readonly unknown[] | undefined)?.length ?? 0) > 0;
}

/** In the cache of assigned pods. */
function isAssigned(pod: Pod | undefined): pod is Pod {
  return pod !== undefined && !!pod.spec.nodeName && !isTerminal(pod);
}

function podChanged({ key, before, after }: Change<'Pod'>, view: View): readonly Key[] {
  const event = assignedPodEvent(before, after);
  const others = event ? wakes(view, event) : NOBODY;
  const own = ownTurns(key, before, after, view);
  return own.length === 0 ? others : [...own, ...others];
}

function assignedPodEvent(before: Pod | undefined, after: Pod | undefined): ClusterEvent | undefined {
  if (isAssigned(before)) {
    if (!isAssigned(after)) return assignedPodDeleted(before);
    if (same(before.metadata.labels, after.metadata.labels)) return undefined;
    return { resource: 'AssignedPod', before, after };
  }
  return isAssigned(after) ? { resource: 'AssignedPod', after } : undefined;
}

/** What the change of a pod that has no node means for itself, and for those who may get what it had been assumed to take. */
function ownTurns(key: Key, before: Pod | undefined, after: Pod | undefined, view: View): readonly Key[] {
  if (before?.spec.nodeName) return NOBODY;
  if (!before) return after && !after.spec.nodeName && isOurs(after) ? [key] : NOBODY;
  const memory = memoryOf(view, before.metadata.uid as string);
  if (!after || after.spec.nodeName) {
    if (!memory) return NOBODY;
    // Bound by the plan under way: it forgets the pod itself.
    if (after && memory.stage !== 'rejected') return NOBODY;
    const lost = !after && memory.stage === 'binding' && !isTerminating(before);
    return lost ? [key, ...wakes(view, assignedPodDeleted(before))] : [key];
  }
  if (isGated(before) && !isGated(after)) return [key];
  if (memory?.stage === 'binding' && isTerminating(after) && !isTerminating(before)) {
    return view.switches.deletedPodsAreForgottenAtOnce ? wakes(view, assignedPodDeleted(after)) : NOBODY;
  }
  if (memory?.stage !== 'rejected' || memory.moved) return NOBODY;
  const change = ownChange(before, after);
  return memory.plugins.some((plugin) => OWN_HINTS[plugin]?.(change, before, after)) ? [wakeKey(key)] : NOBODY;
}

function ownChange(before: Pod, after: Pod): OwnChange {
  const added = (after.spec.tolerations ?? []).slice(before.spec.tolerations?.length ?? 0);
  return {
    labels: !same(before.metadata.labels, after.metadata.labels),
    tolerations: added.length > 0,
    toleratesCordon: added.some((toleration) =>
      tolerates(toleration, { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }),
    ),
  };
}

/** Most writes of a node are the kubelet's and concern nobody here. */
function nodeChanged({ before, after }: Change<'Node'>, view: View): readonly Key[] {
  if (before && after) {
    const labels = same(before.metadata.labels, after.metadata.labels);
    if (labels && same(before.spec, after.spec) && same(before.status?.allocatable, after.status?.allocatable)) {
      return NOBODY;
    }
  }
  const name = (after ?? before)?.metadata.name as string;
  const waiting = pollers(view, ABOUT.node(name));
  const event: ClusterEvent = { resource: 'Node', ...(before && { before }), ...(after && { after }) };
  return [...waiting, ...wakes(view, event)];
}

function claimChanged({ key, before, after }: Change<'PersistentVolumeClaim'>, view: View): readonly Key[] {
  const event: ClusterEvent = { resource: 'PersistentVolumeClaim', ...(before && { before }), ...(after && { after }) };
  return [...pollers(view, ABOUT.claim(key)), ...wakes(view, event)];
}

function volumeChanged({ key, before, after }: Change<'PersistentVolume'>, view: View): readonly Key[] {
  const ref = (after ?? before)?.spec.claimRef;
  const claim = ref?.name ? pollers(view, ABOUT.claim(`${ref.namespace}/${ref.name}`)) : NOBODY;
  const event: ClusterEvent = { resource: 'PersistentVolume', ...(before && { before }), ...(after && { after }) };
  return [...new Set([...pollers(view, ABOUT.volume(key)), ...claim, ...wakes(view, event)])];
}

type Plain = 'CSIDriver' | 'CSINode' | 'CSIStorageCapacity' | 'StorageClass' | 'VolumeAttachment';

/** Kinds that only rejected pods care for. */
function plain<K extends Plain>(kind: K): Watch {
  return watch(kind, ({ before, after }, view) =>
    wakes(view, { resource: kind, ...(before && { before }), ...(after && { after }) } as ClusterEvent),
  );
}

export const watches: readonly Watch[] = [
  watch('Pod', podChanged),
  watch('Node', nodeChanged),
  watch('PersistentVolumeClaim', claimChanged),
  watch('PersistentVolume', volumeChanged),
  plain('StorageClass'),
  plain('CSINode'),
  plain('CSIDriver'),
  plain('CSIStorageCapacity'),
  plain('VolumeAttachment'),
];

/** The unschedulable set. */
export function rejectedPods(view: View): readonly Key[] {
  return memoriesAbout(view, ABOUT.rejected).flatMap((memory) => {
    const pod = rejectedPod(view, memory as Rejected);
    return pod ? [keyOf(pod)] : [];
  });
}
