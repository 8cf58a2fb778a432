import { Argument } from 'commander';
import type { ListName } from '../commands/list';
import { oneOf } from '../options';
import type { Declare } from './common';

/** Known here, so that help costs no rule. */
const LISTS: readonly ListName[] = ['rules', 'scenarios', 'versions'];

export const listCommand: Declare = (program, io, ended) => {
  program
    .command('list')
    .summary('list rules, scenarios or versions')
    .description('Lists what there is: rules by code, scenarios that simulate plays, versions of Kubernetes.')
    .addArgument(new Argument('[what]', LISTS.join(', ')).default('rules').argParser((given) => oneOf(given, LISTS)))
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Examples:
  cdk8s-stateful list
  cdk8s-stateful list scenarios --json`,
    )
    .action(async (what: ListName, { json = false }: { readonly json?: boolean }) => {
      const { list } = await import('../commands/list');
      ended(list(what, json, io));
    });
};
