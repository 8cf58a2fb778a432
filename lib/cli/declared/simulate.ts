import type { SimulateCommandOptions, View } from '../commands/simulate';
import { choice, severalChoices, severalOf, wholeNumber } from '../options';
import { type Declare, PATHS, withInputs } from './common';

const VIEWS: readonly View[] = ['timeline', 'tables', 'events', 'volumes', 'yaml', 'json'];

export const simulateCommand: Declare = (program, io, ended) => {
  withInputs(program.command('simulate'))
    .summary('play what becomes of manifests, and show it')
    .description(
      'Applies manifests to a simulated cluster, plays scenarios, and shows who wrote what when and what came of it.',
    )
    .addArgument(PATHS)
    .addOption(
      severalOf(
        '--scenario <name>',
        'what is played then: a name (cdk8s-stateful list scenarios) or a scenario file; may be repeated',
      ),
    )
    .addOption(
      severalChoices('--show <view>', 'what is shown; may be repeated', VIEWS).default(['timeline'], 'timeline'),
    )
    .addOption(severalOf('--only <object>', 'of the timeline only what concerns Kind/name or Kind; may be repeated'))
    .option('--no-events', 'without Events in the timeline')
    .option('--no-machines', 'without what happens on machines in the timeline')
    .addOption(
      choice('--timings <timings>', 'whose waits: those of a real cluster, or the shortened ones of recordings', [
        'upstream',
        'recorded',
      ]),
    )
    .option('--seed <number>', 'throw the dice among equally good choices', wholeNumber)
    .option('--until <duration>', 'end then, such as 10m, whatever is left to do')
    .option('-o, --output <file>', 'write there instead of the standard output')
    .addHelpText(
      'after',
      `
Examples:
  cdk8s-stateful simulate dist --scenario node-loss --only StatefulSet --only Pod
  cdk8s-stateful simulate dist --scenario rolling-update --show tables --show volumes
  cdk8s-stateful simulate --scenario two-nodes-lost.yaml --until 30m`,
    )
    .action(async (paths: string[], options: SimulateCommandOptions) => {
      const { simulate } = await import('../commands/simulate');
      ended(simulate(paths, options, io));
    });
};
