import { scaledValue } from '../../kube/int-or-string';
import type { PodDisruptionBudget } from '../../kube/objects';
import { selects } from '../../kube/selectors';
import type { Render } from './render';
import type { Resource } from './resource';
import { isSet, podLabels, type Workload } from './workload';

/** What a budget lets happen while all pods that it covers are Ready. */
export interface Allowance {
  /** The workloads of the render whose pods it covers. */
  readonly workloads: readonly Workload[];
  /** Their pods, as few as autoscalers may leave. */
  readonly pods: number;
  /** Pods that must stay. */
  readonly desired: number;
  /** Pods that may be evicted at one time. */
  readonly allowed: number;
  /** What of the budget says so: `minAvailable 50% of 3`. */
  readonly because: string;
}

/** Kinds that the disruption controller can ask for their scale; a budget of a share of other pods fails to sync. */
const SCALED: ReadonlySet<string> = new Set(['StatefulSet', 'Deployment', 'ReplicaSet', 'ReplicationController']);

/**
 * What a budget comes to: both percentages round up [pkg/controller/disruption/disruption.go: getExpectedPodCount]. Nothing if it cannot be told from the
 * render: it covers no workload of it, only some pods of one, pods whose number nobody knows, or every pod of the namespace, and there may be more of them.
 */
export function allowanceOf(
  { object, namespace }: Resource<PodDisruptionBudget>,
  render: Render,
): Allowance | undefined {
  const { selector, minAvailable, maxUnavailable } = object.spec ?? {};
  if (!selector || isEverything(selector)) return undefined;
  const covered = render.selectedBy(namespace, selector);
  if (!covered.every((each) => SCALED.has(each.kind) && coversAll(selector, each))) return undefined;
  const workloads = covered.filter(({ scale }) => scale.most > 0);
  const pods = workloads.reduce((sum, { scale }) => sum + Math.max(scale.least, scale.by ? 1 : 0), 0);
  if (pods === 0) return undefined;
  const known = { workloads, pods };
  if (minAvailable !== undefined && minAvailable !== null) {
    const desired = scaledValue(minAvailable, pods, 'up');
    return {
      ...known,
      desired,
      allowed: Math.max(0, pods - desired),
      because: `minAvailable ${minAvailable} of ${pods}`,
    };
  }
  if (maxUnavailable !== undefined && maxUnavailable !== null) {
    const allowed = Math.min(pods, scaledValue(maxUnavailable, pods, 'up'));
    return { ...known, desired: pods - allowed, allowed, because: `maxUnavailable ${maxUnavailable} of ${pods}` };
  }
  return { ...known, desired: 0, allowed: 0, because: 'it has neither minAvailable nor maxUnavailable' };
}

type Selector = NonNullable<NonNullable<PodDisruptionBudget['spec']>['selector']>;

function isEverything({ matchLabels, matchExpressions }: Selector): boolean {
  return Object.keys(matchLabels ?? {}).length === 0 && (matchExpressions ?? []).length === 0;
}

/** The labels that differ from pod to pod of a set. */
const OWN_LABELS: readonly string[] = ['statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index'];

function coversAll(selector: Selector, workload: Workload): boolean {
  const wanted = [
    ...Object.keys(selector.matchLabels ?? {}),
    ...(selector.matchExpressions ?? []).map(({ key }) => key),
  ];
  if (!isSet(workload) || !wanted.some((key) => OWN_LABELS.includes(key))) return true;
  for (const labels of podLabels(workload)) if (!selects(selector, labels)) return false;
  return true;
}
