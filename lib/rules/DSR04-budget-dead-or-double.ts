import type { LabelSelector, Labels, PodDisruptionBudget } from '../kube/objects';
import { selects } from '../kube/selectors';
import { compareText } from '../util/order';
import { count, list, nearest } from '../util/text';
import type { Facts } from './facts/facts';
import type { Resource } from './facts/resource';
import { podLabels, type Workload } from './facts/workload';
import type { Finding, Rule } from './rule';

const REFUSAL = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';

export const DSR04: Rule = {
  code: 'DSR04',
  slug: 'budget-dead-or-double',
  title: 'a budget without pods, or pods with two',
  severity: 'warning',
  foundBy: ['static'],
  clusterTexts: [REFUSAL],
  *check({ render }) {
    const open = new Uncovered();
    for (const budget of render.of<PodDisruptionBudget>('PodDisruptionBudget')) {
      const near = coversNothing(budget, render) ? nearMissOf(budget, render, open) : undefined;
      if (near) yield dead(budget, near);
    }
    for (const workload of render.workloads) {
      const budgets = workload.kind === 'DaemonSet' || workload.scale.most === 0 ? [] : render.budgetsOf(workload);
      const clash = budgets.length > 1 ? clashOf(workload, budgets) : undefined;
      if (clash) yield double(workload, clash);
    }
  },
};

type Budget = Resource<PodDisruptionBudget>;

function coversNothing({ object, namespace }: Budget, render: Facts['render']): boolean {
  // What is refused may carry the labels.
  const isUnread = render.refused.some(
    (each) => COVERED.includes(each.kind ?? '') && (each.namespace ?? namespace) === namespace,
  );
  return !isUnread && render.selectedBy(namespace, object.spec?.selector ?? undefined).length === 0;
}

/** A workload that the budget was meant for, and how it misses it. */
interface NearMiss {
  readonly workload: Workload;
  readonly how: string;
}

/**
 * Budgets for pods that an operator makes cover nothing of the render, and say so by labels that its workloads do not have. A budget misses a workload nearly if it has its
 * name, selects the workload's own labels and not those of its pods, or differs from theirs by a key or by a slip alone.
 */
function nearMissOf(
  { object, namespace, name }: Budget,
  render: Facts['render'],
  open: Uncovered,
): NearMiss | undefined {
  const selector = object.spec?.selector ?? undefined;
  const workloads = open.in(namespace, render);
  const namesake = COVERED.map((kind) => render.workload(kind, namespace, name)).find(
    (each) => each && workloads.has(each),
  );
  // Who has thousands of them has no slip in mind.
  const others = workloads.size <= MOST_COMPARED ? [...workloads] : [];
  for (const workload of namesake ? [namesake, ...others] : others) {
    const { kind, labels, resource } = workload;
    if (selector && selects(selector, resource.object.metadata.labels)) {
      return { workload, how: `${kind} ${workload.name} does, but its pods carry ${wordsOf(labels)}` };
    }
    if (workload !== namesake && !isNear(selector, labels)) continue;
    return { workload, how: `the pods of ${kind} ${workload.name} carry ${wordsOf(labels)}` };
  }
  return undefined;
}

const MOST_COMPARED = 500;

/** Workloads that no budget covers, by namespace. */
class Uncovered {
  private readonly known = new Map<string, ReadonlySet<Workload>>();

  in(namespace: string, render: Facts['render']): ReadonlySet<Workload> {
    const known = this.known.get(namespace);
    if (known) return known;
    const isOpen = (each: Workload) =>
      COVERED.includes(each.kind) && each.scale.most > 0 && render.budgetsOf(each).length === 0;
    const open = new Set(render.workloadsIn(namespace).filter(isOpen));
    this.known.set(namespace, open);
    return open;
  }
}

/** Kinds whose pods budgets are written for. */
const COVERED: readonly string[] = ['StatefulSet', 'Deployment', 'ReplicaSet', 'ReplicationController'];

function isNear(selector: LabelSelector | undefined, labels: Labels): boolean {
  if ((selector?.matchExpressions ?? []).length > 0) return false;
  const wanted = Object.entries(selector?.matchLabels ?? {});
  const values = new Set(Object.values(labels));
  const others = wanted.filter(([key, value]) => labels[key] !== undefined && labels[key] !== value);
  if (others.length > 0) return others.every(([key, value]) => nearest(value, [labels[key] as string]) !== undefined);
  return wanted.some(([, value]) => values.has(value));
}

function dead(on: Budget, { workload, how }: NearMiss): Finding {
  const { selector } = on.object.spec ?? {};
  const what = selector
    ? `selects ${selectorWords(selector)}, which no pod carries`
    : 'has no selector, and covers no pod';
  return {
    on,
    path: selector ? ['spec', 'selector'] : ['spec'],
    message: `PodDisruptionBudget ${on.name} ${what} (${how})`,
    why: 'A budget covers the pods of its namespace whose own labels it selects. It covers none here, so evictions are not held back at all.',
    help: [
      `spec.selector: {matchLabels: {${wordsOf(workload.labels)}}}`,
      'if the pods come from elsewhere: the annotation cdk8s-stateful/allow.DSR04 with that reason',
    ],
    trace: [
      { what: `PodDisruptionBudget ${on.name}: ${selector ? selectorWords(selector) : 'no selector'}` },
      { what: `pods of ${workload.kind} ${workload.name}: ${wordsOf(workload.labels)}` },
    ],
    about: [on.id],
  };
}

/** The budgets that share a pod; those of a set may be for different pods of it. */
function clashOf(workload: Workload, budgets: readonly Budget[]): readonly Budget[] | undefined {
  for (const labels of podLabels(workload)) {
    const own = budgets.filter(({ object }) => selects(object.spec?.selector ?? undefined, labels));
    if (own.length > 1) return own.sort((a, b) => compareText(a.name, b.name));
  }
  return undefined;
}

function double(workload: Workload, budgets: readonly Budget[]): Finding {
  const [first, second] = budgets as [Budget, Budget];
  const many = budgets.length === 2 ? 'two budgets' : count(budgets.length, 'budget');
  const isAll = Object.keys(first.object.spec?.selector?.matchLabels ?? {}).length === 0;
  return {
    on: isAll ? first : second,
    path: ['spec', 'selector'],
    severity: 'error',
    message: `pods of ${workload.name} have ${many}, ${list(budgets.map(({ name }) => name))}: every eviction fails`,
    why: 'The eviction API refuses a pod that several budgets cover, whatever they allow. kubectl drain asks again and again, and hangs.',
    help: ['one budget a pod: a narrower selector, or one budget less'],
    trace: budgets.map(({ name, object }) => ({
      what: `PodDisruptionBudget ${name}: selects ${selectorWords(object.spec?.selector)}`,
    })),
    clusterMessage: REFUSAL,
    about: [workload.id, ...budgets.map(({ id }) => id)],
  };
}

function selectorWords(selector: LabelSelector | undefined): string {
  const expressions = (selector?.matchExpressions ?? []).map(
    ({ key, operator, values = [] }) => `${key} ${operator}${values.length > 0 ? ` (${values.join(', ')})` : ''}`,
  );
  const labels = Object.keys(selector?.matchLabels ?? {}).length > 0 ? [wordsOf(selector?.matchLabels ?? {})] : [];
  return [...labels, ...expressions].join(', ') || 'every pod of the namespace';
}

function wordsOf(labels: Labels): string {
  return (
    Object.entries(labels)
      .map(([key, value]) => `${key}: ${value}`)
      .join(', ') || 'no labels'
  );
}
