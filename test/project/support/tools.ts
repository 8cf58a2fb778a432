import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The top folder of this checkout. */
export const root = resolve(__dirname, '../../..');

export interface Outcome {
  readonly command: string;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Options {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end. Colours are off, so that output compares on every machine. */
export function run(
  program: string,
  args: readonly string[],
  { cwd = root, env = {} }: Options = {},
): Promise<Outcome> {
  const { FORCE_COLOR: _, ...inherited } = process.env;
  return new Promise((done, fail) => {
    const child = spawn(program, args, { cwd, env: { ...inherited, NO_COLOR: '1', ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    child.once('error', fail);
    child.once('close', (code) => done({ command: [program, ...args].join(' '), code, stdout, stderr }));
  });
}

/** Runs a development tool of this checkout, by the name of its command. */
export function tool(name: string, args: readonly string[], options?: Options): Promise<Outcome> {
  const file = join(root, 'node_modules', '.bin', name);
  if (!existsSync(file)) throw new Error(`${name} is not installed: npm ci`);
  return run(file, args, options);
}

/** Passes on the outcome of a program that found nothing wrong; otherwise the test fails with all that the program said. */
export async function clean(running: Promise<Outcome>): Promise<Outcome> {
  const outcome = await running;
  if (outcome.code !== 0) {
    throw new Error(`${outcome.command} ended with ${outcome.code}\n${outcome.stdout}\n${outcome.stderr}`);
  }
  return outcome;
}
