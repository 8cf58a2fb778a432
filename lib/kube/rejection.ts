/**
 * How the API server says no (API-51): one answer with a code, a reason and a message, as a client prints it and a recording keeps it.
 */

import { type AdmissionContext, created, updated } from './defaults';
import { priorityRefusal } from './defaults/priority';
import type { KubeObject, PersistentVolumeClaim, Pod, PodDisruptionBudget } from './objects';
import { type FieldErrors, fieldErrorsText, validate, validateChange } from './validation';
import { resizeRefusal } from './validation/resize';
import type { Switches } from './versions';

export interface Rejection {
  /** The HTTP status. */
  readonly code: 400 | 403 | 404 | 409 | 422 | 429 | 500;
  readonly reason:
    | 'BadRequest'
    | 'Forbidden'
    | 'NotFound'
    | 'AlreadyExists'
    | 'Conflict'
    | 'Invalid'
    | 'TooManyRequests'
    | 'InternalError';
  readonly message: string;
  /** What is wrong, field by field; only of reason Invalid. */
  readonly errors?: FieldErrors;
}

/** Why a create of this object would be refused, as written, without defaults; nothing if it would be stored. */
export function rejectionOfCreate(
  object: KubeObject,
  switches: Switches,
  context: AdmissionContext = {},
): Rejection | undefined {
  const refusal = object.kind === 'Pod' ? priorityRefusal((object as Pod).spec, context.priorityClasses) : undefined;
  if (refusal !== undefined) return forbiddenObject('pods', object.metadata.name, refusal);
  return invalidObject(object, validate(created(object, switches, context), switches));
}

/** Why an update would be refused that leaves this object, given whole, in place of the stored one. */
export function rejectionOfUpdate(
  object: KubeObject,
  old: KubeObject,
  switches: Switches,
  context: AdmissionContext = {},
): Rejection | undefined {
  const next = updated(object, old, switches);
  const rejection = invalidObject(next, validateChange(next, old, switches));
  if (rejection !== undefined || object.kind !== 'PersistentVolumeClaim') return rejection;
  const classOf = (name: string) => context.storageClasses?.find((each) => each.metadata.name === name);
  const refusal = resizeRefusal(next as PersistentVolumeClaim, old as PersistentVolumeClaim, classOf);
  return refusal === undefined ? undefined : forbiddenObject('persistentvolumeclaims', object.metadata.name, refusal);
}

/** The answer to an object with errors; nothing when there are none. */
export function invalidObject(object: KubeObject, errors: FieldErrors): Rejection | undefined {
  if (errors.length === 0) return undefined;
  return { ...invalidText(object, fieldErrorsText(errors)), errors };
}

/** The same for errors that are only known as a text. */
export function invalidText({ kind, apiVersion, metadata }: KubeObject, text: string): Rejection {
  const group = apiVersion.includes('/') ? `.${apiVersion.slice(0, apiVersion.indexOf('/'))}` : '';
  return { code: 422, reason: 'Invalid', message: `${kind}${group} "${metadata?.name ?? ''}" is invalid: ${text}` };
}

/** The answer of an admission plugin; `resource` is the plural with its group, `statefulsets.apps`. */
export function forbiddenObject(resource: string, name: string, text: string): Rejection {
  return { code: 403, reason: 'Forbidden', message: `${resource} "${name}" is forbidden: ${text}` };
}

export function objectNotFound(resource: string, name: string): Rejection {
  return { code: 404, reason: 'NotFound', message: `${resource} "${name}" not found` };
}

export function objectExists(resource: string, name: string): Rejection {
  return { code: 409, reason: 'AlreadyExists', message: `${resource} "${name}" already exists` };
}

export function staleObject(resource: string, name: string): Rejection {
  const why = 'the object has been modified; please apply your changes to the latest version and try again';
  return { code: 409, reason: 'Conflict', message: `Operation cannot be fulfilled on ${resource} "${name}": ${why}` };
}

/** A kind at a version that is not, or no longer, served. */
export function kindNotServed(): Rejection {
  return { code: 404, reason: 'NotFound', message: 'the server could not find the requested resource' };
}

/** An object that cannot be decoded: `text` is the whole message, as `schema/` finds it. */
export function undecodable(text: string): Rejection {
  return { code: 400, reason: 'BadRequest', message: text };
}

/** Pods whose eviction a budget has granted and that are not yet gone. */
const MAX_DISRUPTED_PODS = 2000;

/**
 * Why the one budget that matches a pod refuses its eviction, asked of the stored budget (R-EV4, R-EV5); nothing if it grants it.
 * Message and cause stand in one text, as clients print them.
 */
export function evictionRefusal(budget: PodDisruptionBudget, switches: Switches): Rejection | undefined {
  const { name, generation = 0 } = budget.metadata;
  const { observedGeneration = 0, disruptionsAllowed = 0, disruptedPods = {} } = budget.status ?? {};
  const wait = "Cannot evict pod as it would violate the pod's disruption budget.";
  if (observedGeneration < generation) {
    return tooMany(`${wait} The disruption budget ${name} is still being processed by the server.`);
  }
  if (disruptionsAllowed < 0) return refusedBudget(name, 'pdb disruptions allowed is negative', undefined, switches);
  if (Object.keys(disruptedPods).length > MAX_DISRUPTED_PODS) {
    const text = 'DisruptedPods map too big - too many evictions not confirmed by PDB controller';
    return refusedBudget(name, text, 'too many pending evictions not confirmed by PDB controller', switches);
  }
  return disruptionsAllowed > 0 ? undefined : tooMany(`${wait} ${budgetCause(budget, switches)}`);
}

/** The answer when several budgets match one pod. */
export function severalBudgets(): Rejection {
  const message = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
  return { code: 500, reason: 'InternalError', message };
}

function tooMany(message: string): Rejection {
  return { code: 429, reason: 'TooManyRequests', message };
}

function refusedBudget(name: string, text: string, cause = text, switches: Switches): Rejection {
  const told = ` The disruption budget ${name} does not allow evicting pods currently: ${cause}`;
  const message = `poddisruptionbudgets.policy "${name}" is forbidden: ${text}`;
  return { code: 403, reason: 'Forbidden', message: switches.forbiddenEvictionHasACause ? message + told : message };
}

function budgetCause({ metadata, status = {} }: PodDisruptionBudget, switches: Switches): string {
  const { desiredHealthy = 0, currentHealthy = 0, conditions } = status;
  const budget = `The disruption budget ${metadata.name}`;
  const numbers = `${budget} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
  if (!switches.evictionExplainsItself) return numbers;
  const refused = conditionOf(conditions, 'DisruptionAllowed');
  const currently = `${budget} does not allow evicting pods currently`;
  if (refused?.reason === 'SyncFailed' && refused.message)
    return `${currently} because it failed sync: ${refused.message}`;
  if (currentHealthy <= desiredHealthy) return numbers;
  return refused?.message ? `${currently} (${refused.reason}): ${refused.message}` : currently;
}

type Conditions = NonNullable<NonNullable<PodDisruptionBudget['status']>['conditions']>;

function conditionOf(conditions: Conditions | undefined, type: string): Conditions[number] | undefined {
  return conditions?.find((each) => each.type === type && each.status === 'False');
}
