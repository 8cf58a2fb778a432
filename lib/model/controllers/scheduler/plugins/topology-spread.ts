/** SCH-62: `pkg/scheduler/framework/plugins/podtopologyspread/{filtering,common}.go` (v1.37.1). */

import type { LabelSelector, Labels, Node, Pod, TopologySpreadConstraint } from '../../../../kube/objects';
import { requiresNode, selects } from '../../../../kube/selectors';
import { untoleratedTaint } from '../../../../kube/tolerations';
import { keepsSpread, spreadSelector } from '../../../../kube/topology';
import { isTerminating } from '../../../pods';
import { type FilterPlugin, SKIP } from '../cycle';
import type { NodeInfo } from '../snapshot';
import { unresolvable, unschedulable } from '../status';

const MISMATCH = "node(s) didn't match pod topology spread constraints";
const NONE: readonly TopologySpreadConstraint[] = [];

export function spreadConstraintsOf(
  { spec }: Pod,
  action: TopologySpreadConstraint['whenUnsatisfiable'],
): readonly TopologySpreadConstraint[] {
  return spec.topologySpreadConstraints?.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === action) ?? NONE;
}

export const podTopologySpread: FilterPlugin = {
  name: 'PodTopologySpread',
  prepare: ({ pod, snapshot }) => {
    const constraints = spreadConstraintsOf(pod, 'DoNotSchedule');
    if (constraints.length === 0) return SKIP;
    const counts = countDomains(pod, constraints, snapshot.all());
    return {
      filter: ({ node }) => {
        for (const [i, constraint] of constraints.entries()) {
          const domain = node.metadata.labels?.[constraint.topologyKey];
          if (domain === undefined) return unresolvable(`${MISMATCH} (missing required label)`);
          if (!keepsSpread(constraint, counts[i] as Domains, domain, pod.metadata.labels))
            return unschedulable(MISMATCH);
        }
        return undefined;
      },
    };
  },
};

/** Matching pods by domain. */
export type Domains = ReadonlyMap<string, number>;

/** By constraint: every eligible domain, with its matching pods. Only nodes with all keys count. */
function countDomains(
  pod: Pod,
  constraints: readonly TopologySpreadConstraint[],
  nodes: readonly NodeInfo[],
): readonly Domains[] {
  const counts = constraints.map(() => new Map<string, number>());
  for (const info of nodes) {
    if (!hasAllKeys(info.node.metadata.labels, constraints)) continue;
    for (const [i, constraint] of constraints.entries()) {
      if (!isEligible(constraint, pod, info.node)) continue;
      const domain = info.node.metadata.labels?.[constraint.topologyKey] as string;
      const matching = countMatching(info, selectorOf(constraint, pod), pod.metadata.namespace);
      const domains = counts[i] as Map<string, number>;
      domains.set(domain, (domains.get(domain) ?? 0) + matching);
    }
  }
  return counts;
}

export function hasAllKeys(labels: Labels | undefined, constraints: readonly TopologySpreadConstraint[]): boolean {
  return constraints.every(({ topologyKey }) => labels?.[topologyKey] !== undefined);
}

/** nodeAffinityPolicy and nodeTaintsPolicy: whether the constraint looks at a node. */
export function isEligible(constraint: TopologySpreadConstraint, pod: Pod, node: Node): boolean {
  if ((constraint.nodeAffinityPolicy ?? 'Honor') === 'Honor' && !requiresNode(pod.spec, node)) return false;
  if (constraint.nodeTaintsPolicy !== 'Honor') return true;
  return untoleratedTaint(node.spec?.taints, pod.spec.tolerations) === undefined;
}

const selectors = new WeakMap<TopologySpreadConstraint, Map<Labels, LabelSelector | undefined>>();

/** With matchLabelKeys; remembered, since compiled selectors are remembered by identity. */
export function selectorOf(constraint: TopologySpreadConstraint, { metadata }: Pod): LabelSelector | undefined {
  if (!constraint.matchLabelKeys?.length || !metadata.labels) return constraint.labelSelector;
  let byLabels = selectors.get(constraint);
  if (!byLabels) {
    byLabels = new Map();
    selectors.set(constraint, byLabels);
  }
  if (!byLabels.has(metadata.labels)) byLabels.set(metadata.labels, spreadSelector(constraint, metadata.labels));
  return byLabels.get(metadata.labels);
}

/** Terminating pods do not count. */
function countMatching({ pods }: NodeInfo, selector: LabelSelector | undefined, namespace: string | undefined): number {
  let count = 0;
  for (const { metadata } of pods.filter((pod) => !isTerminating(pod))) {
    if (metadata.namespace === namespace && selects(selector, metadata.labels)) count++;
  }
  return count;
}
