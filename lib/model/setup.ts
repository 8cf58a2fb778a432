import type { CSIDriver, CSINode, Labels, Node, Taint } from '../kube/objects';
import type { Request } from './actions';
import type { Outcome } from './cluster';
import { API_KINDS, type ApiKind, type ApiRow, type Driver, keyOf, type Row } from './kinds';
import { LiveStore } from './store/live-store';
import type { Store } from './store/store';

/** The machines and drivers that a cluster begins with. */
export interface ClusterSpec {
  /** Default: three nodes, node-a, node-b and node-c, each with 4 cpu, 8Gi and room for 110 pods, in the zones z1, z2 and z3. */
  readonly nodes?: readonly NodeSpec[];
  /** Default: `block.example.com`, a driver whose zonal volumes are attached to nodes. */
  readonly drivers?: readonly DriverSpec[];
}

export interface NodeSpec {
  readonly name: string;
  readonly zone?: string;
  /** Default: "4". */
  readonly cpu?: string;
  /** Default: 8Gi. */
  readonly memory?: string;
  /** Pods that fit. Default: 110, the kubelet's own. */
  readonly pods?: number;
  readonly labels?: Labels;
  readonly taints?: readonly Taint[];
}

export interface DriverSpec {
  readonly name: string;
  /** Whether volumes are attached to nodes (CSIDriver.spec.attachRequired). Default: true. */
  readonly attach?: boolean;
  /** Where a volume can be used from. Default: zone. */
  readonly topology?: 'zone' | 'node' | 'none';
  readonly topologyKey?: string;
  /** How provisioning goes; `full` is ResourceExhausted. Default: ok. */
  readonly provision?: 'ok' | 'fail' | 'full';
  /** Volumes that a node can attach; 0, the default, is no limit. */
  readonly perNode?: number;
  /** Default: true. */
  readonly expand?: boolean;
  /** Whether its sidecars serve classes and volumes of the in-tree plugin that it replaces. Default: true. */
  readonly servesInTree?: boolean;
}

export const DEFAULT_NODES: readonly NodeSpec[] = [
  { name: 'node-a', zone: 'z1' },
  { name: 'node-b', zone: 'z2' },
  { name: 'node-c', zone: 'z3' },
];

export const DEFAULT_DRIVERS: readonly DriverSpec[] = [{ name: 'block.example.com' }];

export const ATTACH_DETACH_MANAGED = 'volumes.kubernetes.io/controller-managed-attach-detach';

/** A cluster in which nothing has been applied yet: its nodes have registered and are Ready, its drivers are installed. */
export function newCluster({ nodes = DEFAULT_NODES, drivers = DEFAULT_DRIVERS }: ClusterSpec = {}): LiveStore {
  const store = new LiveStore();
  for (const spec of drivers) addDriver(store, spec);
  for (const spec of nodes) addNode(store, spec);
  return store;
}

function addDriver(store: Store, spec: DriverSpec): void {
  const driver: Driver = {
    attach: true,
    topology: 'zone',
    provision: 'ok',
    perNode: 0,
    expand: true,
    servesInTree: true,
    ...spec,
  };
  store.put('Driver', spec.name, driver);
  put(store, 'CSIDriver', csiDriver(driver));
}

/** A machine that is there from the beginning: its kubelet has registered the Node with the drivers that it has, and reported it Ready. */
export function addNode(store: Store, spec: NodeSpec): void {
  addHost(store, spec);
  put(store, 'Node', node(spec));
  put(store, 'CSINode', csiNode(spec.name, store.list('Driver')));
}

/** A machine joins a cluster at work: `send` sends what its kubelet asks for. What became of the Node. */
export function join(store: Store, spec: NodeSpec, send: (request: Request) => Outcome): Outcome {
  addHost(store, spec);
  const outcome = send({ do: 'create', kind: 'Node', object: node(spec) });
  send({ do: 'create', kind: 'CSINode', object: csiNode(spec.name, store.list('Driver')) });
  return outcome;
}

function addHost(store: Store, { name }: NodeSpec): void {
  const number = 1 + Math.max(0, ...store.list('Host').map((host) => host.number));
  store.put('Host', name, { name, kubelet: 'up', number });
}

function put<K extends ApiKind>(store: Store, kind: K, object: ApiRow<K>): void {
  const key = keyOf(object);
  store.put(kind, key, { ...object, metadata: { ...object.metadata, uid: `${kind}/${key}#1` } } as Row<K>);
}

function node({ name, zone, cpu = '4', memory = '8Gi', pods = 110, labels, taints }: NodeSpec): Node {
  const resources = { cpu, memory, pods: String(pods) };
  return {
    apiVersion: API_KINDS.Node.apiVersion,
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        ...(zone && { 'topology.kubernetes.io/zone': zone }),
        ...labels,
      },
      annotations: { [ATTACH_DETACH_MANAGED]: 'true' },
    },
    ...(taints && taints.length > 0 && { spec: { taints } }),
    status: {
      allocatable: resources,
      conditions: [
        { type: 'MemoryPressure', status: 'False' },
        { type: 'DiskPressure', status: 'False' },
        { type: 'PIDPressure', status: 'False' },
        { type: 'Ready', status: 'True' },
      ],
    },
  };
}

/** The label by which a driver's volumes and nodes are matched; none for volumes that go anywhere. */
export function topologyKeyOf({ topology, topologyKey }: Driver): string | undefined {
  if (topology === 'none') return undefined;
  return topologyKey ?? (topology === 'node' ? 'kubernetes.io/hostname' : 'topology.kubernetes.io/zone');
}

function csiDriver({ name, attach }: Driver): CSIDriver {
  return { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata: { name }, spec: { attachRequired: attach } };
}

function csiNode(name: string, drivers: readonly Driver[]): CSINode {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSINode',
    metadata: { name },
    spec: {
      drivers: drivers.map((driver) => {
        const key = topologyKeyOf(driver);
        return {
          name: driver.name,
          nodeID: name,
          ...(key && { topologyKeys: [key] }),
          ...(driver.perNode > 0 && { allocatable: { count: driver.perNode } }),
        };
      }),
    },
  };
}
