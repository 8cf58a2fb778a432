import { driverFacts, NO_PROVISIONER } from '../kube/drivers';
import type {
  KubeObject,
  Labels,
  PersistentVolume,
  PersistentVolumeClaimSpec,
  PodSpec,
  StatefulSet,
  StorageClass,
  VolumeClaimTemplate,
} from '../kube/objects';
import { HOSTNAME_LABEL, ZONE_LABEL } from '../kube/topology';
import type { ClusterSpec, DriverSpec, NodeSpec } from '../model/setup';

/**
 * A cluster in which manifests can run, when nobody has described the real one. It is as kind as a cluster may be: enough large nodes in three zones, every
 * label that a pod asks for, every class that a claim names. What goes wrong here goes wrong everywhere, so a finding is never the assumption's fault.
 */
export interface AssumedCluster {
  readonly cluster: ClusterSpec;
  /** Classes and volumes that the manifests count on without holding them. */
  readonly objects: readonly KubeObject[];
}

const ZONES = ['zone-a', 'zone-b', 'zone-c'];
/** More than any pod asks for, so that resources never decide. */
const LARGE = { cpu: '1024', memory: '16Ti', pods: 1000 };
const DEFAULT_CLASS = 'cluster-default';

export function assumedCluster(manifests: readonly KubeObject[]): AssumedCluster {
  const workloads = manifests.flatMap((object) => podsOf(object) ?? []);
  const classes = manifests.filter((object) => object.kind === 'StorageClass') as StorageClass[];
  const volumes = manifests.filter((object) => object.kind === 'PersistentVolume') as PersistentVolume[];
  const missing = missingClasses(manifests, classes);
  const all = [...classes, ...missing];
  const drivers = driversOf(all, volumes);
  const nodes = nodesOf(workloads, volumes, drivers);
  return { cluster: { nodes, drivers }, objects: [...missing, ...handMade(manifests, all, volumes, nodes)] };
}

interface Workload {
  readonly replicas: number;
  readonly spec: PodSpec;
}

function podsOf(object: KubeObject): Workload | undefined {
  if (object.kind !== 'StatefulSet' && object.kind !== 'Deployment' && object.kind !== 'ReplicaSet') return undefined;
  const { spec } = object as StatefulSet;
  return { replicas: spec.replicas ?? 1, spec: spec.template.spec };
}

/** Two nodes a zone at least, and one more than the largest workload has pods, for those that share no node and those that surge. */
function nodesOf(
  workloads: readonly Workload[],
  volumes: readonly PersistentVolume[],
  drivers: readonly DriverSpec[],
): readonly NodeSpec[] {
  const most = Math.max(0, ...workloads.map(({ replicas }) => replicas));
  const perZone = Math.max(2, Math.ceil((most + 1) / ZONES.length));
  const wanted = new Map<string, Labels>([['', {}]]);
  for (const { spec } of workloads) for (const labels of labelsWanted(spec)) wanted.set(JSON.stringify(labels), labels);
  const nodes: NodeSpec[] = [];
  for (const labels of wanted.values()) {
    const zones = labels[ZONE_LABEL] ? [labels[ZONE_LABEL]] : ZONES;
    for (const zone of zones)
      for (let i = 0; i < perZone; i++) nodes.push({ ...LARGE, name: `node-${nodes.length + 1}`, zone, labels });
  }
  for (const name of hostsOf(volumes)) nodes.push({ ...LARGE, name, zone: ZONES[nodes.length % ZONES.length] });
  return nodes.map((node) => ({ ...node, labels: { ...node.labels, ...driverLabels(node, drivers) } }));
}

/** Labels that a pod wants its node to have: each alternative that names values. */
function labelsWanted({ nodeSelector = {}, affinity }: PodSpec): readonly Labels[] {
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const alternatives = terms.map(({ matchExpressions = [] }) => {
    const labels: Record<string, string> = { ...nodeSelector };
    for (const { key, operator, values = [] } of matchExpressions) {
      if (operator === 'In' && values.length > 0) labels[key] = values[0];
      else if (operator === 'Exists') labels[key] = 'yes';
      else if (operator === 'Gt') labels[key] = String(Number(values[0]) + 1);
      else if (operator === 'Lt') labels[key] = String(Number(values[0]) - 1);
    }
    return labels;
  });
  const all = alternatives.length > 0 ? alternatives : [{ ...nodeSelector }];
  return all.filter((labels) => Object.keys(labels).length > 0);
}

/** The nodes that hand-made volumes are on. */
function hostsOf(volumes: readonly PersistentVolume[]): readonly string[] {
  const names = volumes.flatMap(({ spec }) =>
    (spec.nodeAffinity?.required?.nodeSelectorTerms ?? []).flatMap(({ matchExpressions = [] }) =>
      matchExpressions.filter(({ key }) => key === HOSTNAME_LABEL).flatMap(({ values = [] }) => values),
    ),
  );
  return [...new Set(names)].sort();
}

/** Drivers label the nodes with where they are. */
function driverLabels({ name, zone = '' }: NodeSpec, drivers: readonly DriverSpec[]): Labels {
  const own = drivers.filter(({ topologyKey }) => topologyKey !== undefined);
  return Object.fromEntries(
    own.map(({ topologyKey, topology }) => [topologyKey as string, topology === 'node' ? name : zone]),
  );
}

function driversOf(classes: readonly StorageClass[], volumes: readonly PersistentVolume[]): readonly DriverSpec[] {
  const names = [
    ...classes.map(({ provisioner }) => provisioner),
    ...volumes.flatMap(({ spec }) => spec.csi?.driver ?? []),
  ];
  const drivers = new Map<string, DriverSpec>();
  for (const provisioner of names) {
    if (provisioner === NO_PROVISIONER) continue;
    const facts = driverFacts(provisioner);
    // Of an unknown driver nothing is assumed that could go wrong: its volumes go anywhere.
    const { name, attach, topology, topologyKey, expand } = facts ?? {
      name: provisioner,
      attach: true,
      topology: 'none' as const,
      topologyKey: undefined,
      expand: true,
    };
    drivers.set(name, { name, attach, topology, expand, ...(topologyKey && { topologyKey }) });
  }
  return [...drivers.values()];
}

function claimSpecs(manifests: readonly KubeObject[]): readonly PersistentVolumeClaimSpec[] {
  return manifests.flatMap((object) => {
    if (object.kind === 'PersistentVolumeClaim') return [(object as unknown as VolumeClaimTemplate).spec];
    const templates = object.kind === 'StatefulSet' ? ((object as StatefulSet).spec.volumeClaimTemplates ?? []) : [];
    const ephemeral = (podsOf(object)?.spec.volumes ?? []).flatMap(
      (volume) => volume.ephemeral?.volumeClaimTemplate?.spec ?? [],
    );
    return [...templates.map(({ spec }) => spec), ...ephemeral];
  });
}

/** Classes that claims name, or count on as the default, and that the cluster must therefore have. */
function missingClasses(manifests: readonly KubeObject[], classes: readonly StorageClass[]): readonly StorageClass[] {
  const known = new Set(classes.map(({ metadata }) => metadata.name));
  const made = new Map<string, StorageClass>();
  for (const { storageClassName: name = DEFAULT_CLASS, accessModes = [] } of claimSpecs(manifests)) {
    if (name === '' || known.has(name) || made.has(name)) continue;
    const shared = accessModes.some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany');
    made.set(name, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name,
        ...(name === DEFAULT_CLASS && { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } }),
      },
      provisioner: shared ? 'shared.assumed' : 'disk.assumed',
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
    });
  }
  return [...made.values()];
}

/** Volumes of classes without a provisioner, where the manifests hold none: an administrator has made enough of them. */
function handMade(
  manifests: readonly KubeObject[],
  classes: readonly StorageClass[],
  volumes: readonly PersistentVolume[],
  nodes: readonly NodeSpec[],
): readonly PersistentVolume[] {
  const manual = new Set(
    classes.filter(({ provisioner }) => provisioner === NO_PROVISIONER).map(({ metadata }) => metadata.name),
  );
  for (const { spec } of volumes) manual.delete(spec.storageClassName ?? '');
  const claims = claimSpecs(manifests).filter(({ storageClassName = '' }) => manual.has(storageClassName));
  return claims.flatMap(({ storageClassName, accessModes, volumeMode, resources }, i) =>
    nodes.map(({ name }) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: `assumed-${storageClassName}-${i}-${name}` },
      spec: {
        capacity: { storage: resources?.requests?.storage ?? '1Gi' },
        accessModes: accessModes ?? ['ReadWriteOnce'],
        ...(volumeMode && { volumeMode }),
        storageClassName,
        persistentVolumeReclaimPolicy: 'Retain',
        local: { path: `/mnt/${storageClassName}/${i}` },
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: HOSTNAME_LABEL, operator: 'In', values: [name] }] }],
          },
        },
      },
    })),
  );
}
