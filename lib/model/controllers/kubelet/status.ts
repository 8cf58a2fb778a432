/** The pod status that a kubelet reports: pkg/kubelet/status/generate.go and pkg/kubelet/kubelet_pods.go of v1.37.1. */

import type { Condition, ContainerStatus, Pod, PodPhase, PodStatus } from '../../../kube/objects';
import type { Switches } from '../../../kube/versions';
import type { Sandbox, Verdict } from '../../kinds';
import { condition, withCondition } from '../../pods';
import { ended, isOver, statusOf } from './containers';

export function restartPolicy(pod: Pod): string {
  return pod.spec.restartPolicy ?? 'Always';
}

/** While the pod waits for its volumes. */
export function creatingStatus(pod: Pod, switches: Switches): PodStatus {
  const { containers, initContainers = [] } = pod.spec;
  const waiting = { waiting: { reason: initContainers.length > 0 ? 'PodInitializing' : 'ContainerCreating' } };
  const status = ({ name }: { readonly name: string }): ContainerStatus => ({
    name,
    ready: false,
    restartCount: 0,
    state: waiting,
  });
  return reported(pod, switches, {
    phase: 'Pending',
    hasSandbox: false,
    initContainers: initContainers.map(status),
    containers: containers.map(status),
  });
}

/** Once the containers have been started. */
export function runningStatus(pod: Pod, sandbox: Sandbox, switches: Switches): PodStatus {
  const policy = restartPolicy(pod);
  const containers = sandbox.containers.map((container) => statusOf(container, policy));
  const status = reported(pod, switches, {
    phase: phaseOf(containers, policy),
    hasSandbox: true,
    initContainers: (pod.spec.initContainers ?? []).map(({ name }) => ({
      name,
      ready: true,
      restartCount: 0,
      state: ended(0),
    })),
    containers,
  });
  return sandbox.podIP === undefined ? status : { ...status, podIP: sandbox.podIP };
}

function phaseOf(containers: readonly ContainerStatus[], policy: string): PodPhase {
  if (containers.some(({ state, lastState }) => state?.waiting && !lastState?.terminated)) return 'Pending';
  if (!containers.every((status) => isOver(status, policy))) return 'Running';
  return containers.every(({ state }) => state?.terminated?.exitCode === 0) ? 'Succeeded' : 'Failed';
}

/** Once all containers have ended. A pod that never ran is only marked, unless the kubelet has a reason of its own to end it. */
export function finishedStatus(
  pod: Pod,
  { phase, reason, message, rejected }: Verdict,
  ran: boolean,
  switches: Switches,
): PodStatus {
  const containers = (pod.status?.containerStatuses ?? []).map(({ name, restartCount }) => ({
    name,
    ready: false,
    restartCount,
    state: phase === 'Failed' ? { terminated: { exitCode: 137, reason: 'Error' } } : ended(0),
  }));
  const status: PodStatus = ran
    ? reported(pod, switches, {
        phase,
        hasSandbox: false,
        initContainers: pod.status?.initContainerStatuses ?? [],
        containers,
      })
    : {
        ...seenStatus(pod, switches),
        phase,
        ...(containers.length > 0 && !rejected && { containerStatuses: containers }),
      };
  if (phase !== 'Failed' || reason === undefined) return status;
  const why = message === undefined ? {} : { message };
  const disrupted: Condition = { type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet', ...why };
  return {
    ...status,
    reason,
    ...why,
    ...(!rejected && { conditions: withCondition(status.conditions, disrupted) }),
  };
}

/** What is stored, with the generation that the kubelet has seen. */
export function seenStatus(pod: Pod, switches: Switches): PodStatus {
  const { generation } = pod.metadata;
  if (!switches.podObservedGeneration || generation === undefined) return pod.status ?? {};
  return { ...pod.status, observedGeneration: generation };
}

interface Report {
  readonly phase: PodPhase;
  readonly hasSandbox: boolean;
  readonly initContainers: readonly ContainerStatus[];
  readonly containers: readonly ContainerStatus[];
}

/** What is not the kubelet's stays as it is stored. */
function reported(pod: Pod, switches: Switches, report: Report): PodStatus {
  return {
    ...seenStatus(pod, switches),
    phase: report.phase,
    conditions: withConditions(pod, report),
    containerStatuses: report.containers,
    ...(report.initContainers.length > 0 && { initContainerStatuses: report.initContainers }),
  };
}

function withConditions(pod: Pod, { phase, hasSandbox, initContainers, containers }: Report): readonly Condition[] {
  const why = unreadyReason(phase, containers);
  const incomplete = initContainers.filter(({ ready }) => !ready).map(({ name }) => name);
  const gate = why === undefined ? missingGates(pod) : why;
  const done = phase === 'Succeeded' ? { reason: 'PodCompleted' } : undefined;
  const uninitialized = {
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: [${incomplete.join(' ')}]`,
  };
  let conditions = pod.status?.conditions ?? [];
  const set = (type: string, holds: boolean, more?: Why) => {
    conditions = withOwn(conditions, { type, status: holds ? 'True' : 'False', ...more });
  };
  set('PodReadyToStartContainers', hasSandbox);
  set('Initialized', incomplete.length === 0, incomplete.length > 0 ? uninitialized : done);
  set('Ready', gate === undefined, gate);
  set('ContainersReady', why === undefined, why);
  // A patch of what the kubelet has written before: what the scheduler has told since, in vain, stays [pkg/kubelet/status/status_manager.go: syncPod, v1.37.1].
  if (!condition(conditions, 'PodScheduled')) set('PodScheduled', true);
  return conditions;
}

interface Why {
  readonly reason: string;
  readonly message?: string;
}

function unreadyReason(phase: PodPhase, containers: readonly ContainerStatus[]): Why | undefined {
  if (phase === 'Succeeded') return { reason: 'PodCompleted' };
  if (phase === 'Failed') return { reason: 'PodFailed' };
  const unready = containers.filter(({ ready }) => !ready).map(({ name }) => name);
  if (unready.length === 0) return undefined;
  return { reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` };
}

/** Readiness gates whose condition does not hold [pkg/kubelet/status/generate.go: GeneratePodReadyCondition]. */
function missingGates(pod: Pod): Why | undefined {
  const gates = (pod.spec.readinessGates ?? []) as readonly { readonly conditionType: string }[];
  const missing: string[] = [];
  for (const { conditionType } of gates) {
    const found = condition(pod.status?.conditions, conditionType);
    if (!found) missing.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`);
    else if (found.status !== 'True')
      missing.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${found.status}`);
  }
  return missing.length === 0 ? undefined : { reason: 'ReadinessGatesNotReady', message: missing.join(', ') };
}

/** Leaves a condition that says the same as it is. */
function withOwn(conditions: readonly Condition[], wanted: Condition): readonly Condition[] {
  const have = condition(conditions, wanted.type);
  const same = have?.status === wanted.status && have.reason === wanted.reason && have.message === wanted.message;
  return same ? conditions : withCondition(conditions, wanted);
}
