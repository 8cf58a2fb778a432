import { NO_PROVISIONER } from '../kube/drivers';
import type {
  Deployment,
  KubeObject,
  LabelSelector,
  Labels,
  PersistentVolume,
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
  PodTemplateSpec,
  StatefulSet,
  StorageClass,
} from '../kube/objects';
import { claimTemplateNames } from '../kube/pod-spec';
import { selects } from '../kube/selectors';
import { keyIn } from '../model/kinds';

/**
 * Workloads that have nothing to do with each other are played apart, each with the objects that concern it: a cluster with one store in it is small, and
 * stores that differ only in their names need to be played once. Takes time in proportion to the manifests.
 */
export function groupsOf(manifests: readonly KubeObject[]): readonly (readonly KubeObject[])[] {
  const groups = new Groups();
  const workloads = manifests.filter(isWorkload);
  const manual = manualClasses(manifests);
  for (const workload of workloads) groups.join(idOf(workload), ...linksOf(workload, manual));
  const index = new WorkloadIndex(workloads);
  const shared = manifests.filter(({ kind }) => kind === 'StorageClass' || kind === 'Namespace');
  const byRoot = new Map<string, { others: KubeObject[]; workloads: Workload[] }>();
  for (const object of manifests) {
    if (object.kind === 'PersistentVolumeClaim')
      groups.join(idOf(object), ...claimLinks((object as PersistentVolumeClaim).spec, manual));
  }
  const groupOf = (root: string) => {
    const known = byRoot.get(root) ?? { others: [], workloads: [] };
    byRoot.set(root, known);
    return known;
  };
  for (const workload of workloads) groupOf(groups.rootOf(idOf(workload))).workloads.push(workload);
  for (const object of manifests) {
    if (isWorkload(object)) continue;
    const roots = new Set(concerned(object, index, groups).map((name) => groups.rootOf(name)));
    for (const root of roots) byRoot.get(root)?.others.push(object);
  }
  return [...byRoot.values()].map((group) => [...shared, ...group.others, ...group.workloads]);
}

type Workload = (StatefulSet | Deployment) & { readonly spec: { readonly template: PodTemplateSpec } };

function isWorkload(object: KubeObject): object is Workload {
  return object.kind === 'StatefulSet' || object.kind === 'Deployment';
}

function idOf({ kind, metadata }: KubeObject): string {
  return `${kind} ${keyIn(metadata.namespace, metadata.name)}`;
}

const HAND_MADE = 'volumes made by hand';

function manualClasses(manifests: readonly KubeObject[]): ReadonlySet<string> {
  const classes = manifests.filter(({ kind }) => kind === 'StorageClass') as unknown as readonly StorageClass[];
  return new Set(
    classes.filter(({ provisioner }) => provisioner === NO_PROVISIONER).map(({ metadata }) => metadata.name),
  );
}

/** What a workload may share with others: claims that it names, volumes that are made by hand. */
function linksOf(object: Workload, manual: ReadonlySet<string>): readonly string[] {
  const { namespace } = object.metadata;
  const named = (object.spec.template.spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) =>
    persistentVolumeClaim ? [`PersistentVolumeClaim ${keyIn(namespace, persistentVolumeClaim.claimName)}`] : [],
  );
  const templates = 'volumeClaimTemplates' in object.spec ? (object.spec.volumeClaimTemplates ?? []) : [];
  return [...named, ...templates.flatMap(({ spec }) => claimLinks(spec, manual))];
}

/** Claims without a provisioner behind them all look at the same volumes. */
function claimLinks({ storageClassName }: PersistentVolumeClaimSpec, manual: ReadonlySet<string>): readonly string[] {
  return storageClassName === '' || manual.has(storageClassName ?? '') ? [HAND_MADE] : [];
}

/** Names of what an object belongs to: its claims, hand-made volumes, the workloads whose pods it selects or that name it. */
function concerned(object: KubeObject, index: WorkloadIndex, groups: Groups): readonly string[] {
  switch (object.kind) {
    case 'StorageClass':
    case 'Namespace':
      return [];
    case 'PersistentVolumeClaim':
      return [idOf(object), ...index.takers(idOf(object))];
    case 'PersistentVolume': {
      const { claimRef } = (object as PersistentVolume).spec;
      const claim = `PersistentVolumeClaim ${keyIn(claimRef?.namespace, claimRef?.name ?? '')}`;
      return [HAND_MADE, ...(claimRef ? [claim, ...index.takers(claim)] : [])].filter((name) => groups.knows(name));
    }
    default:
      return index.mentionedBy(object);
  }
}

/** Workloads by what others find them by. */
class WorkloadIndex {
  private readonly byLabel = new Map<string, Workload[]>();
  private readonly byNamespace = new Map<string, Workload[]>();
  private readonly byService = new Map<string, Workload[]>();
  /** Sets by the names of their claims, without the ordinal. */
  private readonly byClaim = new Map<string, Workload[]>();

  constructor(workloads: readonly Workload[]) {
    for (const workload of workloads) {
      const { namespace, name } = workload.metadata;
      push(this.byNamespace, keyIn(namespace, ''), workload);
      for (const [key, value] of Object.entries(workload.spec.template.metadata?.labels ?? {}))
        push(this.byLabel, keyIn(namespace, `${key}=${value}`), workload);
      if ('serviceName' in workload.spec)
        push(this.byService, keyIn(namespace, workload.spec.serviceName ?? ''), workload);
      for (const template of claimTemplateNames(workload))
        push(this.byClaim, `PersistentVolumeClaim ${keyIn(namespace, `${template}-${name}`)}`, workload);
    }
  }

  /** The sets that make a claim of that name, or take it if it is there. */
  takers(claim: string): readonly string[] {
    return (this.byClaim.get(claim.slice(0, Math.max(0, claim.lastIndexOf('-')))) ?? []).map(idOf);
  }

  /** A Service or a budget that selects their pods, or the Service that governs them. */
  mentionedBy(object: KubeObject): readonly string[] {
    const { namespace, name } = object.metadata;
    const governed = object.kind === 'Service' ? (this.byService.get(keyIn(namespace, name)) ?? []) : [];
    return [...governed, ...this.selectedBy(object)].map(idOf);
  }

  private selectedBy(object: KubeObject): readonly Workload[] {
    const { namespace } = object.metadata;
    const { selector: given } = ((object as { readonly spec?: object }).spec ?? {}) as {
      selector?: LabelSelector & Labels;
    };
    if (given === undefined || given === null || typeof given !== 'object') return [];
    const selector = (object.kind === 'Service' ? { matchLabels: given } : given) as LabelSelector;
    // What controllers add to the labels of a template is not known here: the pods of the workload that has the other labels are meant.
    const wanted = Object.entries(selector.matchLabels ?? {}).filter(([key]) => !ADDED.includes(key));
    const [first] = wanted;
    const candidates = first
      ? this.byLabel.get(keyIn(namespace, `${first[0]}=${String(first[1])}`))
      : this.byNamespace.get(keyIn(namespace, ''));
    const narrowed: LabelSelector = { ...selector, matchLabels: Object.fromEntries(wanted) };
    return (candidates ?? []).filter(({ spec }) => selects(narrowed, spec.template.metadata?.labels));
  }
}

const ADDED: readonly string[] = [
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
  'controller-revision-hash',
  'pod-template-hash',
];

/** Sets of names that belong together. */
class Groups {
  private readonly parents = new Map<string, string>();

  rootOf(name: string): string {
    let root = name;
    for (let parent = this.parents.get(root); parent !== undefined && parent !== root; parent = this.parents.get(root))
      root = parent;
    this.parents.set(name, root);
    return root;
  }

  knows(name: string): boolean {
    return this.parents.has(name);
  }

  join(first: string, ...others: readonly string[]): void {
    this.rootOf(first);
    for (const other of others) this.parents.set(this.rootOf(other), this.rootOf(first));
  }
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** The group with its workloads' names replaced by places: groups of one shape give one text, and behave alike. */
export function shapeOf(group: readonly KubeObject[]): string {
  const names = group
    .filter(isWorkload)
    .map(({ metadata }) => metadata.name)
    .sort((a, b) => b.length - a.length);
  let text = JSON.stringify(group);
  for (const [i, name] of names.entries()) text = text.replaceAll(name, `\u0000${i}`);
  return text;
}
