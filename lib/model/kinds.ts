import type * as kube from '../kube/objects';
import type { Plan } from './actions';

/** Where a row stands in its kind: `namespace/name`, or `name` for what is in no namespace. */
export type Key = string;

/** What the API server stores, in Kubernetes' own shape: defaulted, without times and resource versions (see ARCHITECTURE.md, State). */
export interface ApiRows {
  ConfigMap: kube.KubeObject;
  ControllerRevision: kube.ControllerRevision;
  CSIDriver: kube.CSIDriver;
  CSINode: kube.CSINode;
  CSIStorageCapacity: kube.CSIStorageCapacity;
  Deployment: kube.Deployment;
  EndpointSlice: kube.EndpointSlice;
  Node: kube.Node;
  PersistentVolume: kube.PersistentVolume;
  PersistentVolumeClaim: kube.PersistentVolumeClaim;
  Pod: kube.Pod;
  PodDisruptionBudget: kube.PodDisruptionBudget;
  ReplicaSet: kube.ReplicaSet;
  Secret: kube.KubeObject;
  Service: kube.Service;
  StatefulSet: kube.StatefulSet;
  StorageClass: kube.StorageClass;
  VolumeAttachment: kube.VolumeAttachment;
}

/** What is true on machines and in storage systems, whatever the API believes. */
export interface HostRows {
  Host: Host;
  Sandbox: Sandbox;
  Disk: Disk;
  Ledger: Ledger;
  Driver: Driver;
  Behaviour: Behaviour;
}

/** What components hold in memory, and lose in a restart. */
export interface MemoryRows {
  Work: Work;
  Timer: Timer;
  Memo: Memo;
}

/** What an exploration allows to happen from outside. */
export interface BudgetRows {
  Allowance: Allowance;
}

/** What a component's caches do not show yet, in an exploration of stale reads (see exploration/lags.ts). */
export interface CacheRows {
  Lag: Lag;
  Unseen: Unseen;
  Unheard: Unheard;
}

export type Rows = ApiRows & HostRows & MemoryRows & BudgetRows & CacheRows;
export type Kind = keyof Rows;
export type ApiKind = keyof ApiRows;
export type HostKind = keyof HostRows;
export type Row<K extends Kind> = Rows[K];
export type ApiRow<K extends ApiKind> = ApiRows[K];

/** A machine. Its key is the node's name. */
export interface Host {
  readonly name: string;
  /** `silent`: cut off from the API server, its containers run on. `gone`: the machine is lost for good. */
  readonly kubelet: 'up' | 'silent' | 'gone';
  /** For addresses: the first machine of a cluster is 1. */
  readonly number: number;
}

/**
 * A pod on its machine, as the kubelet and the container runtime have it. Its key is the pod's uid: a second pod of the name is another sandbox. It is
 * there from the first volume that is mounted for the pod, or else from the start of its containers, until nothing of it is left on the machine.
 */
export interface Sandbox {
  readonly node: string;
  readonly pod: Key;
  readonly uid: string;
  /** `waiting`: for volumes. `stopping`: told to stop, its containers still run. `stopped`: they have ended, volumes are still mounted. */
  readonly life: 'waiting' | 'running' | 'stopping' | 'stopped';
  /** Attachable volumes that the kubelet has decided to mount and has not yet unmounted, by unique name: what it reports as volumesInUse. */
  readonly volumes: readonly string[];
  /** The disks that its containers can write to, with the claim each was reached through. Empty before they run and after they have ended. */
  readonly mounts: readonly Mount[];
  readonly podIP?: string;
  /** Its containers, in the order of the pod's spec. Empty before they are started. */
  readonly containers: readonly SandboxContainer[];
  /** How the pod has ended, or has to end at once (an eviction under pressure, a completion): reported as its phase. */
  readonly verdict?: Verdict;
}

export interface SandboxContainer {
  readonly name: string;
  /** What it does at present. */
  readonly does: Behaviour;
  /** How far it has got in doing that: 0 at first, one more with each of the delays that change what the kubelet reports. */
  readonly stage: number;
  /** It has run at least once: a bad image no longer matters to it. */
  readonly ran: boolean;
  /** Restarts before it began to do what it does. */
  readonly restarts: number;
}

export interface Verdict {
  readonly phase: 'Failed' | 'Succeeded';
  /** Of an eviction, e.g. `Evicted`. */
  readonly reason?: string;
  readonly message?: string;
  /** The kubelet refuses the pod and does not disrupt it: there is no DisruptionTarget condition. */
  readonly rejected?: true;
}

export interface Mount {
  readonly claim: Key;
  /** The key of the disk. */
  readonly volume: string;
  readonly readOnly: boolean;
  /**
   * What the containers found when they started: `empty` (nobody ever wrote), `own` (data of their identity), `foreign` (only data of others), `lost`
   * (their identity has written through this claim before, and the disk does not have it).
   */
  readonly found: 'empty' | 'own' | 'foreign' | 'lost';
}

/** The data of a volume. Its key is the volume handle of a CSI volume; see kubelet/data.ts for others. */
export interface Disk {
  readonly volume: string;
  /** Whose data is on it, as identities (see kubelet/data.ts): what survives a pod is who wrote, not which incarnation. Sorted. */
  readonly tokens: readonly string[];
  /** The uid of the claim that it was provisioned for: as long as the disk is there, no other claim gets that uid, and so a disk of that name. */
  readonly claim?: string;
}

/** That an identity has written data through a claim: if it then finds none, data was lost. Its key is `<claim key> as <identity>`. */
export interface Ledger {
  readonly claim: Key;
  readonly identity: string;
}

/** A storage driver, as the cluster description says it behaves. */
export interface Driver {
  readonly name: string;
  /** CSIDriver.spec.attachRequired. */
  readonly attach: boolean;
  /** Where a volume can be used from. */
  readonly topology: 'zone' | 'node' | 'none';
  /** The label key of that topology; the well-known one unless the driver has its own. */
  readonly topologyKey?: string;
  readonly provision: 'ok' | 'fail' | 'full';
  /** Volumes that a node can attach; 0: no limit. */
  readonly perNode: number;
  readonly expand: boolean;
  readonly servesInTree: boolean;
}

/** What a container image does when a kubelet runs it. Its key is the image, or `Pod/<name>`, which goes first. Without one it is Ready at once. */
export interface Behaviour {
  readonly does: 'ready' | 'neverReady' | 'pullError' | 'crashLoop' | 'completes';
  readonly readyAfterMs: number;
  /** From the signal to stop to the container's end. */
  readonly stopAfterMs: number;
}

/** A key in a component's queue, or under way. Absent: nothing to do. */
export interface Work {
  readonly controller: string;
  readonly key: Key;
  readonly queued: boolean;
  /** The last sync ended with an error: the key waits for its back-off. */
  readonly failed: boolean;
  /** What is left of the sync under way. */
  readonly plan: Plan;
  /** Errors that were collected since the last checkpoint. */
  readonly stumbled?: readonly string[];
}

/** A delay that a component waits for. When it fires is the chooser's decision; `ms` is what upstream waits. */
export interface Timer {
  readonly controller: string;
  readonly key: Key;
  readonly name: string;
  readonly ms: number;
  readonly fired: boolean;
  /** See Arm. */
  readonly within?: true;
  /** See Arm. */
  readonly readyPod?: string;
}

/** Anything else that a component remembers. */
export interface Memo {
  readonly controller: string;
  readonly id: string;
  readonly value: unknown;
  /** See Remember. */
  readonly about?: readonly string[];
}

/** How often a fault or a user's deed may still happen. Its key is its name. */
export interface Allowance {
  readonly name: string;
  readonly left: number;
}

/** A component whose caches are not updated for a while. Its key is the component's name. */
export interface Lag {
  readonly controller: string;
  /** The one kind whose cache is behind. Absent: all of them, which show one older moment. */
  readonly kind?: ApiKind;
  /** It is the component's books of that kind that are behind (see Controller.booked), and not its cache. */
  readonly books?: true;
}

/** An object that has been written since, as the component still sees it. Its key is `<component> <kind> <key>`. */
export interface Unseen {
  readonly controller: string;
  readonly kind: ApiKind;
  readonly key: Key;
  /** Absent: it sees none. */
  readonly as?: Row<ApiKind>;
  /** The key whose sync has written it, where the component minds that its caches lack its own writes. */
  readonly own?: Key;
}

/** What a component will have to do with what it has not seen, or not to wait for any more. Its key is `<component> <kind> <key>`. */
export interface Unheard {
  readonly controller: string;
  /** `Work`: a key to be queued. `Timer`: one that is void. */
  readonly kind: 'Work' | 'Timer';
  readonly key: Key;
}

export interface ApiKindFacts {
  readonly apiVersion: string;
  readonly namespaced: boolean;
  /** The resource's name in messages of the API server: `pods`, `statefulsets.apps`. */
  readonly resource: string;
  readonly hasStatus: boolean;
}

const kind = (apiVersion: string, plural: string, namespaced: boolean, hasStatus: boolean): ApiKindFacts => ({
  apiVersion,
  namespaced,
  resource: apiVersion.includes('/') ? `${plural}.${apiVersion.split('/')[0]}` : plural,
  hasStatus,
});

export const API_KINDS: { readonly [K in ApiKind]: ApiKindFacts } = {
  ConfigMap: kind('v1', 'configmaps', true, false),
  ControllerRevision: kind('apps/v1', 'controllerrevisions', true, false),
  CSIDriver: kind('storage.k8s.io/v1', 'csidrivers', false, false),
  CSINode: kind('storage.k8s.io/v1', 'csinodes', false, false),
  CSIStorageCapacity: kind('storage.k8s.io/v1', 'csistoragecapacities', true, false),
  Deployment: kind('apps/v1', 'deployments', true, true),
  EndpointSlice: kind('discovery.k8s.io/v1', 'endpointslices', true, false),
  Node: kind('v1', 'nodes', false, true),
  PersistentVolume: kind('v1', 'persistentvolumes', false, true),
  PersistentVolumeClaim: kind('v1', 'persistentvolumeclaims', true, true),
  Pod: kind('v1', 'pods', true, true),
  PodDisruptionBudget: kind('policy/v1', 'poddisruptionbudgets', true, true),
  ReplicaSet: kind('apps/v1', 'replicasets', true, true),
  Secret: kind('v1', 'secrets', true, false),
  Service: kind('v1', 'services', true, true),
  StatefulSet: kind('apps/v1', 'statefulsets', true, true),
  StorageClass: kind('storage.k8s.io/v1', 'storageclasses', false, false),
  VolumeAttachment: kind('storage.k8s.io/v1', 'volumeattachments', false, true),
};

export function isApiKind(kind: string): kind is ApiKind {
  return Object.hasOwn(API_KINDS, kind);
}

/** The key of an object of the API. */
export function keyOf(object: { readonly metadata: { readonly name: string; readonly namespace?: string } }): Key {
  const { name, namespace } = object.metadata;
  return namespace === undefined ? name : `${namespace}/${name}`;
}

export function keyIn(namespace: string | undefined, name: string): Key {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

export function nameOf(key: Key): string {
  return key.slice(key.indexOf('/') + 1);
}

export function namespaceOf(key: Key): string | undefined {
  const slash = key.indexOf('/');
  return slash < 0 ? undefined : key.slice(0, slash);
}

/** The uid of an object: never reused while anything still mentions it. */
export function uidOf(object: { readonly metadata: { readonly uid?: string } }): string {
  return object.metadata.uid as string;
}

/** The key of the object that a uid was given to: uids are `Kind/key#incarnation` (see apiserver/create.ts). */
export function keyOfUid(uid: string): Key {
  return uid.slice(uid.indexOf('/') + 1, uid.lastIndexOf('#'));
}
