import { InvalidArgumentError, Option } from 'commander';
import { FAIL_ON } from '../check/inputs/config';
import { FAULTS } from '../check/inputs/config-schema';
import type { SettingsOptions } from '../check/inputs/settings';
import type { Faults } from '../rules/facts/tool';
import { didYouMean, list } from '../util/text';

/** Options of every command that looks at manifests. */
export type InputOptions = SettingsOptions;

/** An option whose values are known: a slip is told with the nearest one. */
export function choice(flags: string, description: string, known: readonly string[]): Option {
  return new Option(flags, `${description} (${known.join(', ')})`).argParser((given: string) => oneOf(given, known));
}

export function oneOf<Word extends string>(given: string, known: readonly Word[]): Word {
  if ((known as readonly string[]).includes(given)) return given as Word;
  throw new InvalidArgumentError(`Wanted is ${list(known, 'or')}.${didYouMean(given, known)}`);
}

const collect = (given: string, before: readonly string[] = []) => [...before, given];

/** Given again, it counts again. */
export const severalOf = (flags: string, description: string) => new Option(flags, description).argParser(collect);

/** Several of known values; the first one given replaces the default. */
export function severalChoices(flags: string, description: string, known: readonly string[]): Option {
  let given: string[] | undefined;
  return new Option(flags, `${description} (${known.join(', ')})`).argParser((word: string) => {
    given = [...(given ?? []), oneOf(word, known)];
    return given;
  });
}

export function wholeNumber(given: string): number {
  if (/^\d+$/.test(given)) return Number(given);
  throw new InvalidArgumentError('Wanted is a whole number.');
}

/** `nodeLoss=1,podDelete=2`; a fault without a number may happen once. */
function faultsOf(given: string): Faults {
  const budgets = given.split(',').map((part) => {
    const [, name = '', budget = '1'] = /^\s*(\w+)(?:=(\d+))?\s*$/.exec(part) ?? [];
    if (name === '')
      throw new InvalidArgumentError(
        'Wanted are faults and how often they may happen, such as nodeLoss=1,podDelete=2.',
      );
    return [oneOf(name, FAULTS), Number(budget)];
  });
  return Object.fromEntries(budgets);
}

export const FAULTS_OPTION = new Option(
  '--faults <budgets>',
  'how often each fault may happen, such as nodeLoss=1,podDelete=2',
).argParser(faultsOf);

/** What is known beside the manifests. */
export const CLUSTER_OPTIONS: readonly Option[] = [
  severalOf(
    '--cluster <file>',
    'what is in the cluster: a description, or what kubectl get -o yaml prints; may be repeated',
  ),
  new Option('--config <file>', 'the configuration (default: cdk8s-stateful.yaml)'),
  new Option(
    '--kubernetes <version>',
    'the version of the cluster, such as 1.36 or 1.35.2 (default: the newest known)',
  ),
];

export const APP_OPTION = new Option(
  '--app <command>',
  'synthesize with this command and look at what it writes (default: app of cdk8s.yaml)',
);

export const FAIL_ON_OPTION = choice(
  '--fail-on <severity>',
  'what makes the exit status 1, warning by default',
  FAIL_ON,
);
