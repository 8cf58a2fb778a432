import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './tools';

/** What is not ours to judge: installed, built, or version control's own. */
const foreign = new Set(['node_modules', 'build', 'dist', 'coverage', '.cache', '.git', 'test-results.json']);

/** Every file of the checkout below `folder`, as paths from the top with `/`, in order. */
export function filesBelow(folder = '.'): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !foreign.has(entry.name))
    .flatMap((entry) => {
      const path = relative('.', join(folder, entry.name)).replaceAll('\\', '/');
      return entry.isDirectory() ? filesBelow(path) : [path];
    })
    .sort();
}

export function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
