import type { ContainerPort, Protocol } from 'cdk8s-plus-34';
import type { Json } from './claim';
import type { PropCheck } from './prop-check';

/** One port of a Service. */
export interface StoreServicePort {
  /** Port of the Service. */
  readonly port: number;
  /**
   * @default - required if there are several
   */
  readonly name?: string;
  /**
   * @default - TCP
   */
  readonly protocol?: Protocol;
  /**
   * Number of the container's port.
   *
   * @default - the same as `port`
   */
  readonly targetPort?: number;
  /**
   * Name of the container's port, in place of its number.
   *
   * @default - `targetPort`
   */
  readonly targetPortName?: string;
  /**
   * Protocol of the application, for meshes and load balancers (`kubernetes.io/h2c`, `mongo`).
   *
   * @default - none
   */
  readonly appProtocol?: string;
  /**
   * Port on every node, for NodePort and LoadBalancer Services.
   *
   * @default - chosen by the cluster
   */
  readonly nodePort?: number;
}

/** What every Service of a workload may say. */
export interface StoreServiceProps {
  /**
   * Name of the Service.
   *
   * @default - `<name>-headless` for the headless one, the workload's name for the one of clients
   */
  readonly name?: string;
  /**
   * @default - every port of every container
   */
  readonly ports?: StoreServicePort[];
  /**
   * Labels that the pods must have beside the workload's own, for example those of one role.
   *
   * @default - none
   */
  readonly selectLabels?: { readonly [key: string]: string };
  /**
   * `IPv4`, `IPv6`, in order of preference.
   *
   * @default - the cluster's
   */
  readonly ipFamilies?: string[];
  /**
   * `SingleStack`, `PreferDualStack` or `RequireDualStack`.
   *
   * @default - Kubernetes' own, SingleStack
   */
  readonly ipFamilyPolicy?: string;
  /**
   * `Cluster` or `Local`: whether traffic from inside stays on its node.
   *
   * @default - Kubernetes' own, Cluster
   */
  readonly internalTrafficPolicy?: string;
  /**
   * `PreferSameZone`, `PreferSameNode` or `PreferClose`.
   *
   * @default - none
   */
  readonly trafficDistribution?: string;
  /**
   * `ClientIP` keeps one client on one pod; `None`.
   *
   * @default - Kubernetes' own, None
   */
  readonly sessionAffinity?: string;
  /**
   * How long a client stays with its pod, in seconds. Only with `ClientIP`.
   *
   * @default - Kubernetes' own, 10800
   */
  readonly sessionAffinitySeconds?: number;
  /**
   * Addresses outside the cluster's care that lead to the Service.
   *
   * @default - none
   */
  readonly externalIPs?: string[];
  /**
   * @default - none
   */
  readonly labels?: { readonly [key: string]: string };
  /**
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };
}

/** The Service that gives each member its DNS name. */
export interface HeadlessServiceProps extends StoreServiceProps {
  /**
   * Whether members have names before they are Ready. Members that look for each other while they start need that (ORD02); clients should use
   * the client Service, which never does it.
   *
   * @default true
   */
  readonly publishNotReady?: boolean;
}

/** How clients reach the Service. */
export enum ClientServiceType {
  CLUSTER_IP = 'ClusterIP',
  NODE_PORT = 'NodePort',
  LOAD_BALANCER = 'LoadBalancer',
}

/** A Service for clients: Ready members only, one address. */
export interface ClientServiceProps extends StoreServiceProps {
  /**
   * @default ClientServiceType.CLUSTER_IP
   */
  readonly type?: ClientServiceType;
  /**
   * A fixed address.
   *
   * @default - chosen by the cluster
   */
  readonly clusterIP?: string;
  /**
   * Fixed addresses, one a family.
   *
   * @default - chosen by the cluster
   */
  readonly clusterIPs?: string[];
  /**
   * `Cluster` or `Local`: whether traffic from outside stays on its node.
   *
   * @default - Kubernetes' own, Cluster
   */
  readonly externalTrafficPolicy?: string;
  /**
   * Port at which nodes tell whether they have a pod, with `externalTrafficPolicy: Local`.
   *
   * @default - chosen by the cluster
   */
  readonly healthCheckNodePort?: number;
  /**
   * @default - the cluster's
   */
  readonly loadBalancerClass?: string;
  /**
   * Deprecated by Kubernetes in favour of the load balancer's own annotations.
   *
   * @default - chosen by the load balancer
   */
  readonly loadBalancerIP?: string;
  /**
   * @default - anybody
   */
  readonly loadBalancerSourceRanges?: string[];
  /**
   * @default - Kubernetes' own, true
   */
  readonly allocateLoadBalancerNodePorts?: boolean;
}

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
