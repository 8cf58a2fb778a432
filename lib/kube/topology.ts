/** Where nodes and volumes are: zones, and what ties a volume to them. */

import type { LabelSelector, Labels } from './objects/meta';
import type { Node } from './objects/node';
import type { TopologySpreadConstraint } from './objects/pod';
import type { PersistentVolume, StorageClass } from './objects/storage';
import { selects, selectsNode } from './selectors';

export const HOSTNAME_LABEL = 'kubernetes.io/hostname';
export const ZONE_LABEL = 'topology.kubernetes.io/zone';
export const REGION_LABEL = 'topology.kubernetes.io/region';

/** The names that these labels had before 1.17, still on old volumes. */
const BETA_LABELS: { readonly [beta: string]: string } = {
  'failure-domain.beta.kubernetes.io/zone': ZONE_LABEL,
  'failure-domain.beta.kubernetes.io/region': REGION_LABEL,
};
const VOLUME_LABELS: readonly string[] = [...Object.keys(BETA_LABELS), ZONE_LABEL, REGION_LABEL];

export function zoneOf(node: Node): string | undefined {
  return node.metadata.labels?.[ZONE_LABEL] ?? node.metadata.labels?.['failure-domain.beta.kubernetes.io/zone'];
}

/** Whether a volume can be used on a node, by the volume's required node affinity (rule SCH-13). */
export function volumeReaches(volume: PersistentVolume, node: Node): boolean {
  const required = volume.spec.nodeAffinity?.required;
  return required === undefined || selectsNode(required, node);
}

/**
 * Whether the zone and region labels of a bound volume agree with a node (rule SCH-50). A node without any of these labels
 * takes every volume; a label's value may be several, joined by `__`.
 */
export function volumeZoneFits(volume: PersistentVolume, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  if (!VOLUME_LABELS.some((key) => labels[key] !== undefined)) return true;
  return VOLUME_LABELS.every((key) => {
    const zones = volume.metadata.labels?.[key]?.split('__');
    const zone = labels[key] ?? labels[BETA_LABELS[key] ?? ''];
    return zones === undefined || (zone !== undefined && zones.includes(zone));
  });
}

/** Whether a class may provision a volume for a node with these labels: one of its terms, or no terms at all (rule SCH-16). */
export function allowsTopology(storageClass: StorageClass, labels: Labels = {}): boolean {
  const terms = storageClass.allowedTopologies ?? [];
  return (
    terms.length === 0 ||
    terms.some(
      ({ matchLabelExpressions = [] }) =>
        // A term without expressions selects nothing.
        matchLabelExpressions.length > 0 &&
        matchLabelExpressions.every(({ key, values }) => labels[key] !== undefined && values.includes(labels[key])),
    )
  );
}

/**
 * Whether one more pod in `domain` keeps a hard spread constraint (rule SCH-62). `counts` has the matching, not terminating
 * pods of every eligible domain; fewer domains than `minDomains` count as if an empty one existed.
 */
export function keepsSpread(
  constraint: TopologySpreadConstraint,
  counts: ReadonlyMap<string, number>,
  domain: string,
  podLabels: Labels = {},
): boolean {
  const self = selects(spreadSelector(constraint, podLabels), podLabels) ? 1 : 0;
  const least = counts.size < (constraint.minDomains ?? 1) ? 0 : Math.min(...counts.values());
  return (counts.get(domain) ?? 0) + self - least <= constraint.maxSkew;
}

/** The selector of a constraint, narrowed to pods that share the values of `matchLabelKeys`. */
export function spreadSelector(constraint: TopologySpreadConstraint, podLabels: Labels): LabelSelector | undefined {
  const keys = (constraint.matchLabelKeys ?? []).filter((key) => podLabels[key] !== undefined);
  if (constraint.labelSelector === undefined || keys.length === 0) return constraint.labelSelector;
  const shared = keys.map((key) => ({ key, operator: 'In' as const, values: [podLabels[key] as string] }));
  return {
    ...constraint.labelSelector,
    matchExpressions: [...(constraint.labelSelector.matchExpressions ?? []), ...shared],
  };
}
