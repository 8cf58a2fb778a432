/** Admission of priorities: `plugin/pkg/admission/priority/admission.go` (v1.37.1). */

import type { PodSpec, PriorityClass } from '../objects';

/** Classes that every cluster has. */
const BUILT_IN: readonly PriorityClass[] = [
  builtIn('system-cluster-critical', 2_000_000_000),
  builtIn('system-node-critical', 2_000_001_000),
];

function builtIn(name: string, value: number): PriorityClass {
  return { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value };
}

/** The class that a pod names, or the default one for a pod that names none: of several defaults the lowest. */
function priorityClassOf(spec: PodSpec, classes: readonly PriorityClass[] = []): PriorityClass | undefined {
  const { priorityClassName } = spec;
  if (priorityClassName) return [...BUILT_IN, ...classes].find(({ metadata }) => metadata.name === priorityClassName);
  return classes
    .filter(({ globalDefault }) => globalDefault)
    .reduce<PriorityClass | undefined>(
      (lowest, each) => (lowest && lowest.value <= each.value ? lowest : each),
      undefined,
    );
}

/** A pod's priority as stored; without a class it is 0, and a pod whose class is unknown here keeps what it says. */
export function withPriority(spec: PodSpec, classes: readonly PriorityClass[] = []): PodSpec {
  const priorityClass = priorityClassOf(spec, classes);
  if (priorityClass === undefined && spec.priorityClassName) return spec;
  const { metadata, value = 0, preemptionPolicy = 'PreemptLowerPriority' } = priorityClass ?? {};
  return {
    ...spec,
    ...(metadata && { priorityClassName: metadata.name }),
    priority: value,
    preemptionPolicy: spec.preemptionPolicy ?? preemptionPolicy,
  };
}

/** Why the plugin refuses a pod; nothing where classes are not known at all. */
export function priorityRefusal(spec: PodSpec, classes: readonly PriorityClass[] | undefined): string | undefined {
  const { priorityClassName } = spec;
  if (!priorityClassName || classes === undefined || priorityClassOf(spec, classes) !== undefined) return undefined;
  return `no PriorityClass with name ${priorityClassName} was found`;
}
