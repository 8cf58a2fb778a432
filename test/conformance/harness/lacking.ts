import { parseAllDocuments } from 'yaml';
import { DEFAULT_DRIVERS } from '../../../lib/model/setup';
import type { Scenario } from '../../../lib/scenarios/scenario';
import type { Line } from './recording';

/**
 * What recordings hold and the model does not, each with its reason. Writes that consist of nothing else are skipped; everything not listed here is
 * compared.
 */

/** Kinds that no rule or controller of the model looks at. */
const LACKING_KINDS: { readonly [kind: string]: string } = {
  CronJob: 'makes pods by the clock; no storage of its own',
  DaemonSet: 'its pods follow the nodes; out of scope',
  HorizontalPodAutoscaler: 'a scale step stands for it (S3.26)',
  Job: 'runs to completion; out of scope',
  LimitRange: 'changes pods at admission; out of scope',
  ResourceQuota: 'refuses objects by count; out of scope',
};

/** `Kind/name`. */
export function isLackingObject(object: string): boolean {
  return object.split('/')[0] in LACKING_KINDS;
}

export function isLacking({ object = '' }: Pick<Line, 'object'>): boolean {
  return isLackingObject(object);
}

/** The scenario as it was recorded: without the objects that the model has no kind for, and with drivers that know nothing but CSI. */
export function withoutLacking(scenario: Scenario): Scenario {
  const steps = scenario.steps.map((step) => (step.apply === undefined ? step : { apply: kept(step.apply) }));
  const { drivers = DEFAULT_DRIVERS } = scenario.cluster ?? {};
  const cluster = { ...scenario.cluster, drivers: drivers.map((driver) => ({ ...driver, servesInTree: false })) };
  return { ...scenario, cluster, steps };
}

function kept(manifests: string): string {
  const documents = parseAllDocuments(manifests);
  if (!documents.some((document) => String(document.get('kind')) in LACKING_KINDS)) return manifests;
  return documents
    .filter((document) => !(String(document.get('kind')) in LACKING_KINDS))
    .map((document) => document.toString())
    .join('---\n');
}
