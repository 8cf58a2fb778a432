import { Command } from 'commander';
import { checkCommand } from './declared/check';
import type { Declare, Ended } from './declared/common';
import { completionCommand } from './declared/completion';
import { explainCommand } from './declared/explain';
import { exploreCommand, replayCommand } from './declared/explore';
import { initCommand } from './declared/init';
import { listCommand } from './declared/list';
import { planCommand } from './declared/plan';
import { simulateCommand } from './declared/simulate';
import type { Io } from './io';

/** In the order in which help shows them. */
const COMMANDS: readonly Declare[] = [
  checkCommand,
  simulateCommand,
  exploreCommand,
  replayCommand,
  planCommand,
  explainCommand,
  listCommand,
  initCommand,
  completionCommand,
];

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
  for (const declare of COMMANDS) declare(program, io, ended);
  return program;
}
