import type { PlanFormat, PlanOptions } from '../commands/plan';
import { choice, wholeNumber } from '../options';
import { type Declare, withCluster } from './common';

const PLAN_FORMATS: readonly PlanFormat[] = ['text', 'markdown', 'json'];

export const planCommand: Declare = (program, io, ended) => {
  withCluster(program.command('plan'))
    .summary('say what the upgrade from one render to another will do')
    .description(
      'Settles the old render in a simulated cluster, applies the new one, and says what becomes of every object, ordinal and volume.',
    )
    .argument(
      '<old>',
      'the render that the cluster holds: a file, a folder, or dist@main and git:main:dist as git has it',
    )
    .argument('<new>', 'the render that is applied')
    .addOption(
      choice(
        '--format <format>',
        'how it is told, text by default; markdown is for pull requests',
        PLAN_FORMATS,
      ).default('text', 'text'),
    )
    .addOption(
      choice('--apply <way>', 'how the new render is applied, client-side by default', ['client-side', 'server-side']),
    )
    .option('--prune', 'what the new render does not hold is deleted, as Helm, Argo CD and Flux do')
    .option('--replace', 'what is refused is deleted and made anew')
    .option('--exhaustive', 'look at every order of events, with one fault')
    .addOption(
      choice('--fault <fault>', 'which one, podDelete by default', [
        'podDelete',
        'nodeLoss',
        'controllerRestart',
        'none',
      ]),
    )
    .option('--seconds <number>', 'how long that may take', wholeNumber)
    .option('-o, --output <file>', 'write there instead of the standard output')
    .addHelpText(
      'after',
      `
Examples:
  cdk8s-stateful plan dist@main dist
  cdk8s-stateful plan git:HEAD~1:dist dist --prune --format markdown --output plan.md`,
    )
    .action(async (old: string, next: string, options: PlanOptions) => {
      const { plan } = await import('../commands/plan');
      ended(plan(old, next, options, io));
    });
};
