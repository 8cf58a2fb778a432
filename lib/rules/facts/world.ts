import { created } from '../../kube/defaults';
import { withFeatureGates } from '../../kube/feature-gates';
import type { KubeObject, PersistentVolume, PersistentVolumeClaim } from '../../kube/objects';
import { type Switches, switchesOf } from '../../kube/versions';
import { admissionOf } from '../../model/apiserver/admit';
import { Cluster, type Outcome } from '../../model/cluster';
import type { Timings } from '../../model/controller';
import { CONTROLLERS } from '../../model/controllers';
import { diskOf } from '../../model/controllers/kubelet/data';
import { type ApiKind, isApiKind, keyIn, keyOf, type Row } from '../../model/kinds';
import { type ClusterSpec, newCluster } from '../../model/setup';
import type { LiveStore } from '../../model/store/live-store';
import { TimedRun } from '../../model/timed';
import { UPSTREAM_TIMINGS } from '../../model/timings';
import { apply, type Send } from '../../model/user';
import { assumedCluster } from '../../scenarios/assumed-cluster';
import type { DescribedCluster } from './described-cluster';
import { DEFAULT_NAMESPACE } from './resource';
import type { BehaviourHints } from './tool';

/** What a world is made of, beside the manifests that are applied to it. */
export interface WorldInput {
  readonly kubernetesVersion?: string;
  readonly timings?: Timings;
  /** Default: a cluster that has everything the manifests count on. */
  readonly cluster?: DescribedCluster;
  readonly behaviours?: BehaviourHints;
}

/** A cluster on which manifests can be applied; those it holds already are in it. */
export interface World {
  readonly run: TimedRun;
  readonly switches: Switches;
  /** Classes and volumes that are taken to exist; they are applied before the manifests. */
  readonly assumed: readonly KubeObject[];
}

export function worldFor(manifests: readonly KubeObject[], input: WorldInput): World {
  const { kubernetesVersion, cluster: described, behaviours = {} } = input;
  const switches = withFeatureGates(switchesOf(kubernetesVersion), described?.description.featureGates);
  const timings = timingsOf(input);
  const model = { controllers: CONTROLLERS, admission: admissionOf(switches, timings), timings };
  const existing = described ? existingObjects(described) : [];
  const assumed = assumedCluster([...existing, ...manifests]);
  const store = newCluster(described ? clusterSpec(described, assumed.cluster) : assumed.cluster);
  if (described) settleIn(store, described, switches);
  const run = new TimedRun(new Cluster(model), store);
  for (const [image, { does = 'ready', readyAfter = 0, stopAfter = 0 }] of Object.entries(behaviours)) {
    run.impose('Behaviour', image, { does, readyAfterMs: readyAfter * 1000, stopAfterMs: stopAfter * 1000 });
  }
  // A class that is described to be missing is missing; where classes are not described at all, those that claims name are taken to exist.
  const missing = assumed.objects.filter(({ kind }) => kind !== 'StorageClass' || described?.classes === undefined);
  return { run, switches, assumed: described?.volumes ? missing.filter(isNoVolume) : missing };
}

/** The waits of upstream, but where the description says of others. */
function timingsOf({ timings = UPSTREAM_TIMINGS, cluster }: WorldInput): Timings {
  const { nodeMonitorGrace, notReadyToleration, forcedDetach } = cluster?.description.timers ?? {};
  return {
    ...timings,
    ...(nodeMonitorGrace !== undefined && { nodeMonitorGraceMs: nodeMonitorGrace * 1000 }),
    ...(notReadyToleration !== undefined && { tolerationSeconds: notReadyToleration }),
    ...(forcedDetach !== undefined && { forcedDetachMs: forcedDetach * 1000 }),
  };
}

/** What others count on first, as kubectl apply's users do. */
const FIRST = ['StorageClass', 'PersistentVolume', 'ConfigMap', 'Secret', 'Service', 'PersistentVolumeClaim'];

/** Applies manifests, what others count on first. Returns what the API server refuses, in its words. */
export function applyAll(store: LiveStore, send: Send, manifests: readonly KubeObject[]): ReadonlyMap<string, string> {
  const refused = new Map<string, string>();
  const rank = ({ kind }: KubeObject) => (FIRST.includes(kind) ? FIRST.indexOf(kind) : FIRST.length);
  for (const manifest of [...manifests].sort((a, b) => rank(a) - rank(b))) {
    if (!isApiKind(manifest.kind)) continue;
    const outcome: Outcome = apply(store, send, manifest);
    const message = outcome.refused?.answer.message;
    if (message !== undefined) refused.set(`${manifest.kind}/${manifest.metadata.name}`, message);
  }
  return refused;
}

function isNoVolume({ kind }: KubeObject): boolean {
  return kind !== 'PersistentVolume';
}

function existingObjects({ classes, volumes = [], claims = [] }: DescribedCluster): readonly KubeObject[] {
  return [...(classes?.values() ?? []), ...volumes, ...claims];
}

/** Of parts that are not described, what the manifests count on. */
export function clusterSpec(described: DescribedCluster, assumed: ClusterSpec): ClusterSpec {
  const nodes = described.nodes?.map(({ name, object, description }) => ({
    name,
    zone: description.zone,
    cpu: String(description.cpu ?? '4'),
    memory: String(description.memory ?? '8Gi'),
    pods: description.pods ?? 110,
    labels: object.metadata.labels,
    taints: object.spec?.taints,
  }));
  const drivers = [...(described.drivers?.values() ?? [])].map((driver) => ({
    name: driver.name,
    attach: driver.attach,
    topology: driver.topology,
    ...(driver.topologyKey !== undefined && { topologyKey: driver.topologyKey }),
    provision: driver.provision,
    perNode: driver.perNode,
    expand: driver.expand !== false,
  }));
  return { nodes: nodes ?? assumed.nodes, drivers: described.drivers ? drivers : assumed.drivers };
}

/** Puts classes, volumes and claims as they are: nothing has to happen for them to be there. */
function settleIn(store: LiveStore, described: DescribedCluster, switches: Switches): void {
  for (const storageClass of described.classes?.values() ?? []) put(store, 'StorageClass', storageClass, switches);
  for (const volume of described.volumes ?? []) {
    put(store, 'PersistentVolume', volume, switches);
    const writer = described.dataOf(volume.metadata.name);
    if (writer !== undefined) fill(store, volume, writer);
  }
  for (const claim of described.claims ?? []) {
    put(store, 'PersistentVolumeClaim', claim, switches);
    if (claim.status?.phase === 'Bound' && claim.spec.volumeName === undefined) giveVolume(store, claim, switches);
  }
}

/** The data of a pod are on a volume. A directory of a node that is not said is one on every node. */
function fill(store: LiveStore, volume: PersistentVolume, writer: string): void {
  const identity = keyIn(volume.spec.claimRef?.namespace ?? DEFAULT_NAMESPACE, writer);
  const disks = new Set(store.keys('Host').map((node) => diskOf(volume, node)));
  for (const disk of disks) store.put('Disk', disk, { volume: disk, tokens: [identity] });
}

/** A claim that is said to be Bound, and to what is not said, has a volume that is nowhere in particular. */
function giveVolume(store: LiveStore, claim: PersistentVolumeClaim, switches: Switches): void {
  const { name, namespace, uid } = claim.metadata;
  const volumeName = `volume-of-${namespace}-${name}`;
  const volume: PersistentVolume = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: volumeName },
    spec: {
      capacity: claim.spec.resources?.requests ?? {},
      accessModes: claim.spec.accessModes ?? [],
      ...(claim.spec.storageClassName !== undefined && { storageClassName: claim.spec.storageClassName }),
      persistentVolumeReclaimPolicy: 'Retain',
      hostPath: { path: `/${volumeName}` },
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid },
    },
    status: { phase: 'Bound' },
  };
  put(store, 'PersistentVolume', volume, switches);
  const bound: PersistentVolumeClaim = { ...claim, spec: { ...claim.spec, volumeName } };
  put(store, 'PersistentVolumeClaim', bound, switches);
}

function put<K extends ApiKind>(store: LiveStore, kind: K, object: KubeObject, switches: Switches): void {
  const { status } = object as { readonly status?: object };
  const stored = created(object, switches);
  const key = keyOf(stored);
  const uid = object.metadata.uid ?? `${kind}/${key}#1`;
  store.put(kind, key, {
    ...stored,
    metadata: { ...stored.metadata, uid },
    ...(status && { status }),
  } as unknown as Row<K>);
}
