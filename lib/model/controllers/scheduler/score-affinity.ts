/** Preferred affinity between pods: `pkg/scheduler/framework/plugins/interpodaffinity/scoring.go` (v1.37.1). */

import type { Node, Pod, PodAffinityTerm } from '../../../kube/objects';
import { affinityTerms, nodesOfPodsWith, termMatches } from './plugins/inter-pod-affinity';
import { MAX_SCORE, type Scoring } from './scoring';

/** What a required affinity of an existing pod weighs: hardPodAffinityWeight. */
const HARD_WEIGHT = 1;

interface Weighted {
  readonly weight: number;
  readonly term: PodAffinityTerm;
}

const NONE: readonly Weighted[] = [];

/** What draws, and with negative weights what repels. */
function preferredTerms({ spec }: Pod): readonly Weighted[] {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  if (!podAffinity && !podAntiAffinity) return NONE;
  const draws = podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const repels = podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return [
    ...draws.map(({ weight, podAffinityTerm }) => ({ weight, term: podAffinityTerm })),
    ...repels.map(({ weight, podAffinityTerm }) => ({ weight: -weight, term: podAffinityTerm })),
  ];
}

export function scoreInterPodAffinity({ view, pod, snapshot, nodes, scope }: Scoring): readonly number[] | undefined {
  const own = preferredTerms(pod);
  const others =
    own.length > 0 ? scope : [...nodesOfPodsWith(view, 'scored affinity')].map((name) => snapshot.node(name));
  /** By topology key and domain. */
  const sums = new Map<string, Map<string, number>>();
  for (const info of others) {
    for (const existing of info?.pods ?? []) {
      const node = info?.node as Node;
      for (const { weight, term } of own) if (termMatches(term, pod, existing)) add(sums, term, node, weight);
      for (const { weight, term } of preferredTerms(existing)) {
        if (termMatches(term, existing, pod)) add(sums, term, node, weight);
      }
      for (const term of affinityTerms(existing)) {
        if (termMatches(term, existing, pod)) add(sums, term, node, HARD_WEIGHT);
      }
    }
  }
  if (sums.size === 0) return undefined;
  return normalized(
    nodes.map(({ node }) => {
      let sum = 0;
      for (const [key, domains] of sums) sum += domains.get(node.metadata.labels?.[key] ?? '') ?? 0;
      return sum;
    }),
  );
}

function add(sums: Map<string, Map<string, number>>, { topologyKey }: PodAffinityTerm, node: Node, weight: number) {
  const domain = node.metadata.labels?.[topologyKey];
  if (domain === undefined) return;
  const domains = sums.get(topologyKey) ?? new Map<string, number>();
  sums.set(topologyKey, domains);
  domains.set(domain, (domains.get(domain) ?? 0) + weight);
}

function normalized(sums: readonly number[]): readonly number[] {
  const least = Math.min(...sums);
  const range = Math.max(...sums) - least;
  return sums.map((sum) => (range > 0 ? Math.trunc(MAX_SCORE * ((sum - least) / range)) : 0));
}
