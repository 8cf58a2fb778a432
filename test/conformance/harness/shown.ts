import type { KubeObject } from '../../../lib/kube/objects';
import type { Json, JsonObject } from './recording';
import type { Symbols } from './symbols';

/**
 * An object of the model as a recording shows it: symbols for what is random, without what recordings drop, and lists whose order means nothing as maps or
 * sorted. The rules are the recorder's, told in ../README.md.
 */
export function shown(kind: string, object: KubeObject, symbols: Symbols): JsonObject {
  const out = mapped(object as unknown as Json, [], symbols) as Record<string, Json>;
  delete out.apiVersion;
  delete out.kind;
  const meta = out.metadata as Record<string, Json>;
  for (const field of ['uid', 'name', 'namespace', 'generateName']) delete meta[field];
  if (Array.isArray(meta.finalizers)) meta.finalizers = [...meta.finalizers].sort();
  if (kind !== 'Pod') delete meta.deletionGracePeriodSeconds;
  SHOW[kind]?.(out, object, symbols);
  prune(out, false);
  prune(out.metadata, true);
  prune(out.status, true);
  for (const part of ['metadata', 'spec', 'status'])
    if (isObject(out[part]) && Object.keys(out[part] as object).length === 0) delete out[part];
  return inOrder(kind, out);
}

/**
 * Lists that a controller makes by going through a Go map, whose order is chance: the volumes of claim templates in a pod. They are compared in the order
 * of their names, here and in recordings.
 */
const BY_NAME: { readonly [kind: string]: readonly string[] } = { Pod: ['spec.volumes'] };

/** The fields of an object, or the changed leaves of an update, with those lists in order. */
export function inOrder(kind: string, fields: JsonObject): JsonObject {
  let ordered = fields;
  for (const path of BY_NAME[kind] ?? []) {
    const [first, second] = path.split('.');
    if (Array.isArray(ordered[path])) ordered = { ...ordered, [path]: byName(ordered[path]) };
    const inner = second && ordered[first];
    if (isObject(inner) && Array.isArray(inner[second]))
      ordered = { ...ordered, [first]: { ...inner, [second]: byName(inner[second]) } };
  }
  return ordered;
}

function byName(list: readonly Json[]): readonly Json[] {
  const name = (element: Json) => String(isObject(element) ? element.name : element);
  return [...list].sort((a, b) => (name(a) < name(b) ? -1 : 1));
}

type Show = (out: Record<string, Json>, object: KubeObject, symbols: Symbols) => void;

const SHOW: { readonly [kind: string]: Show } = {
  Pod: (out, object, symbols) => {
    podSpec(out.spec);
    const status = out.status as Record<string, Json> | undefined;
    if (!status) return;
    for (const field of ['hostIP', 'hostIPs', 'podIPs', 'qosClass', 'startTime']) delete status[field];
    if (status.podIP) status.podIP = symbols.address(object.metadata.uid as string);
    for (const [type, condition] of Object.entries((status.conditions ?? {}) as Record<string, Record<string, Json>>)) {
      delete condition.observedGeneration;
      if (KUBELET_CONDITIONS.has(type)) delete condition.message;
    }
    for (const field of ['containerStatuses', 'initContainerStatuses']) {
      if (Array.isArray(status[field])) status[field] = containers(status[field] as readonly Record<string, Json>[]);
    }
  },
  Node: (out) => {
    const meta = out.metadata as { labels?: Record<string, Json>; annotations?: Record<string, Json> };
    for (const label of ['kubernetes.io/arch', 'kubernetes.io/os']) delete meta.labels?.[label];
    delete meta.annotations?.['volumes.kubernetes.io/controller-managed-attach-detach'];
    const spec = out.spec as { taints?: Json[] } | undefined;
    if (spec?.taints) spec.taints = [...spec.taints].sort((a, b) => (goText(a) < goText(b) ? -1 : 1));
    const status = out.status as Record<string, Json>;
    for (const [type, condition] of Object.entries((status.conditions ?? {}) as Record<string, Record<string, Json>>)) {
      (status.conditions as Record<string, Json>)[type] = condition.status;
    }
    if (Array.isArray(status.volumesInUse)) status.volumesInUse = [...status.volumesInUse].sort();
    if (Array.isArray(status.volumesAttached))
      status.volumesAttached = status.volumesAttached.map((volume) => (volume as { name: string }).name).sort();
  },
  EndpointSlice: (out, object, symbols) => {
    delete (out.metadata as Record<string, Json>).generation;
    if (out.endpoints === undefined) return;
    const targets =
      (object as unknown as { endpoints?: readonly { targetRef?: { name?: string; uid?: string } }[] }).endpoints ?? [];
    const endpoints = out.endpoints as Record<string, Json>[];
    out.endpoints = Object.fromEntries(
      endpoints.map((endpoint, i) => {
        const { targetRef: _, addresses, ...rest } = endpoint;
        const { name, uid } = targets[i]?.targetRef ?? {};
        return [symbols.text(name ?? String(i)), { ...rest, addresses: uid ? [symbols.address(uid)] : addresses }];
      }),
    );
  },
  Service: (out, object, symbols) => {
    const spec = out.spec as Record<string, Json> | undefined;
    if (!spec) return;
    delete spec.clusterIPs;
    if (spec.clusterIP && spec.clusterIP !== 'None') spec.clusterIP = symbols.address(object.metadata.uid as string);
    for (const port of (spec.ports ?? []) as Record<string, Json>[])
      if (port.nodePort !== undefined) port.nodePort = '{nodePort}';
  },
  StatefulSet: (out) => template(out.spec),
  Deployment: (out) => template(out.spec),
  ReplicaSet: (out) => template(out.spec),
  ControllerRevision: (out) => template((out.data as { spec?: Json } | undefined)?.spec),
};

const KUBELET_CONDITIONS = new Set(['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady']);

/** Times and bookkeeping, wherever they stand. */
const DROPPED = new Set([
  'managedFields',
  'resourceVersion',
  'selfLink',
  'creationTimestamp',
  'lastTransitionTime',
  'lastUpdateTime',
  'lastHeartbeatTime',
  'lastProbeTime',
  'startTime',
  'startedAt',
  'finishedAt',
  'lastPhaseTransitionTime',
  'time',
  'timeAdded',
  'endpoints.kubernetes.io/last-change-trigger-time',
  'csiProvisionerIdentity',
]);

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapped(value: Json, path: readonly string[], symbols: Symbols): Json {
  if (typeof value === 'string') return symbols.text(value);
  if (Array.isArray(value)) {
    const list = value.map((element) => mapped(element, path, symbols));
    return path.at(-1) === 'conditions' ? keyed(list, 'type') : list;
  }
  if (!isObject(value)) return value;
  const out: Record<string, Json> = {};
  for (const [key, child] of Object.entries(value)) {
    if (DROPPED.has(key) || child === undefined) continue;
    out[symbols.text(key)] = mapped(child, [...path, key], symbols);
  }
  return out;
}

function keyed(list: readonly Json[], by: string): Json {
  const out: Record<string, Json> = {};
  for (const element of list) {
    if (!isObject(element) || typeof element[by] !== 'string' || (element[by] as string) in out) return list;
    const { [by]: name, ...rest } = element;
    out[name as string] = rest;
  }
  return out;
}

const POD_DEFAULTS: JsonObject = {
  dnsPolicy: 'ClusterFirst',
  schedulerName: 'default-scheduler',
  enableServiceLinks: true,
  preemptionPolicy: 'PreemptLowerPriority',
  priority: 0,
  securityContext: {},
  restartPolicy: 'Always',
  terminationGracePeriodSeconds: 30,
};

const CONTAINER_DEFAULTS: JsonObject = {
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  imagePullPolicy: 'IfNotPresent',
  resources: {},
};

function podSpec(spec: Json): void {
  if (!isObject(spec)) return;
  dropDefaults(spec, POD_DEFAULTS);
  delete (spec as Record<string, Json>).serviceAccount;
  for (const field of ['containers', 'initContainers'])
    for (const container of (spec[field] ?? []) as JsonObject[]) dropDefaults(container, CONTAINER_DEFAULTS);
}

function template(spec: Json): void {
  if (isObject(spec) && isObject(spec.template)) podSpec(spec.template.spec);
}

function dropDefaults(object: JsonObject, defaults: JsonObject): void {
  for (const [field, value] of Object.entries(defaults)) {
    if (JSON.stringify(object[field]) === JSON.stringify(value)) delete (object as Record<string, Json>)[field];
  }
}

function containers(statuses: readonly Record<string, Json>[]): Json {
  return Object.fromEntries(
    statuses.map(({ name, ready, restartCount, state }) => {
      const waiting = (state as { waiting?: { reason?: string } } | undefined)?.waiting?.reason;
      return [name, { ready, restartCount, ...(waiting && { waiting }) }];
    }),
  );
}

/** Drops nulls, and empty maps where they mean nothing (in a spec, emptyDir and selectors do). */
function prune(value: Json, empty: boolean): void {
  if (Array.isArray(value)) for (const element of value) prune(element, empty);
  if (!isObject(value)) return;
  for (const [key, child] of Object.entries(value)) {
    prune(child, empty);
    if (child === null || child === undefined || (empty && isObject(child) && Object.keys(child).length === 0))
      delete (value as Record<string, Json>)[key];
  }
}

/** How Go prints a map: sorted by key. The recorder sorts taints by it. */
function goText(value: Json): string {
  if (!isObject(value)) return String(value);
  return `map[${Object.keys(value)
    .sort()
    .map((key) => `${key}:${goText(value[key])}`)
    .join(' ')}]`;
}

/** What an update changed: leaves that are new or different, by path, and the paths that went away. Lists and empty maps are leaves. */
export function difference(
  before: JsonObject,
  after: JsonObject,
): { readonly set: JsonObject; readonly unset: readonly string[] } {
  const [old, now] = [leaves(before), leaves(after)];
  const set: Record<string, Json> = {};
  for (const [path, value] of now)
    if (!old.has(path) || canonical(old.get(path)) !== canonical(value)) set[path] = value;
  return { set, unset: [...old.keys()].filter((path) => !now.has(path)).sort() };
}

function leaves(value: Json, path = '', into = new Map<string, Json>()): Map<string, Json> {
  if (!isObject(value) || (Object.keys(value).length === 0 && path !== '')) return into.set(path, value);
  for (const [key, child] of Object.entries(value)) leaves(child, join(path, key), into);
  return into;
}

function join(path: string, key: string): string {
  if (key.includes('.')) return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** JSON with sorted keys: equal values give equal texts. */
export function canonical(value: Json): string {
  return JSON.stringify(value, (_, child) =>
    isObject(child)
      ? Object.fromEntries(
          Object.keys(child)
            .sort()
            .map((key) => [key, child[key]]),
        )
      : child,
  );
}
