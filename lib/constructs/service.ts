import type { ContainerPort } from 'cdk8s-plus-34';
import type { Json } from './claim';
import type { PropCheck } from './prop-check';
import {
  type ClientServiceProps,
  ClientServiceType,
  type HeadlessServiceProps,
  type StoreServicePort,
  type StoreServiceProps,
} from './service-props';

/** Where the names of a store's members come from: `serviceName` of the StatefulSet, which never changes. */
export class GoverningService {
  /** A headless Service beside the StatefulSet. */
  static headless(props: HeadlessServiceProps = {}): GoverningService {
    return new GoverningService(props.name, props);
  }

  /** A Service that is made elsewhere. Nothing is rendered. */
  static existing(name: string): GoverningService {
    return new GoverningService(name);
  }

  /** None: members have no DNS names. For members that nobody calls by name. */
  static none(): GoverningService {
    return new GoverningService('');
  }

  /** @internal */
  readonly _props?: HeadlessServiceProps;
  readonly #name?: string;

  private constructor(name: string | undefined, props?: HeadlessServiceProps) {
    this.#name = name;
    this._props = props;
  }

  /** @internal Undefined: the set has no `serviceName`. */
  _nameFor(store: string): string | undefined {
    return this.#name === '' ? undefined : (this.#name ?? `${store}-headless`);
  }
}

/** A port of the pods, and where it was declared. */
export interface PodPort {
  readonly where: string;
  readonly port: ContainerPort;
}

/** Refuses ports that cannot stand together: all containers of a pod share one network. */
export function checkPodPorts(check: PropCheck, ports: readonly PodPort[]): void {
  for (const { where, port } of ports) {
    check.port(`${where}.number`, port.number);
    check.portName(`${where}.name`, port.name);
  }
  for (const [i, { where, port }] of ports.entries()) {
    for (const earlier of ports.slice(0, i)) {
      if (port.name !== undefined && port.name === earlier.port.name) {
        check.fail(`'${where}.name' is '${port.name}', which is already the name of ${earlier.where}`);
      }
      if (keyOf(port) !== keyOf(earlier.port)) continue;
      check.fail(`'${where}.number' is ${keyOf(port)}, on which ${earlier.where} listens already`);
    }
  }
}

export function headlessService(check: PropCheck, props: HeadlessServiceProps, pods: ServicedPods): Json {
  return {
    ...common(check, 'service', props, pods),
    clusterIP: 'None',
    publishNotReadyAddresses: props.publishNotReady ?? true,
  };
}

export function clientService(check: PropCheck, props: ClientServiceProps, pods: ServicedPods): Json {
  const type = props.type ?? ClientServiceType.CLUSTER_IP;
  if (type === ClientServiceType.CLUSTER_IP) refuseOutsideProps(check, props);
  const spec = common(check, 'client', props, pods);
  if ((spec.ports as unknown[]).length === 0) {
    check.fail(`'client' needs ports: no container declares one, so name them in 'client.ports'`);
  }
  return {
    ...spec,
    type,
    clusterIP: props.clusterIP,
    clusterIPs: props.clusterIPs,
    externalTrafficPolicy: props.externalTrafficPolicy,
    healthCheckNodePort: props.healthCheckNodePort,
    loadBalancerClass: props.loadBalancerClass,
    loadBalancerIP: props.loadBalancerIP,
    loadBalancerSourceRanges: props.loadBalancerSourceRanges,
    allocateLoadBalancerNodePorts: props.allocateLoadBalancerNodePorts,
  };
}

/** What a Service must know of the pods behind it. */
export interface ServicedPods {
  readonly labels: { readonly [key: string]: string };
  readonly ports: readonly PodPort[];
}

function common(check: PropCheck, prop: string, props: StoreServiceProps, pods: ServicedPods): Json {
  check.labels(`${prop}.labels`, props.labels);
  check.labels(`${prop}.selectLabels`, props.selectLabels);
  if (props.sessionAffinitySeconds !== undefined) {
    check.whole(`${prop}.sessionAffinitySeconds`, props.sessionAffinitySeconds, 1, 86400);
    if (props.sessionAffinity !== 'ClientIP')
      check.fail(`'${prop}.sessionAffinitySeconds' needs sessionAffinity 'ClientIP'`);
  }
  return {
    selector: { ...pods.labels, ...props.selectLabels },
    ports: props.ports ? givenPorts(check, prop, props.ports, pods.ports) : pods.ports.map(({ port }) => portOf(port)),
    ipFamilies: props.ipFamilies,
    ipFamilyPolicy: props.ipFamilyPolicy,
    internalTrafficPolicy: props.internalTrafficPolicy,
    trafficDistribution: props.trafficDistribution,
    sessionAffinity: props.sessionAffinity,
    sessionAffinityConfig:
      props.sessionAffinitySeconds === undefined
        ? undefined
        : { clientIP: { timeoutSeconds: props.sessionAffinitySeconds } },
    externalIPs: props.externalIPs,
  };
}

function givenPorts(
  check: PropCheck,
  prop: string,
  ports: readonly StoreServicePort[],
  pods: readonly PodPort[],
): Json[] {
  for (const [i, port] of ports.entries()) {
    const where = `${prop}.ports[${i}]`;
    check.port(`${where}.port`, port.port);
    check.port(`${where}.targetPort`, port.targetPort);
    check.port(`${where}.nodePort`, port.nodePort);
    check.portName(`${where}.name`, port.name);
    if (ports.length > 1 && port.name === undefined)
      check.fail(`'${where}.name' is required: '${prop}' has several ports`);
    if (port.targetPort !== undefined && port.targetPortName !== undefined) {
      check.fail(`'${where}.targetPort' and '${where}.targetPortName' exclude each other`);
    }
    const named = pods.map((pod) => pod.port.name).filter((name) => name !== undefined);
    if (port.targetPortName !== undefined) check.known(`'${where}.targetPortName'`, port.targetPortName, named);
  }
  check.distinct(
    ports.flatMap((port) => port.name ?? []),
    (name) => `'${prop}.ports' has two ports named '${name}'`,
  );
  return ports.map((port) => ({
    name: port.name,
    port: port.port,
    protocol: port.protocol,
    targetPort: port.targetPortName ?? port.targetPort,
    appProtocol: port.appProtocol,
    nodePort: port.nodePort,
  }));
}

/** Every port gets a name: a Service of several ports needs them, and SRV records are made of them. */
function portOf(port: ContainerPort): Json {
  const name = port.name ?? `${(port.protocol ?? 'TCP').toLowerCase()}-${port.number}`;
  return { name, port: port.number, protocol: port.protocol };
}

function refuseOutsideProps(check: PropCheck, props: ClientServiceProps): void {
  const outside = [
    'externalTrafficPolicy',
    'healthCheckNodePort',
    'loadBalancerClass',
    'loadBalancerIP',
    'loadBalancerSourceRanges',
    'allocateLoadBalancerNodePorts',
  ] as const;
  const given = outside.find((name) => props[name] !== undefined);
  if (given !== undefined)
    check.fail(`'client.${given}' needs 'client.type' NODE_PORT or LOAD_BALANCER, got ClusterIP`);
}

function keyOf(port: ContainerPort): string {
  return `${port.number}/${port.protocol ?? 'TCP'}`;
}
