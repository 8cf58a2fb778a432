import type { Container, Endpoint, EndpointSlice, Pod, Service, ServicePort } from '../../kube/objects';
import { controllerReference } from '../../kube/owner';
import { hasLabels } from '../../kube/selectors';
import { ZONE_LABEL } from '../../kube/topology';
import { compareText } from '../../util/order';
import type { Action, Plan } from '../actions';
import { same } from '../apiserver/merge';
import { type Change, type Controller, type View, watch } from '../controller';
import { drawnName } from '../drawn-names';
import { type Key, keyIn, keyOf, uidOf } from '../kinds';
import { isReady, isTerminal, isTerminating } from '../pods';

/**
 * The EndpointSlice controller [pkg/controller/endpointslice/endpointslice_controller.go and module k8s.io/endpointslice, v1.37.1]: which pods a Service
 * leads to, under which names. The rules (R-E…) are explained in docs/controllers/endpointslice.md.
 */
export const endpointslice: Controller = {
  name: 'endpointslice-controller',
  watches: [
    watch('Service', ({ key }) => [key]),
    watch('Pod', podChanged),
    watch('EndpointSlice', ({ before, after }) => (before && !after ? serviceOf(before) : [])),
  ],
  reconcile(view, key) {
    const service = view.get('Service', key);
    // R-E4.1: without a selector nobody but the user makes endpoints; slices of a deleted Service are collected.
    if (!service?.spec.selector || service.spec.type === 'ExternalName') return [];
    return familiesOf(service).flatMap((family) => reconcileFamily(view, service, family));
  },
};

/** R-E3. */
function podChanged({ before, after }: Change<'Pod'>, view: View): readonly Key[] {
  const pod = (after ?? before) as Pod;
  if (before && after && !concerns(before, after)) return [];
  return view
    .by('Service', 'namespace', pod.metadata.namespace as string)
    .filter(
      ({ spec: { selector } }) =>
        selector && [before, after].some((each) => each && hasLabels(selector, each.metadata.labels)),
    )
    .map(keyOf);
}

/** Of an update: labels, names, readiness, address. Of a terminating pod everything counts. A phase alone does not. */
function concerns(before: Pod, after: Pod): boolean {
  return (
    isTerminating(after) ||
    !same(before.metadata.labels, after.metadata.labels) ||
    before.spec.hostname !== after.spec.hostname ||
    before.spec.subdomain !== after.spec.subdomain ||
    isReady(before) !== isReady(after) ||
    before.status?.podIP !== after.status?.podIP
  );
}

function serviceOf(slice: EndpointSlice): readonly Key[] {
  const name = slice.metadata.labels?.[SERVICE_LABEL];
  return name ? [keyIn(slice.metadata.namespace, name)] : [];
}

const SERVICE_LABEL = 'kubernetes.io/service-name';
const MANAGED_BY_LABEL = 'endpointslice.kubernetes.io/managed-by';
const MANAGER = 'endpointslice-controller.k8s.io';
const HEADLESS_LABEL = 'service.kubernetes.io/headless';

/** `--max-endpoints-per-slice` of kube-controller-manager. */
const MAX_ENDPOINTS = 100;

function familiesOf(service: Service): readonly string[] {
  return service.spec.ipFamilies ?? ['IPv4'];
}

/** R-E4.3 … R-E4.7, for one address type. */
function reconcileFamily(view: View, service: Service, family: string): Plan {
  const existing = view
    .by('EndpointSlice', 'service', keyOf(service))
    .filter((slice) => slice.addressType === family && slice.metadata.labels?.[MANAGED_BY_LABEL] === MANAGER)
    .filter((slice) => !slice.metadata.deletionTimestamp);
  const own = existing.filter((slice) => slice.metadata.ownerReferences?.some((ref) => ref.uid === uidOf(service)));
  const foreign = existing.filter((slice) => !own.includes(slice));
  const plan: Action[] = wantedSlices(view, service, family).flatMap((wanted, i) =>
    upsert(view, service, own, wanted, i),
  );
  const surplus = [...own.slice(Math.max(1, wantedSlices(view, service, family).length)), ...foreign];
  return [...plan, ...surplus.map((slice): Action => ({ do: 'delete', kind: 'EndpointSlice', key: keyOf(slice) }))];
}

type Wanted = Pick<EndpointSlice, 'addressType' | 'endpoints' | 'ports'>;

/** The contents of the slices: one a set of resolved ports, of at most 100 endpoints; without any endpoint one empty slice. */
function wantedSlices(view: View, service: Service, family: string): readonly Wanted[] {
  const byPorts = new Map<string, { ports: NonNullable<EndpointSlice['ports']>; endpoints: Endpoint[] }>();
  for (const pod of podsOf(view, service)) {
    if (isTerminal(pod) || !pod.status?.podIP || familyOf(pod.status.podIP) !== family) continue;
    const ports = portsOf(service, pod);
    const id = ports.map(({ name, port, protocol }) => `${name} ${port} ${protocol}`).join(',');
    const group = byPorts.get(id) ?? { ports, endpoints: [] };
    group.endpoints.push(endpointOf(view, service, pod));
    byPorts.set(id, group);
  }
  if (byPorts.size === 0) return [{ addressType: family }];
  return [...byPorts.values()].flatMap(({ ports, endpoints }) =>
    chunks(endpoints).map((chunk) => ({ addressType: family, ...(ports.length > 0 && { ports }), endpoints: chunk })),
  );
}

function podsOf(view: View, { metadata, spec }: Service): readonly Pod[] {
  const selector = spec.selector ?? {};
  return view
    .by('Pod', 'namespace', metadata.namespace as string)
    .filter((pod) => hasLabels(selector, pod.metadata.labels));
}

function familyOf(address: string): string {
  return address.includes(':') ? 'IPv6' : 'IPv4';
}

function chunks(endpoints: readonly Endpoint[]): readonly (readonly Endpoint[])[] {
  const count = Math.ceil(endpoints.length / MAX_ENDPOINTS);
  return Array.from({ length: count }, (_, i) => endpoints.slice(i * MAX_ENDPOINTS, (i + 1) * MAX_ENDPOINTS));
}

/** R-E5. */
function endpointOf(view: View, service: Service, pod: Pod): Endpoint {
  const serving = isReady(pod);
  const terminating = isTerminating(pod);
  const { hostname, subdomain, nodeName } = pod.spec;
  const zone = nodeName ? view.get('Node', nodeName)?.metadata.labels?.[ZONE_LABEL] : undefined;
  return {
    addresses: [pod.status?.podIP as string],
    conditions: {
      ready: service.spec.publishNotReadyAddresses === true || (serving && !terminating),
      serving,
      terminating,
    },
    ...(hostname && subdomain === service.metadata.name && { hostname }),
    ...(nodeName && { nodeName }),
    ...(zone && { zone }),
    targetRef: { kind: 'Pod', name: pod.metadata.name, uid: uidOf(pod) },
  };
}

function portsOf(service: Service, pod: Pod): NonNullable<EndpointSlice['ports']> {
  return (service.spec.ports ?? []).flatMap((port) => {
    const number = resolvePort(port, pod);
    if (number === undefined) return [];
    const { name = '', protocol = 'TCP', appProtocol } = port;
    return [{ name, port: number, protocol, ...(appProtocol && { appProtocol }) }];
  });
}

/** A named target port is looked for in the containers, then in the init containers that keep running. */
function resolvePort({ targetPort, port, protocol = 'TCP' }: ServicePort, pod: Pod): number | undefined {
  if (targetPort === undefined) return port;
  if (typeof targetPort === 'number') return targetPort;
  const sidecars = (pod.spec.initContainers ?? []).filter(
    (container: Container) => container.restartPolicy === 'Always',
  );
  const ports = [...pod.spec.containers, ...sidecars].flatMap((container) => container.ports ?? []);
  return ports.find((each) => each.name === targetPort && (each.protocol ?? 'TCP') === protocol)?.containerPort;
}

/** Fills an existing slice before it makes a new one; endpoints stay in the order in which they came. */
function upsert(view: View, service: Service, own: readonly EndpointSlice[], wanted: Wanted, i: number): Plan {
  const { namespace, name } = service.metadata;
  const labels = {
    ...service.metadata.labels,
    [SERVICE_LABEL]: name,
    [MANAGED_BY_LABEL]: MANAGER,
    ...(service.spec.clusterIP === 'None' && { [HEADLESS_LABEL]: '' }),
  };
  const before = own[i];
  if (!before) {
    if (service.metadata.deletionTimestamp) return [];
    const generated = drawnName(
      `${name}-`,
      (drawn) => view.get('EndpointSlice', keyIn(namespace, drawn)) !== undefined,
    );
    const metadata = {
      name: generated,
      namespace,
      generateName: `${name}-`,
      labels,
      ownerReferences: [controllerReference(service)],
    };
    const object: EndpointSlice = {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata,
      ...inOrder(wanted),
    };
    return [{ do: 'create', kind: 'EndpointSlice', object }];
  }
  const { endpoints: _, ports: __, ...rest } = before;
  const to: EndpointSlice = { ...rest, metadata: { ...before.metadata, labels }, ...inOrder(wanted) };
  const unchanged =
    same(to.endpoints ?? [], before.endpoints ?? []) &&
    same(to.ports, before.ports) &&
    same(labels, before.metadata.labels);
  return unchanged ? [] : [{ do: 'put', kind: 'EndpointSlice', seen: before, to }];
}

/** By pod: upstream's order is that of its maps, and nobody reads it. */
function inOrder({ endpoints = [], ...rest }: Wanted): Wanted {
  const sorted = [...endpoints].sort((a, b) => compareText(a.targetRef?.name as string, b.targetRef?.name as string));
  return { ...rest, ...(sorted.length > 0 && { endpoints: sorted }) };
}
