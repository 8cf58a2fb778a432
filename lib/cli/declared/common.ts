import { Argument, type Command } from 'commander';
import type { ExitCode } from '../exit';
import type { Io } from '../io';
import { APP_OPTION, CLUSTER_OPTIONS } from '../options';

/** Takes the exit code of a command. */
export type Ended = (code: ExitCode) => void;

/** Declares a command: its options and its help. What it does is loaded when it is called. */
export type Declare = (program: Command, io: Io, ended: Ended) => void;

export const PATHS = new Argument(
  '[path...]',
  'files and folders of manifests, - for standard input (default: paths of the configuration, else the app)',
);

/** The options of a command that looks at manifests, or at what an app synthesizes. */
export function withInputs(command: Command): Command {
  return withCluster(command.addOption(APP_OPTION));
}

/** The options of a command that plays something on a cluster. */
export function withCluster(command: Command): Command {
  for (const option of CLUSTER_OPTIONS) command.addOption(option);
  return command;
}
