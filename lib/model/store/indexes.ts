import { accessModesText } from '../../kube/access-modes';
import { classNameOf } from '../../kube/storage-classes';
import type { Kind, Row } from '../kinds';
import { keyIn } from '../kinds';

/** Files rows of a kind under values, as the indexers of informers do. */
export interface Index<K extends Kind> {
  readonly name: string;
  readonly values: (row: Row<K>) => readonly string[];
}

type Owned = {
  readonly metadata: {
    readonly ownerReferences?: readonly { readonly uid: string; readonly controller?: boolean }[];
    readonly namespace?: string;
  };
};

const NONE: readonly string[] = [];

/** Under the uid of its managing controller; orphans under `orphan <namespace>`. */
const controller = (row: Owned): readonly string[] => {
  const owner = row.metadata.ownerReferences?.find((ref) => ref.controller);
  return [owner ? owner.uid : `orphan ${row.metadata.namespace}`];
};

/** Under every uid that it mentions, so that a uid is not given again while somebody still means the old object by it. */
const mentions = (row: Owned): readonly string[] => row.metadata.ownerReferences?.map((ref) => ref.uid) ?? NONE;

const namespace = (row: { readonly metadata: { readonly namespace?: string } }): readonly string[] => [
  row.metadata.namespace as string,
];

/** The claims that a pod uses: those it names, and those of its generic ephemeral volumes. */
function claims(pod: Row<'Pod'>): readonly string[] {
  const found: string[] = [];
  for (const volume of pod.spec.volumes ?? []) {
    if (volume.persistentVolumeClaim) found.push(keyIn(pod.metadata.namespace, volume.persistentVolumeClaim.claimName));
    else if (volume.ephemeral) found.push(keyIn(pod.metadata.namespace, `${pod.metadata.name}-${volume.name}`));
  }
  return found;
}

/** Labels that tell pods of a set apart: no selector of an application asks for them, and every pod would have a shelf of its own. */
const UNIQUE_LABELS: ReadonlySet<string> = new Set([
  'apps.kubernetes.io/pod-index',
  'controller-revision-hash',
  'pod-template-hash',
  'statefulset.kubernetes.io/pod-name',
]);

export function isIndexedLabel(key: string): boolean {
  return !UNIQUE_LABELS.has(key);
}

function label({ metadata: { namespace, labels } }: Row<'Pod'>): readonly string[] {
  const values: string[] = [];
  for (const key in labels) if (isIndexedLabel(key)) values.push(`${namespace} ${key}=${labels[key]}`);
  return values;
}

const TERMINATED = ['true'];

/** Under one of the labels that a pod must have to be selected, as `namespace key=value`; `namespace *` if there is none. Without a selector nowhere. */
function asked(
  namespace: string | undefined,
  labels: { readonly [key: string]: string } | undefined,
): readonly string[] {
  for (const key in labels) return [`${namespace} ${key}=${labels[key]}`];
  return [`${namespace} *`];
}

const SCORED = ['scored affinity'];
const WIDE_ANTI = ['wide anti-affinity'];
const BOTH = [...SCORED, ...WIDE_ANTI];

/** What others must know of a pod's affinity to pods: that it keeps them away from more than its host, or that it draws or repels them softly. */
function affinity({ spec }: Row<'Pod'>): readonly string[] {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  if (!podAffinity && !podAntiAffinity) return NONE;
  const wide = podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.some(
    ({ topologyKey }) => topologyKey !== 'kubernetes.io/hostname',
  );
  const scored = podAffinity || podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution?.length;
  if (wide) return scored ? BOTH : WIDE_ANTI;
  return scored ? SCORED : NONE;
}

const INDEXES = {
  ConfigMap: {},
  ControllerRevision: { controller, mentions },
  CSIDriver: {},
  CSINode: {},
  CSIStorageCapacity: {
    class: (row: Row<'CSIStorageCapacity'>) => [row.storageClassName],
  },
  Deployment: { namespace, mentions },
  EndpointSlice: {
    service: (row: Row<'EndpointSlice'>) => [
      keyIn(row.metadata.namespace, row.metadata.labels?.['kubernetes.io/service-name'] ?? ''),
    ],
    address: (row: Row<'EndpointSlice'>) => row.endpoints?.flatMap(({ addresses }) => addresses) ?? NONE,
    mentions,
  },
  Node: {},
  PersistentVolume: {
    /** What any claim may take, by access modes and class. */
    available: (row: Row<'PersistentVolume'>) =>
      row.status?.phase === 'Available' && !row.spec.claimRef
        ? [`${accessModesText(row.spec.accessModes)} ${classNameOf(row)}`]
        : NONE,
    phase: (row: Row<'PersistentVolume'>) => [row.status?.phase ?? 'Pending'],
    claim: (row: Row<'PersistentVolume'>) =>
      row.spec.claimRef ? [keyIn(row.spec.claimRef.namespace, row.spec.claimRef.name as string)] : NONE,
    class: (row: Row<'PersistentVolume'>) => [row.spec.storageClassName ?? ''],
    handle: (row: Row<'PersistentVolume'>) => (row.spec.csi ? [row.spec.csi.volumeHandle] : NONE),
    mentions: (row: Row<'PersistentVolume'>) => (row.spec.claimRef?.uid ? [row.spec.claimRef.uid] : NONE),
  },
  PersistentVolumeClaim: {
    phase: (row: Row<'PersistentVolumeClaim'>) => [row.status?.phase ?? 'Pending'],
    volume: (row: Row<'PersistentVolumeClaim'>) => (row.spec.volumeName ? [row.spec.volumeName] : NONE),
    class: (row: Row<'PersistentVolumeClaim'>) => [row.spec.storageClassName ?? ''],
    mentions,
  },
  Pod: {
    controller,
    namespace,
    claims,
    affinity,
    /** Under each of its labels, as `namespace key=value`; see ../selected-pods.ts. */
    label,
    terminated: ({ status }: Row<'Pod'>) =>
      status?.phase === 'Failed' || status?.phase === 'Succeeded' ? TERMINATED : NONE,
    node: (row: Row<'Pod'>) => (row.spec.nodeName ? [row.spec.nodeName] : NONE),
    /** The node that an unbound pod has been promised. */
    nominated: (row: Row<'Pod'>) =>
      row.status?.nominatedNodeName && !row.spec.nodeName ? [row.status.nominatedNodeName] : NONE,
    address: (row: Row<'Pod'>) => (row.status?.podIP ? [row.status.podIP] : NONE),
    mentions,
  },
  PodDisruptionBudget: {
    asks: ({ metadata, spec }: Row<'PodDisruptionBudget'>) =>
      spec?.selector ? asked(metadata.namespace, spec.selector.matchLabels) : NONE,
  },
  ReplicaSet: { controller, namespace, mentions },
  Secret: {},
  Service: {
    namespace,
    asks: ({ metadata, spec }: Row<'Service'>) => (spec.selector ? asked(metadata.namespace, spec.selector) : NONE),
  },
  StatefulSet: { namespace, mentions },
  StorageClass: {},
  VolumeAttachment: {
    volume: (row: Row<'VolumeAttachment'>) => [row.spec.source.persistentVolumeName ?? ''],
    node: (row: Row<'VolumeAttachment'>) => [row.spec.nodeName],
  },
  Host: {},
  Sandbox: {
    node: (row: Row<'Sandbox'>) => [row.node],
    address: (row: Row<'Sandbox'>) => (row.podIP ? [row.podIP] : NONE),
    pod: (row: Row<'Sandbox'>) => [row.pod],
    mentions: (row: Row<'Sandbox'>) => [row.uid],
    volume: (row: Row<'Sandbox'>) => row.mounts.map((mount) => mount.volume),
  },
  Disk: { mentions: (row: Row<'Disk'>) => (row.claim === undefined ? NONE : [row.claim]) },
  Ledger: {},
  Driver: {},
  Behaviour: {},
  Work: {},
  Timer: {
    owner: (row: Row<'Timer'>) => [`${row.controller} ${row.key}`],
    readyPod: (row: Row<'Timer'>) => (row.readyPod ? [row.readyPod] : NONE),
  },
  Memo: {
    /** What is remembered of an object by its uid: a new object of the name is not to be taken for it. */
    mentions: ({ value }: Row<'Memo'>) => {
      const uid = (value as { readonly uid?: unknown } | undefined)?.uid;
      return typeof uid === 'string' ? [uid] : NONE;
    },
    controller: (row: Row<'Memo'>) => [row.controller],
    about: (row: Row<'Memo'>) => row.about?.map((what) => `${row.controller} ${what}`) ?? NONE,
  },
  Allowance: {},
  Lag: {},
  Unseen: {
    of: (row: Row<'Unseen'>) => [`${row.controller} ${row.kind}`],
    /** Whoever still sees an object must not take a new one of the name for it, nor for its owner. */
    mentions: ({ as: seen }: Row<'Unseen'>) => (seen ? [seen.metadata.uid as string, ...mentions(seen)] : NONE),
    controller: (row: Row<'Unseen'>) => [row.controller],
  },
  Unheard: {
    controller: (row: Row<'Unheard'>) => [row.controller],
  },
} as const satisfies { readonly [K in Kind]: { readonly [index: string]: (row: Row<K>) => readonly string[] } };

/** Indexes that only explorations ask for. A store of one path, which changes all the time, is spared them. */
const EXPLORED_INDEXES = {
  Work: { component: (row: Row<'Work'>) => [row.controller] },
  Timer: { component: (row: Row<'Timer'>) => [row.controller] },
} as const satisfies { readonly [K in Kind]?: { readonly [index: string]: (row: Row<K>) => readonly string[] } };

type Explored<K extends Kind> = K extends keyof typeof EXPLORED_INDEXES ? keyof (typeof EXPLORED_INDEXES)[K] : never;
export type IndexName<K extends Kind> = (keyof (typeof INDEXES)[K] | Explored<K>) & string;

const byKind = listed(INDEXES);
const explored = listed(EXPLORED_INDEXES);
const NO_INDEXES: readonly Index<Kind>[] = [];

function listed(kinds: { readonly [kind: string]: object }): ReadonlyMap<Kind, readonly Index<Kind>[]> {
  return new Map(
    Object.entries(kinds).map(([kind, indexes]) => [
      kind as Kind,
      Object.entries(indexes).map(([name, values]) => ({ name, values })),
    ]),
  );
}

export function indexesOf(kind: Kind): readonly Index<Kind>[] {
  return byKind.get(kind) as readonly Index<Kind>[];
}

/** Of explorations. */
export function exploredIndexesOf(kind: Kind): readonly Index<Kind>[] {
  return explored.get(kind) ?? NO_INDEXES;
}

/** All of them. */
export const KINDS = Object.keys(INDEXES) as readonly Kind[];

/** The kinds with a `mentions` index. */
export const MENTIONING: readonly Kind[] = (Object.keys(INDEXES) as Kind[]).filter(
  (kind) => 'mentions' in INDEXES[kind],
);
