/** Which of the nodes that fit is best: the score plugins of the default profile, weighted as in `pkg/scheduler/apis/config/v1/default_plugins.go`. */

import type { NodeSelector, NodeSelectorTerm, Pod } from '../../../kube/objects';
import { selectsNode } from '../../../kube/selectors';
import { tolerates } from '../../../kube/tolerations';
import { capacityOf, requestOf } from './matching-volume';
import { volumesOn } from './plugins/volume-binding';
import { amountOfStorage } from './requests';
import { scoreInterPodAffinity } from './score-affinity';
import { scoreTopologySpread } from './score-spread';
import { MAX_SCORE, type Scorer, type Scoring } from './scoring';
import type { NodeInfo } from './snapshot';

// NOT MODELLED: ImageLocality (weight 1). Which images a node has is not known; a node that has a large image already is not preferred.
const SCORERS: readonly { readonly weight: number; readonly score: Scorer }[] = [
  { weight: 3, score: taintToleration },
  { weight: 2, score: nodeAffinity },
  { weight: 1, score: leastAllocated },
  { weight: 1, score: volumeBinding },
  { weight: 2, score: scoreTopologySpread },
  { weight: 2, score: scoreInterPodAffinity },
  { weight: 1, score: balancedAllocation },
];

/** The nodes with the highest sum, in their order: the real scheduler throws dice between them. */
export function bestNodes(scoring: Scoring): readonly NodeInfo[] {
  const totals = new Array<number>(scoring.nodes.length).fill(0);
  for (const { weight, score } of SCORERS) {
    const scores = score(scoring);
    if (scores) for (let i = 0; i < totals.length; i++) totals[i] += weight * (scores[i] as number);
  }
  let best = Number.NEGATIVE_INFINITY;
  for (const total of totals) if (total > best) best = total;
  return scoring.nodes.filter((_, i) => totals[i] === best);
}

/** `helper/normalize_score.go`: DefaultNormalizeScore. */
function normalized(scores: readonly number[], reverse: boolean): readonly number[] | undefined {
  const most = Math.max(...scores);
  // All alike, with or without a common bonus.
  if (most === 0) return undefined;
  return scores.map((score) => {
    const share = Math.trunc((MAX_SCORE * score) / most);
    return reverse ? MAX_SCORE - share : share;
  });
}

/** Fewer untolerated PreferNoSchedule taints are better. */
function taintToleration({ pod, nodes }: Scoring): readonly number[] | undefined {
  const tolerations = (pod.spec.tolerations ?? []).filter(({ effect }) => !effect || effect === 'PreferNoSchedule');
  const counts = nodes.map(
    ({ node }) =>
      node.spec?.taints?.filter(
        (taint) =>
          taint.effect === 'PreferNoSchedule' && !tolerations.some((toleration) => tolerates(toleration, taint)),
      ).length ?? 0,
  );
  return normalized(counts, true);
}

function nodeAffinity({ pod, nodes }: Scoring): readonly number[] | undefined {
  const preferred = preferredTerms(pod);
  if (preferred.length === 0) return undefined;
  const sums = nodes.map(({ node }) => {
    let sum = 0;
    for (const { weight, selector } of preferred) if (selectsNode(selector, node)) sum += weight;
    return sum;
  });
  return normalized(sums, false);
}

function preferredTerms({ spec }: Pod) {
  const preferred = spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return preferred.map(({ weight, preference }) => ({ weight, selector: selectorOf(preference) }));
}

const selectors = new WeakMap<NodeSelectorTerm, NodeSelector>();

/** One for each term, since compiled selectors are remembered by identity. */
function selectorOf(term: NodeSelectorTerm): NodeSelector {
  const selector = selectors.get(term) ?? { nodeSelectorTerms: [term] };
  selectors.set(term, selector);
  return selector;
}

/** NodeResourcesFit with its default strategy: `noderesources/least_allocated.go`. */
function leastAllocated({ requests, nodes }: Scoring): readonly number[] {
  const { cpu, memory } = requests.nonZero;
  return nodes.map(({ allocatable, nonZero }) => {
    let sum = 0;
    let weights = 0;
    const add = (requested: number, capacity: number) => {
      if (capacity === 0) return;
      weights++;
      if (requested <= capacity) sum += Math.trunc(((capacity - requested) * MAX_SCORE) / capacity);
    };
    add(nonZero.cpu + cpu, allocatable.cpu);
    add(nonZero.memory + memory, allocatable.memory);
    return weights === 0 ? 0 : Math.trunc(sum / weights);
  });
}

/** `noderesources/balanced_allocation.go`. */
function balancedAllocation({ requests, nodes, view }: Scoring): readonly number[] | undefined {
  const { cpu, memory } = requests.asked;
  if (cpu === 0 && memory === 0) return undefined;
  return nodes.map(({ allocatable, requested }) => {
    const after = balance(requested.cpu + cpu, allocatable.cpu, requested.memory + memory, allocatable.memory);
    if (!view.switches.balancedAllocationScoresTheGain) return after;
    const before = balance(requested.cpu, allocatable.cpu, requested.memory, allocatable.memory);
    return MAX_SCORE / 2 + Math.trunc((MAX_SCORE / 2 + after - before) / 2);
  });
}

/** The closer the used shares of cpu and memory are to each other, the higher. */
function balance(cpu: number, cpuCapacity: number, memory: number, memoryCapacity: number): number {
  if (cpuCapacity === 0 || memoryCapacity === 0) return MAX_SCORE;
  const deviation = Math.abs((Math.min(1, cpu / cpuCapacity) - Math.min(1, memory / memoryCapacity)) / 2);
  return Math.trunc((1 - deviation) * MAX_SCORE);
}

/**
 * SCH-25: from 1.37 on, the emptier the volume or the pool stays, the better (`volumebinding/scorer.go` with the shape 0 → 10, 100 → 0).
 */
function volumeBinding({ view, nodes, claims }: Scoring): readonly number[] | undefined {
  if (!view.switches.storageCapacityScoring || claims.delayed.length === 0) return undefined;
  return nodes.map(({ node }) => {
    const byClass = new Map<string, { requested: number; capacity: number }>();
    const { bindings, provisions } = volumesOn(view, claims, node);
    for (const { volume, claim } of bindings) {
      const sum = entry(byClass, claim.spec.storageClassName ?? '');
      sum.requested += amountOfStorage(requestOf(claim));
      sum.capacity += amountOfStorage(capacityOf(volume));
    }
    for (const { claim, free } of bindings.length === 0 ? provisions : []) {
      if (free === undefined) continue;
      const sum = entry(byClass, claim.spec.storageClassName ?? '');
      sum.requested += amountOfStorage(requestOf(claim));
      sum.capacity = free;
    }
    if (byClass.size === 0) return 0;
    let total = 0;
    for (const { requested, capacity } of byClass.values()) {
      if (capacity > 0 && requested <= capacity) total += MAX_SCORE - Math.trunc((requested * 100) / capacity);
    }
    return Math.round(total / byClass.size);
  });
}

function entry(byClass: Map<string, { requested: number; capacity: number }>, name: string) {
  let found = byClass.get(name);
  if (!found) {
    found = { requested: 0, capacity: 0 };
    byClass.set(name, found);
  }
  return found;
}
