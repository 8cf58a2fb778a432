import { InvalidArgumentError, Option } from 'commander';
import { FAIL_ON } from '../check/inputs/config';
import { didYouMean, list } from '../util/text';

/** Options of every command that looks at manifests. */
export interface InputOptions {
  readonly config?: string;
  readonly cluster?: readonly string[];
  readonly kubernetes?: string;
  readonly app?: string;
}

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

export function wholeNumber(given: string): number {
  if (/^\d+$/.test(given)) return Number(given);
  throw new InvalidArgumentError('Wanted is a whole number.');
}

export const INPUT_OPTIONS: readonly Option[] = [
  new Option('--app <command>', 'synthesize with this command and look at what it writes (default: app of cdk8s.yaml)'),
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

export const FAIL_ON_OPTION = choice(
  '--fail-on <severity>',
  'what makes the exit status 1, warning by default',
  FAIL_ON,
);
