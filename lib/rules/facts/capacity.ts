import type { PodSpec, TopologySpreadConstraint } from '../../kube/objects';
import { requiresNode, selects } from '../../kube/selectors';
import { untoleratedTaint } from '../../kube/tolerations';
import { HOSTNAME_LABEL, spreadSelector, ZONE_LABEL } from '../../kube/topology';
import type { ClusterNode } from './described-cluster';
import { domainsOf, grows, ownAntiAffinity, type Placement, roomFor } from './placement';
import { podLabels, type Workload } from './workload';

/** How many pods of a workload the described nodes take, whatever the order in which they are placed. */
export interface Capacity {
  readonly pods: number;
  /** What there is too little of. */
  readonly of: 'nodes' | 'zones' | 'places';
  /** `required anti-affinity over kubernetes.io/hostname` */
  readonly limit: string;
}

/** The limit of what the pods request. */
export const ROOM = 'the requests of the pods';

const UNLIMITED: Capacity = { pods: Number.POSITIVE_INFINITY, of: 'places', limit: '' };

/** The least of all limits that hold by themselves: what is found is never too small, so that a shortage is certain. */
export function capacityFor(workload: Workload, { nodes, fitting }: Placement): Capacity {
  if (grows(fitting) || fitting.length === 0) return UNLIMITED;
  const limits = [roomLimit(workload, fitting)];
  if (!workload.pod.nodeName) {
    limits.push(...antiAffinityLimits(workload, fitting));
    limits.push(...hardSpreads(workload).map((constraint) => spreadLimit(workload, constraint, nodes, fitting)));
  }
  return limits.reduce((least, limit) => (limit.pods < least.pods ? limit : least), UNLIMITED);
}

function roomLimit({ pod }: Workload, fitting: readonly ClusterNode[]): Capacity {
  return { pods: sum(fitting.map((node) => roomOn(pod, node))), of: 'places', limit: ROOM };
}

function roomOn(pod: PodSpec, { object }: ClusterNode): number {
  return Math.min(...Object.values(roomFor(pod, object)));
}

/** One pod a domain; a node without the label is in none, and takes any number. */
function antiAffinityLimits(workload: Workload, fitting: readonly ClusterNode[]): readonly Capacity[] {
  return ownAntiAffinity(workload).flatMap(({ topologyKey }) => {
    const hasAll = fitting.every(({ object }) => object.metadata.labels?.[topologyKey] !== undefined);
    if (!hasAll) return [];
    const { size } = domainsOf(fitting, topologyKey);
    return [{ pods: size, of: unitOf(topologyKey), limit: `required anti-affinity over ${topologyKey}` }];
  });
}

/** Constraints that keep pods away and count the workload's own. */
export function hardSpreads(workload: Workload): readonly TopologySpreadConstraint[] {
  const { topologySpreadConstraints: constraints } = workload.pod;
  if (!constraints?.length) return [];
  const [labels = {}] = podLabels(workload);
  return constraints.filter(
    (each) => each.whenUnsatisfiable === 'DoNotSchedule' && selects(spreadSelector(each, labels), labels),
  );
}

/** No domain may have more than the emptiest one and maxSkew; the emptiest has at most what fits there. */
function spreadLimit(
  workload: Workload,
  constraint: TopologySpreadConstraint,
  nodes: readonly ClusterNode[],
  fitting: readonly ClusterNode[],
): Capacity {
  const { topologyKey, maxSkew, minDomains = 1 } = constraint;
  const eligible = nodes.filter((node) => isEligible(workload, constraint, node));
  const fits = new Set(fitting);
  const room = [...domainsOf(eligible, topologyKey).values()].map((domain) =>
    sum(domain.map((node) => (fits.has(node) ? roomOn(workload.pod, node) : 0))),
  );
  const least = room.length < minDomains ? 0 : Math.min(...room);
  return {
    pods: sum(room.map((pods) => Math.min(pods, least + maxSkew))),
    of: 'places',
    limit: `DoNotSchedule spread over ${topologyKey}, maxSkew ${maxSkew}${minDomains > 1 ? `, minDomains ${minDomains}` : ''}`,
  };
}

/** Nodes that the pod cannot use for its own wishes do not count as domains, tainted ones do, unless the constraint says otherwise. */
export function isEligible({ pod }: Workload, constraint: TopologySpreadConstraint, { object }: ClusterNode): boolean {
  const { nodeAffinityPolicy = 'Honor', nodeTaintsPolicy = 'Ignore' } = constraint;
  if (nodeAffinityPolicy === 'Honor' && !requiresNode(pod, object)) return false;
  return nodeTaintsPolicy === 'Ignore' || !untoleratedTaint(object.spec?.taints, pod.tolerations ?? []);
}

function unitOf(topologyKey: string): Capacity['of'] {
  if (topologyKey === HOSTNAME_LABEL) return 'nodes';
  return topologyKey === ZONE_LABEL ? 'zones' : 'places';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
