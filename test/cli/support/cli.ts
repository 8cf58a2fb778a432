import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Io } from '../../../lib/cli/io';
import { main } from '../../../lib/cli/main';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in this process. */
export async function cli(args: readonly string[], world: Partial<Io> = {}): Promise<Ran> {
  let out = '';
  let err = '';
  const io: Io = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    colours: false,
    isInteractive: false,
    width: 120,
    today: '2026-11-21',
    ...world,
  };
  const code = await main(args, io);
  return { code, out, err };
}

let folder: string | undefined;
let before: string | undefined;

/** A new working directory with these files, until `leaveFolder`. */
export function enterFolder(files: { readonly [path: string]: string } = {}): string {
  before ??= process.cwd();
  leaveFolder();
  before = process.cwd();
  // As the operating system names it: a link would be resolved by the programs that run there.
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'cdk8s-stateful-')));
  process.chdir(folder);
  for (const [path, text] of Object.entries(files)) put(path, text);
  return folder;
}

export function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

export function leaveFolder(): void {
  if (folder === undefined || before === undefined) return;
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
  folder = undefined;
}
