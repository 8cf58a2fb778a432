/**
 * What counts as the old side of an upgrade: a render, or what `kubectl get -o yaml` prints of a cluster. From the latter everything is taken away that
 * Kubernetes made of what somebody applied: controllers make it again in the model, with the names that they always give.
 */

import { ordinalOfClaim } from '../kube/names';
import type { KubeObject, PersistentVolume, PersistentVolumeClaim, StatefulSet } from '../kube/objects';
import { controllerOf } from '../kube/owner';
import { claimTemplateNames } from '../kube/pod-spec';
import { parseQuantity } from '../kube/quantity';

/** An object, and what `kubectl apply` remembers of it: nothing if the cluster says that nobody applied it in that way. */
export interface Applied {
  readonly object: KubeObject;
  readonly last?: KubeObject;
}

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Kinds that only controllers, kubelets, drivers and the API server write. */
const MADE: ReadonlySet<string> = new Set([
  'ControllerRevision',
  'CSIDriver',
  'CSINode',
  'CSIStorageCapacity',
  'Endpoints',
  'EndpointSlice',
  'Event',
  'Lease',
  'Node',
  'VolumeAttachment',
]);

export function appliedObjects(objects: readonly KubeObject[]): readonly Applied[] {
  const sets = objects.filter(({ kind }) => kind === 'StatefulSet') as StatefulSet[];
  const applied = objects.filter((object) => !isLive(object) || !isMade(object, sets));
  return applied.map((object) => (isLive(object) ? fromCluster(object) : { object, last: object }));
}

/** Whether it was read from a cluster. */
function isLive({ metadata }: KubeObject): boolean {
  return metadata.uid !== undefined || metadata.resourceVersion !== undefined;
}

function isMade(object: KubeObject, sets: readonly StatefulSet[]): boolean {
  const { kind, metadata } = object;
  if (MADE.has(kind)) return true;
  if (kind === 'ConfigMap' && metadata.name === 'kube-root-ca.crt') return true;
  if (kind === 'Service' && metadata.name === 'kubernetes' && (metadata.namespace ?? 'default') === 'default')
    return true;
  if (kind === 'ServiceAccount' && metadata.name === 'default') return true;
  if (kind === 'PersistentVolume') return isProvisioned(object as PersistentVolume);
  if (kind === 'PersistentVolumeClaim') return sets.some((set) => isMadeFrom(set, object as PersistentVolumeClaim));
  return controllerOf(object) !== undefined;
}

function isProvisioned({ metadata }: PersistentVolume): boolean {
  return metadata.annotations?.['pv.kubernetes.io/provisioned-by'] !== undefined;
}

/** A claim that the set would make again just as it is: one of an ordinal that the set has, and as large as its template says. */
function isMadeFrom(set: StatefulSet, claim: PersistentVolumeClaim): boolean {
  const { name, namespace = 'default' } = set.metadata;
  if ((claim.metadata.namespace ?? 'default') !== namespace) return false;
  const { replicas = 1, ordinals } = set.spec;
  const start = ordinals?.start ?? 0;
  const template = claimTemplateNames(set).find(
    (each) => ordinalOfClaim(claim.metadata.name, each, name) !== undefined,
  );
  if (template === undefined) return false;
  const ordinal = ordinalOfClaim(claim.metadata.name, template, name) as number;
  const wanted = set.spec.volumeClaimTemplates?.find(({ metadata }) => metadata.name === template)?.spec;
  return ordinal >= start && ordinal < start + replicas && haveSameSize(claim.spec, wanted);
}

function haveSameSize(a: PersistentVolumeClaim['spec'], b: PersistentVolumeClaim['spec'] = {}): boolean {
  const [one, other] = [a, b].map(({ resources }) => parseQuantity(resources?.requests?.storage ?? '0'));
  return typeof one !== 'string' && typeof other !== 'string' && one?.nanos === other?.nanos;
}

/** An object of a cluster as somebody could have applied it. */
function fromCluster(object: KubeObject): Applied {
  const { status: _, metadata, ...rest } = object as KubeObject & { readonly status?: unknown };
  const {
    uid,
    resourceVersion,
    generation,
    creationTimestamp,
    deletionTimestamp,
    finalizers,
    ownerReferences,
    ...kept
  } = metadata as KubeObject['metadata'] & { readonly managedFields?: unknown };
  const { managedFields: __, annotations = {}, ...others } = kept as typeof kept & { managedFields?: unknown };
  const own = Object.entries(annotations).filter(
    ([key]) => key !== LAST_APPLIED && !/^(pv|volume)\.(beta\.)?kubernetes\.io\//.test(key),
  );
  const cleaned = {
    ...rest,
    metadata: { ...others, ...(own.length > 0 && { annotations: Object.fromEntries(own) }) },
  } as KubeObject;
  const last = parsed(annotations[LAST_APPLIED]);
  return { object: unbound(cleaned), ...(last && { last }) };
}

/** Claims and volumes find each other again. */
function unbound(object: KubeObject): KubeObject {
  if (object.kind === 'PersistentVolumeClaim') {
    const { volumeName: _, ...spec } = (object as PersistentVolumeClaim).spec;
    return { ...object, spec } as KubeObject;
  }
  if (object.kind === 'PersistentVolume') {
    const { claimRef, ...spec } = (object as PersistentVolume).spec;
    const { uid: _, resourceVersion: __, ...reference } = claimRef ?? {};
    return { ...object, spec: { ...spec, ...(claimRef && { claimRef: reference }) } } as KubeObject;
  }
  return object;
}

function parsed(text: string | undefined): KubeObject | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as KubeObject;
  } catch {
    // Somebody has edited it: then it says nothing.
    return undefined;
  }
}
