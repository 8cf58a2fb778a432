import { Argument, Command } from 'commander';
import type { ListName } from './commands/list';
import type { ExitCode } from './exit';
import type { Io } from './io';
import { choice, FAIL_ON_OPTION, INPUT_OPTIONS, oneOf } from './options';
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
  for (const add of [checkCommand, explainCommand, listCommand, initCommand]) add(program, io, ended);
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
