/** Rules for StatefulSets (R-A3, R-A5): `pkg/apis/apps/validation/validation.go` (v1.37.1). */

import { semanticallyEqual } from '../equality';
import { dnsLabelProblems } from '../names';
import type { PodTemplateSpec, StatefulSet, StatefulSetSpec } from '../objects';
import type { Switches } from '../versions';
import { validateClaimSpec } from './claim';
import { type FieldErrors, forbidden, invalid, notSupported, problems, required } from './field-error';
import { internalClaimTemplates, internalRollingUpdate, internalUpdateStrategy, labelSelector } from './go-text';
import { isWrittenZero, validateAtMostAll, validateIntOrPercent } from './int-or-percent';
import {
  validateAnnotations,
  validateLabels,
  validateMetadata,
  validateMetadataChange,
  validateNonNegative,
} from './metadata';
import { validatePodTemplate, validateRestarted } from './pod';
import { validateAgainstSelector, validateSelector } from './workload-selector';

export function validateStatefulSet(set: StatefulSet, switches: Switches): FieldErrors {
  return [
    ...validateMetadata(set.metadata, dnsLabelProblems, switches),
    ...validateSpec(
      set.spec,
      { isNew: true, templates: switches.setTemplatesAreValidated, recreate: recreate(switches) },
      switches,
    ),
  ];
}

/** The name is not looked at again, nor is what cannot change; a template is not held to more than the stored one was. */
export function validateStatefulSetChange(set: StatefulSet, old: StatefulSet, switches: Switches): FieldErrors {
  const known = recreate(switches) || old.spec.updateStrategy?.type === 'Recreate';
  const stored = { isNew: false, templates: switches.setTemplatesAreValidated, recreate: known };
  const valid = validateSpec(old.spec, stored, switches).length === 0;
  return [
    ...validateMetadataChange(set.metadata, old.metadata, switches),
    ...validateSpec(set.spec, { ...stored, templates: stored.templates && valid }, switches),
    ...validateImmutable(set.spec, old.spec, switches),
  ];
}

interface Options {
  /** What is checked at creation only: serviceName and claim templates. */
  readonly isNew: boolean;
  /** Pod template and claim templates are checked in full. */
  readonly templates: boolean;
  /** The update strategy Recreate exists. */
  readonly recreate: boolean;
}

function recreate(switches: Switches): boolean {
  return switches.statefulSetRecreateStrategy;
}

function validateSpec(spec: StatefulSetSpec, options: Options, switches: Switches): FieldErrors {
  const { serviceName, volumeClaimTemplates = [], persistentVolumeClaimRetentionPolicy: policy } = spec;
  return [
    ...validateManagementPolicy(spec.podManagementPolicy, 'spec.podManagementPolicy'),
    ...validateUpdateStrategy(spec.updateStrategy, options, 'spec.updateStrategy'),
    ...(['whenDeleted', 'whenScaled'] as const).flatMap((when) =>
      validateRetention(policy?.[when], `spec.persistentVolumeClaimRetentionPolicy.${when}`),
    ),
    ...(options.isNew && options.templates
      ? volumeClaimTemplates.flatMap((template, index) =>
          validateClaimSpec(template.spec, `spec.volumeClaimTemplates[${index}].spec`, switches),
        )
      : []),
    ...validateNonNegative(spec.replicas, 'spec.replicas'),
    ...validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...validateNonNegative(spec.ordinals?.start, 'spec.ordinals.start'),
    ...(options.isNew && serviceName ? problems('spec.serviceName', serviceName, dnsLabelProblems(serviceName)) : []),
    ...validateSelector(spec.selector, 'statefulset', switches),
    ...validateTemplate(spec, options, switches),
    ...validateRestarted(spec.template.spec, 'StatefulSet', 'spec.template.spec'),
  ];
}

function validateManagementPolicy(policy: string | undefined, path: string): FieldErrors {
  if (!policy) return [required(path)];
  if (policy === 'OrderedReady' || policy === 'Parallel') return [];
  return [invalid(path, policy, "must be 'OrderedReady' or 'Parallel'")];
}

function validateUpdateStrategy(
  strategy: StatefulSetSpec['updateStrategy'],
  options: Options,
  path: string,
): FieldErrors {
  const { type, rollingUpdate } = strategy ?? {};
  if (!type) return [required(path)];
  if (type === 'RollingUpdate')
    return rollingUpdate ? validateRollingUpdate(rollingUpdate, `${path}.rollingUpdate`) : [];
  if (type === 'OnDelete' || (type === 'Recreate' && options.recreate)) {
    if (rollingUpdate === undefined) return [];
    const shown = internalRollingUpdate(rollingUpdate);
    return [invalid(`${path}.rollingUpdate`, shown, "only allowed for updateStrategy 'RollingUpdate'")];
  }
  const known = options.recreate ? "'RollingUpdate', 'OnDelete', or 'Recreate'" : "'RollingUpdate' or 'OnDelete'";
  return [invalid(path, internalUpdateStrategy(strategy), `must be ${known}`)];
}

type RollingUpdate = NonNullable<NonNullable<StatefulSetSpec['updateStrategy']>['rollingUpdate']>;

function validateRollingUpdate({ partition, maxUnavailable }: RollingUpdate, path: string): FieldErrors {
  const at = `${path}.maxUnavailable`;
  return [
    ...validateNonNegative(partition, `${path}.partition`),
    ...(maxUnavailable === undefined
      ? []
      : [
          ...validateIntOrPercent(maxUnavailable, at),
          ...(isWrittenZero(maxUnavailable) ? [invalid(at, maxUnavailable, 'cannot be 0')] : []),
          ...validateAtMostAll(maxUnavailable, at),
        ]),
  ];
}

function validateRetention(policy: string | undefined, path: string): FieldErrors {
  return policy === 'Retain' || policy === 'Delete' ? [] : [notSupported(path, policy ?? '', ['Retain', 'Delete'])];
}

function validateTemplate(spec: StatefulSetSpec, options: Options, switches: Switches): FieldErrors {
  const { metadata = {} } = spec.template;
  const path = 'spec.template';
  return validateAgainstSelector(spec.selector, spec.template, '', () => [
    ...(options.templates ? validatePodTemplate(templateOfPods(spec), path, switches) : []),
    ...validateLabels(metadata.labels, `${path}.labels`, switches),
    ...validateAnnotations(metadata.annotations, `${path}.annotations`, switches),
  ]);
}

/** The template as the controller will complete it: host names are its own, claim templates are volumes, before the others. */
function templateOfPods({ template, volumeClaimTemplates = [] }: StatefulSetSpec): PodTemplateSpec {
  const { hostname: _, subdomain: __, ...spec } = template.spec;
  const names = [...new Set(volumeClaimTemplates.map(({ metadata }) => metadata.name))];
  const claims = names.map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  const others = (spec.volumes ?? []).filter((volume) => !names.includes(volume.name));
  return { ...template, spec: { ...spec, containers: spec.containers, volumes: [...claims, ...others] } };
}

const MUTABLE = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];

function validateImmutable(spec: StatefulSetSpec, old: StatefulSetSpec, switches: Switches): FieldErrors {
  const immutable = {
    selector: labelSelector(spec.selector),
    volumeClaimTemplates: internalClaimTemplates(spec.volumeClaimTemplates),
    serviceName: spec.serviceName ?? '',
    podManagementPolicy: spec.podManagementPolicy,
  } as const;
  const changed = (Object.keys(immutable) as (keyof typeof immutable)[]).filter(
    (key) => !semanticallyEqual(spec[key], old[key]),
  );
  if (changed.length === 0) return [];
  if (switches.setImmutableErrors === 'perField') {
    return changed.map((key) => invalid(`spec.${key}`, immutable[key], 'field is immutable'));
  }
  const quoted = MUTABLE.map((key) => `'${key}'`);
  const free = `${quoted.slice(0, -1).join(', ')} and ${quoted[quoted.length - 1]}`;
  return [forbidden('spec', `updates to statefulset spec for fields other than ${free} are forbidden`)];
}
