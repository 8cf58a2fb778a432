/**
 * What a recording shows of a stored object: without what is random or holds times, without the defaults that every pod spec
 * carries, and without what is empty. Recordings were made by a program that does the same.
 */

type Fields = Record<string, unknown>;

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
  'lastPhaseTransitionTime',
  'timeAdded',
]);

const OWN_METADATA = ['uid', 'name', 'namespace', 'generateName'];

const POD_DEFAULTS: Fields = {
  dnsPolicy: 'ClusterFirst',
  schedulerName: 'default-scheduler',
  enableServiceLinks: true,
  preemptionPolicy: 'PreemptLowerPriority',
  priority: 0,
  securityContext: {},
  restartPolicy: 'Always',
  terminationGracePeriodSeconds: 30,
};

const CONTAINER_DEFAULTS: Fields = {
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  imagePullPolicy: 'IfNotPresent',
  resources: {},
};

export function normalize(kind: string, object: object): Fields {
  const { apiVersion: _, kind: __, ...out } = copy(object) as Fields;
  const metadata = (out.metadata ?? {}) as Fields;
  for (const key of OWN_METADATA) delete metadata[key];
  if (kind !== 'Pod') delete metadata.deletionGracePeriodSeconds;
  if (Array.isArray(metadata.finalizers)) metadata.finalizers.sort();
  const spec = out.spec as Fields | undefined;
  if (kind === 'Pod') podSpec(spec);
  if (kind === 'Service') delete spec?.clusterIPs;
  if (['StatefulSet', 'Deployment', 'ReplicaSet'].includes(kind))
    podSpec((spec?.template as Fields | undefined)?.spec as Fields);
  prune(out, false);
  prune(metadata, true);
  prune(out.status, true);
  for (const part of ['metadata', 'spec', 'status']) if (isEmpty(out[part])) delete out[part];
  return out;
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !DROPPED.has(key))
      .map(([key, child]) => [key, copy(child)]),
  );
}

function podSpec(spec: Fields | undefined): void {
  if (spec === undefined) return;
  dropDefaults(spec, POD_DEFAULTS);
  for (const key of ['containers', 'initContainers']) {
    for (const container of (spec[key] as Fields[] | undefined) ?? []) dropDefaults(container, CONTAINER_DEFAULTS);
  }
}

function dropDefaults(object: Fields, defaults: Fields): void {
  for (const [key, value] of Object.entries(defaults)) {
    if (JSON.stringify(object[key]) === JSON.stringify(value)) delete object[key];
  }
}

function prune(value: unknown, empty: boolean): void {
  if (typeof value !== 'object' || value === null) return;
  const object = value as Fields;
  for (const [key, child] of Object.entries(object)) {
    prune(child, empty);
    if (child === null || child === undefined || (empty && isEmpty(child))) delete object[key];
  }
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}
