import { type DriverFacts, driverFacts, NO_PROVISIONER, REDIRECTED_PROVISIONERS } from '../../kube/drivers';
import type {
  AccessMode,
  Labels,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
  Taint,
  VolumeMode,
} from '../../kube/objects';
import { HOSTNAME_LABEL, REGION_LABEL, ZONE_LABEL } from '../../kube/topology';
import type {
  ClusterDescription,
  DescribedClaim,
  DescribedClass,
  DescribedDriver,
  DescribedNode,
  DescribedVolume,
} from './cluster-description';
import { DEFAULT_NAMESPACE, idOf, idOfText } from './resource';

/** A node of the description, `count` expanded. */
export interface ClusterNode {
  readonly name: string;
  /** As the API has it: labels, taints, allocatable. */
  readonly object: Node;
  readonly description: DescribedNode;
}

/** A driver of the description, with what is known of its name filled in. */
export interface ClusterDriver {
  readonly name: string;
  readonly attach: boolean;
  readonly topology: 'zone' | 'node' | 'none';
  readonly topologyKey?: string;
  /** Nothing is known of what it offers when absent. */
  readonly modes?: { readonly [Mode in VolumeMode]: readonly AccessMode[] };
  readonly expand: boolean | 'offline';
  readonly perNode: number;
  readonly provision: 'ok' | 'fail';
  readonly description: DescribedDriver;
}

/** The described cluster in Kubernetes' own shapes. Parts that are not described are undefined: nothing is known of them. */
export class DescribedCluster {
  readonly nodes?: readonly ClusterNode[];
  readonly drivers?: ReadonlyMap<string, ClusterDriver>;
  readonly classes?: ReadonlyMap<string, StorageClass>;
  readonly volumes?: readonly PersistentVolume[];
  readonly claims?: readonly PersistentVolumeClaim[];
  private readonly others: ReadonlySet<string>;
  private claimsById: ReadonlyMap<string, PersistentVolumeClaim> | undefined;

  constructor(readonly description: ClusterDescription) {
    const { nodes, drivers, classes, volumes, claims, objects = [] } = description;
    this.nodes = nodes?.flatMap(expanded);
    this.drivers = drivers && new Map(drivers.map((driver) => [driver.name, driverOf(driver)]));
    this.classes = classes && new Map(classes.map((each) => [each.name, classOf(each)]));
    this.volumes = volumes?.map((volume) => this.volumeOf(volume, claims ?? []));
    this.claims = claims?.map(claimOf);
    this.others = new Set(objects.map(idOfText));
  }

  /** Nothing exists but what is described and rendered. */
  get isComplete(): boolean {
    return this.description.complete === true;
  }

  /** Whether the description says that an object exists, of whatever kind. */
  has(kind: string, namespace: string, name: string): boolean {
    return this.others.has(idOf(kind, namespace, name));
  }

  claim(namespace: string, name: string): PersistentVolumeClaim | undefined {
    this.claimsById ??= new Map(
      (this.claims ?? []).map((claim) => [`${claim.metadata.namespace}/${claim.metadata.name}`, claim]),
    );
    return this.claimsById.get(`${namespace}/${name}`);
  }

  volume(name: string): PersistentVolume | undefined {
    return this.volumes?.find(({ metadata }) => metadata.name === name);
  }

  /** Whose data is on a volume. */
  dataOf(volume: string): string | undefined {
    return this.description.volumes?.find(({ name }) => name === volume)?.dataOf;
  }

  private volumeOf(described: DescribedVolume, claims: readonly DescribedClaim[]): PersistentVolume {
    const { name, class: className, size = '1Gi', modes = ['ReadWriteOnce'], volumeMode = 'Filesystem' } = described;
    const { zone, node, claim, claimUid, reclaimPolicy = 'Retain', labels, driver } = described;
    const holder = claims.find(({ volume }) => volume === name);
    const reserved = claim ?? (holder && `${holder.namespace ?? DEFAULT_NAMESPACE}/${holder.name}`);
    const [namespace, claimName] = reserved?.includes('/') ? reserved.split('/') : [DEFAULT_NAMESPACE, reserved];
    const provisioner = driver ?? (className === undefined ? undefined : this.classes?.get(className)?.provisioner);
    const key = node !== undefined ? HOSTNAME_LABEL : ZONE_LABEL;
    const place = node ?? zone;
    const uid = claimUid ?? (holder && claimUidOf(holder.namespace ?? DEFAULT_NAMESPACE, holder.name));
    return {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name, ...(labels && { labels }) },
      spec: {
        capacity: { storage: size },
        accessModes: modes as readonly AccessMode[],
        volumeMode,
        persistentVolumeReclaimPolicy: reclaimPolicy,
        ...(className !== undefined && { storageClassName: className }),
        // What nobody provisions is a directory: of one node, or of whatever node.
        ...(provisioner === undefined || provisioner === NO_PROVISIONER
          ? { [node !== undefined ? 'local' : 'hostPath']: { path: `/${name}` } }
          : { csi: { driver: driverName(provisioner), volumeHandle: name } }),
        ...(claimName !== undefined && {
          claimRef: { kind: 'PersistentVolumeClaim', namespace, name: claimName, ...(uid !== undefined && { uid }) },
        }),
        ...(place !== undefined && {
          nodeAffinity: {
            required: { nodeSelectorTerms: [{ matchExpressions: [{ key, operator: 'In', values: [place] }] }] },
          },
        }),
      },
      status: { phase: described.phase ?? (holder ? 'Bound' : 'Available') },
    };
  }
}

/** The name of the driver behind a provisioner: in-tree names are redirected, as Kubernetes does. */
export function driverName(provisioner: string): string {
  return REDIRECTED_PROVISIONERS[provisioner] ?? provisioner;
}

function expanded(description: DescribedNode): readonly ClusterNode[] {
  const { name, count } = description;
  const names = count === undefined ? [name] : Array.from({ length: count }, (_, i) => `${name}-${i + 1}`);
  return names.map((each) => ({ name: each, object: nodeOf(each, description), description }));
}

function nodeOf(name: string, description: DescribedNode): Node {
  const { zone, region, cpu = '4', memory = '8Gi', pods = 110, labels, taints = [] } = description;
  const own: Labels = {
    [HOSTNAME_LABEL]: name,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    ...(zone !== undefined && { [ZONE_LABEL]: zone }),
    ...(region !== undefined && { [REGION_LABEL]: region }),
    ...labels,
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: own },
    ...(taints.length > 0 && { spec: { taints: taints.map(taintOf) } }),
    status: { allocatable: { cpu: String(cpu), memory: String(memory), pods: String(pods) } },
  };
}

/** `key=value:Effect` or `key:Effect`, as `kubectl taint` takes it. */
function taintOf(text: string): Taint {
  const colon = text.lastIndexOf(':');
  const [key = '', value] = text.slice(0, colon).split('=');
  return { key, ...(value !== undefined && { value }), effect: text.slice(colon + 1) as Taint['effect'] };
}

function driverOf(description: DescribedDriver): ClusterDriver {
  const { name, attach, topology, modes, expand, perNode = 0, provision = 'ok' } = description;
  const known: DriverFacts | undefined = driverFacts(name);
  const { Filesystem = [], Block = [] } = modes ?? {};
  const offered = modes
    ? { Filesystem: Filesystem as readonly AccessMode[], Block: Block as readonly AccessMode[] }
    : known?.modes;
  return {
    name,
    attach: attach ?? known?.attach ?? true,
    topology: topology ?? known?.topology ?? 'zone',
    ...(known?.topologyKey !== undefined && { topologyKey: known.topologyKey }),
    ...(offered && { modes: offered }),
    expand: expand ?? known?.expand ?? true,
    perNode,
    provision,
    description,
  };
}

function classOf(description: DescribedClass): StorageClass {
  const {
    name,
    provisioner,
    bindingMode = 'Immediate',
    reclaimPolicy = 'Delete',
    allowExpansion = false,
  } = description;
  const { allowedTopologies, fsType, parameters } = description;
  const expressions = Object.entries(allowedTopologies ?? {}).map(([key, values]) => ({ key, values }));
  const given = { ...parameters, ...(fsType !== undefined && { 'csi.storage.k8s.io/fstype': fsType }) };
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: {
      name,
      ...(description.default && { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } }),
    },
    provisioner,
    reclaimPolicy,
    volumeBindingMode: bindingMode,
    allowVolumeExpansion: allowExpansion,
    ...(Object.keys(given).length > 0 && { parameters: given }),
    ...(expressions.length > 0 && { allowedTopologies: [{ matchLabelExpressions: expressions }] }),
  };
}

function claimOf(description: DescribedClaim): PersistentVolumeClaim {
  const { namespace = DEFAULT_NAMESPACE, name, size = '1Gi', modes = ['ReadWriteOnce'], volume } = description;
  const { volumeMode = 'Filesystem', phase = 'Bound', terminating, class: className } = description;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { namespace, name, uid: claimUidOf(namespace, name), ...(terminating && { deletionTimestamp: true }) },
    spec: {
      accessModes: modes as readonly AccessMode[],
      volumeMode,
      resources: { requests: { storage: size } },
      ...(className !== undefined && { storageClassName: className }),
      ...(volume !== undefined && { volumeName: volume }),
    },
    status: {
      phase,
      ...(phase === 'Bound' && { capacity: { storage: size }, accessModes: modes as readonly AccessMode[] }),
    },
  };
}

/** As the model gives it to the first claim of a name. */
function claimUidOf(namespace: string, name: string): string {
  return `PersistentVolumeClaim/${namespace}/${name}#1`;
}
