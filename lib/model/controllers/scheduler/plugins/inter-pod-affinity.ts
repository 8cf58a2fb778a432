/** SCH-63: `pkg/scheduler/framework/plugins/interpodaffinity/filtering.go` (v1.37.1). */

import type { LabelSelector, Node, Pod, PodAffinityTerm } from '../../../../kube/objects';
import { selects } from '../../../../kube/selectors';
import { HOSTNAME_LABEL } from '../../../../kube/topology';
import type { View } from '../../../controller';
import type { Cycle, FilterPlugin } from '../cycle';
import { memoryOf } from '../memory';
import type { NodeInfo } from '../snapshot';
import { unresolvable, unschedulable } from '../status';

const NO_TERMS: readonly PodAffinityTerm[] = [];

export const affinityTerms = ({ spec }: Pod): readonly PodAffinityTerm[] =>
  spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? NO_TERMS;

export const antiAffinityTerms = ({ spec }: Pod): readonly PodAffinityTerm[] =>
  spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? NO_TERMS;

/** Whether a term of `owner` means `pod`: its namespace and its labels. */
export function termMatches(term: PodAffinityTerm, owner: Pod, pod: Pod): boolean {
  return inNamespaces(term, owner, pod.metadata.namespace) && selects(selectorFor(term, owner), pod.metadata.labels);
}

function inNamespaces({ namespaces, namespaceSelector }: PodAffinityTerm, owner: Pod, namespace = ''): boolean {
  if (!namespaces?.length && !namespaceSelector) return namespace === owner.metadata.namespace;
  if (namespaces?.includes(namespace)) return true;
  // NOT MODELLED: labels of namespaces. A selector sees only the one that every namespace has, its name.
  return namespaceSelector !== undefined && selects(namespaceSelector, { 'kubernetes.io/metadata.name': namespace });
}

const narrowed = new WeakMap<PodAffinityTerm, Map<Pod['metadata'], LabelSelector | undefined>>();

/** matchLabelKeys and mismatchLabelKeys, which admission merges into the selector (`pkg/registry/core/pod/strategy.go`). */
function selectorFor(term: PodAffinityTerm, owner: Pod): LabelSelector | undefined {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = term;
  if (!labelSelector || matchLabelKeys.length + mismatchLabelKeys.length === 0) return labelSelector;
  let byOwner = narrowed.get(term);
  if (!byOwner) {
    byOwner = new Map();
    narrowed.set(term, byOwner);
  }
  const known = byOwner.get(owner.metadata);
  if (known) return known;
  const labels = owner.metadata.labels ?? {};
  const require = (keys: readonly string[], operator: 'In' | 'NotIn') =>
    keys.flatMap((key) => (labels[key] === undefined ? [] : [{ key, operator, values: [labels[key] as string] }]));
  const selector = {
    ...labelSelector,
    matchExpressions: [
      ...(labelSelector.matchExpressions ?? []),
      ...require(matchLabelKeys, 'In'),
      ...require(mismatchLabelKeys, 'NotIn'),
    ],
  };
  byOwner.set(owner.metadata, selector);
  return selector;
}

export function matchesAll(terms: readonly PodAffinityTerm[], owner: Pod, pod: Pod): boolean {
  return terms.length > 0 && terms.every((term) => termMatches(term, owner, pod));
}

export function matchesAny(terms: readonly PodAffinityTerm[], owner: Pod, pod: Pod): boolean {
  return terms.some((term) => termMatches(term, owner, pod));
}

/** Domains, as `key=value`, in which something is so. */
type Domains = Set<string>;

const pair = (key: string, value: string): string => `${key}=${value}`;

function mark(domains: Domains, { topologyKey }: PodAffinityTerm, node: Node): void {
  const value = node.metadata.labels?.[topologyKey];
  if (value !== undefined) domains.add(pair(topologyKey, value));
}

function isIn(domains: Domains, { topologyKey }: PodAffinityTerm, node: Node): boolean {
  const value = node.metadata.labels?.[topologyKey];
  return value !== undefined && domains.has(pair(topologyKey, value));
}

const isHostScoped = ({ topologyKey }: PodAffinityTerm): boolean => topologyKey === HOSTNAME_LABEL;
const isWide = (term: PodAffinityTerm): boolean => !isHostScoped(term);

/**
 * Terms about the host are held against the pods of each node, as upstream does since 1.37 (gate InterPodAffinityHostnameFastPath) with the same verdicts;
 * only wider ones need a look at the whole cluster.
 */
export const interPodAffinity: FilterPlugin = {
  name: 'InterPodAffinity',
  prepare: (cycle) => {
    const { pod } = cycle;
    const affine = affinityTerms(pod);
    const anti = antiAffinityTerms(pod);
    const wideAnti = anti.filter(isWide);
    const hostAnti = anti.filter(isHostScoped);
    const wide = affine.length + wideAnti.length > 0 ? look(cycle, affine, wideAnti) : NOWHERE;
    const repelled = repelledFrom(cycle);
    // A pod whose terms match itself and nothing else may go anywhere that has the keys.
    const first = wide.affine.size === 0 && matchesAll(affine, pod, pod);
    const isNear = (term: PodAffinityTerm, node: Node) =>
      node.metadata.labels?.[term.topologyKey] !== undefined && (first || isIn(wide.affine, term, node));
    return {
      filter: ({ node, pods }) => {
        if (!affine.every((term) => isNear(term, node))) return unresolvable("node(s) didn't match pod affinity rules");
        const named = node.metadata.labels?.[HOSTNAME_LABEL] !== undefined;
        if (
          wideAnti.some((term) => isIn(wide.repelling, term, node)) ||
          (named && hostAnti.length > 0 && pods.some((existing) => matchesAny(hostAnti, pod, existing)))
        ) {
          return unschedulable("node(s) didn't match pod anti-affinity rules");
        }
        if (isRepelled(repelled, node) || (named && pods.some((existing) => repels(existing, pod)))) {
          return unschedulable("node(s) didn't satisfy existing pods anti-affinity rules");
        }
        return undefined;
      },
    };
  },
};

/** Whether a pod has a host-scoped anti-affinity term that means another. */
function repels(existing: Pod, pod: Pod): boolean {
  const terms = antiAffinityTerms(existing);
  return terms.length > 0 && terms.some((term) => isHostScoped(term) && termMatches(term, existing, pod));
}

function isRepelled(repelled: Domains, { metadata }: Node): boolean {
  if (repelled.size === 0) return false;
  return Object.entries(metadata.labels ?? {}).some(([key, value]) => repelled.has(pair(key, value)));
}

interface Occupied {
  /** Where one pod matches all affinity terms of the incoming pod. */
  readonly affine: Domains;
  /** Where a pod matches an anti-affinity term of the incoming pod. */
  readonly repelling: Domains;
}

const NOWHERE: Occupied = { affine: new Set(), repelling: new Set() };

function look(
  { pod, snapshot }: Cycle,
  affine: readonly PodAffinityTerm[],
  anti: readonly PodAffinityTerm[],
): Occupied {
  const occupied: Occupied = { affine: new Set(), repelling: new Set() };
  for (const { node, pods } of snapshot.all()) {
    for (const existing of pods) {
      if (matchesAll(affine, pod, existing)) for (const term of affine) mark(occupied.affine, term, node);
      for (const term of anti) if (termMatches(term, pod, existing)) mark(occupied.repelling, term, node);
    }
  }
  return occupied;
}

/** Where a pod has a wide anti-affinity term that means the incoming pod. */
function repelledFrom({ view, pod, snapshot }: Cycle): Domains {
  const repelled: Domains = new Set();
  for (const name of nodesOfPodsWith(view, 'wide anti-affinity')) {
    const info = snapshot.node(name);
    for (const existing of info?.pods ?? []) {
      for (const term of antiAffinityTerms(existing)) {
        if (isWide(term) && termMatches(term, existing, pod)) mark(repelled, term, (info as NodeInfo).node);
      }
    }
  }
  return repelled;
}

/** The nodes of pods with some kind of affinity, by index; see store/indexes.ts. */
export function nodesOfPodsWith(view: View, what: 'wide anti-affinity' | 'scored affinity'): ReadonlySet<string> {
  const nodes = new Set<string>();
  for (const { spec, metadata } of view.books.by('Pod', 'affinity', what)) {
    if (spec.nodeName) nodes.add(spec.nodeName);
    else {
      const memory = memoryOf(view, metadata.uid as string);
      if (memory?.stage === 'binding') nodes.add(memory.node);
    }
  }
  return nodes;
}
