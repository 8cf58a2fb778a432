import { claimNameOf, podNameOf } from '../../kube/names';
import type {
  Container,
  Deployment,
  KubeObject,
  LabelSelector,
  Labels,
  PersistentVolumeClaimSpec,
  PodSpec,
  StatefulSet,
  Volume,
} from '../../kube/objects';
import type { FieldPath } from '../../kube/read/field-path';
import { selects } from '../../kube/selectors';
import type { Hints } from './hints';
import { idOf, type Resource } from './resource';

/** Whatever makes pods: a set, a Deployment, a Job, a pod by itself. */
export interface Workload {
  readonly resource: Resource;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** `StatefulSet/default/db` */
  readonly id: string;
  readonly pod: PodSpec;
  /** The way to the pod's spec in the object. */
  readonly podPath: FieldPath;
  /** The template's; controllers add their own, see `podLabels`. */
  readonly labels: Labels;
  /** Pods that are wanted; for a Job its parallelism. */
  readonly replicas: number;
  /** The range in which an autoscaler of the render moves the replicas. */
  readonly scale: { readonly least: number; readonly most: number; readonly by?: Resource };
  readonly hints: Hints;
}

export interface SetWorkload extends Workload {
  readonly kind: 'StatefulSet';
  readonly set: StatefulSet;
}

export interface DeploymentWorkload extends Workload {
  readonly kind: 'Deployment';
  readonly deployment: Deployment;
}

/** Kinds with pods, and where their template is. */
const TEMPLATES: { readonly [kind: string]: FieldPath } = {
  StatefulSet: ['spec', 'template'],
  Deployment: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  Pod: [],
};

export function isWorkload({ kind }: KubeObject): boolean {
  return Object.hasOwn(TEMPLATES, kind);
}

/** Nothing if the object has no pod to speak of. */
export function workloadOf(resource: Resource, hints: Hints, autoscaler?: Resource): Workload | undefined {
  const { kind, name, namespace, id, object } = resource;
  const path = TEMPLATES[kind];
  if (path === undefined) return undefined;
  let template: unknown = object;
  for (const step of path) template = (template as { readonly [field: string]: unknown } | undefined)?.[step];
  const { metadata, spec: pod } = (template ?? {}) as { metadata?: { labels?: Labels }; spec?: PodSpec };
  if (pod === undefined || pod === null) return undefined;
  const { spec } = object as { spec?: { replicas?: number; parallelism?: number } };
  const replicas = kind === 'Pod' || kind === 'CronJob' ? 1 : (spec?.replicas ?? spec?.parallelism ?? 1);
  const podPath = [...path, 'spec'];
  const common = { resource, kind, name, namespace, id, pod, podPath, labels: metadata?.labels ?? {}, replicas, hints };
  const workload = { ...common, scale: scaleOf(replicas, autoscaler) };
  if (kind === 'StatefulSet') return Object.assign(workload, { set: object });
  if (kind === 'Deployment') return Object.assign(workload, { deployment: object });
  return workload;
}

function scaleOf(replicas: number, by: Resource | undefined): Workload['scale'] {
  if (by === undefined) return { least: replicas, most: replicas };
  const { minReplicas = 1, maxReplicas = minReplicas } =
    (by.object as unknown as { spec?: { minReplicas?: number; maxReplicas?: number } }).spec ?? {};
  return { least: minReplicas, most: maxReplicas, by };
}

export function isSet(workload: Workload): workload is SetWorkload {
  return workload.kind === 'StatefulSet';
}

export function isDeployment(workload: Workload): workload is DeploymentWorkload {
  return workload.kind === 'Deployment';
}

/** The ordinals of a set, in the order in which it makes them. */
export function ordinalsOf({ set, replicas }: SetWorkload): readonly number[] {
  const start = set.spec.ordinals?.start ?? 0;
  return Array.from({ length: replicas }, (_, i) => start + i);
}

/**
 * The labels that the pods of a workload carry, one set of labels for each kind of pod that differs: controllers add their own
 * (`pkg/controller/statefulset/stateful_set_utils.go`: updateIdentity; `pkg/controller/deployment/sync.go`).
 */
export function* podLabels(workload: Workload): Iterable<Labels> {
  const { labels, name } = workload;
  if (isDeployment(workload) || workload.kind === 'ReplicaSet') yield { ...labels, 'pod-template-hash': '' };
  else if (!isSet(workload)) yield labels;
  else {
    for (const ordinal of ordinalsOf(workload))
      yield {
        ...labels,
        'statefulset.kubernetes.io/pod-name': podNameOf(name, ordinal),
        'apps.kubernetes.io/pod-index': String(ordinal),
        'controller-revision-hash': '',
      };
  }
}

/** Labels whose values controllers make up: a selector that names one of them matches some value that nobody can know before. */
export const DRAWN_LABELS: ReadonlySet<string> = new Set([
  'pod-template-hash',
  'controller-revision-hash',
  'batch.kubernetes.io/controller-uid',
  'controller-uid',
]);

/** Whether a selector chooses some pod of a workload. */
export function selectsPodsOf(selector: LabelSelector | undefined, workload: Workload): boolean {
  for (const labels of podLabels(workload)) if (selects(selector, labels)) return true;
  return false;
}

/** A claim that pods of a workload use. */
export interface ClaimUse {
  readonly workload: Workload;
  /** The claim's name. */
  readonly claim: string;
  readonly namespace: string;
  /** The volume of the pod through which it is used. */
  readonly volume: string;
  /** Where the pod names it: a claim template, or a volume of the template. */
  readonly path: FieldPath;
  /** Of the claim that is made from a template; a claim by name is looked up in the render. */
  readonly template?: PersistentVolumeClaimSpec;
  /** Of a set, whose claim it is; undefined for a claim that all pods share. */
  readonly ordinal?: number;
  readonly kind: 'template' | 'named' | 'ephemeral';
}

/** `PersistentVolumeClaim/default/data-db-0` */
export function claimId({ namespace, claim }: Pick<ClaimUse, 'namespace' | 'claim'>): string {
  return idOf('PersistentVolumeClaim', namespace, claim);
}

/** `Pod/default/db-0`; of a workload without ordinals nothing. */
export function podId({ workload, ordinal }: ClaimUse): string | undefined {
  return ordinal === undefined ? undefined : idOf('Pod', workload.namespace, podNameOf(workload.name, ordinal));
}

/** The claims of a workload's pods: those of each ordinal, and those by name. A claim template hides a volume of its name (updateStorage). */
export function* claimUsesOf(workload: Workload, ordinals?: readonly number[]): Iterable<ClaimUse> {
  const { namespace, name, pod, podPath } = workload;
  const templates = isSet(workload) ? (workload.set.spec.volumeClaimTemplates ?? []) : [];
  const hidden = new Set(templates.map(({ metadata }) => metadata.name));
  if (isSet(workload)) {
    for (const ordinal of ordinals ?? ordinalsOf(workload)) {
      for (const [i, { metadata, spec }] of templates.entries()) {
        const claim = claimNameOf(metadata.name, name, ordinal);
        const path = ['spec', 'volumeClaimTemplates', i];
        yield { workload, claim, namespace, volume: metadata.name, path, template: spec, ordinal, kind: 'template' };
      }
    }
  }
  for (const [i, volume] of (pod.volumes ?? []).entries()) {
    if (hidden.has(volume.name)) continue;
    const path = [...podPath, 'volumes', i];
    if (volume.persistentVolumeClaim) {
      const { claimName } = volume.persistentVolumeClaim;
      yield { workload, claim: claimName, namespace, volume: volume.name, path, kind: 'named' };
    } else if (volume.ephemeral?.volumeClaimTemplate) {
      yield* ephemeralUses(workload, volume, path);
    }
  }
}

function* ephemeralUses(workload: Workload, volume: Volume, path: FieldPath): Iterable<ClaimUse> {
  const { namespace, name } = workload;
  const template = volume.ephemeral?.volumeClaimTemplate?.spec ?? {};
  const pods = isSet(workload) ? ordinalsOf(workload) : [undefined];
  for (const ordinal of pods) {
    const pod = ordinal === undefined ? `${name}-…` : podNameOf(name, ordinal);
    const claim = `${pod}-${volume.name}`;
    yield { workload, claim, namespace, volume: volume.name, path, template, ordinal, kind: 'ephemeral' };
  }
}

/** All containers of a pod, and the way to each. */
export function* containersOf({ pod, podPath }: Workload): Iterable<{
  readonly container: Container;
  readonly path: FieldPath;
  /** Init containers that are started again when they end are sidecars; all others end before the containers start. */
  readonly isInit: boolean;
}> {
  for (const [i, container] of (pod.initContainers ?? []).entries())
    yield { container, path: [...podPath, 'initContainers', i], isInit: container.restartPolicy !== 'Always' };
  for (const [i, container] of (pod.containers ?? []).entries())
    yield { container, path: [...podPath, 'containers', i], isInit: false };
}
