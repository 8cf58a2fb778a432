/** PostFilter of DefaultPreemption: `pkg/scheduler/framework/preemption` and `plugins/defaultpreemption` (v1.37.1). */

import type { Pod } from '../../../kube/objects';
import type { Cycle } from './cycle';
import { histogramOf, judge, type NodeRejection, prepare, type Searched } from './filtering';
import { type NodeInfo, priorityOf } from './snapshot';

export interface PostFilter {
  /** As it stands in the pod's message, with `preemption: `; absent where a plan is not told. */
  readonly message?: string;
  /** What becomes of the pod's nominatedNodeName: this; empty clears it; absent leaves it. */
  readonly nominate?: string;
  readonly victims?: readonly Pod[];
}

const NO_VICTIMS = 'No preemption victims found for incoming pod';
const NOT_HELPFUL = 'Preemption is not helpful for scheduling';

export function postFilter(cycle: Cycle, searched: Searched): PostFilter {
  const refusal = notEligible(cycle, searched);
  if (refusal) return { message: `preemption: ${refusal}` };
  const total = cycle.snapshot.names.length;
  const reasons: string[] = [];
  const candidates: Candidate[] = [];
  for (const [name, status] of searched.statuses) {
    if (status.code !== 'Unschedulable') continue;
    const found = selectVictimsOnNode(cycle, cycle.snapshot.node(name) as NodeInfo);
    if ('victims' in found) candidates.push(found);
    else reasons.push(...found.reasons);
  }
  if (candidates.length === 0) {
    const untried = total - [...searched.statuses.values()].filter(({ code }) => code === 'Unschedulable').length;
    const histogram = histogramOf([...reasons, ...new Array<string>(untried).fill(NOT_HELPFUL)]);
    return { message: `preemption: 0/${total} nodes are available: ${histogram}.`, nominate: '' };
  }
  const best = pickOneNodeForPreemption(candidates);
  const text = `found a potential placement for pod on node ${best.node.name}, preempting ${best.victims.length} victims`;
  return {
    ...(cycle.view.switches.preemptionTellsItsPlan && { message: `preemption: ${text}` }),
    nominate: best.node.name,
    victims: best.victims,
  };
}

/** PodEligibleToPreemptOthers. */
function notEligible({ pod, snapshot }: Cycle, { statuses }: Searched): string | undefined {
  if (pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const nominated = pod.status?.nominatedNodeName;
  if (!nominated || statuses.get(nominated)?.code === 'UnschedulableAndUnresolvable') return undefined;
  const waits = snapshot
    .node(nominated)
    ?.pods.some((other) => priorityOf(other) < priorityOf(pod) && isPreempted(other));
  return waits ? 'not eligible due to a terminating pod on the nominated node.' : undefined;
}

function isPreempted({ metadata, status }: Pod): boolean {
  return (
    metadata.deletionTimestamp !== undefined &&
    !!status?.conditions?.some(
      ({ type, status, reason }) =>
        type === 'DisruptionTarget' && status === 'True' && reason === 'PreemptionByScheduler',
    )
  );
}

interface Candidate {
  readonly node: NodeInfo;
  /** The most important first. */
  readonly victims: readonly Pod[];
}

/**
 * The fewest and least important pods whose leaving makes room: all of lower priority are imagined away, then let back in one by one, the important
 * ones first. NOT MODELLED: disruption budgets, which upstream prefers not to violate; and start times, so that equally important pods go by name.
 */
function selectVictimsOnNode(cycle: Cycle, node: NodeInfo): Candidate | NodeRejection {
  const lower = node.pods.filter((pod) => priorityOf(pod) < priorityOf(cycle.pod));
  if (lower.length === 0) {
    return { code: 'UnschedulableAndUnresolvable', reasons: [NO_VICTIMS], plugin: 'NodeName' };
  }
  let victims = [...lower].sort((a, b) => priorityOf(b) - priorityOf(a));
  const rejection = fitsWithout(cycle, node.name, victims);
  if (rejection) return rejection;
  for (const pod of victims) {
    const others = victims.filter((other) => other !== pod);
    if (!fitsWithout(cycle, node.name, others)) victims = others;
  }
  return { node, victims };
}

/** What keeps the pod from the node if some pods were gone. */
function fitsWithout(cycle: Cycle, name: string, gone: readonly Pod[]): NodeRejection | undefined {
  const snapshot = cycle.snapshot.withoutPods(gone);
  const prepared = prepare({ ...cycle, snapshot });
  if ('outcome' in prepared || 'code' in prepared) {
    return { code: 'UnschedulableAndUnresolvable', reasons: [NO_VICTIMS], plugin: 'NodeName' };
  }
  const verdict = judge(prepared, snapshot.node(name) as NodeInfo);
  return verdict && 'code' in verdict ? verdict : undefined;
}

/** The lowest most important victim, then the least sum of priorities, then the fewest victims, then the first by name. */
function pickOneNodeForPreemption(candidates: readonly Candidate[]): Candidate {
  const sum = ({ victims }: Candidate) => victims.reduce((total, pod) => total + priorityOf(pod) + 2 ** 31, 0);
  const order = (a: Candidate, b: Candidate) =>
    priorityOf(a.victims[0] as Pod) - priorityOf(b.victims[0] as Pod) ||
    sum(a) - sum(b) ||
    a.victims.length - b.victims.length;
  return [...candidates].sort(order)[0] as Candidate;
}
