import type { KubeObject, PersistentVolumeClaim, Pod, StatefulSet } from '../../kube/objects';
import { forbiddenObject, invalidObject, type Rejection } from '../../kube/rejection';
import { type FieldErrors, validate, validateChange } from '../../kube/validation';
import { validatePodIdentity } from '../../kube/validation/pod';
import { resizeRefusal } from '../../kube/validation/resize';
import { validateStatefulSetStatus } from '../../kube/validation/stateful-set-status';
import type { Switches } from '../../kube/versions';
import { API_KINDS, type ApiKind, type ApiRow } from '../kinds';
import type { Reader } from '../store/store';
import { same } from './merge';

/** Says why objects are not stored, and spares itself what cannot be otherwise than the last time. */
export class Validator {
  /** Containers of pods that were found valid, as they were sent: pods of one template share them, and differ only in what identifies them. */
  private readonly valid = new WeakSet<object>();

  constructor(private readonly switches: Switches) {}

  /** Why a new object is refused; `asked` is as it was sent, without defaults. */
  create(kind: ApiKind, object: ApiRow<ApiKind>, asked: ApiRow<ApiKind>): Rejection | undefined {
    if (kind !== 'Pod') return invalidObject(object as KubeObject, validate(object as KubeObject, this.switches));
    const { containers } = (asked as Pod).spec;
    if (this.valid.has(containers)) {
      return invalidObject(object as KubeObject, validatePodIdentity(object as Pod, this.switches));
    }
    const rejection = invalidObject(object as KubeObject, validate(object as KubeObject, this.switches));
    // Bare pods may share nothing but their containers with each other; what a controller makes, it makes from a template.
    const isMade = object.metadata.ownerReferences?.some((owner) => owner.controller);
    if (!rejection && isMade) this.valid.add(containers);
    return rejection;
  }

  update(
    stored: Reader,
    kind: ApiKind,
    object: ApiRow<ApiKind>,
    old: ApiRow<ApiKind>,
    sub: 'status' | undefined,
  ): Rejection | undefined {
    if (sub === 'status') return invalidObject(object as KubeObject, statusErrors(kind, object));
    if (isHarmless(object as KubeObject, old as KubeObject)) return undefined;
    const errors = validateChange(object as KubeObject, old as KubeObject, this.switches);
    const rejection = invalidObject(object as KubeObject, errors);
    return rejection ?? (kind === 'PersistentVolumeClaim' ? refusedResize(stored, object, old) : undefined);
  }
}

/** Nothing changes that has rules for changes: what controllers do most, a finalizer or an owner. */
function isHarmless(object: KubeObject, old: KubeObject): boolean {
  const [spec, before] = [object, old].map((each) => (each as { readonly spec?: unknown }).spec);
  if (object.kind === 'StorageClass' || spec === undefined || (spec !== before && !same(spec, before))) return false;
  const [now, was] = [object.metadata, old.metadata];
  const grown = now.deletionTimestamp !== undefined && (now.finalizers?.length ?? 0) > (was.finalizers?.length ?? 0);
  return now.labels === was.labels && now.annotations === was.annotations && !grown;
}

function statusErrors(kind: ApiKind, object: ApiRow<ApiKind>): FieldErrors {
  return kind === 'StatefulSet' ? validateStatefulSetStatus(object as StatefulSet) : [];
}

function refusedResize(stored: Reader, object: ApiRow<ApiKind>, old: ApiRow<ApiKind>): Rejection | undefined {
  const classOf = (name: string) => stored.get('StorageClass', name);
  const why = resizeRefusal(object as PersistentVolumeClaim, old as PersistentVolumeClaim, classOf);
  return why === undefined
    ? undefined
    : forbiddenObject(API_KINDS.PersistentVolumeClaim.resource, object.metadata.name, why);
}
