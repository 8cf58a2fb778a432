import { semanticallyEqual } from '../kube/equality';
import type {
  Deployment,
  EndpointSlice,
  KubeObject,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PodDisruptionBudget,
  PodTemplateSpec,
  ReplicaSet,
  StatefulSet,
  VolumeAttachment,
} from '../kube/objects';
import { podSummary } from '../kube/printers';
import {
  type Behaviour,
  type Disk,
  type Driver,
  type Host,
  type Kind,
  keyOfUid,
  nameOf,
  type Row,
  type Sandbox,
} from '../model/kinds';
import { condition } from '../model/pods';

/** A row as it was and as it is: of a step of the model, or of a simulation that was read back from JSON. */
export interface Changed {
  readonly kind: Kind;
  readonly key: string;
  readonly before?: object | undefined;
  readonly after?: object | undefined;
}

/** `Pod/web-0`; with its namespace where that is not the default one. What a machine has of a pod goes under the pod's name. */
export function objectName({ kind, key }: { readonly kind: string; readonly key: string }): string {
  if (kind === 'Sandbox') return objectName({ kind: 'Pod', key: keyOfUid(key) });
  if (kind === 'Behaviour') return key.startsWith('Pod/') ? key : `Image/${key}`;
  return `${kind}/${key.startsWith('default/') ? nameOf(key) : key}`;
}

/** A change in words: what a person would look for in `kubectl get -w`. Nothing, if it is none that a person looks for. */
export function changeWords({ kind, key, before, after }: Changed): string | undefined {
  if (isMachine(kind)) return machineWords({ kind, key, before, after });
  if (!after) return 'deleted';
  const facts = factsOf(kind, after);
  if (!before) return ['created', ...facts].join(', ');
  const known = new Set(factsOf(kind, before));
  const news = [...changedParts(before, after), ...facts.filter((fact) => !known.has(fact))];
  return news.length > 0 ? news.join(', ') : undefined;
}

/** Minutes, seconds and thousandths: what kubectl's users count in, and how the model's writes lie apart. */
export function clock(ms: number): string {
  const thousandths = Math.round(ms);
  const minutes = Math.floor(thousandths / 60_000);
  const seconds = ((thousandths % 60_000) / 1000).toFixed(3).padStart(6, '0');
  return `${minutes}:${seconds}`;
}

type Facts<K extends Kind> = (row: Row<K>) => readonly (string | false | undefined)[];

/** What there is to say about an object; a change is told by the facts that are new. */
const FACTS: { readonly [K in Kind]?: Facts<K> } = {
  Pod: podFacts,
  StatefulSet: statefulSetFacts,
  Deployment: deploymentFacts,
  ReplicaSet: replicaSetFacts,
  PersistentVolumeClaim: claimFacts,
  PersistentVolume: volumeFacts,
  VolumeAttachment: attachmentFacts,
  Node: nodeFacts,
  PodDisruptionBudget: budgetFacts,
  EndpointSlice: sliceFacts,
  ControllerRevision: ({ revision }) => [`revision ${revision}`],
};

function factsOf(kind: Kind, row: object): readonly string[] {
  const facts = (FACTS[kind] as Facts<Kind> | undefined)?.(row as Row<Kind>) ?? [];
  const { metadata } = row as KubeObject;
  const owners = (metadata.ownerReferences ?? []).filter(() => kind === 'PersistentVolumeClaim');
  const common = [
    ...owners.map((owner) => `owned by ${owner.kind}/${owner.name}`),
    metadata.deletionTimestamp !== undefined && kind !== 'Pod' && 'Terminating',
  ];
  return [...facts, ...common].filter((fact): fact is string => typeof fact === 'string' && fact !== '');
}

function podFacts(pod: Pod): readonly (string | false | undefined)[] {
  const { ready, containers, status, restarts } = podSummary(pod);
  const scheduled = condition(pod.status?.conditions, 'PodScheduled');
  return [
    `${ready}/${containers} ${status}`,
    pod.spec.nodeName !== undefined && `on ${pod.spec.nodeName}`,
    restarts > 0 && `${restarts} restarts`,
    scheduled?.status === 'False' && (scheduled.reason ?? 'not scheduled'),
    condition(pod.status?.conditions, 'DisruptionTarget') && 'to be disrupted',
  ];
}

function statefulSetFacts({ spec, status = {} }: StatefulSet): readonly (string | false)[] {
  const { replicas = 1 } = spec;
  const isUpdating = status.updateRevision !== undefined && status.updateRevision !== status.currentRevision;
  return [
    `${status.readyReplicas ?? 0}/${replicas} ready`,
    isUpdating && `${status.updatedReplicas ?? 0}/${replicas} updated to ${status.updateRevision}`,
    status.currentRevision !== undefined && `at revision ${status.currentRevision}`,
  ];
}

function deploymentFacts({ metadata, spec, status = {} }: Deployment): readonly (string | false | undefined)[] {
  const { replicas = 1 } = spec;
  const progressing = condition(status.conditions, 'Progressing');
  return [
    `${status.readyReplicas ?? 0}/${replicas} ready`,
    `${status.updatedReplicas ?? 0} up to date`,
    `${status.availableReplicas ?? 0} available`,
    spec.paused && 'paused',
    metadata.annotations?.['deployment.kubernetes.io/revision'] &&
      `revision ${metadata.annotations['deployment.kubernetes.io/revision']}`,
    progressing?.reason,
  ];
}

function replicaSetFacts({ spec, status = {} }: ReplicaSet): readonly string[] {
  return [`${spec.replicas ?? 1} wanted`, `${status.replicas ?? 0} there`, `${status.readyReplicas ?? 0} ready`];
}

const SELECTED_NODE = 'volume.kubernetes.io/selected-node';

function claimFacts({ metadata, spec, status }: PersistentVolumeClaim): readonly (string | false | undefined)[] {
  const node = metadata.annotations?.[SELECTED_NODE];
  return [
    status?.phase,
    node !== undefined && `for a pod on ${node}`,
    spec.volumeName !== undefined && `volume ${spec.volumeName}`,
    spec.resources?.requests?.storage !== undefined && `wants ${spec.resources.requests.storage}`,
    status?.capacity?.storage !== undefined && `has ${status.capacity.storage}`,
    condition(status?.conditions, 'FileSystemResizePending') && 'FileSystemResizePending',
  ];
}

function volumeFacts({ spec, status }: PersistentVolume): readonly (string | false | undefined)[] {
  return [
    status?.phase,
    spec.capacity?.storage !== undefined && `${spec.capacity.storage}`,
    spec.claimRef?.name !== undefined && `for claim ${spec.claimRef.name}`,
  ];
}

function attachmentFacts({ spec, status }: VolumeAttachment): readonly (string | false | undefined)[] {
  const { persistentVolumeName = 'inline' } = spec.source;
  const place = `${persistentVolumeName} at ${spec.nodeName}`;
  return [
    status?.attached ? `${place}: attached` : `${place}: not attached`,
    status?.attachError?.message,
    status?.detachError?.message,
  ];
}

function nodeFacts({ spec, status }: Node): readonly (string | false)[] {
  const ready = condition(status?.conditions, 'Ready')?.status;
  return [
    ready === 'True' ? 'Ready' : 'NotReady',
    spec?.unschedulable ? 'SchedulingDisabled' : 'SchedulingEnabled',
    ...(spec?.taints ?? []).map(({ key, effect }) => `tainted ${key}:${effect}`),
    ...(status?.volumesInUse ?? []).map((volume) => `uses ${volumeName(volume)}`),
    ...(status?.volumesAttached ?? []).map(({ name }) => `has ${volumeName(name)} attached`),
  ];
}

/** The handle of a unique volume name, `kubernetes.io/csi/<driver>^<handle>`. */
function volumeName(unique: string): string {
  return unique.slice(unique.indexOf('^') + 1);
}

function budgetFacts({ status = {} }: PodDisruptionBudget): readonly string[] {
  const { currentHealthy = 0, expectedPods = 0, disruptionsAllowed = 0 } = status;
  return [`${currentHealthy}/${expectedPods} healthy`, `${disruptionsAllowed} disruptions allowed`];
}

function sliceFacts({ endpoints = [] }: EndpointSlice): readonly string[] {
  return endpoints.map(({ addresses, targetRef, hostname, conditions = {} }) => {
    const state = conditions.terminating ? 'terminating' : conditions.ready === false ? 'not ready' : 'ready';
    return `${targetRef?.name ?? hostname ?? addresses[0]} ${state}`;
  });
}

/** Parts that change as a whole and have no words for what they say. */
function changedParts(before: object, after: object): readonly string[] {
  const [was, is] = [before, after] as { spec?: { template?: PodTemplateSpec; updateStrategy?: object } }[];
  const news: string[] = [];
  if (!semanticallyEqual(was.spec?.template, is.spec?.template)) news.push('template changed');
  if (!semanticallyEqual(was.spec?.updateStrategy, is.spec?.updateStrategy)) news.push('update strategy changed');
  return news;
}

const MACHINE_KINDS: readonly Kind[] = ['Host', 'Sandbox', 'Disk', 'Ledger', 'Driver', 'Behaviour'];

/** Whether a row is about a machine or a storage system, of which the API knows only what somebody reports. */
export function isMachine(kind: Kind): boolean {
  return MACHINE_KINDS.includes(kind);
}

/** What happens on machines and disks. A Ledger says nothing that its Disk does not. */
function machineWords({ kind, before, after }: Changed): string | undefined {
  switch (kind) {
    case 'Sandbox':
      return sandboxWords(before as Sandbox | undefined, after as Sandbox | undefined);
    case 'Disk':
      return diskWords(before as Disk | undefined, after as Disk | undefined);
    case 'Host':
      return after && KUBELETS[(after as Host).kubelet];
    case 'Driver':
      return after && PROVISIONING[(after as Driver).provision];
    case 'Behaviour':
      return after && BEHAVIOURS[(after as Behaviour).does];
    default:
      return undefined;
  }
}

const KUBELETS = {
  up: 'its kubelet answers',
  silent: 'its kubelet goes silent, its containers run on',
  gone: 'the machine is gone for good',
};

const PROVISIONING = {
  ok: 'can make volumes',
  fail: 'fails to make volumes',
  full: 'has no room for more volumes',
};

const BEHAVIOURS: { readonly [does in Behaviour['does']]: string } = {
  ready: 'becomes Ready when it runs',
  neverReady: 'never becomes Ready',
  pullError: 'cannot be pulled',
  crashLoop: 'crashes again and again',
  completes: 'ends by itself',
};

/** What containers find on a volume as they start. */
export const FOUND = {
  empty: 'finds it empty',
  own: 'finds its own data',
  foreign: 'finds only the data of others',
  lost: 'does not find the data that it had written',
} as const;

function sandboxWords(before: Sandbox | undefined, after: Sandbox | undefined): string | undefined {
  if (!after) return before && `nothing of it is left on ${before.node}`;
  if (after.life === before?.life)
    return after.verdict && !before.verdict ? `has to end as ${after.verdict.phase}` : undefined;
  switch (after.life) {
    case 'waiting':
      return `${after.node} mounts its volumes`;
    case 'running':
      return [
        `containers run on ${after.node}`,
        ...after.mounts.map(({ claim, found }) => `${nameOf(claim)}: ${FOUND[found]}`),
      ].join(', ');
    case 'stopping':
      return 'containers are told to stop';
    case 'stopped':
      return 'containers have ended';
  }
}

function diskWords(before: Disk | undefined, after: Disk | undefined): string | undefined {
  if (!after) return 'the data is gone';
  if (!before && after.tokens.length === 0) return 'an empty disk is made';
  const writers = after.tokens.filter((token) => !before?.tokens.includes(token)).map(identityName);
  return writers.length > 0 ? `first written by ${writers.join(', ')}` : undefined;
}

/** `default/web-0` is called web-0, as objects are. */
export function identityName(identity: string): string {
  return identity.startsWith('default/') ? identity.slice('default/'.length) : identity;
}
