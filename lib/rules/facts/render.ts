import type { KubeObject, LabelSelector, Labels, PodDisruptionBudget, Service, StorageClass } from '../../kube/objects';
import type { ManifestObject } from '../../kube/read/manifest';
import type { Hints } from './hints';
import { DEFAULT_NAMESPACE, idOf, type Resource } from './resource';
import {
  type DeploymentWorkload,
  DRAWN_LABELS,
  isDeployment,
  isSet,
  isWorkload,
  podLabels,
  type SetWorkload,
  selectsPodsOf,
  type Workload,
  workloadOf,
} from './workload';

/**
 * The objects of one render, and how they hang together. Built once and looked up by what rules ask for, so that each rule takes time in proportion to the
 * render.
 */
export class Render {
  readonly workloads: readonly Workload[];
  private readonly byId = new Map<string, Resource>();
  private readonly byKind = new Map<string, Resource[]>();
  private readonly workloadsById = new Map<string, Workload>();
  /** Workloads by a label of their pods. */
  private readonly byLabel = new Map<string, Workload[]>();
  private readonly byNamespace = new Map<string, Workload[]>();
  /** What selects pods, by the first label that it wants. */
  private readonly selecting = new Map<string, Resource[]>();

  constructor(
    /** What the API server takes, in the order given. */
    readonly resources: readonly Resource[],
    /** What it refuses, and of which nothing more is said. */
    readonly refused: readonly ManifestObject[],
    hintsOf: (resource: Resource) => Hints,
  ) {
    for (const resource of resources) {
      // The later one of two replaces the earlier.
      this.byId.set(resource.id, resource);
      push(this.byKind, resource.kind, resource);
    }
    const scaled = this.scaleTargets();
    this.workloads = resources
      .filter(({ object }) => isWorkload(object))
      .flatMap((resource) => workloadOf(resource, hintsOf(resource), scaled.get(resource.id)) ?? []);
    for (const workload of this.workloads) this.enter(workload);
    for (const kind of ['PodDisruptionBudget', 'Service']) {
      for (const resource of this.of(kind)) push(this.selecting, placeOf(resource), resource);
    }
  }

  of<T extends KubeObject = KubeObject>(kind: string): readonly Resource<T>[] {
    return (this.byKind.get(kind) ?? []) as unknown as readonly Resource<T>[];
  }

  get<T extends KubeObject = KubeObject>(kind: string, namespace: string, name: string): Resource<T> | undefined {
    return this.byId.get(idOf(kind, namespace, name)) as Resource<T> | undefined;
  }

  /** Whether the render holds an object of that name, be it one that is refused. */
  has(kind: string, namespace: string, name: string): boolean {
    return this.byId.has(idOf(kind, namespace, name)) || this.isRefused(kind, namespace, name);
  }

  /** Whether an object, or any of a kind in a namespace, is refused: nothing can be told from its absence then. */
  isRefused(kind: string, namespace: string, name?: string): boolean {
    return this.refused.some(
      (each) =>
        each.kind === kind &&
        (namespace === '' || (each.namespace ?? DEFAULT_NAMESPACE) === namespace) &&
        (name === undefined || each.name === name),
    );
  }

  get sets(): readonly SetWorkload[] {
    return this.workloads.filter(isSet);
  }

  get deployments(): readonly DeploymentWorkload[] {
    return this.workloads.filter(isDeployment);
  }

  get classes(): readonly Resource<StorageClass>[] {
    return this.of<StorageClass>('StorageClass');
  }

  workload(kind: string, namespace: string, name: string): Workload | undefined {
    return this.workloadsById.get(idOf(kind, namespace, name));
  }

  workloadsIn(namespace: string): readonly Workload[] {
    return this.byNamespace.get(namespace) ?? [];
  }

  /** The workloads of a namespace some of whose pods a selector chooses. */
  selectedBy(namespace: string, selector: LabelSelector | undefined): readonly Workload[] {
    const first = firstLabel(selector?.matchLabels);
    const candidates = first === undefined ? this.workloadsIn(namespace) : this.byLabel.get(`${namespace} ${first}`);
    return (candidates ?? []).filter((workload) => selectsPodsOf(selector, workload));
  }

  /** The budgets that choose some pod of a workload. */
  budgetsOf(workload: Workload): readonly Resource<PodDisruptionBudget>[] {
    return this.selectorsOf<PodDisruptionBudget>('PodDisruptionBudget', workload, ({ spec }) => spec?.selector);
  }

  /** The Services that choose some pod of a workload. */
  servicesOf(workload: Workload): readonly Resource<Service>[] {
    return this.selectorsOf<Service>('Service', workload, ({ spec }) => serviceSelector(spec.selector));
  }

  private selectorsOf<T extends KubeObject>(
    kind: string,
    workload: Workload,
    selectorOf: (object: T) => LabelSelector | undefined,
  ): readonly Resource<T>[] {
    const { namespace } = workload;
    const labels = new Set(['']);
    for (const set of podLabels(workload))
      for (const [key, value] of Object.entries(set)) labels.add(`${key}=${value}`);
    const found = new Set<Resource>();
    for (const label of labels) {
      for (const resource of this.selecting.get(`${kind} ${namespace} ${label}`) ?? []) {
        if (selectsPodsOf(selectorOf(resource.object as T), workload)) found.add(resource);
      }
    }
    return [...found] as unknown as readonly Resource<T>[];
  }

  private enter(workload: Workload): void {
    const { namespace, id } = workload;
    this.workloadsById.set(id, workload);
    push(this.byNamespace, namespace, workload);
    const seen = new Set<string>();
    for (const labels of podLabels(workload)) {
      for (const [key, value] of Object.entries(labels)) seen.add(`${namespace} ${key}=${value}`);
    }
    for (const label of seen) push(this.byLabel, label, workload);
  }

  /** Autoscalers by the id of what they scale. */
  private scaleTargets(): ReadonlyMap<string, Resource> {
    const targets = new Map<string, Resource>();
    for (const resource of this.of('HorizontalPodAutoscaler')) {
      const { spec } = resource.object as unknown as { spec?: { scaleTargetRef?: { kind?: string; name?: string } } };
      const { kind = '', name = '' } = spec?.scaleTargetRef ?? {};
      targets.set(idOf(kind, resource.namespace, name), resource);
    }
    return targets;
  }
}

/** A Service without selector chooses nothing, one with an empty selector as well. */
export function serviceSelector(selector: Labels | undefined): LabelSelector | undefined {
  return selector === undefined || Object.keys(selector).length === 0 ? undefined : { matchLabels: selector };
}

function placeOf({ kind, namespace, object }: Resource): string {
  const { selector } = ((object as { spec?: unknown }).spec ?? {}) as { selector?: LabelSelector & Labels };
  const labels = kind === 'Service' ? selector : selector?.matchLabels;
  return `${kind} ${namespace} ${firstLabel(labels as Labels | undefined) ?? ''}`;
}

/** A label by which candidates are found: one whose value is known before. */
function firstLabel(labels: Labels | undefined): string | undefined {
  const known = Object.entries(labels ?? {}).find(([key]) => !DRAWN_LABELS.has(key));
  return known && `${known[0]}=${known[1]}`;
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
