import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { type Mutation, mutationsOf } from './mutations';

export const ROOT = join(__dirname, '..');
export const CONTROLLERS = 'lib/model/controllers';

/** A controller with one line of it written wrongly. */
export interface Mutant extends Mutation {
  readonly controller: string;
  /** From the root of the project. */
  readonly file: string;
}

/** By the names of their files or folders. */
export function controllers(): readonly string[] {
  const entries = readdirSync(join(ROOT, CONTROLLERS)).filter((entry) => entry !== 'index.ts');
  return entries.map((entry) => entry.replace(/\.ts$/, '')).sort();
}

/** So many of a controller's mutations, drawn with a seed, so that everybody breaks the same lines. */
export function mutantsOf(controller: string, count: number, seed: number): readonly Mutant[] {
  const all = filesOf(controller).flatMap((file) =>
    mutationsOf(readFileSync(join(ROOT, file), 'utf8')).map((mutation): Mutant => ({ ...mutation, controller, file })),
  );
  const generator = xoroshiro128plus(seed);
  const drawn: Mutant[] = [];
  while (drawn.length < count && all.length > 0) drawn.push(...all.splice(uniformInt(generator, 0, all.length - 1), 1));
  return drawn;
}

function filesOf(controller: string): readonly string[] {
  const folder = join(CONTROLLERS, controller);
  if (!existsSync(join(ROOT, folder))) return [`${folder}.ts`];
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => join(folder, file));
}
