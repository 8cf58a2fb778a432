import type { CheckOptions } from '../commands/check';
import { choice, FAIL_ON_OPTION, FAULTS_OPTION } from '../options';
import { FORMATS } from '../render';
import { type Declare, PATHS, withInputs } from './common';

export const checkCommand: Declare = (program, io, ended) => {
  withInputs(program.command('check'))
    .summary('say what is wrong with manifests')
    .description(
      'Judges manifests as an API server would, plays what the cluster will do with them, and says what goes wrong.',
    )
    .addArgument(PATHS)
    .addOption(choice('--format <format>', 'how it is told, text by default', FORMATS).default('text', 'text'))
    .addOption(FAIL_ON_OPTION)
    .option(
      '--previous <render>',
      'the render before, which the cluster holds: a file, a folder, or dist@main or git:main:dist as git has it',
    )
    .addOption(FAULTS_OPTION)
    .option('--info', 'show infos too')
    .option('--watch', 'look again whenever something is saved')
    .option('--strict-allow', 'a suppression that silences nothing is a warning')
    .option('-o, --output <file>', 'write there instead of the standard output')
    .option('-q, --quiet', 'findings alone, without the summary')
    .addHelpText(
      'after',
      `
Examples:
  cdk8s-stateful check dist
  helm template db ./chart | cdk8s-stateful check - --cluster cluster.yaml
  cdk8s-stateful check dist --previous dist@main --format sarif --output findings.sarif`,
    )
    .action(async (paths: string[], options: CheckOptions & { readonly watch?: boolean }) => {
      if (options.watch) {
        const { watchCheck } = await import('../commands/watch');
        return ended(await watchCheck(paths, options, io));
      }
      const { check } = await import('../commands/check');
      ended(check(paths, options, io));
    });
};
