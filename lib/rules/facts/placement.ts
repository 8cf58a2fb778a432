import type { LabelSelector, Labels, Node, PersistentVolume, PodAffinityTerm, StorageClass } from '../../kube/objects';
import { requiresNode, selects } from '../../kube/selectors';
import { untoleratedTaint } from '../../kube/tolerations';
import { allowsTopology, HOSTNAME_LABEL, volumeReaches, volumeZoneFits, ZONE_LABEL } from '../../kube/topology';
import { allocatableOf, requestsOf } from '../../model/controllers/scheduler/requests';
import { list } from '../../util/text';
import type { ClusterNode } from './described-cluster';
import type { Facts } from './facts';
import type { DriverInUse } from './storage';
import { podLabels, type Workload } from './workload';

/** Where the pods of a workload may run, by what each pod asks for by itself: not by other pods, and not by its volumes. */
export interface Placement {
  readonly nodes: readonly ClusterNode[];
  readonly fitting: readonly ClusterNode[];
  /** Of every node that does not fit the first reason, in the scheduler's words. */
  readonly reasons: ReadonlyMap<ClusterNode, string>;
}

const placements = new WeakMap<Workload, Placement | undefined>();

/**
 * Nothing if no nodes are described, if every node gets a pod, or if somebody other than Kubernetes' scheduler places the pods.
 */
export function placementOf({ cluster }: Facts, workload: Workload): Placement | undefined {
  const { schedulerName = 'default-scheduler' } = workload.pod;
  // A list without nodes tells of none, not that there is none.
  if (!cluster?.nodes?.length || workload.kind === 'DaemonSet' || schedulerName !== 'default-scheduler')
    return undefined;
  if (placements.has(workload)) return placements.get(workload);
  const reasons = new Map<ClusterNode, string>();
  for (const node of cluster.nodes) {
    const reason = reasonAgainst(workload, node);
    if (reason !== undefined) reasons.set(node, reason);
  }
  const placement = { nodes: cluster.nodes, fitting: cluster.nodes.filter((node) => !reasons.has(node)), reasons };
  placements.set(workload, placement);
  return placement;
}

/** In the order in which the scheduler's plugins look (`pkg/scheduler/apis/config/v1/default_plugins.go`). */
function reasonAgainst({ pod }: Workload, { name, object }: ClusterNode): string | undefined {
  // The scheduler is not asked: the kubelet of that node takes the pod if it has room.
  if (pod.nodeName && pod.nodeName !== name) return "node(s) didn't match the requested node name";
  if (!pod.nodeName && untoleratedTaint(object.spec?.taints, pod.tolerations ?? [])) {
    return 'node(s) had untolerated taint(s)';
  }
  if (!requiresNode(pod, object)) return "node(s) didn't match Pod's node affinity/selector";
  const short = shortOf(pod, object);
  return short && `Insufficient ${short}`;
}

/** The first resource of which an empty node has less than one pod asks for. */
function shortOf(pod: Workload['pod'], node: Node): string | undefined {
  return Object.entries(roomFor(pod, node)).find(([, pods]) => pods < 1)?.[0];
}

/** How many pods of a kind an empty node has room for, by resource. */
export function roomFor(pod: Workload['pod'], { status }: Node): { readonly [resource: string]: number } {
  const { asked } = requestsOf(pod);
  const offered = allocatableOf(status?.allocatable);
  const room: Record<string, number> = { pods: offered.pods };
  if (asked.cpu > 0) room.cpu = Math.floor(offered.cpu / asked.cpu);
  if (asked.memory > 0) room.memory = Math.floor(offered.memory / asked.memory);
  // Descriptions tell cpu, memory and pods; of anything else nothing is known.
  return room;
}

/** Nodes whose group grows when pods find no room. */
export function grows(nodes: readonly ClusterNode[]): boolean {
  return nodes.some(({ description }) => description.autoscale === true);
}

/** The nodes on which a volume can be used. */
export function reachedBy(nodes: readonly ClusterNode[], volume: PersistentVolume): readonly ClusterNode[] {
  return nodes.filter(({ object }) => volumeReaches(volume, object) && volumeZoneFits(volume, object));
}

/** The nodes for which a class may make a volume; all of them if its terms name labels that the description does not have. */
export function allowedBy(nodes: readonly ClusterNode[], storageClass: StorageClass): readonly ClusterNode[] {
  const keys = (storageClass.allowedTopologies ?? []).flatMap(({ matchLabelExpressions = [] }) =>
    matchLabelExpressions.map(({ key }) => key),
  );
  if (keys.length === 0) return nodes;
  const labelled = nodes.map((node) => ({ node, labels: withDriverLabels(node.object, keys) }));
  if (keys.some((key) => labelled.every(({ labels }) => labels[key] === undefined))) return nodes;
  return labelled.filter(({ labels }) => allowsTopology(storageClass, labels)).map(({ node }) => node);
}

/** Drivers give nodes zone labels of their own, which a description need not repeat: they say what the well-known one says. */
function withDriverLabels({ metadata: { labels = {} } }: Node, keys: readonly string[]): Labels {
  const zone = labels[ZONE_LABEL];
  if (zone === undefined) return labels;
  return { ...Object.fromEntries(keys.filter((key) => /\/zone$/.test(key)).map((key) => [key, zone])), ...labels };
}

/** The place that a volume of a driver is tied to when it is made for a node: a zone, the node itself, or nothing. */
export function domainOf(driver: DriverInUse, { name, object }: ClusterNode): string | undefined {
  if (driver.topology === 'node') return name;
  return driver.topology === 'zone' ? object.metadata.labels?.[ZONE_LABEL] : undefined;
}

/** `zone z1`, `zones z1 and z2`, `node a-1`. */
export function placesWords(nodes: readonly ClusterNode[], key: string = ZONE_LABEL): string {
  const values = [...new Set(nodes.flatMap(({ object }) => object.metadata.labels?.[key] ?? []))];
  // Without zones the nodes themselves are told.
  if (values.length === 0) return namesWords(nodes);
  if (key === HOSTNAME_LABEL) return namesWords(nodes);
  return `${key === ZONE_LABEL ? 'zone' : key}${values.length > 1 ? 's' : ''} ${list(values)}`;
}

/** `node a-1`, `nodes a-1, a-2 and 3 more`. */
export function namesWords(nodes: readonly ClusterNode[]): string {
  const names = nodes.map(({ name }) => name);
  const shown =
    names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES - 1), `${names.length - MOST_NAMES + 1} more`] : names;
  return `node${names.length > 1 ? 's' : ''} ${list(shown)}`;
}

const MOST_NAMES = 4;

/** A required anti-affinity term that keeps a workload's own pods apart; its topology key. */
export function ownAntiAffinity(workload: Workload): readonly PodAffinityTerm[] {
  const terms = workload.pod.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const labels = [...podLabels(workload)];
  const [first = {}, last = first] = [labels[0], labels.at(-1)];
  return terms.filter((term) => reachesOwn(term, workload) && selectsEach(term, first) && selectsEach(term, last));
}

/** A term looks at pods of the pod's own namespace, unless it says otherwise. */
function reachesOwn({ namespaces, namespaceSelector }: PodAffinityTerm, { namespace }: Workload): boolean {
  if (namespaceSelector) return Object.keys(namespaceSelector).length === 0;
  return (namespaces ?? []).length === 0 || (namespaces ?? []).includes(namespace);
}

/** Whether a term of one pod chooses its sister: labels that differ from pod to pod are named by keys, or by values. */
function selectsEach({ labelSelector, matchLabelKeys, mismatchLabelKeys }: PodAffinityTerm, labels: Labels): boolean {
  if ((mismatchLabelKeys ?? []).length > 0 || (matchLabelKeys ?? []).some((key) => PER_POD.has(key))) return false;
  return selects(labelSelector ?? undefined, labels) && !namesOnePod(labelSelector ?? undefined);
}

/** Labels that no two pods of a set share. */
const PER_POD: ReadonlySet<string> = new Set(['statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index']);

function namesOnePod(selector: LabelSelector | undefined): boolean {
  const keys = [
    ...Object.keys(selector?.matchLabels ?? {}),
    ...(selector?.matchExpressions ?? []).map(({ key }) => key),
  ];
  return keys.some((key) => PER_POD.has(key));
}

/** The values of a topology label among nodes. */
export function domainsOf(nodes: readonly ClusterNode[], key: string): ReadonlyMap<string, readonly ClusterNode[]> {
  const domains = new Map<string, ClusterNode[]>();
  for (const node of nodes) {
    const value = node.object.metadata.labels?.[key];
    if (value === undefined) continue;
    const known = domains.get(value);
    if (known) known.push(node);
    else domains.set(value, [node]);
  }
  return domains;
}
