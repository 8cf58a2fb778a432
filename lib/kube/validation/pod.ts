/**
 * Rules for pods and pod templates, in upstream's order: `pkg/apis/core/validation/validation.go` (v1.37.1). NOT MODELLED: security
 * contexts, DNS configuration, host aliases, gates, user namespaces, operating systems and Windows.
 */

import { semanticallyEqual } from '../equality';
import { dnsLabelProblems, dnsSubdomainProblems } from '../names';
import type { Container, Pod, PodSpec, PodTemplateSpec } from '../objects';
import type { Switches } from '../versions';
import { validateContainers, validateInitContainers } from './containers';
import { type FieldErrors, forbidden, invalid, notSupported, problems, required } from './field-error';
import {
  validateAnnotations,
  validateLabels,
  validateMetadata,
  validateMetadataChange,
  validateNonNegative,
} from './metadata';
import { validateAffinity, validateSpread, validateTolerations } from './scheduling';
import { validateVolumes } from './volumes';

export function validatePod(pod: Pod, switches: Switches): FieldErrors {
  const { spec } = pod;
  return [
    ...validateMetadata(pod.metadata, dnsSubdomainProblems, switches),
    ...validatePodSpec(spec, 'spec', switches, pod),
    ...validateNonNegative(spec.terminationGracePeriodSeconds, 'spec.terminationGracePeriodSeconds'),
    ...validateImages(spec.containers, 'spec.containers'),
    ...validateImages(spec.initContainers ?? [], 'spec.initContainers'),
    ...(spec.ephemeralContainers?.length ? [forbidden('spec.ephemeralContainers', 'cannot be set on create')] : []),
  ];
}

/** What pods of one template differ in: names, labels, owners. The rest of a pod is the template's. */
export function validatePodIdentity({ metadata, spec }: Pod, switches: Switches): FieldErrors {
  return [...validateMetadata(metadata, dnsSubdomainProblems, switches), ...validateNames(spec, 'spec')];
}

export function validatePodTemplate(template: PodTemplateSpec, path: string, switches: Switches): FieldErrors {
  const { metadata = {}, spec } = template;
  return [
    ...validateLabels(metadata.labels, `${path}.labels`, switches),
    ...validateAnnotations(metadata.annotations, `${path}.annotations`, switches),
    ...validatePodSpec(spec, `${path}.spec`, switches),
    ...(spec.ephemeralContainers?.length
      ? [forbidden(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template')]
      : []),
  ];
}

/** What a template of a StatefulSet, Deployment or ReplicaSet must say: its pods are started again for ever. */
export function validateRestarted(spec: PodSpec, kind: string, path: string): FieldErrors {
  return [
    ...(spec.restartPolicy === 'Always' ? [] : [notSupported(`${path}.restartPolicy`, spec.restartPolicy, ['Always'])]),
    ...(spec.activeDeadlineSeconds === undefined
      ? []
      : [forbidden(`${path}.activeDeadlineSeconds`, `activeDeadlineSeconds in ${kind} is not Supported`)]),
  ];
}

/** Fields of a pod that may be changed after its creation, beside the images of its containers. */
const MUTABLE = ['activeDeadlineSeconds', 'tolerations', 'terminationGracePeriodSeconds', 'nodeName'];

/**
 * A change of a pod: nearly everything in its spec is immutable. NOT MODELLED: upstream appends the difference, and allows only
 * some changes of the fields that may change.
 */
export function validatePodChange(pod: Pod, old: Pod, switches: Switches): FieldErrors {
  const rest = (spec: PodSpec): object => ({
    ...Object.fromEntries(Object.entries(spec).filter(([key]) => !MUTABLE.includes(key))),
    containers: spec.containers.map((container) => ({ ...container, image: '' })),
    initContainers: spec.initContainers?.map((container) => ({ ...container, image: '' })),
  });
  const fixed = semanticallyEqual(rest(pod.spec), rest(old.spec));
  const text =
    'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';
  return [...validateMetadataChange(pod.metadata, old.metadata, switches), ...(fixed ? [] : [forbidden('spec', text)])];
}

function validatePodSpec(spec: PodSpec, path: string, switches: Switches, pod?: Pod): FieldErrors {
  const { containers, initContainers = [], tolerations = [], topologySpreadConstraints = [] } = spec;
  const { valid, errors } = validateVolumes(spec.volumes ?? [], pod?.metadata, `${path}.volumes`, switches);
  return [
    ...errors,
    ...validateContainers(containers, valid, `${path}.containers`, switches),
    ...validateInitContainers(initContainers, containers, valid, `${path}.initContainers`, switches),
    ...(spec.hostNetwork ? validateHostNetwork(containers, `${path}.containers`, pod !== undefined) : []),
    ...validateOneOf(spec.restartPolicy, ['Always', 'OnFailure', 'Never'], `${path}.restartPolicy`),
    ...validateOneOf(
      spec.dnsPolicy,
      ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'],
      `${path}.dnsPolicy`,
    ),
    ...validateLabels(spec.nodeSelector, `${path}.nodeSelector`, switches),
    ...validateAffinity(spec.affinity, `${path}.affinity`, switches),
    ...validateSpread(topologySpreadConstraints, `${path}.topologySpreadConstraints`, switches),
    ...validateNames(spec, path),
    ...validateTolerations(tolerations, `${path}.tolerations`, switches),
    ...validatePriority(spec, path),
  ];
}

function validateNames(spec: PodSpec, path: string): FieldErrors {
  const { nodeName, hostname, subdomain, activeDeadlineSeconds: seconds } = spec;
  const serviceAccountName = spec.serviceAccountName as string | undefined;
  const outOfRange = seconds !== undefined && (seconds < 1 || seconds > 2 ** 31 - 1);
  return [
    ...(serviceAccountName
      ? problems(`${path}.serviceAccountName`, serviceAccountName, dnsSubdomainProblems(serviceAccountName))
      : []),
    ...(nodeName ? problems(`${path}.nodeName`, nodeName, dnsSubdomainProblems(nodeName)) : []),
    ...(outOfRange
      ? [invalid(`${path}.activeDeadlineSeconds`, seconds, 'must be between 1 and 2147483647, inclusive')]
      : []),
    ...(hostname ? problems(`${path}.hostname`, hostname, dnsLabelProblems(hostname)) : []),
    ...(subdomain ? problems(`${path}.subdomain`, subdomain, dnsLabelProblems(subdomain)) : []),
  ];
}

function validatePriority(spec: PodSpec, path: string): FieldErrors {
  const { priorityClassName } = spec;
  const preemptionPolicy = spec.preemptionPolicy as string | undefined;
  return [
    ...(priorityClassName
      ? problems(`${path}.priorityClassName`, priorityClassName, dnsSubdomainProblems(priorityClassName))
      : []),
    ...(preemptionPolicy === undefined
      ? []
      : validateOneOf(preemptionPolicy, ['PreemptLowerPriority', 'Never'], `${path}.preemptionPolicy`)),
  ];
}

/** In the network of the host a port is the host's; a template may leave the host's out. */
function validateHostNetwork(containers: readonly Container[], path: string, isPod: boolean): FieldErrors {
  return containers.flatMap(({ ports = [] }, container) =>
    ports.flatMap(({ hostPort = 0, containerPort }, index) =>
      (isPod || hostPort !== 0) && hostPort !== containerPort
        ? [
            invalid(
              `${path}[${container}].ports[${index}].hostPort`,
              hostPort,
              'must match `containerPort` when `hostNetwork` is true',
            ),
          ]
        : [],
    ),
  );
}

function validateImages(containers: readonly Container[], path: string): FieldErrors {
  return containers.flatMap(({ image = '' }, index) =>
    image === image.trim()
      ? []
      : [invalid(`${path}[${index}].image`, image, 'must not have leading or trailing whitespace')],
  );
}

function validateOneOf(value: unknown, supported: readonly string[], path: string): FieldErrors {
  if (!value) return [required(path)];
  return supported.includes(value as string) ? [] : [notSupported(path, value, supported)];
}
