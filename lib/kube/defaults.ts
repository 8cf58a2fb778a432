/**
 * What the API server makes of an object on its way into storage (rule API-50): defaults while decoding, mutating admission, and
 * the strategy's preparation. Validation stands between these and the store: `validation.ts`.
 */

import { claimDefaults, prepareClaimSpec } from './defaults/claim';
import { replace, withoutNulls } from './defaults/fill';
import { podDefaults, withoutRestartPolicies } from './defaults/pod';
import { withPriority } from './defaults/priority';
import { secretDefaults } from './defaults/secret';
import { allocateFamilies, keepAddresses, serviceDefaults } from './defaults/service';
import { csiDriverDefaults, persistentVolumeDefaults, storageClassDefaults } from './defaults/storage';
import { deploymentDefaults, replicaSetDefaults, statefulSetDefaults } from './defaults/workloads';
import { semanticallyEqual } from './equality';
import type {
  KubeObject,
  Node,
  PersistentVolumeClaim,
  Pod,
  PodSpec,
  PriorityClass,
  StatefulSet,
  StorageClass,
  Toleration,
} from './objects';
import { defaultClassOf, hasClass } from './storage-classes';
import { REGION_LABEL, ZONE_LABEL } from './topology';
import type { Switches } from './versions';

export const PVC_PROTECTION_FINALIZER = 'kubernetes.io/pvc-protection';
export const PV_PROTECTION_FINALIZER = 'kubernetes.io/pv-protection';

/** What admission looks at beside the object, and how the API server was started. */
export interface AdmissionContext {
  /** The classes that exist, for claims that name none. Default: none. */
  readonly storageClasses?: readonly StorageClass[];
  /** The classes of priority that exist beside the built-in ones. Default: they are not known, and no pod is refused for its own. */
  readonly priorityClasses?: readonly PriorityClass[];
  /** Nodes by name, for pods that are created with a nodeName. Default: none is known. */
  readonly node?: (name: string) => Node | undefined;
  /** Flag `--default-not-ready-toleration-seconds`. Default: 300. */
  readonly notReadyTolerationSeconds?: number;
  /** Flag `--default-unreachable-toleration-seconds`. Default: 300. */
  readonly unreachableTolerationSeconds?: number;
}

/**
 * Defaults that decoding sets, on every write and read alike. Kinds without any come back as they are. Of admission there is
 * DefaultStorageClass, StorageObjectInUseProtection, DefaultTolerationSeconds, Priority and PodTopologyLabels;
 * service accounts and their tokens are left out, since nothing here depends on them.
 */
export function withDefaults<T extends KubeObject>(object: T, switches: Switches): T {
  const defaults = DEFAULTS[object.kind] as ((object: KubeObject, switches: Switches) => KubeObject) | undefined;
  const decoded = withoutNulls(object);
  return (defaults?.(decoded, switches) ?? decoded) as T;
}

/** What a create stores, once it is valid: defaults, admission, generation 1, an initial status. */
export function created<T extends KubeObject>(object: T, switches: Switches, context: AdmissionContext = {}): T {
  const admitted = admit(
    withDefaults(replace(object as KubeObject, { status: undefined } as object), switches),
    switches,
    context,
  );
  const prepared = prepare(admitted, undefined, switches);
  const status = INITIAL_STATUS[prepared.kind];
  return {
    ...prepared,
    metadata: HAS_GENERATION.has(prepared.kind) ? { ...prepared.metadata, generation: 1 } : prepared.metadata,
    ...(status && { status }),
  } as KubeObject as T;
}

/** What an update of the spec stores, once it is valid: defaults, the stored status, the generation raised when it must be (API-56). */
export function updated<T extends KubeObject>(object: T, old: T, switches: Switches): T {
  const { status } = old as { status?: unknown };
  const prepared = prepare(withDefaults(object, switches), old, switches);
  const { generation: stored } = old.metadata;
  const generation = stored === undefined ? undefined : stored + (raisesGeneration(prepared, old) ? 1 : 0);
  const metadata = replace(prepared.metadata, { generation });
  return replace<KubeObject & { status?: unknown }>({ ...prepared, metadata }, { status }) as T;
}

const DEFAULTS: { readonly [kind: string]: unknown } = {
  CSIDriver: csiDriverDefaults,
  Deployment: deploymentDefaults,
  PersistentVolume: persistentVolumeDefaults,
  PersistentVolumeClaim: claimDefaults,
  Pod: podDefaults,
  ReplicaSet: replicaSetDefaults,
  Secret: secretDefaults,
  Service: serviceDefaults,
  StatefulSet: statefulSetDefaults,
  StorageClass: storageClassDefaults,
};

const INITIAL_STATUS: { readonly [kind: string]: object } = {
  PersistentVolume: { phase: 'Pending' },
  PersistentVolumeClaim: { phase: 'Pending' },
  Pod: { phase: 'Pending' },
  PodDisruptionBudget: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
  ReplicaSet: { replicas: 0 },
  Service: { loadBalancer: {} },
  StatefulSet: { replicas: 0, availableReplicas: 0 },
  VolumeAttachment: { attached: false },
};

const HAS_GENERATION = new Set([
  'Deployment',
  'EndpointSlice',
  'Pod',
  'PodDisruptionBudget',
  'ReplicaSet',
  'StatefulSet',
]);

function admit(object: KubeObject, switches: Switches, context: AdmissionContext): KubeObject {
  switch (object.kind) {
    case 'PersistentVolumeClaim':
      return withFinalizer(withDefaultClass(object as PersistentVolumeClaim, context), PVC_PROTECTION_FINALIZER);
    case 'PersistentVolume':
      return withFinalizer(object, PV_PROTECTION_FINALIZER);
    case 'Pod':
      return admitPod(object as Pod, switches, context);
    default:
      return object;
  }
}

function withFinalizer(object: KubeObject, finalizer: string): KubeObject {
  const finalizers = object.metadata.finalizers ?? [];
  if (finalizers.includes(finalizer)) return object;
  return { ...object, metadata: { ...object.metadata, finalizers: [...finalizers, finalizer] } };
}

function withDefaultClass(
  claim: PersistentVolumeClaim,
  { storageClasses = [] }: AdmissionContext,
): PersistentVolumeClaim {
  const storageClass = hasClass(claim) ? undefined : defaultClassOf(storageClasses);
  if (storageClass === undefined) return claim;
  return { ...claim, spec: { ...claim.spec, storageClassName: storageClass.metadata.name } };
}

function admitPod(pod: Pod, switches: Switches, context: AdmissionContext): Pod {
  const { spec } = pod;
  const tolerations = [
    ...(spec.tolerations ?? []),
    ...defaultToleration(spec.tolerations, 'node.kubernetes.io/not-ready', context.notReadyTolerationSeconds),
    ...defaultToleration(spec.tolerations, 'node.kubernetes.io/unreachable', context.unreachableTolerationSeconds),
  ];
  const prioritized = withPriority(spec, context.priorityClasses);
  return { ...withTopologyLabels(pod, switches, context), spec: { ...prioritized, tolerations } };
}

/** The plugin looks at key and effect alone, whatever the operator says (`plugin/pkg/admission/defaulttolerationseconds`). */
function defaultToleration(tolerations: Pod['spec']['tolerations'] = [], key: string, seconds = 300): Toleration[] {
  const covered = tolerations.some(
    (each) => (!each.key || each.key === key) && (!each.effect || each.effect === 'NoExecute'),
  );
  return covered ? [] : [{ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: seconds }];
}

/** A pod with a node gets that node's zone and region: on creation with a nodeName, and on binding. */
function withTopologyLabels(pod: Pod, switches: Switches, { node }: AdmissionContext): Pod {
  const labels = pod.spec.nodeName ? (node?.(pod.spec.nodeName)?.metadata.labels ?? {}) : {};
  const copied = [ZONE_LABEL, REGION_LABEL].filter((key) => labels[key] !== undefined);
  if (!switches.podTopologyLabels || copied.length === 0) return pod;
  const topology = Object.fromEntries(copied.map((key) => [key, labels[key] as string]));
  return { ...pod, metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, ...topology } } };
}

/** The strategy's part: fields of gates that are off are dropped, unless the stored object has them. */
function prepare(given: KubeObject, old: KubeObject | undefined, switches: Switches): KubeObject {
  const object = switches.containerRestartPolicy === 'dropped' ? withPodSpec(given, withoutRestartPolicies) : given;
  switch (object.kind) {
    case 'PersistentVolumeClaim': {
      const claim = object as PersistentVolumeClaim;
      return { ...claim, spec: prepareClaimSpec(claim.spec, (old as typeof claim)?.spec, switches) } as KubeObject;
    }
    case 'Service':
      return old === undefined ? allocateFamilies(object as never) : keepAddresses(object as never, old as never);
    case 'StatefulSet':
      return withoutMaxUnavailable(object as StatefulSet, old as StatefulSet | undefined, switches);
    default:
      return object;
  }
}

/** The pod spec of a pod or of a workload's template, changed. */
function withPodSpec(object: KubeObject, change: (spec: PodSpec) => PodSpec): KubeObject {
  if (object.kind === 'Pod') return { ...object, spec: change((object as Pod).spec) } as KubeObject;
  if (!['StatefulSet', 'Deployment', 'ReplicaSet'].includes(object.kind)) return object;
  const workload = object as StatefulSet;
  const template = { ...workload.spec.template, spec: change(workload.spec.template.spec) };
  return { ...workload, spec: { ...workload.spec, template } } as KubeObject;
}

function withoutMaxUnavailable(set: StatefulSet, old: StatefulSet | undefined, switches: Switches): StatefulSet {
  const { updateStrategy } = set.spec;
  const inUse = old?.spec.updateStrategy?.rollingUpdate?.maxUnavailable !== undefined;
  if (switches.maxUnavailableStatefulSet || inUse || updateStrategy?.rollingUpdate === undefined) return set;
  const rollingUpdate = replace(updateStrategy.rollingUpdate, { maxUnavailable: undefined });
  return { ...set, spec: { ...set.spec, updateStrategy: { ...updateStrategy, rollingUpdate } } };
}

function raisesGeneration(object: KubeObject, old: KubeObject): boolean {
  const specOf = (each: KubeObject): unknown => (each as { spec?: unknown }).spec;
  if (!semanticallyEqual(specOf(object), specOf(old))) return true;
  return (
    object.kind === 'Deployment' &&
    !semanticallyEqual(object.metadata.annotations ?? {}, old.metadata.annotations ?? {})
  );
}
