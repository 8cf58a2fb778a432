import { podNameOf } from '../kube/names';
import { count, list } from '../util/text';
import { type Capacity, capacityFor, ROOM } from './facts/capacity';
import { claimsOf } from './facts/claims';
import { evidenceOfPod } from './facts/evidence';
import type { Facts } from './facts/facts';
import { type Placement, placementOf } from './facts/placement';
import { isSet, ordinalsOf, type Workload } from './facts/workload';
import { BINDING } from './facts/yields';
import type { Finding, Rule, TraceLine } from './rule';

export const TOP04: Rule = {
  code: 'TOP04',
  slug: 'not-enough-domains',
  title: 'fewer places than pods',
  severity: 'error',
  needs: ['cluster'],
  foundBy: ['simulation'],
  clusterTexts: [
    "node(s) didn't match pod anti-affinity rules",
    "node(s) didn't match pod topology spread constraints",
    'node(s) had untolerated taint(s)',
    'node(s) had untolerated taint {…}',
    "node(s) didn't match Pod's node affinity/selector",
    'Insufficient cpu',
    'Insufficient memory',
    'Too many pods',
  ],
  yieldsTo: BINDING,
  *check(facts) {
    for (const workload of facts.render.workloads) {
      const placement = placementOf(facts, workload);
      if (!placement || wanted(workload) === 0) continue;
      const capacity = capacityFor(workload, placement);
      if (placement.fitting.length === 0) yield noneFits(facts, workload, placement);
      else if (capacity.pods < wanted(workload)) yield tooFew(facts, workload, placement, capacity);
    }
  },
};

/** Kinds whose pods all run at once; of the others one is judged. */
const AT_ONCE: ReadonlySet<string> = new Set(['StatefulSet', 'Deployment', 'ReplicaSet', 'ReplicationController']);

/** An autoscaler may take a workload as far as this. */
function wanted({ kind, scale }: Workload): number {
  return AT_ONCE.has(kind) ? scale.most : Math.min(scale.most, 1);
}

function noneFits(facts: Facts, workload: Workload, placement: Placement): Finding {
  const { kind, name, resource, podPath } = workload;
  const reasons = [...new Set(placement.reasons.values())];
  return {
    on: resource,
    path: podPath,
    message: `${kind} ${name}: none of the cluster's ${count(placement.nodes.length, 'node')} fits its pods (${reasons.join('; ')}): ${whoWaits(workload, 0)}`,
    why: 'A pod is placed only on a node that has the labels it asks for, no taint that it does not tolerate, and room for what it requests.',
    help: [...reasons.map(helpFor), 'or a node that fits'],
    ...evidence(facts, workload, placement),
    about: [workload.id, ...podIds(facts, workload)],
  };
}

function helpFor(reason: string): string {
  if (reason.startsWith('Insufficient'))
    return `smaller requests of ${reason.split(' ').at(-1)} (resources.requests), or a larger node`;
  if (reason.includes('taint')) return 'a toleration for the taint (tolerations)';
  return 'a nodeSelector or node affinity that some node satisfies';
}

function tooFew(facts: Facts, workload: Workload, placement: Placement, { pods, of, limit }: Capacity): Finding {
  const { kind, name, resource, scale } = workload;
  const n = wanted(workload);
  const most = scale.by ? ` (${scale.by.kind} ${scale.by.name} may ask for so many)` : '';
  const needs =
    of === 'places'
      ? `needs room for ${count(n, 'pod')}${most}, the cluster has room for ${pods} (${limit})`
      : `needs ${n} ${of} for ${count(n, 'pod')}${most}, the cluster has ${pods} that fit`;
  return {
    on: resource,
    path: ['spec', 'replicas'],
    message: `${kind} ${name} ${needs}: ${whoWaits(workload, pods)}`,
    why: `The limit is ${limit}. A pod for which no node is left waits until one comes.`,
    help: [
      limit === ROOM ? 'smaller requests, or more nodes' : `more ${of === 'places' ? 'zones or nodes' : of}`,
      ...(limit === ROOM ? [] : [`preferred anti-affinity or whenUnsatisfiable: ScheduleAnyway instead of ${limit}`]),
      ...(placement.reasons.size > 0 ? ['a toleration or a wider selector, so that more nodes fit'] : []),
      `replicas: ${pods} or fewer`,
    ],
    ...evidence(facts, workload, placement),
    about: [workload.id, ...podIds(facts, workload)],
  };
}

/** `db-6 stays Pending`: of a set the names, of other workloads the number. */
function whoWaits(workload: Workload, places: number): string {
  const missing = wanted(workload) - places;
  if (!isSet(workload)) return `${count(missing, 'pod')} ${missing === 1 ? 'stays' : 'stay'} Pending`;
  const start = workload.set.spec.ordinals?.start ?? 0;
  const ordinals = Array.from({ length: Math.min(missing, MOST_NAMES) }, (_, i) => start + places + i);
  const names = ordinals.map((ordinal) => podNameOf(workload.name, ordinal));
  const all = missing > MOST_NAMES ? [...names.slice(0, -1), `${missing - MOST_NAMES + 1} more`] : names;
  return `${list(all)} ${missing === 1 ? 'stays' : 'stay'} Pending`;
}

const MOST_NAMES = 3;

function podIds(facts: Facts, workload: Workload): readonly string[] {
  return isSet(workload)
    ? claimsOf(facts)
        .podsOf(workload)
        .map(({ id }) => id)
    : [];
}

const MOST_NODES = 12;

/** The first reason of each node that does not fit, and what the scheduler says of the first pod that waits. */
function evidence(facts: Facts, workload: Workload, { reasons }: Placement): Pick<Finding, 'trace' | 'clusterMessage'> {
  const trace: TraceLine[] = [...reasons]
    .slice(0, MOST_NODES)
    .map(([{ name }, reason]) => ({ what: `Node/${name}: ${reason}` }));
  if (reasons.size > MOST_NODES) trace.push({ what: `and ${count(reasons.size - MOST_NODES, 'more node')}` });
  const last = isSet(workload) ? ordinalsOf(workload) : [];
  for (const ordinal of last) {
    const id = `Pod/${workload.namespace}/${podNameOf(workload.name, ordinal)}`;
    const { clusterMessage } = evidenceOfPod(facts, { workload, id, words: '', claims: [] });
    if (clusterMessage !== undefined) return { trace, clusterMessage };
  }
  return { trace };
}
