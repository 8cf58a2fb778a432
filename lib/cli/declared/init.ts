import type { Declare } from './common';

export const initCommand: Declare = (program, io, ended) => {
  program
    .command('init')
    .summary('write a configuration to start from')
    .description('Writes cdk8s-stateful.yaml, in which everything that can be said stands as a comment.')
    .option('--force', 'replace one that is there')
    .addHelpText(
      'after',
      `
Examples:
  cdk8s-stateful init`,
    )
    .action(async (options: { readonly force?: boolean }) => {
      const { init } = await import('../commands/init');
      ended(init(options, io));
    });
};
