/** What pods ask for and nodes offer, in numbers: `k8s.io/component-helpers` v0.37.1 `resource/helpers.go`, `pkg/scheduler/framework/types.go`. */

import type { Container, PodSpec, QuantityText, ResourceList } from '../../../kube/objects';
import { quantity } from '../../../kube/quantity';

/** CPU in thousandths of a core, memory and storage in bytes, anything else in its own unit. */
export interface Resources {
  readonly cpu: number;
  readonly memory: number;
  readonly ephemeralStorage: number;
  readonly extended: Readonly<Record<string, number>>;
}

const NO_EXTENDED: Resources['extended'] = {};
export const NOTHING: Resources = { cpu: 0, memory: 0, ephemeralStorage: 0, extended: NO_EXTENDED };

const UNIT = 1_000_000_000n;
const amounts = new Map<string, number>();
/** More distinct texts than any cluster has; only a generator of texts comes here. */
const REMEMBERED = 10_000;

/** `Value()`, or `MilliValue()` of cpu: rounded up. */
function amount(resource: string, text: QuantityText): number {
  const known = amounts.get(`${resource === 'cpu' ? 'm' : ''}${text}`);
  if (known !== undefined) return known;
  const step = resource === 'cpu' ? UNIT / 1000n : UNIT;
  const { nanos } = quantity(text);
  const value = Number((nanos + step - 1n) / step);
  if (amounts.size > REMEMBERED) amounts.clear();
  amounts.set(`${resource === 'cpu' ? 'm' : ''}${text}`, value);
  return value;
}

/** Bytes. */
export function amountOfStorage(text: QuantityText): number {
  return amount('storage', text);
}

type Amounts = Record<string, number>;

function amountsOf(list: ResourceList | undefined, missing: Amounts): Amounts {
  const found: Amounts = { ...missing };
  for (const resource in list) found[resource] = amount(resource, list[resource] as QuantityText);
  return found;
}

function addTo(sum: Amounts, more: Amounts): void {
  for (const resource in more) sum[resource] = (sum[resource] ?? 0) + (more[resource] as number);
}

function raiseTo(most: Amounts, other: Amounts): void {
  for (const resource in other) most[resource] = Math.max(most[resource] ?? 0, other[resource] as number);
}

/**
 * Containers and sidecars run together; an init container runs beside the sidecars that stand before it. Requests of the pod itself go before those of its
 * containers, overhead comes on top (PodRequests).
 */
function podRequests(spec: PodSpec, missing: Amounts): Amounts {
  const requests = (container: Container) => amountsOf(container.resources?.requests, missing);
  const sum: Amounts = {};
  for (const container of spec.containers) addTo(sum, requests(container));
  const sidecars: Amounts = {};
  const most: Amounts = {};
  for (const container of spec.initContainers ?? []) {
    const own = requests(container);
    if (container.restartPolicy === 'Always') {
      addTo(sum, own);
      addTo(sidecars, own);
      raiseTo(most, sidecars);
    } else {
      addTo(own, sidecars);
      raiseTo(most, own);
    }
  }
  raiseTo(sum, most);
  const podLevel = (spec as { resources?: { requests?: ResourceList } }).resources?.requests;
  for (const resource in podLevel) sum[resource] = amount(resource, podLevel[resource] as QuantityText);
  addTo(sum, amountsOf(spec.overhead, {}));
  return sum;
}

const NAMED = new Set(['cpu', 'memory', 'ephemeral-storage', 'pods']);

function resourcesOf(found: Amounts): Resources {
  let extended: Record<string, number> | undefined;
  for (const resource in found) {
    if (NAMED.has(resource) || !found[resource]) continue;
    extended ??= {};
    extended[resource] = found[resource] as number;
  }
  return {
    cpu: found.cpu ?? 0,
    memory: found.memory ?? 0,
    ephemeralStorage: found['ephemeral-storage'] ?? 0,
    extended: extended ?? NO_EXTENDED,
  };
}

/** What scoring takes a container to need that does not say (`pkg/scheduler/util/pod_resources.go`): 0.1 cores and 200 MiB. */
const SCORED_DEFAULTS: Amounts = { cpu: 100, memory: 200 * 1024 * 1024 };

export interface PodRequests {
  readonly asked: Resources;
  /** With the defaults that scoring gives to containers that do not ask. */
  readonly nonZero: { readonly cpu: number; readonly memory: number };
}

interface Remembered extends PodRequests {
  readonly of: PodSpec;
}

/** By the list of containers, which pods of one template share; the other parts that count are compared. */
const remembered = new WeakMap<PodSpec['containers'], Remembered>();

export function requestsOf(spec: PodSpec): PodRequests {
  const known = remembered.get(spec.containers);
  if (known && asksTheSame(known.of, spec)) return known;
  const scored = podRequests(spec, SCORED_DEFAULTS);
  const requests = {
    of: spec,
    asked: resourcesOf(podRequests(spec, {})),
    nonZero: { cpu: scored.cpu as number, memory: scored.memory as number },
  };
  remembered.set(spec.containers, requests);
  return requests;
}

function asksTheSame(a: PodSpec, b: PodSpec): boolean {
  return a.initContainers === b.initContainers && a.overhead === b.overhead && a.resources === b.resources;
}

export interface Allocatable extends Resources {
  readonly pods: number;
}

const NO_RESOURCES: ResourceList = {};
const allocatables = new WeakMap<ResourceList, Allocatable>();

export function allocatableOf(list: ResourceList = NO_RESOURCES): Allocatable {
  const known = allocatables.get(list);
  if (known) return known;
  const found = amountsOf(list, {});
  const allocatable = { ...resourcesOf(found), pods: found.pods ?? 0 };
  allocatables.set(list, allocatable);
  return allocatable;
}

export function plus(a: Resources, b: Resources): Resources {
  let extended = a.extended;
  for (const resource in b.extended) {
    extended = { ...extended, [resource]: (extended[resource] ?? 0) + (b.extended[resource] as number) };
  }
  return {
    cpu: a.cpu + b.cpu,
    memory: a.memory + b.memory,
    ephemeralStorage: a.ephemeralStorage + b.ephemeralStorage,
    extended,
  };
}
