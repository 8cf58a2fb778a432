/** Filters that look at one node alone: `pkg/scheduler/framework/plugins/{nodename,nodeunschedulable,tainttoleration,nodeaffinity}` (v1.37.1). */

import type { NodeSelector, Taint } from '../../../../kube/objects';
import { requiresNode } from '../../../../kube/selectors';
import { tolerates, untoleratedTaint } from '../../../../kube/tolerations';
import { type FilterPlugin, SKIP } from '../cycle';
import { unresolvable } from '../status';

export const nodeName: FilterPlugin = {
  name: 'NodeName',
  prepare: ({ pod }) => {
    const wanted = pod.spec.nodeName;
    if (!wanted) return SKIP;
    return {
      filter: ({ name }) =>
        name === wanted ? undefined : unresolvable("node(s) didn't match the requested node name"),
    };
  },
};

const UNSCHEDULABLE_TAINT: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** Answers before TaintToleration, though a cordoned node has the taint as well (SCH-64). */
export const nodeUnschedulable: FilterPlugin = {
  name: 'NodeUnschedulable',
  prepare: ({ pod }) => {
    if (pod.spec.tolerations?.some((toleration) => tolerates(toleration, UNSCHEDULABLE_TAINT))) return SKIP;
    return {
      filter: ({ node }) => (node.spec?.unschedulable ? unresolvable('node(s) were unschedulable') : undefined),
    };
  },
};

/** SCH-60. */
export const taintToleration: FilterPlugin = {
  name: 'TaintToleration',
  prepare: ({ pod, view }) => ({
    filter: ({ node }) => {
      if (!node.spec?.taints?.length) return undefined;
      const taint = untoleratedTaint(node.spec.taints, pod.spec.tolerations);
      if (!taint) return undefined;
      if (!view.switches.taintTextNamesTheTaint) return unresolvable('node(s) had untolerated taint(s)');
      return unresolvable(`node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`);
    },
  }),
};

/** SCH-61. */
export const nodeAffinity: FilterPlugin = {
  name: 'NodeAffinity',
  prepare: ({ pod }) => {
    const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    if (!required && !pod.spec.nodeSelector) return SKIP;
    const only = required && namedNodes(required);
    if (only?.size === 0) return unresolvable('pod affinity terms conflict');
    return {
      filter: ({ node }) =>
        requiresNode(pod.spec, node) ? undefined : unresolvable("node(s) didn't match Pod's node affinity/selector"),
      ...(only && { only }),
    };
  },
};

/** The nodes that the terms name, if every term names some; a DaemonSet's pods are pinned so. */
function namedNodes({ nodeSelectorTerms }: NodeSelector): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const { matchFields = [] } of nodeSelectorTerms) {
    const fields = matchFields.filter(({ key, operator }) => key === 'metadata.name' && operator === 'In');
    if (fields.length === 0) return undefined;
    const [first = [], ...rest] = fields.map(({ values = [] }) => values);
    for (const name of first) if (rest.every((values) => values.includes(name))) names.add(name);
  }
  return nodeSelectorTerms.length > 0 ? names : undefined;
}
