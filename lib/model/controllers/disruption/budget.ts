import type { LabelSelector, Pod, PodDisruptionBudget } from '../../../kube/objects';
import { compareText } from '../../../util/order';
import type { Action, EventNote, Plan } from '../../actions';
import { same } from '../../apiserver/merge';
import type { Choice, View } from '../../controller';
import { type DisruptionAllowed, disruptionAllowed, sufficiency, withDisruptionAllowed } from '../../disruption-budget';
import { type ApiKind, type Key, keyOf } from '../../kinds';
import { isReady, isTerminating } from '../../pods';
import { budgetsOf, selectedPods } from '../../selected-pods';
import { type Expected, expectedPodCount } from './scale';

/** DeletionTimeout: how long an eviction that was granted keeps its pod out of the count. */
const DELETION_TIMEOUT_MS = 2 * 60_000;

type Status = NonNullable<PodDisruptionBudget['status']>;

/** R-PDB4 and R-PDB5 [sync, trySync]. */
export function syncBudget(view: View, key: Key): Plan | Choice {
  const budget = view.get('PodDisruptionBudget', key);
  if (!budget) return timersOf(view, key).map(({ name }) => ({ do: 'disarm', timer: name }));
  const selector = budget.spec?.selector;
  const pods = selector ? selectedPods(view, budget.metadata.namespace as string, selector) : [];
  const plan: Action[] = pods.length === 0 ? [note(budget, 'Normal', 'NoPods', 'No matching pods found')] : [];
  const expected = expectedPodCount(view, budget, pods);
  if (!('expectedPods' in expected)) {
    const plans = expected.map((error) => [...plan, ...failSafe(budget, error)]);
    return plans.length === 1 ? plans[0] : { oneOf: plans };
  }
  if (expected.unmanaged) plan.push(note(budget, 'Warning', 'UnmanagedPods', unmanagedText(selector as LabelSelector)));
  const { kept, asides, gone } = disruptedPods(view, budget, pods);
  return [...plan, ...asides, ...updateStatus(budget, expected, countHealthy(pods, kept), kept, gone)];
}

/** R-PDB4.4 to R-PDB4.6 [updatePdbStatus]. */
function updateStatus(
  budget: PodDisruptionBudget,
  { expectedPods, desiredHealthy }: Expected,
  currentHealthy: number,
  disrupted: Disrupted,
  after: Disarms,
): Plan {
  const disruptionsAllowed = expectedPods > 0 ? Math.max(0, currentHealthy - desiredHealthy) : 0;
  const { generation = 0 } = budget.metadata;
  const { disruptedPods: _, conditions, ...before } = budget.status ?? {};
  const status: Status = {
    ...before,
    currentHealthy,
    desiredHealthy,
    expectedPods,
    disruptionsAllowed,
    ...(Object.keys(disrupted).length > 0 && { disruptedPods: disrupted }),
    observedGeneration: generation,
    conditions: withDisruptionAllowed(conditions, sufficiency(disruptionsAllowed), generation),
  };
  if (isUpToDate(budget, status)) return after;
  return [{ do: 'put', kind: 'PodDisruptionBudget', sub: 'status', seen: budget, to: { ...budget, status }, after }];
}

/** The condition's generation and message alone are no reason to write [ConditionsAreUpToDate]. */
function isUpToDate(budget: PodDisruptionBudget, wanted: Status): boolean {
  const { conditions: _, ...have } = budget.status ?? {};
  const { conditions: __, ...want } = wanted;
  const { status, reason } = sufficiency(wanted.disruptionsAllowed ?? 0);
  const allowed = disruptionAllowed(budget);
  return same(have, want) && allowed?.status === status && allowed.reason === reason;
}

function countHealthy(pods: readonly Pod[], disrupted: Disrupted): number {
  let healthy = 0;
  for (const pod of pods) if (isReady(pod) && !isTerminating(pod) && !(pod.metadata.name in disrupted)) healthy++;
  return healthy;
}

// ── Evictions that were granted ────────────────────────────────────────────────────────────────────────────────────────────

type Disrupted = NonNullable<Status['disruptedPods']>;
type Disarms = readonly { readonly do: 'disarm'; readonly timer: string }[];

interface Awaited {
  readonly kept: Disrupted;
  /** Waits that begin, and what is said of pods that stayed. */
  readonly asides: Plan;
  /** Waits that are over once the status says so. */
  readonly gone: Disarms;
}

/**
 * R-PDB4.3 [buildDisruptedPodMap].
 *
 * MODEL: the two minutes begin when the controller sees the entry, not at the time that the entry holds. A second eviction of a pod that is still in the
 * map does not prolong them.
 */
function disruptedPods(view: View, budget: PodDisruptionBudget, pods: readonly Pod[]): Awaited {
  const granted = budget.status?.disruptedPods;
  const timers = timersOf(view, keyOf(budget));
  if (!granted) return { kept: {}, asides: [], gone: timers.map(({ name }) => ({ do: 'disarm', timer: name })) };
  const kept: Record<string, true> = {};
  const asides: Action[] = [];
  for (const pod of pods) {
    const { name } = pod.metadata;
    if (isTerminating(pod) || !(name in granted)) continue;
    const timer = view.timer(deletionOf(name));
    if (timer === 'fired') asides.push(notDeleted(budget, pod));
    else kept[name] = true;
    if (timer === 'off') asides.push({ do: 'arm', timer: deletionOf(name), ms: DELETION_TIMEOUT_MS });
  }
  const over = timers.filter(({ name }) => !(nameIn(name) in kept));
  return { kept, asides, gone: over.map(({ name }) => ({ do: 'disarm', timer: name })) };
}

function timersOf(view: View, key: Key) {
  return view.by('Timer', 'owner', `disruption-controller ${key}`);
}

const DELETION_OF = 'deletion of ';

function deletionOf(pod: string): string {
  return DELETION_OF + pod;
}

function nameIn(timer: string): string {
  return timer.slice(DELETION_OF.length);
}

/** The text names the namespace twice. */
function notDeleted({ metadata: { namespace } }: PodDisruptionBudget, pod: Pod): EventNote {
  const text = `Pod was expected by PDB ${namespace}/${namespace} to be deleted but it wasn't`;
  return event('Pod', keyOf(pod), 'Warning', 'NotDeleted', text);
}

// ── What goes wrong ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** R-PDB5: nothing may be evicted until the next Event of a pod or of the budget; there is no retry. */
function failSafe(budget: PodDisruptionBudget, error: string): Plan {
  const failed: DisruptionAllowed = { status: 'False', reason: 'SyncFailed', message: error };
  const conditions = withDisruptionAllowed(budget.status?.conditions, failed, budget.status?.observedGeneration ?? 0);
  const to = { ...budget, status: { ...budget.status, disruptionsAllowed: 0, conditions } };
  return [
    note(
      budget,
      'Warning',
      'CalculateExpectedPodCountFailed',
      `Failed to calculate the number of expected pods: ${error}`,
    ),
    { do: 'put', kind: 'PodDisruptionBudget', sub: 'status', seen: budget, to },
  ];
}

function unmanagedText(selector: LabelSelector): string {
  return (
    `Pods selected by this PodDisruptionBudget (selector: ${goText(selector)}) were found to be unmanaged. As a result, the status of the PDB cannot be ` +
    'calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an ' +
    'integer value.'
  );
}

/** As the String method of the Go type prints it. */
function goText({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const labels = Object.entries(matchLabels)
    .sort(([a], [b]) => compareText(a, b))
    .map(([key, value]) => `${key}: ${value},`);
  const expressions = matchExpressions.map(
    ({ key, operator, values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  );
  return `&LabelSelector{MatchLabels:map[string]string{${labels.join('')}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`;
}

/** R-PDB3: a pod with several budgets wakes one of them. */
export function chosenArbitrarily(view: View, key: Key): Plan {
  const pod = view.get('Pod', key);
  const budgets = pod ? budgetsOf(view, pod) : [];
  if (!pod || budgets.length < 2) return [];
  const { namespace, name } = pod.metadata;
  const text = `Pod "${namespace}"/"${name}" matches multiple PodDisruptionBudgets.  Chose "${budgets[0].metadata.name}" arbitrarily.`;
  return [event('Pod', key, 'Warning', 'MultiplePodDisruptionBudgets', text)];
}

function note(budget: PodDisruptionBudget, type: EventNote['type'], reason: string, message: string): EventNote {
  return event('PodDisruptionBudget', keyOf(budget), type, reason, message);
}

function event(kind: ApiKind, key: Key, type: EventNote['type'], reason: string, message: string): EventNote {
  return { do: 'event', on: { kind, key }, type, reason, message, from: 'controllermanager' };
}
