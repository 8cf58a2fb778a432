import type { Declare } from './common';

export const explainCommand: Declare = (program, io, ended) => {
  program
    .command('explain')
    .summary('say what a code means, or which code knows a text')
    .description(
      'Prints the page of a code, given by the code, its name, or the text that kubectl or an Event printed.',
    )
    .argument('<code-or-text...>', 'TOP03, rwo-rollout-deadlock, or a text in quotation marks')
    .addHelpText(
      'after',
      `
Examples:
  cdk8s-stateful explain DSR01
  cdk8s-stateful explain 'Multi-Attach error for volume "pvc-8e5" Volume is already used by pod(s) db-0'`,
    )
    .action(async (words: string[]) => {
      const { explain } = await import('../commands/explain');
      ended(explain(words, io));
    });
};
