/** Rules for Deployments and ReplicaSets (API-02 to API-10): `pkg/apis/apps/validation/validation.go` (v1.37.1). */

import { semanticallyEqual } from '../equality';
import { dnsSubdomainProblems } from '../names';
import type { Deployment, DeploymentSpec, LabelSelector, PodTemplateSpec, ReplicaSet } from '../objects';
import type { Switches } from '../versions';
import { type FieldErrors, forbidden, invalid, notSupported, required } from './field-error';
import { internalDeploymentStrategy, labelSelector } from './go-text';
import { isWrittenZero, validateAtMostAll, validateIntOrPercent } from './int-or-percent';
import { validateMetadata, validateMetadataChange, validateNonNegative } from './metadata';
import { validatePodTemplate, validateRestarted } from './pod';
import { validateAgainstSelector, validateSelector } from './workload-selector';

export function validateDeployment(deployment: Deployment, switches: Switches): FieldErrors {
  return [
    ...validateMetadata(deployment.metadata, dnsSubdomainProblems, switches),
    ...validateDeploymentSpec(deployment.spec, switches),
  ];
}

export function validateDeploymentChange(deployment: Deployment, old: Deployment, switches: Switches): FieldErrors {
  return [
    ...validateMetadataChange(deployment.metadata, old.metadata, switches),
    ...validateDeploymentSpec(deployment.spec, switches),
    ...validateSelectorChange(deployment.spec.selector, old.spec.selector),
  ];
}

export function validateReplicaSet(replicaSet: ReplicaSet, switches: Switches): FieldErrors {
  return [
    ...validateMetadata(replicaSet.metadata, dnsSubdomainProblems, switches),
    ...validateReplicaSetSpec(replicaSet, switches),
  ];
}

export function validateReplicaSetChange(replicaSet: ReplicaSet, old: ReplicaSet, switches: Switches): FieldErrors {
  return [
    ...validateMetadataChange(replicaSet.metadata, old.metadata, switches),
    ...validateReplicaSetSpec(replicaSet, switches),
    ...validateSelectorChange(replicaSet.spec.selector, old.spec.selector),
  ];
}

function validateReplicaSetSpec({ spec }: ReplicaSet, switches: Switches): FieldErrors {
  return [
    ...validateNonNegative(spec.replicas, 'spec.replicas'),
    ...validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...validateSelector(spec.selector, 'deployment', switches),
    ...validateTemplate(spec.selector, spec.template, switches),
  ];
}

function validateDeploymentSpec(spec: DeploymentSpec, switches: Switches): FieldErrors {
  const { minReadySeconds = 0, progressDeadlineSeconds: deadline } = spec;
  const at = 'spec.progressDeadlineSeconds';
  return [
    ...validateNonNegative(spec.replicas, 'spec.replicas'),
    ...validateSelector(spec.selector, 'deployment', switches),
    ...validateTemplate(spec.selector, spec.template, switches),
    ...validateStrategy(spec.strategy, 'spec.strategy'),
    ...validateNonNegative(minReadySeconds, 'spec.minReadySeconds'),
    ...validateNonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
    ...validateNonNegative(deadline, at),
    ...(deadline !== undefined && deadline <= minReadySeconds
      ? [invalid(at, deadline, 'must be greater than minReadySeconds')]
      : []),
  ];
}

function validateTemplate(selector: LabelSelector, template: PodTemplateSpec, switches: Switches): FieldErrors {
  return validateAgainstSelector(selector, template, 'invalid label selector', () => [
    ...validatePodTemplate(template, 'spec.template', switches),
    ...validateRestarted(template.spec, 'ReplicaSet', 'spec.template.spec'),
  ]);
}

function validateStrategy(strategy: DeploymentSpec['strategy'], path: string): FieldErrors {
  const { type, rollingUpdate } = strategy ?? {};
  if (type === 'Recreate') {
    if (rollingUpdate === undefined) return [];
    return [forbidden(`${path}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")];
  }
  if (type !== 'RollingUpdate') {
    return [notSupported(path, internalDeploymentStrategy(strategy), ['Recreate', 'RollingUpdate'])];
  }
  if (rollingUpdate === undefined) {
    return [required(`${path}.rollingUpdate`, 'this should be defaulted and never be nil')];
  }
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate;
  const at = `${path}.rollingUpdate.maxUnavailable`;
  return [
    ...validateIntOrPercent(maxUnavailable, at),
    ...validateIntOrPercent(maxSurge, `${path}.rollingUpdate.maxSurge`),
    ...(isWrittenZero(maxUnavailable) && isWrittenZero(maxSurge)
      ? [invalid(at, maxUnavailable, 'may not be 0 when `maxSurge` is 0')]
      : []),
    ...validateAtMostAll(maxUnavailable, at),
  ];
}

function validateSelectorChange(selector: LabelSelector, old: LabelSelector): FieldErrors {
  if (semanticallyEqual(selector, old)) return [];
  return [invalid('spec.selector', labelSelector(selector), 'field is immutable')];
}
