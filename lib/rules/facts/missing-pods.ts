import { podNameOf } from '../../kube/names';
import type { Pod } from '../../kube/objects';
import { controllerOf } from '../../kube/owner';
import { podSummary } from '../../kube/printers';
import { type Key, keyIn, keyOf } from '../../model/kinds';
import { condition, isReady, isTerminating } from '../../model/pods';
import type { Reader } from '../../model/store/store';
import { isSet, ordinalsOf, type SetWorkload, type Workload } from './workload';

/** A pod that is wanted and not Ready, in a cluster that has come to rest. */
export interface MissingPod {
  readonly key: Key;
  readonly name: string;
  /** `Pending`, `not there`, `Running and not Ready`. */
  readonly state: string;
  /** Who waits for whom: a clause. */
  readonly because: string;
  /** What it takes to have this judged: where nothing is known of that, nothing can be said. */
  readonly restsOn: 'nodes' | 'storage' | 'images' | 'nothing';
}

/** The first pod that a workload lacks: of a set the one with the lowest ordinal, for the others may wait for it. */
export function missingPodOf(state: Reader, workload: Workload): MissingPod | undefined {
  return isSet(workload) ? missingOrdinal(state, workload) : missingReplica(state, workload);
}

function missingOrdinal(state: Reader, workload: SetWorkload): MissingPod | undefined {
  const { name, namespace } = workload;
  for (const ordinal of ordinalsOf(workload)) {
    const pod = podNameOf(name, ordinal);
    const stored = state.get('Pod', keyIn(namespace, pod));
    if (stored === undefined) {
      const because = 'the StatefulSet controller does not make it';
      return { key: keyIn(namespace, pod), name: pod, state: 'not there', because, restsOn: 'nothing' };
    }
    if (!isReady(stored) || isTerminating(stored)) return missing(state, stored);
  }
  return undefined;
}

function missingReplica(state: Reader, { kind, name, namespace, replicas }: Workload): MissingPod | undefined {
  const deployment = state.get('Deployment', keyIn(namespace, name));
  if (kind !== 'Deployment' || !deployment || deployment.spec.paused) return undefined;
  if ((deployment.status?.availableReplicas ?? 0) >= replicas) return undefined;
  const sets = state.list('ReplicaSet').filter((set) => controllerOf(set)?.uid === deployment.metadata.uid);
  const uids = new Set(sets.map(({ metadata }) => metadata.uid));
  const pod = state
    .list('Pod')
    .find((each) => uids.has(controllerOf(each)?.uid) && !isTerminating(each) && !isReady(each));
  return pod && missing(state, pod);
}

function missing(state: Reader, pod: Pod): MissingPod {
  const { status } = podSummary(pod);
  const { name } = pod.metadata;
  const isRunning = status === 'Running';
  return {
    key: keyOf(pod),
    name,
    state: isRunning ? 'Running and not Ready' : status,
    ...reasonOf(state, pod, status),
  };
}

function reasonOf(state: Reader, pod: Pod, status: string): Pick<MissingPod, 'because' | 'restsOn'> {
  const { nodeName } = pod.spec;
  if (isTerminating(pod))
    return {
      because: `the API server waits for the kubelet of ${nodeName} to say that it has ended`,
      restsOn: 'nodes',
    };
  if (nodeName === undefined) {
    const message = condition(pod.status?.conditions, 'PodScheduled')?.message;
    return { because: `the scheduler finds no place for it${message ? `: ${message}` : ''}`, restsOn: 'nodes' };
  }
  const isStarted = pod.status?.containerStatuses?.some((each) => each.state?.running || each.state?.terminated);
  if (isStarted || /BackOff|ErrImagePull/.test(status))
    return { because: IMAGES[status] ?? NEVER_READY, restsOn: 'images' };
  return waitsForVolume(state, pod) ?? { because: `the kubelet of ${nodeName} does not start it`, restsOn: 'nodes' };
}

const NEVER_READY = 'its containers run and do not become Ready';

const IMAGES: { readonly [status: string]: string } = {
  CrashLoopBackOff: 'its containers crash again and again',
  ImagePullBackOff: 'its kubelet cannot pull its image',
  ErrImagePull: 'its kubelet cannot pull its image',
};

function waitsForVolume(state: Reader, pod: Pod): Pick<MissingPod, 'because' | 'restsOn'> | undefined {
  const { namespace } = pod.metadata;
  const { nodeName, volumes = [] } = pod.spec;
  for (const { persistentVolumeClaim } of volumes) {
    if (!persistentVolumeClaim) continue;
    const claim = state.get('PersistentVolumeClaim', keyIn(namespace, persistentVolumeClaim.claimName));
    const volume = claim?.spec.volumeName;
    const name = persistentVolumeClaim.claimName;
    if (!claim) return { because: `its kubelet waits for claim ${name}, which does not exist`, restsOn: 'storage' };
    if (volume === undefined) return { because: `its kubelet waits for claim ${name} to be bound`, restsOn: 'storage' };
    const attachments = state
      .list('VolumeAttachment')
      .filter(({ spec }) => spec.source.persistentVolumeName === volume);
    const elsewhere = attachments.find(({ spec }) => spec.nodeName !== nodeName);
    if (elsewhere) {
      const from = elsewhere.spec.nodeName;
      return { because: `its kubelet waits for volume ${volume}, which is attached to ${from}`, restsOn: 'storage' };
    }
  }
  return undefined;
}
