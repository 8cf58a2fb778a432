import type { Condition, Container, ContainerStatus, Pod } from '../objects';
import { type Columns, column, NONE, wideColumn } from './columns';

/** What `kubectl get pods` says of a pod: printPod. */
export interface PodSummary {
  readonly ready: number;
  readonly containers: number;
  /** The word under STATUS, such as `ContainerCreating`, `CrashLoopBackOff` or `Terminating`. */
  readonly status: string;
  readonly restarts: number;
}

export function podSummary(pod: Pod): PodSummary {
  const { status = {} } = pod;
  const isSidecar = sidecars(pod);
  const init = initSummary(pod, isSidecar);
  const isInitialized = init.reason === undefined || condition(status.conditions, 'Initialized')?.status === 'True';
  const main = isInitialized ? mainSummary(status.containerStatuses ?? [], status.conditions) : undefined;
  return {
    ready: init.ready + (main?.ready ?? 0),
    containers: pod.spec.containers.length + isSidecar.size,
    status: deletionWord(pod) ?? main?.reason ?? init.reason ?? phaseWord(pod),
    restarts: main ? init.sidecarRestarts + main.restarts : init.restarts,
  };
}

export const POD: Columns<Pod> = [
  column('NAME', ({ metadata }) => metadata.name),
  column('READY', (pod) => {
    const { ready, containers } = podSummary(pod);
    return `${ready}/${containers}`;
  }),
  column('STATUS', (pod) => podSummary(pod).status),
  column('RESTARTS', (pod) => String(podSummary(pod).restarts)),
  wideColumn('IP', ({ status }) => status?.podIP ?? NONE),
  wideColumn('NODE', ({ spec }) => spec.nodeName ?? NONE),
  wideColumn('NOMINATED NODE', ({ status }) => status?.nominatedNodeName || NONE),
  wideColumn('READINESS GATES', readinessGates),
];

/** Init containers that go on running beside the others. */
function sidecars({ spec }: Pod): ReadonlySet<string> {
  const restarting = ({ restartPolicy }: Container) => restartPolicy === 'Always';
  return new Set((spec.initContainers ?? []).filter(restarting).map(({ name }) => name));
}

function phaseWord({ status }: Pod): string {
  const isGated = condition(status?.conditions, 'PodScheduled')?.reason === 'SchedulingGated';
  return isGated ? 'SchedulingGated' : status?.reason || (status?.phase ?? '');
}

function deletionWord({ metadata, status }: Pod): string | undefined {
  if (metadata.deletionTimestamp === undefined) return undefined;
  if (status?.reason === 'NodeLost') return 'Unknown';
  return status?.phase === 'Succeeded' || status?.phase === 'Failed' ? undefined : 'Terminating';
}

interface InitSummary {
  readonly ready: number;
  readonly restarts: number;
  readonly sidecarRestarts: number;
  /** Of the first init container that is not through; none: all are. */
  readonly reason?: string;
}

function initSummary({ spec, status }: Pod, isSidecar: ReadonlySet<string>): InitSummary {
  const all = status?.initContainerStatuses ?? [];
  let [ready, restarts, sidecarRestarts] = [0, 0, 0];
  for (const [i, container] of all.entries()) {
    const { name, state, restartCount } = container;
    restarts += restartCount;
    if (isSidecar.has(name)) sidecarRestarts += restartCount;
    if (state?.terminated?.exitCode === 0) continue;
    // The API says `started`; the model's sidecars have started when they run.
    if (isSidecar.has(name) && state?.running) {
      if (container.ready) ready++;
      continue;
    }
    const waiting = state?.waiting?.reason;
    const word = state?.terminated
      ? endWord(state.terminated)
      : waiting && waiting !== 'PodInitializing'
        ? waiting
        : `${i}/${spec.initContainers?.length ?? 0}`;
    return { ready, restarts, sidecarRestarts, reason: `Init:${word}` };
  }
  return { ready, restarts, sidecarRestarts };
}

interface MainSummary {
  readonly ready: number;
  readonly restarts: number;
  readonly reason?: string;
}

/** The first container that waits or has ended gives the word. */
function mainSummary(statuses: readonly ContainerStatus[], conditions: readonly Condition[] | undefined): MainSummary {
  let [ready, restarts] = [0, 0];
  let reason: string | undefined;
  let error: string | undefined;
  for (const { state, restartCount, ready: isReady } of [...statuses].reverse()) {
    restarts += restartCount;
    if (state?.waiting?.reason) reason = state.waiting.reason;
    else if (state?.terminated) {
      reason = endWord(state.terminated);
      if (state.terminated.exitCode !== 0) error = reason;
    } else if (isReady && state?.running) ready++;
  }
  if (reason !== 'Completed') return { ready, restarts, ...(reason !== undefined && { reason }) };
  if (ready > 0 && condition(conditions, 'Ready')?.status === 'True') return { ready, restarts, reason: 'Running' };
  return { ready, restarts, reason: error ?? (ready > 0 ? 'NotReady' : reason) };
}

function endWord({ reason, exitCode }: { readonly reason?: string; readonly exitCode: number }): string {
  return reason || `ExitCode:${exitCode}`;
}

function readinessGates({ spec, status }: Pod): string {
  const gates = (spec.readinessGates ?? []) as readonly { readonly conditionType: string }[];
  if (gates.length === 0) return NONE;
  const passed = gates.filter(({ conditionType }) => condition(status?.conditions, conditionType)?.status === 'True');
  return `${passed.length}/${gates.length}`;
}

function condition(conditions: readonly Condition[] = [], type: string): Condition | undefined {
  return conditions.find((each) => each.type === type);
}
