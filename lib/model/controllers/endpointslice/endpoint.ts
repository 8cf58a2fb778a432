import type { Container, Endpoint, EndpointSlice, Node, Pod, Service, ServicePort } from '../../../kube/objects';
import { ZONE_LABEL } from '../../../kube/topology';
import type { Switches } from '../../../kube/versions';
import { uidOf } from '../../kinds';
import { isReady, isTerminal, isTerminating } from '../../pods';
import { inHashOrder } from './port-order';

export type Ports = NonNullable<EndpointSlice['ports']>;

/** ShouldPodBeInEndpoints: terminating pods are, finished ones and those without an address are not. */
export function isPublished(pod: Pod): boolean {
  return !isTerminal(pod) && pod.status?.podIP !== undefined;
}

/** MODEL: a pod has one address. */
export function hasAddress(pod: Pod, family: string): boolean {
  return (pod.status?.podIP?.includes(':') ? 'IPv6' : 'IPv4') === family;
}

/** R-E5 [utils.go: podToEndpoint]. */
export function podToEndpoint(pod: Pod, node: Node | undefined, service: Service): Endpoint {
  const serving = isReady(pod);
  const terminating = isTerminating(pod);
  const { hostname, subdomain, nodeName } = pod.spec;
  const zone = node?.metadata.labels?.[ZONE_LABEL];
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

/** Two endpoints are the same one, perhaps changed, if these agree: the uid of the pod is not among them [util/endpointset.go: hashEndpoint]. */
export function identityOf({ addresses, hostname = '', targetRef }: Endpoint): string {
  return `${targetRef?.name} ${hostname} ${addresses.join()}`;
}

/** R-E5, getEndpointPorts. A port that a pod does not have is left out. */
export function portsOf(service: Service, pod: Pod, switches: Switches): Ports {
  const ports = (service.spec.ports ?? []).flatMap((port) => {
    const number = findPort(port, pod);
    if (number === undefined) return [];
    const { name = '', protocol = 'TCP', appProtocol } = port;
    return [{ name, port: number, protocol, ...(appProtocol && { appProtocol }) }];
  });
  return inHashOrder(ports, switches);
}

/** A named target port is looked for in the containers, then in the init containers that keep running. */
function findPort({ targetPort, port, protocol = 'TCP' }: ServicePort, pod: Pod): number | undefined {
  if (targetPort === undefined) return port;
  if (typeof targetPort === 'number') return targetPort;
  const sidecars = (pod.spec.initContainers ?? []).filter(({ restartPolicy }: Container) => restartPolicy === 'Always');
  const ports = [...pod.spec.containers, ...sidecars].flatMap((container) => container.ports ?? []);
  return ports.find((each) => each.name === targetPort && (each.protocol ?? 'TCP') === protocol)?.containerPort;
}

/** Slices are grouped by it. */
export function portsKey(ports: Ports = []): string {
  return ports
    .map(({ name = '', port, protocol, appProtocol = '' }) => `${name} ${port} ${protocol} ${appProtocol}`)
    .join(',');
}
