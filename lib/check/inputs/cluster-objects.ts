/** A cluster as `kubectl get … -o yaml` prints it, in the outline of a description. */
import type { Labels, Node, PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '../../kube/objects';
import { HOSTNAME_LABEL, REGION_LABEL, ZONE_LABEL } from '../../kube/topology';
import { condition } from '../../model/pods';
import type {
  ClusterDescription,
  DescribedClaim,
  DescribedClass,
  DescribedDriver,
  DescribedLimitRange,
  DescribedNode,
  DescribedQuota,
  DescribedVolume,
} from '../../rules/facts/cluster-description';
import { DEFAULT_NAMESPACE, idOf } from '../../rules/facts/resource';

/** An object of whatever kind, as it was read. */
export interface ClusterObject {
  readonly kind: string;
  readonly metadata: {
    readonly name?: string;
    readonly namespace?: string;
    readonly labels?: Labels;
    readonly annotations?: Labels;
    readonly deletionTimestamp?: unknown;
  };
}

/** What objects say about a cluster. A part of which there is no object stays unknown. */
export function describeObjects(given: readonly ClusterObject[]): ClusterDescription {
  const objects = given.map((object) => ({ ...object, metadata: object.metadata ?? {} }));
  const all = <T>(kind: string) => objects.filter((object) => object.kind === kind) as unknown as readonly T[];
  const some = <T>(field: keyof ClusterDescription, items: readonly T[]) =>
    items.length > 0 ? { [field]: items } : {};
  const csiNodes = all<CsiNode>('CSINode');
  const claims = all<PersistentVolumeClaim & ClusterObject>('PersistentVolumeClaim');
  const unready = all<Pod & ClusterObject>('Pod').filter(isUnready);
  const others = objects.filter(({ kind }) => !DESCRIBED.has(kind));
  return {
    ...some(
      'nodes',
      all<Node>('Node').map((node) => nodeOf(node, csiNodes)),
    ),
    ...some('drivers', driversOf(all('CSIDriver'), csiNodes, all('CSIStorageCapacity'))),
    ...some('classes', all<StorageClass>('StorageClass').map(classOf)),
    ...some(
      'volumes',
      all<PersistentVolume & ClusterObject>('PersistentVolume').map((volume) => volumeOf(volume, claims)),
    ),
    ...some('claims', claims.map(claimOf)),
    ...some('quotas', all<Quota>('ResourceQuota').map(quotaOf)),
    ...some('limitRanges', all<LimitRange>('LimitRange').map(limitRangeOf)),
    ...some(
      'pods',
      unready.map(({ metadata: { name, namespace } }) => ({ name, ...place(namespace), ready: false })),
    ),
    ...some(
      'objects',
      others.map(({ kind, metadata: { name = '', namespace = '' } }) => idOf(kind, namespace, name)),
    ),
  };
}

/** Kinds of which more is said than that they exist. */
const DESCRIBED: ReadonlySet<string> = new Set([
  'Node',
  'CSINode',
  'CSIDriver',
  'CSIStorageCapacity',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'ResourceQuota',
  'LimitRange',
]);

interface CsiNode extends ClusterObject {
  readonly spec?: {
    readonly drivers?: readonly {
      readonly name: string;
      readonly topologyKeys?: readonly string[] | null;
      readonly allocatable?: { readonly count?: number };
    }[];
  };
}

interface CsiDriver extends ClusterObject {
  readonly spec?: {
    readonly attachRequired?: boolean;
    readonly fsGroupPolicy?: DescribedDriver['fsGroupPolicy'];
    readonly seLinuxMount?: boolean;
  };
}

interface Capacity extends ClusterObject {
  readonly storageClassName?: string;
  readonly capacity?: string;
  readonly nodeTopology?: { readonly matchLabels?: Labels };
}

interface Quota extends ClusterObject {
  readonly spec?: { readonly hard?: DescribedQuota['hard'] };
  readonly status?: { readonly hard?: DescribedQuota['hard']; readonly used?: DescribedQuota['used'] };
}

interface LimitRange extends ClusterObject {
  readonly spec?: { readonly limits?: DescribedLimitRange['limits'] };
}

function place(namespace: string | undefined): { readonly namespace?: string } {
  return namespace === undefined ? {} : { namespace };
}

function nodeOf({ metadata, spec, status }: Node, csiNodes: readonly CsiNode[]): DescribedNode {
  const { name, labels = {} } = metadata;
  const { cpu, memory, pods } = status?.allocatable ?? {};
  const drivers = csiNodes.find((each) => each.metadata.name === name)?.spec?.drivers?.map((driver) => driver.name);
  const taints = spec?.taints?.map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`);
  return {
    name,
    ...(labels[ZONE_LABEL] !== undefined && { zone: labels[ZONE_LABEL] }),
    ...(labels[REGION_LABEL] !== undefined && { region: labels[REGION_LABEL] }),
    ...(cpu !== undefined && { cpu }),
    ...(memory !== undefined && { memory }),
    ...(pods !== undefined && { pods: Number(pods) }),
    labels,
    ...(taints && { taints }),
    ...(drivers && { drivers }),
  };
}

/** Drivers that are registered (CSIDriver), and those that only nodes know of. */
function driversOf(
  registered: readonly CsiDriver[],
  csiNodes: readonly CsiNode[],
  capacities: readonly Capacity[],
): readonly DescribedDriver[] {
  const onNodes = csiNodes.flatMap(({ spec }) => spec?.drivers ?? []);
  const names = new Set([...registered.map(({ metadata }) => metadata.name ?? ''), ...onNodes.map(({ name }) => name)]);
  return [...names].map((name) => {
    const { attachRequired, fsGroupPolicy, seLinuxMount } =
      registered.find(({ metadata }) => metadata.name === name)?.spec ?? {};
    const keys = onNodes.filter((each) => each.name === name).flatMap(({ topologyKeys }) => topologyKeys ?? []);
    const counts = onNodes.flatMap((each) => (each.name === name ? (each.allocatable?.count ?? []) : []));
    return {
      name,
      ...(attachRequired !== undefined && { attach: attachRequired }),
      ...(fsGroupPolicy !== undefined && { fsGroupPolicy }),
      ...(seLinuxMount !== undefined && { seLinuxMount }),
      ...(keys.length > 0 && { topology: topologyOf(keys) }),
      // Nodes may differ; the smallest is the one on which it becomes narrow.
      ...(counts.length > 0 && { perNode: Math.min(...counts) }),
      ...(capacities.length > 0 && { capacity: capacities.map(capacityOf) }),
    };
  });
}

/** Well-known, or a driver's own: `topology.ebs.csi.aws.com/zone`. A term that is null has no key. */
function isZoneKey(key: string | undefined): boolean {
  return key === ZONE_LABEL || key?.endsWith('/zone') === true;
}

/** A driver names its own keys beside the well-known ones: `topology.ebs.csi.aws.com/zone`. */
function topologyOf(keys: readonly string[]): DescribedDriver['topology'] {
  return keys.some(isZoneKey) && !keys.includes(HOSTNAME_LABEL) ? 'zone' : 'node';
}

function capacityOf({ storageClassName, capacity = '0', nodeTopology }: Capacity) {
  const labels = Object.entries(nodeTopology?.matchLabels ?? {});
  const zone = labels.find(([key]) => isZoneKey(key))?.[1];
  return {
    ...(zone !== undefined && { zone }),
    ...(storageClassName !== undefined && { class: storageClassName }),
    free: capacity,
  };
}

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';
const FS_TYPE = 'csi.storage.k8s.io/fstype';

function classOf(storageClass: StorageClass): DescribedClass {
  const { metadata, provisioner, volumeBindingMode, reclaimPolicy, allowVolumeExpansion, parameters } = storageClass;
  const terms = storageClass.allowedTopologies?.flatMap(({ matchLabelExpressions = [] }) => matchLabelExpressions);
  const fsType = parameters?.[FS_TYPE];
  return {
    name: metadata.name,
    provisioner,
    ...(metadata.annotations?.[DEFAULT_CLASS] === 'true' && { default: true }),
    ...(volumeBindingMode && { bindingMode: volumeBindingMode as DescribedClass['bindingMode'] }),
    ...(reclaimPolicy && { reclaimPolicy: reclaimPolicy as DescribedClass['reclaimPolicy'] }),
    ...(allowVolumeExpansion !== undefined && { allowExpansion: allowVolumeExpansion }),
    ...(terms && { allowedTopologies: Object.fromEntries(terms.map(({ key, values }) => [key, values])) }),
    ...(fsType !== undefined && { fsType }),
    ...(parameters && { parameters }),
  };
}

function volumeOf(
  { metadata, spec, status }: PersistentVolume & ClusterObject,
  claims: readonly (PersistentVolumeClaim & ClusterObject)[],
): DescribedVolume {
  const { claimRef, storageClassName, accessModes, volumeMode, persistentVolumeReclaimPolicy, csi } = spec ?? {};
  const claim = claims.find(
    (each) => each.metadata.name === claimRef?.name && each.metadata.namespace === claimRef?.namespace,
  );
  // A claim of the same name that was made anew is another claim.
  const isStranger = claimRef?.uid !== undefined && claim !== undefined && claim.metadata.uid !== claimRef.uid;
  const { labels } = metadata;
  const phase = status?.phase;
  return {
    name: metadata.name,
    ...(storageClassName && { class: storageClassName }),
    ...(spec?.capacity?.storage !== undefined && { size: String(spec.capacity.storage) }),
    ...(accessModes && { modes: accessModes }),
    ...(volumeMode && { volumeMode }),
    ...placeOf(spec),
    ...(phase !== undefined && phase !== 'Pending' && { phase: phase as DescribedVolume['phase'] }),
    ...(claimRef && { claim: `${claimRef.namespace ?? DEFAULT_NAMESPACE}/${claimRef.name}` }),
    ...((isStranger || phase === 'Released') && claimRef?.uid !== undefined && { claimUid: claimRef.uid }),
    ...(persistentVolumeReclaimPolicy && {
      reclaimPolicy: persistentVolumeReclaimPolicy as DescribedVolume['reclaimPolicy'],
    }),
    ...(labels && { labels }),
    ...(csi && { driver: csi.driver }),
  };
}

/** The one zone or node of a volume's affinity; with several there is none to name. */
function placeOf({ nodeAffinity }: Partial<PersistentVolume['spec']> = {}): {
  readonly zone?: string;
  readonly node?: string;
} {
  const terms = nodeAffinity?.required?.nodeSelectorTerms ?? [];
  const expressions = terms.length === 1 ? (terms[0]?.matchExpressions ?? []) : [];
  const one = (isKey: (key: string | undefined) => boolean) => {
    const values = expressions.find(({ key, operator }) => isKey(key) && operator === 'In')?.values ?? [];
    return values.length === 1 ? values[0] : undefined;
  };
  const node = one((key) => key === HOSTNAME_LABEL);
  const zone = one(isZoneKey);
  return { ...(zone !== undefined && { zone }), ...(node !== undefined && { node }) };
}

function claimOf({ metadata, spec, status }: PersistentVolumeClaim & ClusterObject): DescribedClaim {
  const { storageClassName, accessModes, volumeMode, volumeName, resources } = spec ?? {};
  const size = resources?.requests?.storage;
  return {
    ...place(metadata.namespace),
    name: metadata.name,
    ...(storageClassName && { class: storageClassName }),
    ...(size !== undefined && { size: String(size) }),
    ...(accessModes && { modes: accessModes }),
    ...(volumeMode && { volumeMode }),
    phase: (status?.phase ?? 'Pending') as DescribedClaim['phase'],
    ...(volumeName && { volume: volumeName }),
    ...(metadata.deletionTimestamp !== undefined && { terminating: true }),
  };
}

function quotaOf({ metadata, spec, status }: Quota): DescribedQuota {
  return {
    ...place(metadata.namespace),
    name: metadata.name ?? '',
    hard: spec?.hard ?? status?.hard ?? {},
    ...(status?.used && { used: status.used }),
  };
}

function limitRangeOf({ metadata, spec }: LimitRange): DescribedLimitRange {
  return { ...place(metadata.namespace), name: metadata.name ?? '', limits: spec?.limits ?? [] };
}

function isUnready({ status }: Pod): boolean {
  return condition(status?.conditions, 'Ready')?.status !== 'True';
}
