/**
 * One step further in the life of one pod on one machine: pkg/kubelet/kubelet.go (SyncPod, SyncTerminatingPod, SyncTerminatedPod) and
 * pkg/kubelet/status/status_manager.go of v1.37.1. Each sync does the next thing that there is to do; its own writes bring the next one.
 */

import type { Pod, PodStatus } from '../../../kube/objects';
import type { Action, Aside, HostWrite, Plan } from '../../actions';
import { same } from '../../apiserver/merge';
import type { View } from '../../controller';
import { type Key, keyOf, keyOfUid, type Sandbox, type SandboxContainer, uidOf, type Verdict } from '../../kinds';
import { isTerminal, isTerminating } from '../../pods';
import { timerId } from '../../view';
import { claimUses } from '../attachdetach/attachable';
import { addressFor } from './addresses';
import {
  behaviourOf,
  crashed,
  following,
  isOver,
  nextStageMs,
  startedContainers,
  statusOf,
  stopTimeMs,
} from './containers';
import { firstWrites } from './data';
import { podKey } from './keys';
import { expandFileSystems } from './resize';
import { creatingStatus, finishedStatus, restartPolicy, runningStatus, seenStatus } from './status';
import { areAttached, isExhausted, volumesOf } from './volumes';

/** A container whose pod is gone from the API is left this long to stop: pkg/kubelet/kuberuntime/kuberuntime_container.go, minimumGracePeriodInSeconds. */
const MINIMUM_GRACE_MS = 2_000;

/** AD-30: pkg/kubelet/volumemanager/volume_manager.go, podAttachAndMountTimeout. */
const VOLUME_WAIT_MS = 123_000;

const STOP = 'stop';
const VOLUMES = 'volumes';

export function syncPod(view: View, node: string, uid: string): Plan {
  const sandbox = view.get('Sandbox', uid);
  const pod = view.get('Pod', sandbox?.pod ?? keyOfUid(uid));
  if (!pod || uidOf(pod) !== uid || pod.spec.nodeName !== node) {
    return sandbox ? away(view, sandbox, Math.min(stopTimeMs(sandbox), MINIMUM_GRACE_MS)) : [];
  }
  if (isTerminal(pod)) return over(view, pod, sandbox);
  if (isTerminating(pod)) return terminating(view, pod, sandbox);
  if (sandbox?.verdict) return judged(view, pod, sandbox, sandbox.verdict);
  return sandbox?.life === 'running' ? running(view, pod, sandbox) : creating(view, pod, node, sandbox);
}

// ── Starting ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

function creating(view: View, pod: Pod, node: string, sandbox: Sandbox | undefined): Plan {
  const report = reporting(pod, creatingStatus(pod, view.switches));
  if (report) return [report];
  const { volumes, complete } = volumesOf(view, pod, node);
  if (!same(volumes, sandbox?.volumes ?? [])) {
    const waiting: Sandbox = {
      node,
      pod: keyOf(pod),
      uid: uidOf(pod),
      life: 'waiting',
      volumes,
      mounts: [],
      containers: [],
    };
    return [deed(uidOf(pod), waiting)];
  }
  if (complete && areAttached(view, volumes, node)) return start(view, pod, node, volumes);
  return sandbox && view.switches.attachLimitRejectsPods && isExhausted(view, pod, node)
    ? rejecting(view, pod, sandbox)
    : [];
}

/** AD-36: the wait for the volumes is not repeated when the node has no room for them. */
function rejecting(view: View, pod: Pod, sandbox: Sandbox): Plan {
  const timer = view.timer(VOLUMES);
  if (timer !== 'fired') return timer === 'off' ? [{ do: 'arm', timer: VOLUMES, ms: VOLUME_WAIT_MS }] : [];
  const names = claimUses(pod).map(({ volume }) => volume);
  const verdict: Verdict = {
    phase: 'Failed',
    reason: 'VolumeAttachmentLimitExceeded',
    message: `Node has reached its volume attachment limit, rejecting pod. unmounted volumes=[${names.join(' ')}], unattached volumes=[${names.join(' ')}], failed to process volumes=[]: context deadline exceeded`,
    rejected: true,
  };
  return [deed(sandbox.uid, { ...sandbox, verdict }), { do: 'disarm', timer: VOLUMES }];
}

/** The containers are started, and what they do then is reported. */
function start(view: View, pod: Pod, node: string, volumes: readonly string[]): Plan {
  const sandbox: Sandbox = {
    node,
    pod: keyOf(pod),
    uid: uidOf(pod),
    life: 'running',
    volumes,
    mounts: [],
    podIP: addressFor(view, node, uidOf(pod)),
    containers: startedContainers(view, pod),
  };
  return behaving(view, pod, sandbox, [...disarming(view, sandbox), ...stagesFrom(pod, sandbox.containers)]);
}

// ── Running ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function running(view: View, pod: Pod, sandbox: Sandbox): Plan {
  const asides: Aside[] = [];
  const containers = sandbox.containers.map((container, i) => {
    const now = followingImage(view, pod, container, i);
    const timer = stageTimer(container);
    const fired = view.timer(timer) === 'fired';
    if (now === container && !fired) return container;
    const next = now === container ? { ...container, stage: container.stage + 1 } : now;
    asides.push({ do: 'disarm', timer }, ...stagesFrom(pod, [next]));
    return next;
  });
  if (asides.length > 0) return behaving(view, pod, { ...sandbox, containers }, asides);
  const report = reporting(pod, runningStatus(pod, sandbox, view.switches));
  return report ? [report] : expandFileSystems(view, pod);
}

function followingImage(view: View, pod: Pod, container: SandboxContainer, i: number): SandboxContainer {
  return following(container, behaviourOf(view, pod, pod.spec.containers[i]?.image), restartPolicy(pod));
}

/** Containers do something new: what they write, what they will do next, and what the kubelet reports of it. */
function behaving(view: View, pod: Pod, sandbox: Sandbox, asides: readonly Aside[]): Plan {
  const writes = sandbox.mounts.length === 0 && sandbox.containers.some(({ ran }) => ran);
  const { mounts, deeds } = writes ? firstWrites(view, pod, sandbox.node) : { mounts: sandbox.mounts, deeds: [] };
  const now = { ...sandbox, mounts };
  const report = reporting(pod, runningStatus(pod, now, view.switches));
  return [deed(sandbox.uid, now), ...deeds, ...asides, ...(report ? [report] : [])];
}

function stageTimer({ name }: { readonly name: string }): string {
  return `stage of ${name}`;
}

function stagesFrom(pod: Pod, containers: readonly SandboxContainer[]): readonly Aside[] {
  const asides: Aside[] = [];
  for (const container of containers) {
    const ms = nextStageMs(container, restartPolicy(pod));
    if (ms !== undefined) asides.push({ do: 'arm', timer: stageTimer(container), ms });
  }
  return asides;
}

// ── Ending ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** AD-35: the deletion is seen, the containers stop, their end is reported. */
function terminating(view: View, pod: Pod, sandbox: Sandbox | undefined): Plan {
  const started = sandbox && sandbox.life !== 'waiting';
  if (!started || sandbox.life === 'running') {
    const seen = started ? runningStatus(pod, sandbox, view.switches) : seenStatus(pod, view.switches);
    const report = reporting(pod, seen);
    if (report) return [report];
  }
  // The kubelet cannot say of containers that never ran that they succeeded.
  if (!started) return reportEnd(view, pod, { phase: 'Failed' }, false);
  if (sandbox.life === 'stopped') return reportEnd(view, pod, sandbox.verdict as Verdict, true);
  const containers = sandbox.containers.map((container, i) => followingImage(view, pod, container, i));
  const stopMs = stopTimeMs({ containers });
  const graceMs = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000;
  const waiting = stopping(view, sandbox, Math.min(stopMs, graceMs));
  if (waiting) return waiting;
  const killed = stopMs > graceMs || crashed({ containers });
  return stopped(view, pod, sandbox, sandbox.verdict ?? { phase: killed ? 'Failed' : 'Succeeded' });
}

/** The kubelet itself ends the pod, at once: an eviction under pressure, a completion. */
function judged(view: View, pod: Pod, sandbox: Sandbox, verdict: Verdict): Plan {
  if (sandbox.life === 'running') return stopped(view, pod, sandbox, verdict);
  return reportEnd(view, pod, verdict, sandbox.life === 'stopped');
}

function stopped(view: View, pod: Pod, sandbox: Sandbox, verdict: Verdict): Plan {
  const ended: Sandbox = { ...sandbox, life: 'stopped', mounts: [], verdict };
  return [deed(sandbox.uid, ended), ...disarming(view, sandbox), ...reportEnd(view, pod, verdict, true)];
}

function reportEnd(view: View, pod: Pod, verdict: Verdict, ran: boolean): Plan {
  const report = reporting(pod, finishedStatus(pod, verdict, ran, view.switches));
  return report ? [report] : [];
}

/** A pod that has ended lets go of its volumes; if it is being deleted, the object goes then. */
function over(view: View, pod: Pod, sandbox: Sandbox | undefined): Plan {
  const { deletionGracePeriodSeconds, finalizers = [] } = pod.metadata;
  if (sandbox) {
    const ended = sandbox.containers.every((container) =>
      isOver(statusOf(container, restartPolicy(pod)), restartPolicy(pod)),
    );
    // MODEL: somebody else has said that the pod has ended (PodGC, of a node that was away), but its containers run: they get the time to stop.
    const graceSeconds = deletionGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30;
    return away(view, sandbox, ended ? 0 : Math.min(stopTimeMs(sandbox), graceSeconds * 1000));
  }
  if (!isTerminating(pod) || (finalizers.length > 0 && deletionGracePeriodSeconds === 0)) return [];
  return [
    {
      do: 'delete',
      kind: 'Pod',
      key: keyOf(pod),
      uid: uidOf(pod),
      graceSeconds: 0,
      tolerates: ['NotFound', 'Conflict'],
    },
  ];
}

/** Ends what runs, then leaves nothing on the machine. */
function away(view: View, sandbox: Sandbox, stopMs: number): Plan {
  const waiting =
    sandbox.life === 'waiting' || sandbox.life === 'stopped' ? undefined : stopping(view, sandbox, stopMs);
  return waiting ?? [deed(sandbox.uid, undefined), ...disarming(view, sandbox)];
}

/** What there is to do while containers stop; undefined when they have. */
function stopping(view: View, sandbox: Sandbox, stopMs: number): Plan | undefined {
  const key = podKey(sandbox.node, sandbox.uid);
  const armed = view.get('Timer', timerId('kubelet', key, STOP));
  if (stopMs <= 0 || armed?.fired) return undefined;
  const plan: Action[] = [];
  if (sandbox.life !== 'stopping') plan.push(deed(sandbox.uid, { ...sandbox, life: 'stopping' }));
  // A later deletion may leave less time than the one before. MODEL: what has passed of it already is not counted.
  if (armed && armed.ms > stopMs) plan.push({ do: 'disarm', timer: STOP });
  if (!armed || armed.ms > stopMs) plan.push({ do: 'arm', timer: STOP, ms: stopMs });
  return plan;
}

function disarming(view: View, { node, uid }: Sandbox): readonly Aside[] {
  const timers = view.by('Timer', 'owner', `kubelet ${podKey(node, uid)}`);
  return timers.map(({ name }) => ({ do: 'disarm', timer: name }));
}

// ── Writing ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function deed(uid: Key, to: Sandbox | undefined): HostWrite {
  return { do: 'host', kind: 'Sandbox', key: uid, to };
}

/**
 * The patch that brings a pod's status to what the kubelet knows; undefined if it is stored like that. So what others make of the kubelet's own
 * conditions (the node controller's Ready=False) is put right [pkg/kubelet/status/status_manager.go: needsReconcile].
 */
function reporting(pod: Pod, status: PodStatus): Action | undefined {
  if (same(pod.status, status)) return undefined;
  return { do: 'patch', kind: 'Pod', sub: 'status', seen: pod, to: { ...pod, status } };
}
