import type {
  AccessMode,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  ReclaimPolicy,
  StorageClass,
} from '../../../../lib/kube/objects';
import { switchesOf } from '../../../../lib/kube/versions';
import { type Plan, target } from '../../../../lib/model/actions';
import type { Controller } from '../../../../lib/model/controller';
import { type ApiKind, type ApiRow, keyOf, type Row } from '../../../../lib/model/kinds';
import { newCluster } from '../../../../lib/model/setup';
import type { LiveStore } from '../../../../lib/model/store/live-store';
import { ControllerView } from '../../../../lib/model/view';
import { describeAction, RECORDED_TIMINGS } from '../../world';

interface Common {
  readonly size?: string;
  readonly modes?: readonly AccessMode[];
  readonly storageClass?: string;
  readonly volumeMode?: 'Filesystem' | 'Block';
  readonly attributes?: string;
  readonly annotations?: Record<string, string>;
  readonly finalizers?: readonly string[];
  readonly labels?: Record<string, string>;
  readonly deleted?: boolean;
  readonly uid?: string;
}

interface ClaimSpec extends Common {
  readonly volumeName?: string;
  readonly phase?: 'Pending' | 'Bound' | 'Lost';
  readonly selector?: Record<string, string>;
  readonly capacity?: string;
  readonly status?: object;
  readonly owner?: Pod;
}

interface VolumeSpec extends Common {
  readonly phase?: 'Pending' | 'Available' | 'Bound' | 'Released' | 'Failed';
  /** `name` or `name uid`. */
  readonly claimRef?: string;
  readonly policy?: ReclaimPolicy | 'Other';
  readonly source?: object;
}

/** A claim of 1Gi, ReadWriteOnce, Pending. */
export function claim(name: string, spec: ClaimSpec = {}): PersistentVolumeClaim {
  const { size = '1Gi', modes = ['ReadWriteOnce'], phase = 'Pending', storageClass, selector, capacity, owner } = spec;
  const isBound = phase === 'Bound';
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      ...metadata(name, `PersistentVolumeClaim/default/${name}#1`, spec, ['kubernetes.io/pvc-protection']),
      namespace: 'default',
      ...(owner && {
        ownerReferences: [
          {
            apiVersion: 'v1',
            kind: 'Pod',
            name: owner.metadata.name,
            uid: owner.metadata.uid as string,
            controller: true,
          },
        ],
      }),
    },
    spec: {
      accessModes: modes,
      resources: { requests: { storage: size } },
      ...(storageClass !== undefined && { storageClassName: storageClass }),
      ...(spec.volumeMode && { volumeMode: spec.volumeMode }),
      ...(spec.attributes && { volumeAttributesClassName: spec.attributes }),
      ...(spec.volumeName && { volumeName: spec.volumeName }),
      ...(selector && { selector: { matchLabels: selector } }),
    },
    status: { phase, ...(isBound && { accessModes: modes, capacity: { storage: capacity ?? size } }), ...spec.status },
  };
}

/** A claim as the controller leaves it when it has bound it. */
export function boundClaim(name: string, volumeName: string, spec: ClaimSpec = {}): PersistentVolumeClaim {
  const annotations = { 'pv.kubernetes.io/bind-completed': 'yes', 'pv.kubernetes.io/bound-by-controller': 'yes' };
  return claim(name, { volumeName, phase: 'Bound', ...spec, annotations: { ...annotations, ...spec.annotations } });
}

/** A volume of 1Gi, ReadWriteOnce, Available, to be retained, on nfs. */
export function volume(name: string, spec: VolumeSpec = {}): PersistentVolume {
  const { size = '1Gi', modes = ['ReadWriteOnce'], phase = 'Available', policy = 'Retain', storageClass } = spec;
  const [of, uid] = spec.claimRef?.split(' ') ?? [];
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: metadata(name, `PersistentVolume/${name}#1`, spec, ['kubernetes.io/pv-protection']),
    spec: {
      accessModes: modes,
      ...(size !== '' && { capacity: { storage: size } }),
      persistentVolumeReclaimPolicy: policy as ReclaimPolicy,
      ...(storageClass !== undefined && { storageClassName: storageClass }),
      ...(spec.volumeMode && { volumeMode: spec.volumeMode }),
      ...(spec.attributes && { volumeAttributesClassName: spec.attributes }),
      ...(of !== undefined && { claimRef: { namespace: 'default', name: of, ...(uid !== undefined && { uid }) } }),
      ...(spec.source ?? { nfs: { server: 'nfs', path: '/' } }),
    },
    status: { phase },
  };
}

function metadata(name: string, uid: string, spec: Common, finalizers: readonly string[]) {
  return {
    name,
    uid: spec.uid ?? uid,
    finalizers: spec.finalizers ?? finalizers,
    ...(spec.labels && { labels: spec.labels }),
    ...(spec.annotations && { annotations: spec.annotations }),
    ...(spec.deleted && { deletionTimestamp: true as const, deletionGracePeriodSeconds: 0 }),
  };
}

export function storageClass(name: string, rest: Partial<StorageClass> = {}): StorageClass {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    provisioner: 'block.example.com',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'Immediate',
    ...rest,
    metadata: { ...rest.metadata, name, uid: `StorageClass/${name}#1` },
  };
}

interface PodDescription {
  readonly claims?: readonly string[];
  /** Names of generic ephemeral volumes. */
  readonly ephemeral?: readonly string[];
  readonly node?: string;
  readonly phase?: 'Pending' | 'Running' | 'Failed' | 'Succeeded';
  readonly deleted?: boolean;
  readonly graceSeconds?: number;
  readonly running?: boolean;
  readonly uid?: string;
}

export function pod(name: string, description: PodDescription = {}): Pod {
  const { claims = [], ephemeral = [], node, phase = 'Pending', deleted, graceSeconds = 30, running } = description;
  const state = running ? { running: {} } : { waiting: { reason: 'ContainerCreating' } };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      uid: description.uid ?? `Pod/default/${name}#1`,
      ...(deleted && { deletionTimestamp: true as const, deletionGracePeriodSeconds: graceSeconds }),
    },
    spec: {
      containers: [{ name: 'app', image: 'app:v1' }],
      ...(node && { nodeName: node }),
      volumes: [
        ...claims.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } })),
        ...ephemeral.map((volumeName) => ({
          name: volumeName,
          ephemeral: {
            volumeClaimTemplate: { metadata: { labels: { of: name } }, spec: { storageClassName: 'block' } },
          },
        })),
      ],
    },
    status: { phase, containerStatuses: [{ name: 'app', ready: false, restartCount: 0, state }] },
  };
}

/** Three nodes and a driver, and these objects. */
export function stored(...objects: readonly ApiRow<ApiKind>[]): LiveStore {
  const store = newCluster();
  for (const object of objects) store.put(object.kind as ApiKind, keyOf(object), object as Row<ApiKind>);
  return store;
}

/** The plans that a controller may choose from. */
export function plansOf(controller: Controller, store: LiveStore, key: string, version = '1.37.1'): readonly Plan[] {
  const view = new ControllerView(store, switchesOf(version), RECORDED_TIMINGS, controller.name, key);
  const decided = controller.reconcile(view, key);
  return 'oneOf' in decided ? decided.oneOf : [decided];
}

/** A plan, a line an action, with what each write changes: `put PersistentVolume/a {"status.phase":"Bound"}`. */
export function lines(plan: Plan): readonly string[] {
  return plan.map((action) => {
    if (action.do !== 'put' && action.do !== 'patch') return describeAction(action);
    const { kind, key } = target(action);
    return `${action.do} ${kind}/${key} ${JSON.stringify(difference(action.seen, action.to))}`;
  });
}

/** Changed leaves by path; null where one went away. */
function difference(before: unknown, after: unknown, path = ''): Record<string, unknown> {
  if (JSON.stringify(before) === JSON.stringify(after)) return {};
  const isMap = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isMap(after) || !(isMap(before) || before === undefined)) return { [path]: after ?? null };
  const changes: Record<string, unknown> = {};
  for (const key of [...new Set([...Object.keys(before ?? {}), ...Object.keys(after)])]) {
    Object.assign(changes, difference(before?.[key], after[key], path === '' ? key : `${path}.${key}`));
  }
  return changes;
}
