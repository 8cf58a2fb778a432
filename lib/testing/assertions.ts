import { AssertionError } from 'node:assert';
import type { Faults } from '../rules/facts/tool';
import type { Story } from '../scenarios/stage';
import type { Answer } from './answer';
import { keepDataThrough } from './matchers';
import { type RecoverOptions, recoverFrom } from './recovery';
import { type FindingOptions, haveFinding, type PassRulesOptions, passRules } from './rules';
import type { Subject } from './subject';
import { type ScenarioName, type SurviveOptions, survive } from './survival';
import { type UpgradeOptions, upgradeFrom } from './upgrades';

/** The questions of the matchers for `node:test` and whatever else takes an AssertionError. Each throws one that tells the story. */
export function assertPassesRules(subject: Subject, options?: PassRulesOptions): void {
  demand(passRules(subject, options), assertPassesRules);
}

export function assertHasFinding(subject: Subject, code: string, options?: FindingOptions): void {
  demand(haveFinding(subject, code, options), assertHasFinding);
}

export function assertSurvives(subject: Subject, scenario: ScenarioName | Story, options?: SurviveOptions): void {
  demand(survive(subject, scenario, options), assertSurvives);
}

export async function assertRecoversFrom(
  subject: Subject,
  fault: keyof Faults | Faults,
  options?: RecoverOptions,
): Promise<void> {
  demand(await recoverFrom(subject, fault, options), assertRecoversFrom);
}

export function assertKeepsDataThrough(
  subject: Subject,
  change: ScenarioName | Story | Subject,
  options?: SurviveOptions | UpgradeOptions,
): void {
  demand(keepDataThrough(subject, change, options), assertKeepsDataThrough);
}

export function assertUpgradesFrom(subject: Subject, old: Subject, options?: UpgradeOptions): void {
  demand(upgradeFrom(subject, old, options), assertUpgradesFrom);
}

/** The stack begins where the test asks. */
function demand({ pass, message }: Answer, asked: (...args: never[]) => unknown): void {
  if (pass) return;
  throw new AssertionError({ message: message(), operator: asked.name, stackStartFn: asked });
}
