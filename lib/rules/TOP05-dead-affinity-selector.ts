import type { LabelSelector, Labels, PodAffinityTerm } from '../kube/objects';

import { type FieldPath, formatPath } from '../kube/read/field-path';
import { HOSTNAME_LABEL, ZONE_LABEL } from '../kube/topology';
import { claimsOf } from './facts/claims';
import type { Facts } from './facts/facts';
import { nearMiss } from './facts/near-miss';
import { DRAWN_LABELS, selectsPodsOf, type Workload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const TOP05: Rule = {
  code: 'TOP05',
  slug: 'dead-affinity-selector',
  title: 'a placement rule that matches nothing',
  severity: 'warning',
  foundBy: ['static'],
  clusterTexts: ["node(s) didn't match pod affinity rules"],
  *check(facts) {
    for (const workload of facts.render.workloads) {
      for (const placing of placingRules(workload)) {
        const severity = severityOf(facts, workload, placing);
        if (severity) yield finding(facts, workload, placing, severity);
      }
    }
  },
};

/** A rule of a pod about other pods. */
interface Placing {
  readonly kind: 'spread' | 'antiAffinity' | 'affinity';
  readonly selector: LabelSelector | undefined;
  readonly topologyKey: string;
  readonly path: FieldPath;
  readonly namespaces: readonly string[];
}

function* placingRules(workload: Workload): Iterable<Placing> {
  const { pod, podPath, namespace } = workload;
  for (const [i, { labelSelector, topologyKey }] of (pod.topologySpreadConstraints ?? []).entries()) {
    const path = [...podPath, 'topologySpreadConstraints', i];
    yield { kind: 'spread', selector: labelSelector ?? undefined, topologyKey, path, namespaces: [namespace] };
  }
  const { podAntiAffinity, podAffinity } = pod.affinity ?? {};
  const required = 'requiredDuringSchedulingIgnoredDuringExecution';
  const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';
  const path = [...podPath, 'affinity'];
  for (const [i, term] of (podAntiAffinity?.[required] ?? []).entries())
    yield* ofTerm('antiAffinity', term, [...path, 'podAntiAffinity', required, i], workload);
  for (const [i, { podAffinityTerm: term }] of (podAntiAffinity?.[preferred] ?? []).entries())
    yield* ofTerm('antiAffinity', term, [...path, 'podAntiAffinity', preferred, i, 'podAffinityTerm'], workload);
  for (const [i, term] of (podAffinity?.[required] ?? []).entries())
    yield* ofTerm('affinity', term, [...path, 'podAffinity', required, i], workload);
}

/** A term about namespaces that only their labels tell is not judged. */
function* ofTerm(kind: Placing['kind'], term: PodAffinityTerm, path: FieldPath, workload: Workload): Iterable<Placing> {
  if (term.namespaceSelector) return;
  const namespaces = term.namespaces?.length ? term.namespaces : [workload.namespace];
  yield { kind, selector: term.labelSelector ?? undefined, topologyKey: term.topologyKey, path, namespaces };
}

function severityOf(facts: Facts, workload: Workload, placing: Placing): 'warning' | 'error' | undefined {
  const { kind, selector, namespaces } = placing;
  const { render, cluster } = facts;
  const isOwn = namespaces.includes(workload.namespace) && selectsPodsOf(selector, workload);
  if (isOwn || workload.scale.most === 0 || namesDrawn(selector)) return undefined;
  const selectsSomebody = () => namespaces.some((namespace) => render.selectedBy(namespace, selector).length > 0);
  if (kind === 'affinity') {
    // A pod that must be beside nobody is never placed; but others may exist that nobody has told of.
    return cluster?.isComplete && !selectsSomebody() ? 'error' : undefined;
  }
  // One pod has nobody to keep away from.
  if (workload.scale.most < 2 && workload.kind !== 'DaemonSet') return undefined;
  if (selector !== undefined && !resembles(placing, workload)) return undefined;
  return selector === undefined || !selectsSomebody() ? 'warning' : undefined;
}

/** Values that controllers make up are known to nobody. */
function namesDrawn(selector: LabelSelector | undefined): boolean {
  return requirementsOf(selector).some(({ key }) => DRAWN_LABELS.has(key));
}

interface Requirement {
  readonly key: string;
  readonly values: readonly string[];
}

function requirementsOf(selector: LabelSelector | undefined): readonly Requirement[] {
  const labels = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => ({ key, values: [value] }));
  const expressions = (selector?.matchExpressions ?? []).map(({ key, values = [] }) => ({ key, values }));
  return [...labels, ...expressions];
}

/**
 * Whether the workload's own pods were meant: whatever of the selector they lack is nearly theirs. To keep away from other workloads is legitimate, and those
 * need not be in the render; a spread constraint is never about others.
 */
function resembles({ kind, selector, namespaces }: Placing, workload: Workload): boolean {
  const { labels, name, namespace } = workload;
  if (!namespaces.includes(namespace)) return false;
  if ((selector?.matchExpressions ?? []).some(({ operator }) => operator !== 'In')) return false;
  const own = new Set([name, ...Object.values(labels)]);
  const lacking = requirementsOf(selector).filter(({ key, values }) => !values.includes(labels[key] ?? ''));
  return (
    lacking.length > 0 &&
    lacking.every(
      ({ key, values }) =>
        values.some((value) => own.has(value) || nearMiss(value, own) !== undefined) ||
        (kind === 'spread' && labels[key] !== undefined),
    )
  );
}

function finding(facts: Facts, workload: Workload, placing: Placing, severity: 'warning' | 'error'): Finding {
  const { resource, kind, name, labels, podPath } = workload;
  const { selector, topologyKey, path } = placing;
  const field = formatPath(path.slice(podPath.length));
  const selected = selector ? `selects ${selectorWords(selector)}` : 'has no labelSelector and selects nothing';
  const place =
    topologyKey === HOSTNAME_LABEL ? 'node' : topologyKey === ZONE_LABEL ? 'zone' : `domain of ${topologyKey}`;
  const consequence =
    severity === 'error'
      ? 'no pod is there that carries that, so they are never placed'
      : `the rule has no effect, ${workload.scale.most} members may share a ${place}`;
  return {
    on: resource,
    path: [...path, 'labelSelector'],
    severity,
    message: `${kind} ${name}: ${field} ${selected}, its pods carry ${labelWords(labels)}: ${consequence}`,
    why:
      severity === 'error'
        ? 'A pod with required affinity is placed only where a pod already is that the term selects, or anywhere if it selects itself.'
        : 'Anti-affinity and spread constraints count the pods that their selector chooses. A selector that chooses none holds nothing apart.',
    help: [
      `labelSelector: {matchLabels: {${ownSelector(placing, labels)}}} (StatefulStore.spread uses its own selector)`,
    ],
    trace: [
      { what: `${field}.labelSelector: ${selector ? selectorWords(selector) : 'absent'}` },
      { what: `${formatPath([...podPath.slice(0, -1), 'metadata', 'labels'])}: ${labelWords(labels)}` },
    ],
    about: [
      workload.id,
      ...(severity === 'error'
        ? claimsOf(facts)
            .podsOf(workload)
            .map(({ id }) => id)
        : []),
    ],
  };
}

/** The workload's own values of the keys that were named, or all of its labels. */
function ownSelector({ selector }: Placing, labels: Labels): string {
  const keys = requirementsOf(selector).map(({ key }) => key);
  const named = Object.entries(labels).filter(([key]) => keys.includes(key));
  const shown = named.length > 0 ? named : Object.entries(labels);
  return shown.map(([key, value]) => `${key}: ${value}`).join(', ');
}

function labelWords(labels: Labels): string {
  return (
    Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(', ') || 'no labels'
  );
}

function selectorWords(selector: LabelSelector): string {
  const words = requirementsOf(selector).map(({ key, values }) =>
    values.length === 1 ? `${key}=${values[0]}` : `${key} in (${values.join(', ')})`,
  );
  return words.join(', ') || 'everything';
}
