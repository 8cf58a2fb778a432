import type { Labels, PodAffinityTerm, TopologySpreadConstraint } from '../../kube/objects';
import { selects } from '../../kube/selectors';
import { HOSTNAME_LABEL, spreadSelector } from '../../kube/topology';
import type { ClusterNode } from './described-cluster';
import type { Facts } from './facts';
import { grows, ownAntiAffinity, placementOf, roomFor } from './placement';
import { podLabels, type SetWorkload } from './workload';

/** How many members of a set one node may get, and what keeps them apart. */
export interface Crowd {
  readonly most: number;
  /** hard: the scheduler must. soft: it does where it can. none: nothing is asked. */
  readonly rule: 'hard' | 'soft' | 'none';
  /** What is asked: `topologySpreadConstraints on kubernetes.io/hostname, ScheduleAnyway`. */
  readonly because: string;
  /** There is no other node. */
  readonly isOnlyNode: boolean;
}

/** The worst placement of a set that the scheduler may choose; nothing if somebody else places its pods, or no node takes them. */
export function crowdOf(workload: SetWorkload, facts: Facts): Crowd | undefined {
  const { pod, scale } = workload;
  if ((pod.schedulerName ?? 'default-scheduler') !== 'default-scheduler') return undefined;
  const nodes = placementOf(facts, workload)?.fitting;
  if (nodes?.length === 0) return undefined;
  const isOnlyNode =
    (nodes?.length === 1 && !grows(nodes)) || Boolean(pod.nodeName || pod.nodeSelector?.[HOSTNAME_LABEL]);
  const most = Math.min(scale.most, roomOf(workload, nodes));
  const [antiAffinity] = ownAntiAffinity(workload);
  if (antiAffinity)
    return { most: 1, rule: 'hard', because: `podAntiAffinity on ${antiAffinity.topologyKey}`, isOnlyNode };
  if (hasHostPort(workload)) return { most: 1, rule: 'hard', because: 'hostPort', isOnlyNode };
  const hard = ownSpread(workload).filter(({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule');
  const crowds = hard.map((each) => ({
    each,
    most: Math.min(most, mostIn(each, scale.most, domainsOf(each.topologyKey, nodes))),
  }));
  const best = crowds.sort((a, b) => a.most - b.most)[0];
  if (best) return { most: best.most, rule: 'hard', because: wordsOf(best.each), isOnlyNode };
  const soft = softRule(workload);
  if (!soft)
    return {
      most,
      rule: 'none',
      because: 'no podAntiAffinity and no topologySpreadConstraints for its own pods',
      isOnlyNode,
    };
  const domains = domainsOf(soft.key, nodes);
  const spread = domains === undefined ? most : Math.min(most, Math.ceil(scale.most / domains));
  return { most: spread, rule: 'soft', because: soft.because, isOnlyNode };
}

/** Pods in one domain when the skew is used to the full: all others have as few as it allows, or nobody knows how many others there are. */
function mostIn({ maxSkew }: TopologySpreadConstraint, members: number, domains: number | undefined): number {
  const alone = Math.min(members, maxSkew);
  if (domains === undefined || domains === Number.POSITIVE_INFINITY) return alone;
  return Math.max(alone, Math.floor((members + (domains - 1) * maxSkew) / domains));
}

/** Values of a topology key on the nodes that take the pods; undefined: nobody knows; infinite: more come when they are needed. */
function domainsOf(key: string, nodes: readonly ClusterNode[] | undefined): number | undefined {
  if (!nodes) return undefined;
  if (grows(nodes)) return Number.POSITIVE_INFINITY;
  return Math.max(1, new Set(nodes.flatMap(({ object }) => object.metadata.labels?.[key] ?? [])).size);
}

/** The constraints by which pods of a set keep away from their sisters. */
function ownSpread(workload: SetWorkload): readonly TopologySpreadConstraint[] {
  const [own, sister] = sisters(workload);
  return (workload.pod.topologySpreadConstraints ?? []).filter((each) => selects(spreadSelector(each, own), sister));
}

function sisters(workload: SetWorkload): readonly [Labels, Labels] {
  const [own = workload.labels, sister = own] = podLabels(workload);
  return [own, sister];
}

function softRule(workload: SetWorkload): { readonly key: string; readonly because: string } | undefined {
  const spread = ownSpread(workload);
  const onHost = spread.find(({ topologyKey }) => topologyKey === HOSTNAME_LABEL) ?? spread[0];
  if (onHost) return { key: onHost.topologyKey, because: wordsOf(onHost) };
  const [, sister] = sisters(workload);
  const preferred = workload.pod.affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const term = preferred.map(({ podAffinityTerm }) => podAffinityTerm).find((each) => repels(each, workload, sister));
  return term && { key: term.topologyKey, because: `podAntiAffinity on ${term.topologyKey}, preferred` };
}

function repels({ labelSelector, namespaces }: PodAffinityTerm, { namespace }: SetWorkload, sister: Labels): boolean {
  const isOwn = !namespaces?.length || namespaces.includes(namespace);
  return isOwn && selects(labelSelector ?? undefined, sister);
}

function wordsOf({ topologyKey, whenUnsatisfiable, maxSkew }: TopologySpreadConstraint): string {
  return `topologySpreadConstraints on ${topologyKey}, maxSkew ${maxSkew}, ${whenUnsatisfiable}`;
}

/** Pods of a set for which the roomiest node has room. */
function roomOf({ pod }: SetWorkload, nodes: readonly ClusterNode[] | undefined): number {
  if (!nodes) return Number.POSITIVE_INFINITY;
  return Math.max(...nodes.map(({ object }) => Math.min(...Object.values(roomFor(pod, object)))));
}

/** Two pods with one port of the host do not share a node. */
function hasHostPort({ pod }: SetWorkload): boolean {
  return (pod.containers ?? []).some(({ ports }) => (ports ?? []).some(({ hostPort }) => hostPort));
}
