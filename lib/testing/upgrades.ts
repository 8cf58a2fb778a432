import { doesHarm, type PlanInput, planSources } from '../check/plan';
import { planText } from '../report/plan';
import type { Plan, Verdict } from '../upgrade/plan';
import { type Answer, no, yes } from './answer';
import { type CheckOptions, clusterOf } from './rules';
import { type Subject, sourcesOf } from './subject';

export interface UpgradeOptions
  extends Pick<CheckOptions, 'kubernetesVersion' | 'cluster' | 'behaviours' | 'hints'>,
    Pick<PlanInput, 'apply' | 'prune' | 'replace'> {}

/** What an upgrade from one render to another does, object by object and ordinal by ordinal. */
export function plan(old: Subject, next: Subject, options: UpgradeOptions = {}): Plan {
  const { cluster, ...rest } = options;
  return planSources({
    ...rest,
    old: sourcesOf(old),
    new: sourcesOf(next),
    ...(cluster && { cluster: clusterOf(cluster) }),
  }).plan;
}

/** Whether the upgrade from an older render goes through, with all data where it was. */
export function upgradeFrom(subject: Subject, old: Subject, options: UpgradeOptions = {}): Answer {
  return judged(plan(old, subject, options), ['loses-data', 'refused', 'stuck', 'migrates', 'strands']);
}

/** Whether a change to another render leaves every pod its data; it may be refused, or get stuck. */
export function keepDataInUpgrade(subject: Subject, next: Subject, options: UpgradeOptions = {}): Answer {
  return judged(plan(subject, next, options), ['loses-data', 'migrates', 'strands']);
}

function judged(found: Plan, bad: readonly Verdict[]): Answer {
  const told = planText(found).trimEnd();
  return doesHarm(found, new Set(bad)) || found.notes.length > 0 ? no(told) : yes(told);
}
