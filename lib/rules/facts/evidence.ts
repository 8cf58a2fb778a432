import type { TraceLine } from '../rule';
import { type FutureClaim, type FuturePod, workloadsOf } from './claims';
import type { Facts } from './facts';
import { podId, type Workload } from './workload';

/** What a run on the described cluster shows of a finding. */
export interface Evidence {
  readonly trace?: readonly TraceLine[];
  readonly clusterMessage?: string;
}

/**
 * Workloads that are played for evidence alone. A cluster that lacks a class fails every store of a large render alike: the stories of the first ones say it,
 * and thousands of runs would say no more.
 */
const MOST_STORIES = 20;
const played = new WeakMap<object, Set<Workload>>();

/** The story of a claim that does not come to anything, and what the cluster prints. */
export function evidenceOfClaim(facts: Facts, claim: FutureClaim): Evidence {
  const [workload] = workloadsOf(claim);
  if (!workload) return {};
  const pods = claim.users.flatMap((use) => podId(use) ?? []).slice(0, 1);
  return evidenceOf(facts, workload, [claim.id, ...pods]);
}

export function evidenceOfPod(facts: Facts, pod: FuturePod): Evidence {
  return evidenceOf(facts, pod.workload, [pod.id, ...pod.claims.map(({ id }) => id)]);
}

function evidenceOf(facts: Facts, workload: Workload, ids: readonly string[]): Evidence {
  if (!isPlayable(workload)) return {};
  const workloads = played.get(facts.render) ?? new Set();
  played.set(facts.render, workloads);
  if (!workloads.has(workload) && workloads.size >= MOST_STORIES) return {};
  workloads.add(workload);
  const settled = facts.settled(workload);
  const trace = settled.story(ids);
  const clusterMessage = ids.map((id) => settled.lastWords(id)).find((words) => words !== undefined);
  return { ...(trace.length > 0 && { trace }), ...(clusterMessage !== undefined && { clusterMessage }) };
}

/** Other kinds have no controller in the model. */
function isPlayable({ kind }: Workload): boolean {
  return kind === 'StatefulSet' || kind === 'Deployment';
}
