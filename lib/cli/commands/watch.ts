import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { watch as watched } from 'chokidar';
import { CONFIG_FILE } from '../../check/inputs/config';
import { settingsOf } from '../../check/inputs/settings';
import { Misuse } from '../../util/misuse';
import { CDK8S_FILE } from '../cdk8s-file';
import { EXIT, type ExitCode } from '../exit';
import type { Io } from '../io';
import { type CheckOptions, check } from './check';

/**
 * An editor that saves by renaming, a formatter behind it, or a synth that writes several files are one change. Longer than the 50 ms in which chokidar
 * drops a second change of a file, so that what it dropped is read nevertheless.
 */
const QUIET_MS = 60;

/** Checks, and checks again whenever something of what was looked at is saved, until Ctrl-C. Ends with the last verdict. */
export async function watchCheck(paths: readonly string[], options: CheckOptions, io: Io): Promise<ExitCode> {
  let code = verdict(paths, options, io);
  const watcher = watched(watchedPaths(paths, options), { ignoreInitial: true, ignored: isNoInput });
  let waiting: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      watcher.on('error', reject);
      watcher.once('ready', () => io.err('cdk8s-stateful: watching, Ctrl-C ends it\n'));
      watcher.on('all', () => {
        clearTimeout(waiting);
        waiting = setTimeout(() => {
          io.out('\n');
          try {
            code = verdict(paths, options, io);
          } catch (error) {
            reject(error);
          }
        }, QUIET_MS);
      });
      if (io.signal?.aborted) resolve();
      io.signal?.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    clearTimeout(waiting);
    await watcher.close();
  }
  return code;
}

/** While somebody writes, a file may be wrong for a moment: that is told, and no end. */
function verdict(paths: readonly string[], options: CheckOptions, io: Io): ExitCode {
  try {
    return check(paths, options, io);
  } catch (error) {
    if (!(error instanceof Misuse)) throw error;
    io.err(`cdk8s-stateful: ${error.message}\n`);
    return EXIT.misuse;
  }
}

/** What a verdict depends on, as far as it is there: manifests or the sources of the app, and our own files. */
function watchedPaths(paths: readonly string[], options: CheckOptions): string[] {
  const settings = quietSettings(options);
  const manifests = paths.length > 0 ? paths : (settings?.paths ?? ['.']);
  const own = [options.config ?? CONFIG_FILE, CDK8S_FILE, ...(options.cluster ?? settings?.files ?? [])];
  const previous = options.previous ?? settings?.previous;
  const all = [...manifests, ...own, ...(previous === undefined ? [] : [previous])];
  return [...new Set(all)].filter((path) => existsSync(path));
}

function quietSettings(options: CheckOptions) {
  try {
    return settingsOf(options);
  } catch (error) {
    if (error instanceof Misuse) return undefined;
    throw error;
  }
}

/** An app writes there, or nobody does. */
function isNoInput(path: string): boolean {
  const name = basename(path);
  return name === 'node_modules' || name === '.git' || name.endsWith('.tmp');
}
