/** Owner references: apimachinery v0.37.1 `pkg/apis/meta/v1/controller_ref.go`. */

import type { KubeObject, OwnerReference } from './objects/meta';

/** The reference to the one owner that manages an object. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((reference) => reference.controller === true);
}

/** Whether `owner` manages `object`: by uid, so that an owner made anew under the same name does not. */
export function isControlledBy(object: KubeObject, owner: KubeObject): boolean {
  const reference = controllerOf(object);
  return reference !== undefined && reference.uid === owner.metadata.uid;
}

/** The reference that a controller puts on what it creates. */
export function controllerReference(owner: KubeObject): OwnerReference {
  return { ...ownerReference(owner), controller: true, blockOwnerDeletion: true };
}

/** A reference that only ties the lifetime of an object to its owner's. */
export function ownerReference(owner: KubeObject): OwnerReference {
  return { apiVersion: owner.apiVersion, kind: owner.kind, name: owner.metadata.name, uid: owner.metadata.uid ?? '' };
}

/** Whether a reference names `owner`, whichever incarnation of it. */
export function namesOwner(reference: OwnerReference, owner: KubeObject): boolean {
  return (
    reference.kind === owner.kind && reference.name === owner.metadata.name && reference.apiVersion === owner.apiVersion
  );
}

/** Whether a reference is to this very incarnation of `owner`. */
export function refersTo(reference: OwnerReference, owner: KubeObject): boolean {
  return reference.uid === owner.metadata.uid;
}
