import type { KubeObject, OwnerReference } from '../kube/objects';
import type { ApiKind, ApiRow, HostKind, Key, Kind, Row } from './kinds';

/**
 * What a component does in the world, one request at a time. An action is plain data, so a plan can wait in the state, be compared and be replayed.
 *
 * `orElse` is what the component goes on with when the API server refuses the request, in place of the rest of its plan. Without it the rest is dropped
 * and the key goes back to its queue with a back-off, which is what a real controller does when it returns the error. A `deferred` request collects its
 * error instead, as upstream does where it tries all of a batch: `orElse` is then done before the rest, and the next checkpoint looks at the errors. What
 * `on` has a plan for is not collected, unless that plan stumbles.
 */
export type Action = Request | HostWrite | Together | Either | Aside;

/** Stands in the texts of an `orElse` plan, and in a status's conditions there, for what the API server answered. */
export const ANSWER = '{answer}';

/** A request to the API server. */
export type Request = Create | Write | Delete | Bind;

interface Answered {
  /** What a user sent, which may not even be an object of the API. Components send what they can decode. */
  readonly body?: KubeObject;
  /** What accompanies success: asides only. */
  readonly after?: readonly Aside[];
  readonly orElse?: Plan;
  readonly deferred?: true;
  /** Refusals that count as success, e.g. NotFound of a delete. */
  readonly tolerates?: readonly Refusal[];
  /** What to do about one kind of refusal, instead of `orElse`. */
  readonly on?: { readonly [R in Refusal]?: Plan };
}

/** The reason of a refusal, as a Status has it. */
export type Refusal =
  | 'BadRequest'
  | 'NotFound'
  | 'AlreadyExists'
  | 'Conflict'
  | 'Invalid'
  | 'Forbidden'
  | 'TooManyRequests'
  | 'InternalError';

export interface Create<K extends ApiKind = ApiKind> extends Answered {
  readonly do: 'create';
  readonly kind: K;
  readonly object: ApiRow<K>;
}

/**
 * A change from `seen` to `to`. As a `put` it carries the resource version of `seen` and conflicts with any other write since; as a `patch` the server
 * applies the difference to whatever is stored (strategic merge: conditions by type, finalizers and owner references one by one).
 */
export interface Write<K extends ApiKind = ApiKind> extends Answered {
  readonly do: 'put' | 'patch';
  readonly kind: K;
  readonly seen: ApiRow<K>;
  readonly to: ApiRow<K>;
  /** `seen` is an object as this plan has sent it: what it is compared with was made of it. */
  readonly seenAsMade?: true;
  /** `status`: the rest of the object is ignored. Without it a write leaves the status alone, where the kind has the subresource. */
  readonly sub?: 'status';
  /** The object is as a user wrote it: the server fills in the defaults. Controllers send what they read, which has them. */
  readonly undefaulted?: true;
}

export interface Delete extends Answered {
  readonly do: 'delete';
  readonly kind: ApiKind;
  readonly key: Key;
  /** Precondition: only this incarnation. */
  readonly uid?: string;
  /** Precondition: only while these are its owners. */
  readonly owners?: readonly OwnerReference[];
  /** Of pods; the pod's own grace period when absent. */
  readonly graceSeconds?: number;
  readonly propagation?: 'Background' | 'Foreground' | 'Orphan';
}

/** The scheduler's verdict, through the pod's binding subresource. */
export interface Bind extends Answered {
  readonly do: 'bind';
  readonly pod: Key;
  readonly uid: string;
  readonly node: string;
}

/**
 * A deed on a machine or a disk: containers started, volumes mounted, bytes written. No API server is asked. Deeds that follow each other in a plan happen
 * in one step.
 */
export interface HostWrite<K extends HostKind = HostKind> {
  readonly do: 'host';
  readonly kind: K;
  readonly key: Key;
  readonly to: Row<K> | undefined;
}

/**
 * Plans that run side by side, as goroutines do: their writes come in any order among each other. An error ends the branch that it happens in; the next
 * checkpoint looks at it. By default the branches take turns.
 */
export interface Together {
  readonly do: 'together';
  readonly plans: readonly Plan[];
}

/** One of several plans, by what the component's caches show by then: a matter of milliseconds. The first is the usual one. */
export interface Either {
  readonly do: 'either';
  readonly plans: readonly Plan[];
}

/** What accompanies a request and takes no turn of its own: Events, a component's own memory, timers, the end of a sync. */
export type Aside = EventNote | Remember | Arm | Disarm | Requeue | Stumble | Checkpoint | Fail;

/** A Kubernetes Event. It changes no object, so it is no part of the state; timelines and recordings hold it. */
export interface EventNote {
  readonly do: 'event';
  readonly on: { readonly kind: ApiKind; readonly key: Key };
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** The reporting component, where it does not write under its controller's name. */
  readonly from?: string;
}

/** Something a component keeps in its process: lost when it restarts. `undefined` forgets. */
export interface Remember {
  readonly do: 'remember';
  readonly id: string;
  readonly value: unknown;
  /** What it can be found by again: the index `about` of Memo files it under the controller's name and each of these. */
  readonly about?: readonly string[];
}

/** Arms a timer of the component's key, unless it is armed already; it enqueues the key when it fires. */
export interface Arm {
  readonly do: 'arm';
  readonly timer: string;
  readonly ms: number;
  /** It fires with the next turn of a loop whose period is `ms`, so at any moment within that. */
  readonly within?: true;
  /** The uid of a pod: the timer measures how long that pod has been Ready, and is void when its Ready condition changes. */
  readonly readyPod?: string;
}

export interface Disarm {
  readonly do: 'disarm';
  readonly timer: string;
}

/** Puts a key of the same controller back into its queue. */
export interface Requeue {
  readonly do: 'requeue';
  readonly key: Key;
}

/** An error that the component finds by itself, collected like that of a deferred request. */
export interface Stumble {
  readonly do: 'stumble';
  readonly error: string;
}

/** If a deferred request was refused since the last checkpoint, goes on with `orElse` and not with the rest of the plan. */
export interface Checkpoint {
  readonly do: 'checkpoint';
  readonly orElse: Plan;
}

/** The sync ends with an error: its key is tried again after a back-off. */
export interface Fail {
  readonly do: 'fail';
  readonly error: string;
}

/** What one sync does, in order. */
export type Plan = readonly Action[];

export function isAside(action: Action): action is Aside {
  switch (action.do) {
    case 'create':
    case 'put':
    case 'patch':
    case 'delete':
    case 'bind':
    case 'host':
    case 'together':
    case 'either':
      return false;
    default:
      return true;
  }
}

/** Kinds that an action names, for messages. */
export function target(action: Request | HostWrite): { kind: Kind; key: Key } {
  switch (action.do) {
    case 'delete':
    case 'host':
      return { kind: action.kind, key: action.key };
    case 'bind':
      return { kind: 'Pod', key: action.pod };
    case 'create':
      return { kind: action.kind, key: keyOfMeta(action.object) };
    default:
      return { kind: action.kind, key: keyOfMeta(action.seen) };
  }
}

function keyOfMeta(row: ApiRow<ApiKind>): Key {
  const { name, namespace } = row.metadata;
  return namespace === undefined ? (name as string) : `${namespace}/${name}`;
}
