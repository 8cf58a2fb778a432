import { NO_PROVISIONER } from '../kube/drivers';
import type {
  Deployment,
  KubeObject,
  PersistentVolume,
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
  PodTemplateSpec,
  StatefulSet,
  StorageClass,
} from '../kube/objects';
import { keyIn } from '../model/kinds';

/**
 * Workloads that have nothing to do with each other are played apart, each with the objects that concern it: a cluster with one store in it is small, and
 * stores that differ only in their names need to be played once.
 */
export function groupsOf(manifests: readonly KubeObject[]): readonly (readonly KubeObject[])[] {
  const manual = new Set(
    manifests
      .filter((object) => object.kind === 'StorageClass' && (object as StorageClass).provisioner === NO_PROVISIONER)
      .map(({ metadata }) => metadata.name),
  );
  const groups = new Groups();
  for (const object of manifests) if (isWorkload(object)) groups.join(idOf(object), ...linksOf(object, manual));
  for (const object of manifests) {
    if (object.kind !== 'PersistentVolumeClaim') continue;
    groups.join(idOf(object), ...claimLinks((object as PersistentVolumeClaim).spec, manual));
  }
  const byGroup = new Map<string, Workload[]>();
  for (const object of manifests) {
    if (!isWorkload(object)) continue;
    const root = groups.rootOf(idOf(object));
    byGroup.set(root, [...(byGroup.get(root) ?? []), object]);
  }
  return [...byGroup].map(([root, workloads]) => [
    ...manifests.filter((object) => concerns(object, root, workloads, groups)),
    ...workloads,
  ]);
}

type Workload = (StatefulSet | Deployment) & { readonly spec: { readonly template: PodTemplateSpec } };

function isWorkload(object: KubeObject): object is Workload {
  return object.kind === 'StatefulSet' || object.kind === 'Deployment';
}

function idOf({ kind, metadata }: KubeObject): string {
  return `${kind} ${keyIn(metadata.namespace, metadata.name)}`;
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
  return storageClassName === '' || manual.has(storageClassName ?? '') ? ['volumes made by hand'] : [];
}

/** Whether an object goes with a group: its claims, hand-made volumes, what selects its pods or is named by it, and every class. */
function concerns(object: KubeObject, root: string, workloads: readonly Workload[], groups: Groups): boolean {
  if (isWorkload(object)) return false;
  switch (object.kind) {
    case 'StorageClass':
    case 'Namespace':
      return true;
    case 'PersistentVolumeClaim':
      return groups.rootOf(idOf(object)) === root;
    case 'PersistentVolume':
      return isFor(object as PersistentVolume, workloads) || groups.rootOf('volumes made by hand') === root;
    default:
      return workloads.some(
        (workload) => workload.metadata.namespace === object.metadata.namespace && mentions(object, workload),
      );
  }
}

/** A volume that is kept for a claim of a set. */
function isFor({ spec }: PersistentVolume, workloads: readonly Workload[]): boolean {
  const claim = spec.claimRef?.name ?? '';
  return workloads.some(({ metadata }) => claim.includes(metadata.name));
}

/** A Service or a budget that selects its pods, or an object that it names: compared by their texts, for one too many does no harm. */
function mentions(object: KubeObject, workload: Workload): boolean {
  const { selector } = ((object as { readonly spec?: object }).spec ?? {}) as {
    readonly selector?: Record<string, unknown>;
  };
  const wanted = (selector?.matchLabels ?? selector) as Record<string, unknown> | undefined;
  const labels = workload.spec.template.metadata?.labels ?? {};
  if (wanted && Object.entries(wanted).every(([key, value]) => typeof value !== 'string' || labels[key] === value))
    return true;
  return (
    'serviceName' in workload.spec && object.kind === 'Service' && workload.spec.serviceName === object.metadata.name
  );
}

/** Sets of names that belong together. */
class Groups {
  private readonly parents = new Map<string, string>();

  rootOf(name: string): string {
    const parent = this.parents.get(name);
    return parent === undefined || parent === name ? name : this.rootOf(parent);
  }

  join(first: string, ...others: readonly string[]): void {
    for (const other of others) this.parents.set(this.rootOf(other), this.rootOf(first));
  }
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
