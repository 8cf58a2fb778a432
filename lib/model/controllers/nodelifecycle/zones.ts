import type { Node } from '../../../kube/objects';
import { REGION_LABEL, zoneOf } from '../../../kube/topology';
import type { View } from '../../controller';
import { condition } from '../../pods';

/** `--unhealthy-zone-threshold`. */
const UNHEALTHY_ZONE_THRESHOLD = 0.55;
/** `--large-cluster-size-threshold`: nodes of a zone. */
const LARGE_CLUSTER_SIZE = 50;
/** `--secondary-node-eviction-rate`: nodes a second. */
const SECONDARY_NODE_EVICTION_RATE = 0.01;

/** Nodes with this label are not counted. */
const EXCLUDE_DISRUPTION = 'node.kubernetes.io/exclude-disruption';

export function readyStatus(node: Node | undefined): string | undefined {
  return condition(node?.status?.conditions, 'Ready')?.status;
}

/** component-helpers node/topology/helpers.go: GetZoneKey. */
export function zoneKeyOf(node: Node): string {
  const { labels = {} } = node.metadata;
  const region = labels[REGION_LABEL] ?? labels['failure-domain.beta.kubernetes.io/region'] ?? '';
  return `${region}:${zoneOf(node) ?? ''}`;
}

/** Nodes a second that get a NoExecute taint in a zone (NL-06) [ComputeZoneState, ReducedQPSFunc]. */
export function evictionRate({ timings }: View, nodes: readonly Node[], zone: string): number {
  const counted = nodes.filter((node) => isCounted(node) && zoneKeyOf(node) === zone);
  const notReady = counted.filter((node) => readyStatus(node) !== 'True').length;
  const isFull = notReady === counted.length;
  const isPartial = !isFull && notReady > 2 && notReady / counted.length >= UNHEALTHY_ZONE_THRESHOLD;
  if (!isPartial) return timings.nodeEvictionRate;
  return counted.length > LARGE_CLUSTER_SIZE ? SECONDARY_NODE_EVICTION_RATE : 0;
}

/** Whether no counted node is ready: then it is rather the control plane that is cut off. */
export function allFullyDisrupted(nodes: readonly Node[]): boolean {
  const counted = nodes.filter(isCounted);
  return counted.length > 0 && counted.every((node) => readyStatus(node) !== 'True');
}

function isCounted({ metadata: { labels } }: Node): boolean {
  return labels?.[EXCLUDE_DISRUPTION] === undefined;
}
