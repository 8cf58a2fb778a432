import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import type { ManifestSource } from '../kube/read/read';
import { Misuse } from '../util/misuse';
import { sourcesAt } from './manifests';

/**
 * A render: a file or a folder, `-` for standard input, or what git has at a revision: `dist@main`, `git:main:dist`.
 *
 * @throws Misuse when there is none
 */
export function renderAt(given: string): readonly ManifestSource[] {
  const revision = existsSync(given) ? undefined : revisionIn(given);
  return revision ? ofRevision(revision) : sourcesAt([given]);
}

interface Revision {
  /** As it was given. */
  readonly named: string;
  readonly revision: string;
  readonly path: string;
}

function revisionIn(given: string): Revision | undefined {
  const [, revision, path] = /^git:([^:]+):(.+)$/.exec(given) ?? [];
  if (revision !== undefined && path !== undefined) return { named: `'${given}'`, revision, path };
  const at = given.lastIndexOf('@');
  return at > 0 ? { named: `'${given}'`, revision: given.slice(at + 1), path: given.slice(0, at) } : undefined;
}

const EXTENSIONS: ReadonlySet<string> = new Set(['.yaml', '.yml', '.json']);

function ofRevision({ named, revision, path }: Revision): readonly ManifestSource[] {
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
