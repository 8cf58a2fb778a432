import { Argument } from 'commander';
import { oneOf } from '../options';
import type { Declare } from './common';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

export const completionCommand: Declare = (program, io, ended) => {
  program
    .command('completion')
    .summary('print what makes a shell complete commands and options')
    .description('Prints a script for a shell, which completes commands, options and their values.')
    .addArgument(new Argument('<shell>', SHELLS.join(', ')).argParser((given) => oneOf(given, SHELLS)))
    .addHelpText(
      'after',
      `
Examples:
  source <(cdk8s-stateful completion bash)
  cdk8s-stateful completion zsh > "\${fpath[1]}/_cdk8s-stateful"
  cdk8s-stateful completion fish > ~/.config/fish/completions/cdk8s-stateful.fish`,
    )
    .action(async (shell: Shell) => {
      const { completion } = await import('../commands/completion');
      ended(completion(shell, program, io));
    });
};
