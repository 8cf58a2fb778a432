import type { KubeObject, PodSpec, QuantityText } from '../../kube/objects';
import type { Facts } from './facts';
import type { Resource } from './resource';

/** A ResourceQuota of the render or of the description. */
export interface Quota {
  readonly name: string;
  readonly namespace: string;
  readonly resource?: Resource;
  readonly hard: { readonly [resource: string]: QuantityText };
  /** What the cluster counts already; undefined: it says nothing. */
  readonly used?: { readonly [resource: string]: QuantityText };
  /** Without scopes it counts every object; with them only the pods that are in all of them. */
  readonly scopes: readonly Scope[];
}

export interface Scope {
  readonly scopeName: string;
  readonly operator?: string;
  readonly values?: readonly string[];
}

/** Bounds on the size of a claim. */
export interface ClaimLimit {
  readonly name: string;
  readonly namespace: string;
  readonly min?: QuantityText;
  readonly max?: QuantityText;
}

interface QuotaObject extends KubeObject {
  readonly spec?: {
    readonly hard?: { readonly [resource: string]: QuantityText };
    readonly scopes?: readonly string[];
    readonly scopeSelector?: { readonly matchExpressions?: readonly Scope[] };
  };
}

interface LimitObject extends KubeObject {
  readonly spec?: {
    readonly limits?: readonly {
      readonly type?: string;
      readonly min?: { readonly [resource: string]: QuantityText };
      readonly max?: { readonly [resource: string]: QuantityText };
    }[];
  };
}

/** Quotas by namespace. A described quota of a name that the render has too tells what is used. */
export function quotasOf({ render, cluster }: Facts): ReadonlyMap<string, readonly Quota[]> {
  const byId = new Map<string, Quota>();
  for (const { namespace = 'default', name, hard, used } of cluster?.description.quotas ?? []) {
    byId.set(`${namespace}/${name}`, { namespace, name, hard, scopes: [], ...(used && { used }) });
  }
  for (const resource of render.of<QuotaObject>('ResourceQuota')) {
    const { namespace, name, object } = resource;
    const { hard = {}, scopes, scopeSelector } = object.spec ?? {};
    const known = byId.get(`${namespace}/${name}`);
    const all = [...(scopes ?? []).map((scopeName) => ({ scopeName })), ...(scopeSelector?.matchExpressions ?? [])];
    byId.set(`${namespace}/${name}`, {
      namespace,
      name,
      resource,
      hard,
      scopes: all,
      ...(known?.used && { used: known.used }),
    });
  }
  return grouped(byId.values());
}

export function claimLimitsOf({ render, cluster }: Facts): ReadonlyMap<string, readonly ClaimLimit[]> {
  const limits: ClaimLimit[] = [];
  const all = [
    ...(cluster?.description.limitRanges ?? []).map((each) => ({ namespace: 'default', ...each })),
    ...render
      .of<LimitObject>('LimitRange')
      .map(({ namespace, name, object }) => ({ namespace, name, limits: object.spec?.limits ?? [] })),
  ];
  for (const { namespace, name, limits: items } of all) {
    for (const { type, min, max } of items) {
      if (type !== 'PersistentVolumeClaim') continue;
      const bounds = {
        ...(min?.storage !== undefined && { min: min.storage }),
        ...(max?.storage !== undefined && { max: max.storage }),
      };
      limits.push({ namespace, name, ...bounds });
    }
  }
  return grouped(limits);
}

/** Whether a quota counts a pod (`pkg/quota/v1/evaluator/core/pods.go`: podMatchesScopeFunc); undefined where nobody can tell. */
export function countsPod({ scopes }: Quota, pod: PodSpec): boolean | undefined {
  let all: boolean | undefined = true;
  for (const scope of scopes) {
    const is = isInScope(scope, pod);
    if (is === false) return false;
    if (is === undefined) all = undefined;
  }
  return all;
}

function isInScope({ scopeName, operator, values = [] }: Scope, pod: PodSpec): boolean | undefined {
  const isBestEffort = () => [...pod.containers, ...(pod.initContainers ?? [])].every(asksForNothing);
  switch (scopeName) {
    case 'Terminating':
      return pod.activeDeadlineSeconds !== undefined;
    case 'NotTerminating':
      return pod.activeDeadlineSeconds === undefined;
    case 'BestEffort':
      return isBestEffort();
    case 'NotBestEffort':
      return !isBestEffort();
    case 'PriorityClass': {
      const name = pod.priorityClassName;
      if (operator === undefined || operator === 'Exists') return name !== undefined;
      if (operator === 'DoesNotExist') return name === undefined;
      return name === undefined ? operator === 'NotIn' : values.includes(name) === (operator === 'In');
    }
    default:
      return undefined;
  }
}

function asksForNothing({ resources }: PodSpec['containers'][number]): boolean {
  return [resources?.requests, resources?.limits].every((amounts) => Object.keys(amounts ?? {}).length === 0);
}

function grouped<T extends { readonly namespace: string }>(items: Iterable<T>): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const known = groups.get(item.namespace);
    if (known) known.push(item);
    else groups.set(item.namespace, [item]);
  }
  return groups;
}
