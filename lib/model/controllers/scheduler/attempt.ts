/** One scheduling cycle, up to the choice of a node: `pkg/scheduler/schedule_one.go` (v1.37.1): schedulePod, findNodesThatFitPod. */

import type { Pod } from '../../../kube/objects';
import type { View } from '../../controller';
import type { Key } from '../../kinds';
import type { Cycle } from './cycle';
import {
  type Erred,
  histogramOf,
  judge,
  type NodeRejection,
  type PreFilterRejection,
  type Prepared,
  prepare,
  type Searched,
} from './filtering';
import { type PodVolumeClaims, podVolumeClaims } from './plugins/volume-binding';
import { type PostFilter, postFilter } from './preemption';
import { requestsOf } from './requests';
import { bestNodes } from './score';
import { type NodeInfo, Snapshot } from './snapshot';
import type { PluginName } from './status';

export type Attempt = Fits | Unfit | Erred;

export interface Fits {
  readonly outcome: 'fits';
  /** Equally good. */
  readonly nodes: readonly NodeInfo[];
  readonly claims: PodVolumeClaims;
  readonly nextStart: number;
}

export interface Unfit {
  readonly outcome: 'unfit';
  readonly message: string;
  /** Who rejected, on whatever node: their events wake the pod. */
  readonly plugins: readonly PluginName[];
  readonly postFilter?: PostFilter;
  readonly nextStart: number;
}

/** Where the search among many nodes goes on: the memory of the last attempt. */
export const NEXT_START = 'next start node index';

export function attempt(view: View, key: Key, pod: Pod): Attempt {
  const snapshot = new Snapshot(view);
  const cycle: Cycle = { view, pod, key, requests: requestsOf(pod.spec), snapshot };
  const start = view.memo<number>(NEXT_START) ?? 0;
  const names = snapshot.names;
  if (names.length === 0) {
    // MODEL: upstream tries again after every back-off, in vain until a node comes; so NodeName stands here, which a new node wakes.
    return {
      outcome: 'unfit',
      message: 'no nodes available to schedule pods',
      plugins: ['NodeName'],
      nextStart: start,
    };
  }
  const prepared = prepare(cycle);
  if ('outcome' in prepared) return prepared;
  if ('code' in prepared) return preFilterFailed(cycle, prepared, start);
  return choose(cycle, prepared, start);
}

function choose(cycle: Cycle, prepared: Prepared, start: number): Attempt {
  const claims = podVolumeClaims(cycle) ?? NO_CLAIMS;
  const nominated = nominatedNode(cycle, prepared);
  if (nominated) return { outcome: 'fits', nodes: [nominated], claims, nextStart: start };
  const { names } = cycle.snapshot;
  const found = findNodesThatPassFilters(cycle, prepared, start);
  if ('outcome' in found) return found;
  const { feasible, statuses } = found;
  const sampled = names.length >= MIN_FEASIBLE_NODES;
  const nextStart = sampled ? (start + feasible.length + statuses.size) % names.length : start;
  if (feasible.length === 0) return filterFailed(cycle, found, nextStart);
  if (feasible.length === 1) return { outcome: 'fits', nodes: feasible, claims, nextStart };
  const scope = sampled ? feasible : cycle.snapshot.all();
  const best = bestNodes({ ...cycle, nodes: feasible, scope, claims });
  // MODEL: with so many nodes the dice are not thrown, else each of a hundred equal nodes would be a step of its own.
  return { outcome: 'fits', nodes: sampled ? best.slice(0, 1) : best, claims, nextStart };
}

const NO_CLAIMS: PodVolumeClaims = { bound: [], delayed: [] };

function findNodesThatPassFilters(cycle: Cycle, prepared: Prepared, start: number): Searched | Erred {
  const { snapshot } = cycle;
  const names = prepared.only ? snapshot.names.filter((name) => prepared.only?.has(name)) : snapshot.names;
  const wanted = numFeasibleNodesToFind(names.length);
  const feasible: NodeInfo[] = [];
  const statuses = new Map<string, NodeRejection>();
  const from = names.length < MIN_FEASIBLE_NODES ? 0 : start;
  for (let i = 0; i < names.length && feasible.length < wanted; i++) {
    const info = snapshot.node(names[(from + i) % names.length] as string) as NodeInfo;
    const verdict = judge(prepared, info);
    if (!verdict) feasible.push(info);
    else if ('outcome' in verdict) return verdict;
    else statuses.set(info.name, verdict);
  }
  return { feasible, statuses, excluded: snapshot.names.length - names.length };
}

/** `minFeasibleNodesToFind`: with fewer nodes all are looked at. */
const MIN_FEASIBLE_NODES = 100;
const SAMPLED_NODES = 10;

/**
 * MODEL: with a hundred nodes and more, upstream looks for 50 % of them, less in large clusters, but never fewer than 5 % or a hundred (`schedule_one.go`:
 * numFeasibleNodesToFind), and takes the best. Here ten are enough, which keeps a pod's cost constant. Whether a pod fits anywhere, and the texts when it
 * does not, are the same; which of many good nodes it gets may be another.
 */
function numFeasibleNodesToFind(nodes: number): number {
  return nodes < MIN_FEASIBLE_NODES ? nodes : SAMPLED_NODES;
}

/** evaluateNominatedNode: what an earlier attempt or preemption has promised is tried first, and alone. */
function nominatedNode(cycle: Cycle, prepared: Prepared): NodeInfo | undefined {
  const nominated = cycle.pod.status?.nominatedNodeName;
  const info = nominated ? cycle.snapshot.node(nominated) : undefined;
  return info && judge(prepared, info) === undefined ? info : undefined;
}

function preFilterFailed(cycle: Cycle, { plugin, reasons }: PreFilterRejection, nextStart: number): Unfit {
  const { names } = cycle.snapshot;
  const head = `0/${names.length} nodes are available: ${reasons.join(', ')}.`;
  // SCH-03: DynamicResources finds no state of its own, and its error ends PostFilter.
  if (cycle.view.switches.preFilterFailureTail === 'not found') {
    return { outcome: 'unfit', message: `${head} not found`, plugins: [plugin], nextStart };
  }
  const after = postFilter(cycle, { feasible: [], statuses: new Map(), excluded: names.length });
  return {
    outcome: 'unfit',
    message: after.message ? `${head} ${after.message}` : head,
    plugins: [plugin],
    postFilter: after,
    nextStart,
  };
}

function filterFailed(cycle: Cycle, searched: Searched, nextStart: number): Unfit {
  const reasons = [...searched.statuses.values()].flatMap((status) => status.reasons);
  const excluded = new Array<string>(searched.excluded).fill("node(s) didn't satisfy plugin(s) [NodeAffinity]");
  const histogram = histogramOf([...reasons, ...excluded]);
  const after = postFilter(cycle, searched);
  const tail = after.message ? ` ${cycle.view.switches.postFilterPrefix}${after.message}` : '';
  const plugins = new Set([...searched.statuses.values()].map((status) => status.plugin));
  if (searched.excluded > 0) plugins.add('NodeAffinity');
  return {
    outcome: 'unfit',
    message: `0/${cycle.snapshot.names.length} nodes are available: ${histogram}.${tail}`,
    plugins: [...plugins],
    postFilter: after,
    nextStart,
  };
}
