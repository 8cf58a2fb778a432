/** Claims that one node may use at a time, or one pod: what stands behind them, and whether their pods have a choice of nodes. */
import { allowsManyNodes } from '../../kube/access-modes';
import type { PersistentVolume } from '../../kube/objects';
import { selects } from '../../kube/selectors';
import { HOSTNAME_LABEL } from '../../kube/topology';
import type { FutureClaim } from './claims';
import type { ClusterNode } from './described-cluster';
import type { Facts } from './facts';
import { domainOf, grows, placementOf, reachedBy } from './placement';
import { type DriverInUse, storageOf } from './storage';
import { podLabels, type Workload } from './workload';

export type NarrowMode = 'ReadWriteOnce' | 'ReadWriteOncePod';

/** The mode of a claim that not every node may use at once; nothing for one that is meant to be shared. */
export function narrowMode({ object }: FutureClaim): NarrowMode | undefined {
  const modes = object.spec.accessModes ?? [];
  if (modes.includes('ReadWriteOncePod')) return 'ReadWriteOncePod';
  return modes.includes('ReadWriteOnce') && !allowsManyNodes(modes) ? 'ReadWriteOnce' : undefined;
}

/** What is known of the volume that a claim has or will get. */
export interface Backing {
  /** Whether it is attached to nodes; absent: nobody says. */
  readonly attaches?: boolean;
  /** The driver, or the kind of volume. */
  readonly driver?: string;
  /** It lives on one machine, or may: its pods have no choice. */
  readonly isPinned: boolean;
  /** Its own modes let several nodes have it, whatever the claim asks for. */
  readonly allowsMany: boolean;
  /** Nothing comes of the claim, which others tell. */
  readonly isAbsent?: true;
  readonly volume?: PersistentVolume;
  readonly use?: DriverInUse;
}

/** Volumes that are part of Kubernetes, or were: whether they are attached. */
const IN_TREE: { readonly [source: string]: boolean } = {
  awsElasticBlockStore: true,
  azureDisk: true,
  cinder: true,
  fc: true,
  gcePersistentDisk: true,
  iscsi: true,
  vsphereVolume: true,
  azureFile: false,
  cephfs: false,
  glusterfs: false,
  hostPath: false,
  nfs: false,
};

export function backingOf(claim: FutureClaim, facts: Facts): Backing {
  const storage = storageOf(facts);
  const { volumeName } = claim.object.spec;
  const named = volumeName ? storage.volume(volumeName) : undefined;
  const volume = named ?? storage.reservedFor(claim).find((each) => storage.misfit(each, claim) === undefined);
  if (volume) return backingOfVolume(volume.object, facts);
  const candidates = storage.candidatesOf(claim).filter((each) => storage.misfit(each, claim) === undefined);
  if (candidates.length > 0) return commonBacking(candidates.map(({ object }) => backingOfVolume(object, facts)));
  const choice = storage.classOf(claim.object);
  if (choice.is === 'missing' || choice.is === 'noDefault') return { ...UNKNOWN, isAbsent: true };
  const use = storage.driverOf(choice.storageClass);
  // A class without provisioner is mostly one of local volumes.
  if (!use) return { ...UNKNOWN, isPinned: choice.storageClass !== undefined };
  const { name: driver, attach: attaches, topology } = use;
  return { ...UNKNOWN, driver, use, isPinned: topology === 'node', ...(attaches !== undefined && { attaches }) };
}

const UNKNOWN: Backing = { isPinned: false, allowsMany: false };

/** What several volumes have in common, any of which may become a claim's. */
function commonBacking(backings: readonly Backing[]): Backing {
  const [first = UNKNOWN, ...others] = backings;
  if (others.length === 0) return first;
  const { driver, attaches } = first;
  const isSame = others.every((each) => each.driver === driver && each.attaches === attaches);
  return {
    isPinned: backings.every(({ isPinned }) => isPinned),
    allowsMany: backings.some(({ allowsMany }) => allowsMany),
    ...(isSame && driver !== undefined && { driver }),
    ...(isSame && attaches !== undefined && { attaches }),
  };
}

function backingOfVolume(volume: PersistentVolume, facts: Facts): Backing {
  const { spec } = volume;
  const allowsMany = allowsManyNodes(spec.accessModes);
  if (spec.csi) {
    const use = storageOf(facts).driver(spec.csi.driver);
    const { name: driver, attach: attaches, topology } = use;
    const isPinned = topology === 'node' || isOnOneNode(volume, facts);
    return { driver, use, volume, allowsMany, isPinned, ...(attaches !== undefined && { attaches }) };
  }
  const source = Object.keys(IN_TREE).find((name) => spec[name]);
  const isPinned = spec.local !== undefined || isOnOneNode(volume, facts);
  if (!source) return { volume, allowsMany, isPinned, ...(spec.local && { driver: 'local', attaches: false }) };
  return { driver: source, attaches: IN_TREE[source] as boolean, volume, allowsMany, isPinned };
}

function isOnOneNode(volume: PersistentVolume, { cluster }: Facts): boolean {
  const terms = volume.spec.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  const isByHost = terms.some(({ matchExpressions = [] }) =>
    matchExpressions.some(({ key }) => key === HOSTNAME_LABEL),
  );
  return isByHost || (cluster?.nodes !== undefined && terms.length > 0 && reachedBy(cluster.nodes, volume).length <= 1);
}

/** How many nodes the pods of workloads that use one claim may choose from. many: two at least, wherever its volume is. unknown: nobody says. */
export type Choice = 'one' | 'some' | 'many' | 'unknown';

export function choiceOfNodes(users: readonly Workload[], backing: Backing, facts: Facts): Choice {
  if (backing.isPinned || areTogether(users) || areOnNamedNode(users)) return 'one';
  const placements = users.map((workload) => placementOf(facts, workload));
  const [fitting = [], ...others] = placements.map((placement) => placement?.fitting ?? []);
  if (placements.some((placement) => placement === undefined)) return 'unknown';
  const all = new Set([...fitting, ...others.flat()]);
  const nodes = backing.volume ? reachedBy([...all], backing.volume) : [...all];
  if (grows(nodes)) return 'unknown';
  const sizes = domainSizes(nodes, backing);
  if (sizes.every((size) => size < 2)) return 'one';
  return sizes.every((size) => size >= 2) ? 'many' : 'some';
}

/** The nodes that can use a volume, for each place where it may be. */
function domainSizes(nodes: readonly ClusterNode[], { volume, use }: Backing): readonly number[] {
  if (volume || !use) return [nodes.length];
  const domains = new Map<string, number>();
  for (const node of nodes) {
    const domain = domainOf(use, node) ?? '';
    domains.set(domain, (domains.get(domain) ?? 0) + 1);
  }
  return [...domains.values()];
}

function areOnNamedNode(users: readonly Workload[]): boolean {
  const [first, ...others] = users.map(namedNode);
  return first !== undefined && others.every((name) => name === first);
}

/** The one node on which a workload's pods can be, by a name that its template gives. */
export function namedNode({ pod }: Workload): string | undefined {
  const selected = pod.nodeName || pod.nodeSelector?.[HOSTNAME_LABEL];
  if (selected) return selected;
  const terms = pod.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const [{ matchExpressions, matchFields } = {}, ...alternatives] = terms;
  if (alternatives.length > 0) return undefined;
  const names = [...(matchExpressions ?? []), ...(matchFields ?? [])].find(
    ({ key, operator, values }) =>
      (key === HOSTNAME_LABEL || key === 'metadata.name') && operator === 'In' && values?.length === 1,
  );
  return names?.values?.[0];
}

/**
 * Whether required pod affinity on the host keeps all pods of these workloads on one node: some workload is on one node by itself, and each other one is
 * drawn to it, or to one that is.
 */
function areTogether(users: readonly Workload[]): boolean {
  return users.some((root) => {
    if (root.scale.most > 1 && !isDrawnTo(root, root)) return false;
    const there = new Set([root]);
    for (let isGrowing = true; isGrowing; ) {
      isGrowing = false;
      for (const user of users) {
        if (there.has(user) || ![...there].some((other) => isDrawnTo(user, other))) continue;
        there.add(user);
        isGrowing = true;
      }
    }
    return users.every((user) => there.has(user)) && (users.length > 1 || isDrawnTo(root, root));
  });
}

function isDrawnTo({ pod, namespace }: Workload, other: Workload): boolean {
  const terms = pod.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.some(({ topologyKey, labelSelector, namespaces, namespaceSelector }) => {
    if (topologyKey !== HOSTNAME_LABEL || namespaceSelector) return false;
    if (!(namespaces?.length ? namespaces : [namespace]).includes(other.namespace)) return false;
    for (const labels of podLabels(other)) if (!selects(labelSelector, labels)) return false;
    return true;
  });
}

/** Whether the pods of a workload write to a volume of theirs: some container mounts it, and nobody says read-only. */
export function writesTo({ pod }: Workload, volume: string): boolean {
  if ((pod.volumes ?? []).find(({ name }) => name === volume)?.persistentVolumeClaim?.readOnly) return false;
  return [...(pod.initContainers ?? []), ...(pod.containers ?? [])].some(
    ({ volumeMounts, volumeDevices }) =>
      (volumeMounts ?? []).some(({ name, readOnly }) => name === volume && !readOnly) ||
      (volumeDevices ?? []).some(({ name }) => name === volume),
  );
}

/** A workload that uses a claim, and how many pods of it at most do so at one time. */
export interface User {
  readonly workload: Workload;
  readonly pods: number;
  /** Its pods end by themselves. */
  readonly isPassing: boolean;
  readonly writes: boolean;
}

const PASSING: ReadonlySet<string> = new Set(['Job', 'CronJob']);

/** The workloads that use a claim; those that have no pods are left out. */
export function usersOf({ users }: FutureClaim): readonly User[] {
  const found = new Map<Workload, User>();
  for (const { workload, ordinal, volume } of users) {
    const pods = ordinal === undefined ? mostPods(workload) : 1;
    const writes = found.get(workload)?.writes === true || writesTo(workload, volume);
    if (pods > 0) found.set(workload, { workload, pods, writes, isPassing: PASSING.has(workload.kind) });
  }
  return [...found.values()];
}

/** Pods of a workload that may run at one time. Of a DaemonSet, two stand for one a node. */
function mostPods({ kind, scale, resource }: Workload): number {
  const { spec = {} } = resource.object as { spec?: { suspend?: boolean; completions?: number } };
  if (PASSING.has(kind) && spec.suspend) return 0;
  if (kind === 'DaemonSet') return 2;
  return kind === 'Job' ? Math.min(scale.most, spec.completions ?? scale.most) : scale.most;
}

export function sumOfPods(users: readonly User[]): number {
  return users.reduce((sum, { pods }) => sum + pods, 0);
}

/** `Deployment app, CronJob backup`. */
export function namesOfUsers(users: readonly User[]): string {
  return users.map(({ workload: { kind, name } }) => `${kind} ${name}`).join(', ');
}
