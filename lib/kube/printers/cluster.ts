import type { EndpointSlice, KubeObject, Node, Service } from '../objects';
import { type Columns, column, NONE, UNSET, wideColumn } from './columns';

/** NOT MODELLED: VERSION and the wide columns, which describe a machine's software. */
export const NODE: Columns<Node> = [
  column('NAME', ({ metadata }) => metadata.name),
  column('STATUS', nodeStatus),
  column('ROLES', rolesOf),
];

export const SERVICE: Columns<Service> = [
  column('NAME', ({ metadata }) => metadata.name),
  column('TYPE', ({ spec }) => spec.type ?? ''),
  column('CLUSTER-IP', ({ spec }) => spec.clusterIPs?.[0] ?? (spec.clusterIP || NONE)),
  column('EXTERNAL-IP', externalIP),
  column('PORT(S)', ({ spec }) => (spec.ports ?? []).map(portText).join() || NONE),
  wideColumn('SELECTOR', ({ spec }) => labelsText(spec.selector)),
];

export const ENDPOINT_SLICE: Columns<EndpointSlice> = [
  column('NAME', ({ metadata }) => metadata.name),
  column('ADDRESSTYPE', ({ addressType }) => addressType),
  column('PORTS', ({ ports = [] }) => firstThree(ports.map(({ port, name }) => String(port ?? name ?? '*')))),
  column('ENDPOINTS', ({ endpoints = [] }) => firstThree(endpoints.flatMap(({ addresses }) => addresses))),
];

export const CONFIG_MAP: Columns<KubeObject> = [
  column('NAME', ({ metadata }) => metadata.name),
  column('DATA', (object) => String(entries(object, 'data') + entries(object, 'binaryData'))),
];

export const SECRET: Columns<KubeObject> = [
  column('NAME', ({ metadata }) => metadata.name),
  column('TYPE', (object) => String((object as { readonly type?: string }).type ?? '')),
  column('DATA', (object) => String(entries(object, 'data'))),
];

function nodeStatus({ spec, status }: Node): string {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  const word = ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown';
  return spec?.unschedulable ? `${word},SchedulingDisabled` : word;
}

const ROLE_PREFIX = 'node-role.kubernetes.io/';
const ROLE_LABEL = 'kubernetes.io/role';

function rolesOf({ metadata }: Node): string {
  const roles = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) =>
    key.startsWith(ROLE_PREFIX) ? key.slice(ROLE_PREFIX.length) : key === ROLE_LABEL ? value : [],
  );
  return [...new Set(roles.filter((role) => role !== ''))].sort().join() || NONE;
}

/** Of a load balancer that nobody in the model answers for: pending. */
function externalIP({ spec }: Service): string {
  if (spec.type === 'ExternalName') return spec.externalName ?? '';
  const given = (spec.externalIPs as readonly string[] | undefined)?.join();
  if (given) return given;
  return spec.type === 'LoadBalancer' ? '<pending>' : NONE;
}

function portText({ port, nodePort, protocol = 'TCP' }: NonNullable<Service['spec']['ports']>[number]): string {
  return nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`;
}

function labelsText(labels: { readonly [key: string]: string } = {}): string {
  const pairs = Object.keys(labels)
    .sort()
    .map((key) => `${key}=${labels[key]}`);
  return pairs.join() || NONE;
}

const MOST = 3;

function firstThree(texts: readonly string[]): string {
  if (texts.length > MOST) return `${texts.slice(0, MOST).join()} + ${texts.length - MOST} more...`;
  return texts.join() || UNSET;
}

function entries(object: KubeObject, field: string): number {
  const held = (object as unknown as Record<string, object | undefined>)[field];
  return Object.keys(held ?? {}).length;
}
