/**
 * What containers do once they are started, and what the kubelet sees of it. A container goes through stages; what takes it from one to the next is a
 * delay. Which stages there are follows from its Behaviour.
 */

import type { ContainerState, ContainerStatus, Pod } from '../../../kube/objects';
import type { Behaviour, Sandbox, SandboxContainer } from '../../kinds';
import type { Reader } from '../../store/store';

/** Until a failed pull is called back-off: pkg/kubelet/images/image_manager.go tries again after 10 s; the recordings' kubelet after 1 s. */
const PULL_BACK_OFF_MS = 1_000;
/** From a container's first crash, when it is started again at once, to the back-off after the second. */
const CRASH_MS = 500;
/** How long a container that completes runs. */
const RUN_MS = 500;

const READY: Behaviour = { does: 'ready', readyAfterMs: 0, stopAfterMs: 0 };

/** The pod's own behaviour goes before its image's. */
export function behaviourOf(reader: Reader, pod: Pod, image: string | undefined): Behaviour {
  return reader.get('Behaviour', `Pod/${pod.metadata.name}`) ?? reader.get('Behaviour', image ?? '') ?? READY;
}

/** The pod's containers as they are at their start. */
export function startedContainers(reader: Reader, pod: Pod): readonly SandboxContainer[] {
  return pod.spec.containers.map(({ name, image }) => {
    const does = behaviourOf(reader, pod, image);
    return { name, does, stage: 0, ran: does.does !== 'pullError', restarts: 0 };
  });
}

/** The container after a change of what its image does; the same if nothing has changed. */
export function following(container: SandboxContainer, does: Behaviour, policy: string): SandboxContainer {
  if (sameBehaviour(container.does, does)) return container;
  const { name, ran } = container;
  const restarts = statusOf(container, policy).restartCount;
  return { name, does, stage: 0, ran: ran || does.does !== 'pullError', restarts };
}

function sameBehaviour(a: Behaviour, b: Behaviour): boolean {
  return a === b || (a.does === b.does && a.readyAfterMs === b.readyAfterMs && a.stopAfterMs === b.stopAfterMs);
}

/** The image is pulled at a container's start only. */
function deed({ does, ran }: SandboxContainer): Behaviour['does'] {
  return does.does === 'pullError' && ran ? 'ready' : does.does;
}

/** Milliseconds until a container's next stage; undefined when it stays as it is. */
export function nextStageMs(container: SandboxContainer, policy: string): number | undefined {
  const { stage, does } = container;
  switch (deed(container)) {
    case 'ready':
      return stage === 0 && does.readyAfterMs > 0 ? does.readyAfterMs : undefined;
    case 'pullError':
      return stage === 0 ? PULL_BACK_OFF_MS : undefined;
    case 'crashLoop':
      // NOT MODELLED: restarts after the first, 10 s, 20 s, … later: they change nothing but restartCount, which would grow for ever.
      return stage === 0 && policy !== 'Never' ? CRASH_MS : undefined;
    case 'completes':
      if (stage === 0) return RUN_MS;
      return stage === 1 && policy === 'Always' ? CRASH_MS : undefined;
    case 'neverReady':
      return undefined;
  }
}

/** What the kubelet reports of a container. */
export function statusOf(container: SandboxContainer, policy: string): ContainerStatus {
  const { stage, does, restarts } = container;
  const now = (state: ContainerState, ready: boolean): ContainerStatus => ({
    name: container.name,
    ready,
    restartCount: restarts,
    state,
  });
  switch (deed(container)) {
    case 'ready':
      return now(RUNNING, stage > 0 || does.readyAfterMs === 0);
    case 'neverReady':
      return now(RUNNING, false);
    case 'pullError':
      return now({ waiting: { reason: stage === 0 ? 'ErrImagePull' : 'ImagePullBackOff' } }, false);
    case 'crashLoop':
      return crashing(now(ended(1), false), stage, policy !== 'Never');
    case 'completes':
      return stage === 0 ? now(RUNNING, true) : crashing(now(ended(0), false), stage - 1, policy === 'Always');
  }
}

const RUNNING: ContainerState = { running: {} };

export function ended(exitCode: number): ContainerState {
  return { terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error' } };
}

function crashing(first: ContainerStatus, stage: number, restarted: boolean): ContainerStatus {
  if (!restarted || stage === 0) return first;
  return {
    ...first,
    restartCount: first.restartCount + 1,
    state: { waiting: { reason: 'CrashLoopBackOff' } },
    lastState: first.state as ContainerState,
  };
}

/** Whether a container has ended and will not be started again. */
export function isOver(status: ContainerStatus, policy: string): boolean {
  const exit = status.state?.terminated;
  return exit !== undefined && (policy === 'Never' || (policy === 'OnFailure' && exit.exitCode === 0));
}

/** Milliseconds that the containers take to stop. */
export function stopTimeMs({ containers }: Pick<Sandbox, 'containers'>): number {
  return containers.reduce((longest, { does }) => Math.max(longest, does.stopAfterMs), 0);
}

/** Whether a container last ended with an error of its own. */
export function crashed({ containers }: Pick<Sandbox, 'containers'>): boolean {
  return containers.some(({ does }) => does.does === 'crashLoop');
}
