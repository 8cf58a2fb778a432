/**
 * What the API server finds wrong with an object that it can decode: the rules of each kind, in upstream's order and words, as plain
 * data. Objects are given as they would be stored, with defaults (`created`, `updated` of `defaults.ts`); kinds without rules here
 * pass. Structure (unknown fields, types) is the matter of `schema/`.
 */

import type { KubeObject } from './objects';
import { validateClaim, validateClaimChange } from './validation/claim';
import {
  validateDeployment,
  validateDeploymentChange,
  validateReplicaSet,
  validateReplicaSetChange,
} from './validation/deployment';
import type { FieldErrors } from './validation/field-error';
import { validateAnyMetadata } from './validation/metadata';
import { validateVolume } from './validation/persistent-volume';
import { validateVolumeChange } from './validation/persistent-volume-change';
import { validatePod, validatePodChange } from './validation/pod';
import { validateBudget, validateBudgetChange } from './validation/pod-disruption-budget';
import { validateService, validateServiceChange } from './validation/service';
import { validateStatefulSet, validateStatefulSetChange } from './validation/stateful-set';
import { validateStorageClass, validateStorageClassChange } from './validation/storage-class';
import type { Switches } from './versions';

export type { FieldErrors } from './validation/field-error';
export { fieldErrorsText, fieldErrorText } from './validation/field-error';

/** What is wrong with a new object; of kinds without rules the metadata alone is looked at, by what is asked of every kind. */
export function validateAny(object: KubeObject, switches: Switches): FieldErrors {
  return RULES[object.kind] === undefined ? validateAnyMetadata(object.metadata, switches) : validate(object, switches);
}

/** What is wrong with a new object. */
export function validate(object: KubeObject, switches: Switches): FieldErrors {
  return RULES[object.kind]?.create(object as never, switches) ?? [];
}

/** What is wrong with a change of a stored object's spec or metadata. */
export function validateChange(object: KubeObject, old: KubeObject, switches: Switches): FieldErrors {
  return RULES[object.kind]?.update(object as never, old as never, switches) ?? [];
}

/** The kinds that have rules here. */
export function validatedKinds(): readonly string[] {
  return Object.keys(RULES);
}

interface Rules {
  readonly create: (object: never, switches: Switches) => FieldErrors;
  readonly update: (object: never, old: never, switches: Switches) => FieldErrors;
}

const RULES: { readonly [kind: string]: Rules | undefined } = {
  Deployment: { create: validateDeployment, update: validateDeploymentChange },
  PersistentVolume: { create: validateVolume, update: validateVolumeChange },
  PersistentVolumeClaim: { create: validateClaim, update: validateClaimChange },
  Pod: { create: validatePod, update: validatePodChange },
  PodDisruptionBudget: { create: validateBudget, update: validateBudgetChange },
  ReplicaSet: { create: validateReplicaSet, update: validateReplicaSetChange },
  Service: { create: validateService, update: validateServiceChange },
  StatefulSet: { create: validateStatefulSet, update: validateStatefulSetChange },
  StorageClass: { create: validateStorageClass, update: validateStorageClassChange },
};
