import type { ExploreOptions, ReplayOptions } from '../commands/explore';
import { choice, FAULTS_OPTION, wholeNumber } from '../options';
import { type Declare, PATHS, withInputs } from './common';

export const exploreCommand: Declare = (program, io, ended) => {
  withInputs(program.command('explore'))
    .summary('try orders of events under faults')
    .description(
      'Plays the orders of events that faults and components can have, within bounds, and tells the shortest story to each violation. --reductions says which\norders are left out: by default those that mostly come to the same.',
    )
    .addArgument(PATHS)
    .addOption(FAULTS_OPTION)
    .option('--states <number>', 'end after so many states', wholeNumber)
    .option('--seconds <number>', 'end after so many seconds', wholeNumber)
    .option('--depth <number>', 'go so many steps far', wholeNumber)
    .addOption(
      choice('--reductions <level>', 'orders to leave out since others come to the same, most by default', [
        'none',
        'some',
        'most',
      ]),
    )
    .option('--threads <number>', 'search with so many threads (default: 1)', wholeNumber)
    .option('--shards <number>', 'be one of so many processes that explore together', wholeNumber)
    .option('--shard-index <number>', 'which of them, from 0 (default: JOB_COMPLETION_INDEX)', wholeNumber)
    .option('--peers <addresses>', 'where they listen: host:port,… or one host:port with {index} in it')
    .option('--connect-seconds <number>', 'how long they wait for each other (default: 120)', wholeNumber)
    .option('--minimise <folder>', 'look for the smallest manifests that show each violation, and write them there')
    .option('--all', 'tell every property, also those that hold')
    .option('--json', 'as JSON')
    .option('-o, --output <file>', 'write there instead of the standard output')
    .addHelpText(
      'after',
      `
Ctrl-C ends it with what was found so far.

Examples:
  cdk8s-stateful explore dist
  cdk8s-stateful explore dist --faults nodeLoss=1,controllerRestart=1 --seconds 300
  cdk8s-stateful explore dist --faults partition=1,forceDelete=1 --minimise repro
  cdk8s-stateful explore dist --shards 3 --peers 'explore-{index}.explore:7400'`,
    )
    .action(async (paths: string[], options: ExploreOptions) => {
      const { explore } = await import('../commands/explore');
      ended(await explore(paths, options, io));
    });
};

export const replayCommand: Declare = (program, io, ended) => {
  withInputs(program.command('replay'))
    .summary('tell the story of a replay token again')
    .description('Replays a story on the manifests, the cluster and the faults with which it was found.')
    .argument('<token>', 'the line that stands beside a finding: v1:…')
    .addArgument(PATHS)
    .addOption(FAULTS_OPTION)
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Examples:
  cdk8s-stateful replay v1:Vx3… dist --faults nodeLoss=1`,
    )
    .action(async (token: string, paths: string[], options: ReplayOptions) => {
      const { replay } = await import('../commands/explore');
      ended(replay(token, paths, options, io));
    });
};
