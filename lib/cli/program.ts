import { Argument, Command } from 'commander';
import type { ExploreOptions, ReplayOptions } from './commands/explore';
import type { ListName } from './commands/list';
import type { SimulateCommandOptions, View } from './commands/simulate';
import type { ExitCode } from './exit';
import type { Io } from './io';
import {
  choice,
  FAIL_ON_OPTION,
  FAULTS_OPTION,
  INPUT_OPTIONS,
  oneOf,
  severalChoices,
  severalOf,
  wholeNumber,
} from './options';
import { FORMATS } from './render';

/** Takes the exit code of a command. */
type Ended = (code: ExitCode) => void;

const EXIT_CODES = `
Exit codes:
  0  clean
  1  findings
  2  wrong use: an option, a file that is missing or wrong
  3  a bug of ours
  4  bounds were reached before the answer`;

/** The commands, their options and their help. What a command does is loaded when it is called. */
export function programFor(io: Io, ended: Ended): Command {
  const { version } = require('../../package.json') as { readonly version: string };
  const program = new Command('cdk8s-stateful')
    .description('What a Kubernetes cluster will do with stateful applications, before it does.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride()
    .configureOutput({
      writeOut: io.out,
      writeErr: io.err,
      outputError: (text, write) => write(text.replace(/^error: /, 'cdk8s-stateful: ')),
    })
    .configureHelp({ helpWidth: io.width })
    .showSuggestionAfterError()
    .addHelpText('after', EXIT_CODES);
  for (const add of [
    checkCommand,
    simulateCommand,
    exploreCommand,
    replayCommand,
    explainCommand,
    listCommand,
    initCommand,
  ])
    add(program, io, ended);
  return program;
}

type Add = (program: Command, io: Io, ended: Ended) => void;

const PATHS = new Argument(
  '[path...]',
  'files and folders of manifests, - for standard input (default: paths of the configuration, else the app)',
);

function withInputs(command: Command): Command {
  for (const option of INPUT_OPTIONS) command.addOption(option);
  return command;
}

const checkCommand: Add = (program, io, ended) => {
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
      'the render before, which the cluster holds: a file, a folder, or PATH@REVISION of git',
    )
    .addOption(FAULTS_OPTION)
    .option('--info', 'show infos too')
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
    .action(async (paths: string[], options) => {
      const { check } = await import('./commands/check');
      ended(check(paths, options, io));
    });
};

const VIEWS: readonly View[] = ['timeline', 'tables', 'events', 'volumes', 'yaml', 'json'];

const simulateCommand: Add = (program, io, ended) => {
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
      const { simulate } = await import('./commands/simulate');
      ended(simulate(paths, options, io));
    });
};

const exploreCommand: Add = (program, io, ended) => {
  withInputs(program.command('explore'))
    .summary('try every order of events under faults')
    .description(
      'Plays every order of events that faults and components can have, within bounds, and tells the shortest story to each violation.',
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
    .option('--all', 'tell every property, also those that hold')
    .option('--json', 'as JSON')
    .option('-o, --output <file>', 'write there instead of the standard output')
    .addHelpText(
      'after',
      `
Ctrl-C ends it with what was found so far.

Examples:
  cdk8s-stateful explore dist
  cdk8s-stateful explore dist --faults nodeLoss=1,controllerRestart=1 --seconds 300`,
    )
    .action(async (paths: string[], options: ExploreOptions) => {
      const { explore } = await import('./commands/explore');
      ended(await explore(paths, options, io));
    });
};

const replayCommand: Add = (program, io, ended) => {
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
      const { replay } = await import('./commands/explore');
      ended(replay(token, paths, options, io));
    });
};

const explainCommand: Add = (program, io, ended) => {
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
      const { explain } = await import('./commands/explain');
      ended(explain(words, io));
    });
};

/** Known here, so that help costs no rule. */
const LISTS: readonly ListName[] = ['rules', 'scenarios', 'versions'];

const listCommand: Add = (program, io, ended) => {
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
      const { list } = await import('./commands/list');
      ended(list(what, json, io));
    });
};

const initCommand: Add = (program, io, ended) => {
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
      const { init } = await import('./commands/init');
      ended(init(options, io));
    });
};
