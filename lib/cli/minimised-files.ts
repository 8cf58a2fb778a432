import { join } from 'node:path';
import type { ManifestsExploration, ToldAnswer, ToldStory } from '../check/explore';
import type { Minimised } from '../check/minimise';

/** Where minimised manifests are written, and what they show. */
export interface MinimisedFile {
  readonly file: string;
  readonly property: ToldAnswer['property'];
}

/** A file for each violation: `db-one-writer.yaml` of the workload `db`, and `db-one-writer-2.yaml` of another one of that name. */
export function minimisedFiles(
  { explored }: ManifestsExploration,
  folder: string,
): ReadonlyMap<Minimised<ToldStory>, MinimisedFile> {
  const files = new Map<Minimised<ToldStory>, MinimisedFile>();
  const taken = new Map<string, number>();
  for (const { workloads, answers } of explored) {
    const workload = workloads[0]?.split('/').at(-1) ?? '';
    for (const { property, minimised } of answers) {
      if (!minimised) continue;
      const name = `${workload}-${property.name}`;
      const times = (taken.get(name) ?? 0) + 1;
      taken.set(name, times);
      files.set(minimised, { file: join(folder, `${name}${times === 1 ? '' : `-${times}`}.yaml`), property });
    }
  }
  return files;
}
