import type { Pod, PodDisruptionBudget } from '../kube/objects';
import type { Switches } from '../kube/versions';
import type { Request } from './actions';
import { disruptionAllowed, sufficiency, withDisruptionAllowed } from './disruption-budget';
import { type Key, keyOf, nameOf, uidOf } from './kinds';
import { isReady, isTerminal, isTerminating, withCondition } from './pods';
import { budgetsOf } from './selected-pods';
import type { Reader } from './store/store';

/** The eviction subresource: R-EV1 … R-EV6 [pkg/registry/core/pod/storage/eviction.go, v1.37.1]. */

export interface Refused {
  readonly code: number;
  readonly reason: 'NotFound' | 'TooManyRequests' | 'Forbidden' | 'InternalError';
  /** As `kubectl` and recordings show it: the message, then the causes. */
  readonly message: string;
}

/** The writes of an eviction, in order; the first, on the budget, is the API server's own. */
export interface Granted {
  readonly requests: readonly { readonly by: 'apiserver' | 'requester'; readonly request: Request }[];
}

const VIOLATES = "Cannot evict pod as it would violate the pod's disruption budget.";

export function evict(stored: Reader, key: Key, switches: Switches): Granted | Refused {
  const pod = stored.get('Pod', key);
  if (!pod) return { code: 404, reason: 'NotFound', message: `pods "${nameOf(key)}" not found` };
  if (pod.status?.phase === 'Pending' || isTerminal(pod) || isTerminating(pod)) return execute(pod);
  const budgets = budgetsOf(stored, pod);
  if (budgets.length === 0) return execute(pod);
  if (budgets.length > 1) {
    const message = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
    return { code: 500, reason: 'InternalError', message };
  }
  return isReady(pod) || !mayGoUnready(budgets[0]) ? charge(budgets[0], pod, switches) : execute(pod);
}

/** R-EV3: a pod that is not Ready costs nothing where the others suffice, or where the policy says so. */
function mayGoUnready({ spec, status }: PodDisruptionBudget): boolean {
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {};
  return spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow' || (currentHealthy >= desiredHealthy && desiredHealthy > 0);
}

/** R-EV4, R-EV5. */
function charge(budget: PodDisruptionBudget, pod: Pod, switches: Switches): Granted | Refused {
  const { name, generation = 0 } = budget.metadata;
  const { observedGeneration = 0, disruptionsAllowed = 0, disruptedPods = {} } = budget.status ?? {};
  if (observedGeneration < generation) {
    return tooMany(`The disruption budget ${name} is still being processed by the server.`);
  }
  if (disruptionsAllowed < 0) return forbidden(budget, 'pdb disruptions allowed is negative', undefined, switches);
  if (Object.keys(disruptedPods).length > MAX_DISRUPTED_PODS) {
    const text = 'DisruptedPods map too big - too many evictions not confirmed by PDB controller';
    return forbidden(budget, text, 'too many pending evictions not confirmed by PDB controller', switches);
  }
  if (disruptionsAllowed === 0) return tooMany(whyNot(budget, switches));
  const left = disruptionsAllowed - 1;
  const status = {
    ...budget.status,
    disruptionsAllowed: left,
    disruptedPods: { ...disruptedPods, [pod.metadata.name]: true as const },
    ...(left === 0 && {
      conditions: withDisruptionAllowed(budget.status?.conditions, sufficiency(left), observedGeneration),
    }),
  };
  const charged: Request = {
    do: 'put',
    kind: 'PodDisruptionBudget',
    seen: budget,
    to: { ...budget, status },
    sub: 'status',
  };
  return { requests: [{ by: 'apiserver', request: charged }, ...execute(pod).requests] };
}

const MAX_DISRUPTED_PODS = 2000;

/** R-EV6: the pod's condition, then its deletion. */
function execute(pod: Pod): Granted {
  const conditions = withCondition(pod.status?.conditions, {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  });
  const to = { ...pod, status: { ...pod.status, conditions } };
  return {
    requests: [
      { by: 'requester', request: { do: 'patch', kind: 'Pod', seen: pod, to, sub: 'status' } },
      {
        by: 'requester',
        request: { do: 'delete', kind: 'Pod', key: keyOf(pod), uid: uidOf(pod) },
      },
    ],
  };
}

function tooMany(cause: string): Refused {
  return { code: 429, reason: 'TooManyRequests', message: `${VIOLATES} ${cause}` };
}

function forbidden(
  { metadata: { name } }: PodDisruptionBudget,
  text: string,
  cause = text,
  switches: Switches,
): Refused {
  const detail = `The disruption budget ${name} does not allow evicting pods currently: ${cause}`;
  const message = `poddisruptionbudget.policy "${name}" is forbidden: ${text}`;
  return {
    code: 403,
    reason: 'Forbidden',
    message: switches.forbiddenEvictionHasACause ? `${message} ${detail}` : message,
  };
}

function whyNot(budget: PodDisruptionBudget, switches: Switches): string {
  const { name } = budget.metadata;
  const { desiredHealthy = 0, currentHealthy = 0 } = budget.status ?? {};
  const numbers = `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
  if (!switches.evictionExplainsItself) return numbers;
  const allowed = disruptionAllowed(budget);
  const told = allowed?.status === 'False' && allowed.message;
  const refused = `The disruption budget ${name} does not allow evicting pods currently`;
  if (told && allowed.reason === 'SyncFailed') return `${refused} because it failed sync: ${allowed.message}`;
  if (currentHealthy <= desiredHealthy) return numbers;
  return told ? `${refused} (${allowed.reason}): ${allowed.message}` : refused;
}
