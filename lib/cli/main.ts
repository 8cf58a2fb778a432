import { type Command, CommanderError } from 'commander';
import { Bug } from '../util/assert';
import { Misuse } from '../util/misuse';
import { EXIT, type ExitCode } from './exit';
import type { Io } from './io';
import { programFor } from './program';

const NAME = 'cdk8s-stateful';

/**
 * The command line. Whatever happens, it ends with an exit code and words for whoever called it: wrong use is told without a stack, a bug of ours with one.
 *
 * @param args without the program's own name
 */
export async function main(args: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = EXIT.clean;
  const program: Command = programFor(io, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return told(error, args, io);
  }
}

function told(error: unknown, args: readonly string[], io: Io): ExitCode {
  // What it says about itself, help and wrong use alike, it has said already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.misuse;
  if (error instanceof Misuse) {
    io.err(`${NAME}: ${error.message}\n`);
    return EXIT.misuse;
  }
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const said = error instanceof Bug ? message : new Bug(message).message;
  const { version } = require('../../package.json') as { readonly version: string };
  const frames = stack.split('\n').filter((line) => line.startsWith('    at '));
  io.err(
    `${NAME}: ${said}\n\n  ${NAME} ${version}, Node ${process.versions.node}\n  ${NAME} ${args.join(' ')}\n${frames.join('\n')}\n`,
  );
  return EXIT.bug;
}
