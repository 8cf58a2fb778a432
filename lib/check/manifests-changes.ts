/** What an apply of a new render does to the objects of an earlier one. */
import { created, updated } from '../kube/defaults';
import type { KubeObject, PersistentVolumeClaim, StorageClass } from '../kube/objects';
import { threeWayMerge } from '../kube/patch';
import type { ManifestObject } from '../kube/read/manifest';
import { classNameOf } from '../kube/storage-classes';
import { type FieldErrors, validateChange } from '../kube/validation';
import { resizeRefusal } from '../kube/validation/resize';
import type { Switches } from '../kube/versions';
import { identityOf } from './manifests-references';

/** A change of a stored object. */
export interface Change {
  /** What the cluster holds. */
  readonly stored: KubeObject;
  /** What it would hold. */
  readonly next: KubeObject;
  readonly errors: FieldErrors;
  /** Why admission refuses it, though it is valid. */
  readonly refusal?: string;
}

/** The objects of an earlier render, settled: claims are bound, and have the size that they asked for. */
export class EarlierRender {
  private readonly objects = new Map<string, KubeObject>();
  private readonly before: readonly StorageClass[];
  private readonly classes = new Map<string, StorageClass>();

  constructor(
    earlier: readonly ManifestObject[],
    now: readonly ManifestObject[],
    private readonly switches: Switches,
  ) {
    for (const manifest of earlier) this.objects.set(identityOf(manifest), manifest.object as unknown as KubeObject);
    this.before = earlier.filter(isClass).map(({ object }) => object as unknown as StorageClass);
    // Of classes outside of the render nothing is known, and nothing is said.
    const known = earlier.length === 0 ? [] : [...earlier, ...now].filter(isClass);
    for (const { name, object } of known) this.classes.set(name, object as unknown as StorageClass);
  }

  /** What becomes of the object that was there; nothing for a new one. `object` is given as it is written. */
  change(manifest: ManifestObject, object: KubeObject): Change | undefined {
    const old = this.objects.get(identityOf(manifest));
    if (old === undefined || old.apiVersion !== object.apiVersion) return undefined;
    const stored = settled(created(old, this.switches, { storageClasses: this.before }));
    const next = updated(threeWayMerge(old, object, stored) as KubeObject, stored, this.switches);
    const errors = validateChange(next, stored, this.switches);
    const refusal = errors.length === 0 ? this.resizeRefusal(next, stored) : undefined;
    return { stored, next, errors, refusal };
  }

  private resizeRefusal(next: KubeObject, stored: KubeObject): string | undefined {
    if (next.kind !== 'PersistentVolumeClaim') return undefined;
    const [claim, before] = [next as PersistentVolumeClaim, stored as PersistentVolumeClaim];
    const name = classNameOf(claim);
    if (name !== '' && !this.classes.has(name)) return undefined;
    return resizeRefusal(claim, before, (each) => this.classes.get(each));
  }
}

function isClass({ kind, apiVersion }: ManifestObject): boolean {
  return kind === 'StorageClass' && apiVersion === 'storage.k8s.io/v1';
}

function settled(object: KubeObject): KubeObject {
  if (object.kind !== 'PersistentVolumeClaim') return object;
  const claim = object as PersistentVolumeClaim;
  const { accessModes, resources } = claim.spec;
  return { ...claim, status: { phase: 'Bound', accessModes, capacity: resources?.requests } } as KubeObject;
}
