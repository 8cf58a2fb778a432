/** PodTopologySpread as a preference: `pkg/scheduler/framework/plugins/podtopologyspread/scoring.go` (v1.37.1). */

import type { LabelSelector, Labels, Pod, Service, TopologySpreadConstraint } from '../../../kube/objects';
import { hasLabels, selects } from '../../../kube/selectors';
import { HOSTNAME_LABEL, ZONE_LABEL } from '../../../kube/topology';
import type { View } from '../../controller';
import { keyIn } from '../../kinds';
import { controllerOf, isTerminating } from '../../pods';
import { hasAllKeys, isEligible, selectorOf, spreadConstraintsOf } from './plugins/topology-spread';
import { MAX_SCORE, type Scoring } from './scoring';
import type { NodeInfo } from './snapshot';

/** `plugin.go`: systemDefaultConstraints, for pods that bring none of their own. */
const SYSTEM_DEFAULTS: readonly TopologySpreadConstraint[] = [
  { topologyKey: HOSTNAME_LABEL, whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 3 },
  { topologyKey: ZONE_LABEL, whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 5 },
];

type Matches = (labels: Labels | undefined) => boolean;

interface Soft {
  readonly constraint: TopologySpreadConstraint;
  readonly matches: Matches;
}

export function scoreTopologySpread(scoring: Scoring): readonly number[] | undefined {
  const { pod, nodes } = scoring;
  const own = (pod.spec.topologySpreadConstraints?.length ?? 0) > 0;
  const soft = own ? ownConstraints(pod) : systemDefaults(scoring.view, pod);
  if (soft.length === 0) return undefined;
  const constraints = soft.map(({ constraint }) => constraint);
  // Only constraints of the pod's own ask for nodes that have all the keys.
  const counted = nodes.map(({ node }) => !own || hasAllKeys(node.metadata.labels, constraints));
  const raw = new Array<number>(nodes.length).fill(0);
  for (const each of soft) addScores(raw, each, scoring, counted, own ? constraints : undefined);
  return normalized(raw.map(Math.round), counted);
}

function ownConstraints(pod: Pod): readonly Soft[] {
  return spreadConstraintsOf(pod, 'ScheduleAnyway').map((constraint) => {
    const selector = selectorOf(constraint, pod);
    return { constraint, matches: (labels) => selects(selector, labels) };
  });
}

function addScores(
  raw: number[],
  { constraint, matches }: Soft,
  { pod, nodes, scope }: Scoring,
  counted: readonly boolean[],
  required: readonly TopologySpreadConstraint[] | undefined,
): void {
  const { topologyKey, maxSkew } = constraint;
  const perHost = topologyKey === HOSTNAME_LABEL;
  const domains = new Map<string, number>();
  let size = 0;
  for (const [i, { node }] of nodes.entries()) {
    if (!counted[i]) continue;
    if (perHost) size++;
    else domains.set(node.metadata.labels?.[topologyKey] ?? '', 0);
  }
  if (!perHost) {
    size = domains.size;
    for (const info of scope) {
      if (required && !hasAllKeys(info.node.metadata.labels, required)) continue;
      const domain = info.node.metadata.labels?.[topologyKey] ?? '';
      const count = domains.get(domain);
      if (count === undefined || !isEligible(constraint, pod, info.node)) continue;
      domains.set(domain, count + countPods(info, matches, pod));
    }
  }
  const weight = Math.log(size + 2);
  for (const [i, info] of nodes.entries()) {
    const domain = info.node.metadata.labels?.[topologyKey];
    if (!counted[i] || domain === undefined) continue;
    const count = perHost ? countPods(info, matches, pod) : (domains.get(domain) as number);
    raw[i] += count * weight + (maxSkew - 1);
  }
}

function countPods({ pods }: NodeInfo, matches: Matches, { metadata: { namespace } }: Pod): number {
  let count = 0;
  for (const pod of pods) {
    if (pod.metadata.namespace === namespace && !isTerminating(pod) && matches(pod.metadata.labels)) count++;
  }
  return count;
}

/** Fewer is better; nodes that are not counted get nothing. */
function normalized(raw: readonly number[], counted: readonly boolean[]): readonly number[] {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const [i, score] of raw.entries()) {
    if (!counted[i]) continue;
    least = Math.min(least, score);
    most = Math.max(most, score);
  }
  return raw.map((score, i) => {
    if (!counted[i]) return 0;
    return most === 0 ? MAX_SCORE : Math.trunc((MAX_SCORE * (most + least - score)) / most);
  });
}

/** Pods count that all the Services of the pod and its owner select (`helper/spread.go`: DefaultSelector); without any, nothing spreads. */
function systemDefaults(view: View, pod: Pod): readonly Soft[] {
  const services = servicesOf(view, pod);
  const owner = ownerSelector(view, pod);
  if (services.length === 0 && (owner === undefined || isEmpty(owner))) return [];
  const matches: Matches = (labels) =>
    services.every(({ spec }) => hasLabels(spec.selector as Labels, labels)) &&
    (owner === undefined || selects(owner, labels));
  return SYSTEM_DEFAULTS.map((constraint) => ({ constraint, matches }));
}

function isEmpty({ matchLabels, matchExpressions }: LabelSelector): boolean {
  return Object.keys(matchLabels ?? {}).length + (matchExpressions?.length ?? 0) === 0;
}

function ownerSelector(view: View, pod: Pod): LabelSelector | undefined {
  const owner = controllerOf(pod);
  if (owner?.apiVersion !== 'apps/v1') return undefined;
  const key = keyIn(pod.metadata.namespace, owner.name);
  switch (owner.kind) {
    case 'StatefulSet':
      return view.get('StatefulSet', key)?.spec.selector;
    case 'ReplicaSet':
      return view.get('ReplicaSet', key)?.spec.selector;
    default:
      return undefined;
  }
}

/** Services of a namespace by one of the labels that they select. */
const byLabel = new WeakMap<readonly Service[], ReadonlyMap<string, readonly Service[]>>();

function servicesOf(view: View, { metadata: { namespace, labels } }: Pod): readonly Service[] {
  if (!labels || namespace === undefined) return [];
  const services = view.by('Service', 'namespace', namespace);
  let index = byLabel.get(services);
  if (!index) {
    index = indexed(services);
    byLabel.set(services, index);
  }
  const found: Service[] = [];
  for (const label in labels) {
    for (const service of index.get(`${label}=${labels[label]}`) ?? []) {
      if (hasLabels(service.spec.selector as Labels, labels)) found.push(service);
    }
  }
  return found;
}

function indexed(services: readonly Service[]): ReadonlyMap<string, readonly Service[]> {
  const index = new Map<string, Service[]>();
  for (const service of services) {
    const [first] = Object.entries(service.spec.selector ?? {});
    if (!first) continue;
    const label = first.join('=');
    const others = index.get(label);
    if (others) others.push(service);
    else index.set(label, [service]);
  }
  return index;
}
