import type { Protocol } from 'cdk8s-plus-34';

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
   * Whether members have names before they are Ready. Members that look for each other while they start need that
   * (ORD02); clients should use the client Service, which never does it.
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
