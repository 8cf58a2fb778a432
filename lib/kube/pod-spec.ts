import type { KubeObject, PodSpec, StatefulSet } from './objects';
import type { FieldPath } from './read/field-path';

/** The pods that an object describes, and where it does so; nothing for kinds without pods. */
export function podSpecOf(object: KubeObject): { readonly spec: PodSpec; readonly path: FieldPath } | undefined {
  const path = PATHS[object.kind];
  if (path === undefined) return undefined;
  let value: unknown = object;
  for (const step of path) value = (value as { readonly [field: string]: unknown } | undefined | null)?.[step];
  return typeof value === 'object' && value !== null ? { spec: value as PodSpec, path } : undefined;
}

/** Whether the pods of an object are started again when their containers end, whatever the exit code. */
export function keepsRunning({ kind }: KubeObject): boolean {
  return WORKLOADS.includes(kind);
}

/** The names of the claim templates of a set. */
export function claimTemplateNames(object: KubeObject): readonly string[] {
  const templates = object.kind === 'StatefulSet' ? (object as StatefulSet).spec?.volumeClaimTemplates : undefined;
  return (templates ?? []).map((template) => template?.metadata?.name ?? '');
}

const WORKLOADS: readonly string[] = ['StatefulSet', 'Deployment', 'ReplicaSet', 'DaemonSet', 'ReplicationController'];

const TEMPLATE: FieldPath = ['spec', 'template', 'spec'];

const PATHS: { readonly [kind: string]: FieldPath | undefined } = {
  ...Object.fromEntries(WORKLOADS.map((kind) => [kind, TEMPLATE])),
  CronJob: ['spec', 'jobTemplate', ...TEMPLATE],
  Job: TEMPLATE,
  Pod: ['spec'],
};
