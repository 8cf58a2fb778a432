import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import type { ManifestSource } from '../kube/read/read';
import { Misuse } from '../util/misuse';
import { sourcesAt } from './manifests';

/**
 * An earlier render: a file or a folder, or `PATH@REVISION`, as git has it.
 *
 * @throws Misuse when there is neither
 */
export function previousManifests(given: string): readonly ManifestSource[] {
  const at = given.lastIndexOf('@');
  if (existsSync(given) || at <= 0) return sourcesAt([given]);
  return ofRevision(given.slice(0, at), given.slice(at + 1));
}

const EXTENSIONS: ReadonlySet<string> = new Set(['.yaml', '.yml', '.json']);

function ofRevision(path: string, revision: string): readonly ManifestSource[] {
  const named = `'${path}@${revision}'`;
  if (revision.startsWith('-'))
    throw new Misuse(`${named} is neither a file nor a folder, and '${revision}' no revision`);
  const files = git(['ls-tree', '-r', '-z', '--name-only', revision, '--', path], named)
    .split('\0')
    .filter((file) => file === path || EXTENSIONS.has(extname(file)));
  if (files.length === 0) throw new Misuse(`${named}: the revision has no manifests there`);
  return files.map((file) => ({ file: `${file}@${revision}`, text: git(['show', `${revision}:./${file}`], named) }));
}

/** As much as a file may have. */
const MOST_BYTES = 64 * 1024 * 1024;

function git(args: readonly string[], named: string): string {
  try {
    return execFileSync('git', args, { encoding: 'utf8', maxBuffer: MOST_BYTES, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { code, stderr = '' } = error as NodeJS.ErrnoException & { readonly stderr?: string };
    const [said = ''] = code === 'ENOENT' ? ['git is not installed'] : stderr.trim().split('\n');
    throw new Misuse(`${named} is neither a file nor a folder, nor does git have it: ${said}`);
  }
}
