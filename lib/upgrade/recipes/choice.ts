import type { VolumeClaimTemplate } from '../../kube/objects';
import { compareQuantities } from '../../kube/quantity';
import type { Effect, ObjectChange } from '../plan';

/** The shortest safe way to have a change that the cluster refuses, or that leaves data behind. Nothing, where the change itself cannot be meant. */
export function recipeFor(effect: Effect, change: ObjectChange): string | undefined {
  if (effect.effect === 'migrates') return change.kind === 'StatefulSet' ? 'rename' : 'use-another-claim';
  if (effect.effect !== 'refused') return undefined;
  const { kind, fields } = change;
  if (kind === 'StatefulSet') return forSet(effect.fields, effect.message, fields);
  if (effect.fields.length === 0) return undefined;
  if (kind === 'PersistentVolumeClaim') return 'copy-claim';
  if (kind === 'Deployment') return 'replace-deployment';
  if (kind === 'Service') return 'replace-service';
  return kind === 'StorageClass' ? 'replace-class' : undefined;
}

const TEMPLATE = /^spec\.volumeClaimTemplates\[\d+\]\.spec\.(?<rest>.*)$/;

function forSet(refused: readonly string[], message: string, fields: ObjectChange['fields']): string | undefined {
  if (message.includes("only allowed for updateStrategy 'RollingUpdate'")) return 'drop-rolling-update';
  if (refused.length === 0) return undefined;
  if (refused.some((path) => path.startsWith('spec.selector'))) return 'relabel-pods';
  if (fields.some(({ path }) => /^spec\.volumeClaimTemplates\[\d+\]\.metadata\.name$/.test(path)))
    return 'rename-template';
  const whole = fields.find(({ path }) => path === 'spec.volumeClaimTemplates');
  if (whole)
    return namesOf(whole.after).some((name) => !namesOf(whole.before).includes(name))
      ? 'add-template'
      : 'orphan-and-recreate';
  const specs = fields.filter(({ path }) => TEMPLATE.test(path));
  const sizes = specs.filter(({ path }) => path.endsWith('.resources.requests.storage'));
  const isGrowth = sizes.every(({ before, after }) => compareQuantities(String(after), String(before)) > 0);
  // Other claims than those that the set has made: their data has to be copied.
  if (specs.length > sizes.length || !isGrowth) return 'move-claims';
  return sizes.length > 0 ? 'grow-claims' : 'orphan-and-recreate';
}

function namesOf(templates: unknown): readonly string[] {
  return ((templates ?? []) as readonly VolumeClaimTemplate[]).map(({ metadata }) => metadata.name);
}
