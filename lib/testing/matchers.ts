import type { Faults } from '../rules/facts/tool';
import type { Story } from '../scenarios/stage';
import type { Answer } from './answer';
import { type RecoverOptions, recoverFrom } from './recovery';
import { type FindingOptions, haveFinding, type PassRulesOptions, passRules } from './rules';
import type { Subject } from './subject';
import { keepDataInStory, type ScenarioName, type SurviveOptions, survive } from './survival';
import { keepDataInUpgrade, type UpgradeOptions, upgradeFrom } from './upgrades';

/** What a framework's `expect(subject)` gets: jest's `Matchers<R>` and vitest's are made to extend it. */
export interface StatefulMatchers<R = unknown> {
  /** No rule has an error or a warning to tell. */
  toPassRules(options?: PassRulesOptions): R;
  /** Every pod of every set is Ready again after a story, on its own claim, with its own data. */
  toSurvive(scenario: ScenarioName | Story, options?: SurviveOptions): R;
  /** Workloads come back from a fault by themselves, in whatever order things happen. To be awaited. */
  toRecoverFrom(fault: keyof Faults | Faults, options?: RecoverOptions): Promise<R>;
  /** No pod loses its claim or its data, in a story or in the upgrade to another render. */
  toKeepDataThrough(change: ScenarioName | Story | Subject, options?: SurviveOptions | UpgradeOptions): R;
  /** The upgrade from an older render goes through, with all data where it was. */
  toUpgradeFrom(old: Subject, options?: UpgradeOptions): R;
  /** A rule speaks. */
  toHaveFinding(code: string, options?: FindingOptions): R;
}

/** The matchers themselves, for `expect.extend` of jest and vitest. */
export const matchers = {
  toPassRules: (subject: Subject, options?: PassRulesOptions) => told('toPassRules', passRules(subject, options)),
  toSurvive: (subject: Subject, scenario: ScenarioName | Story, options?: SurviveOptions) =>
    told('toSurvive', survive(subject, scenario, options)),
  toRecoverFrom: async (subject: Subject, fault: keyof Faults | Faults, options?: RecoverOptions) =>
    told('toRecoverFrom', await recoverFrom(subject, fault, options)),
  toKeepDataThrough: (
    subject: Subject,
    change: ScenarioName | Story | Subject,
    options?: SurviveOptions | UpgradeOptions,
  ) => told('toKeepDataThrough', keepDataThrough(subject, change, options)),
  toUpgradeFrom: (subject: Subject, old: Subject, options?: UpgradeOptions) =>
    told('toUpgradeFrom', upgradeFrom(subject, old, options)),
  toHaveFinding: (subject: Subject, code: string, options?: FindingOptions) =>
    told('toHaveFinding', haveFinding(subject, code, options)),
};

/** Whether no pod loses its claim or its data, in a story or in the upgrade to another render. */
export function keepDataThrough(
  subject: Subject,
  change: ScenarioName | Story | Subject,
  options?: SurviveOptions | UpgradeOptions,
): Answer {
  return isStory(change) ? keepDataInStory(subject, change, options) : keepDataInUpgrade(subject, change, options);
}

function isStory(change: ScenarioName | Story | Subject): change is ScenarioName | Story {
  return typeof change === 'string' || 'play' in change;
}

/** Under the name of the matcher, with `not` where the answer was yes and should not have been. */
function told(name: string, { pass, message }: Answer): Answer {
  return { pass, message: () => `expect(subject)${pass ? '.not' : ''}.${name}\n\n${message()}` };
}
