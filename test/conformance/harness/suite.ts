import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readScenario, type Scenario } from '../../../lib/scenarios/scenario';
import { Misuse } from '../../../lib/util/misuse';
import { type Recording, readRecording } from './recording';

/** A scenario and its recordings on one version of Kubernetes. */
export interface Case {
  readonly name: string;
  readonly version: string;
  readonly scenarioFile: string;
  readonly files: readonly string[];
  /** Recordings of the same scenario on other versions: evidence of what comes before what. */
  readonly elsewhere: readonly string[];
}

export interface OpenCase {
  readonly scenario: Scenario;
  readonly recordings: readonly Recording[];
  readonly elsewhere: readonly Recording[];
}

/** What a folder holds: `scenarios/NAME.yaml` and `recordings/VERSION/NAME.RUN.jsonl`. A scenario that was not recorded is no case. */
export function readSuite(folder: string): readonly Case[] {
  for (const part of ['scenarios', 'recordings']) {
    if (!existsSync(join(folder, part))) {
      throw new Misuse(
        `${folder} has no '${part}': wanted are scenarios/NAME.yaml and recordings/VERSION/NAME.RUN.jsonl`,
      );
    }
  }
  const byName = new Map<string, Map<string, string[]>>();
  for (const version of readdirSync(join(folder, 'recordings')).sort()) {
    for (const file of readdirSync(join(folder, 'recordings', version)).sort()) {
      const name = /^(.+)\.\d+\.jsonl$/.exec(file)?.[1];
      if (name === undefined)
        throw new Misuse(`${join(folder, 'recordings', version, file)}: a recording is named NAME.RUN.jsonl`);
      const versions = byName.get(name) ?? new Map<string, string[]>();
      versions.set(version, [...(versions.get(version) ?? []), join(folder, 'recordings', version, file)]);
      byName.set(name, versions);
    }
  }
  return [...byName]
    .flatMap(([name, versions]) => casesOf(folder, name, versions))
    .sort((a, b) => (`${a.version} ${a.name}` < `${b.version} ${b.name}` ? -1 : 1));
}

function casesOf(folder: string, name: string, versions: ReadonlyMap<string, readonly string[]>): readonly Case[] {
  const scenarioFile = join(folder, 'scenarios', `${name}.yaml`);
  return [...versions].map(([version, files]) => {
    if (!existsSync(scenarioFile))
      throw new Misuse(`${files[0]} is a recording of ${scenarioFile}, which is not there`);
    const elsewhere = [...versions.values()].flat().filter((file) => !files.includes(file));
    return { name, version, scenarioFile, files, elsewhere };
  });
}

export function openCase({ name, scenarioFile, files, elsewhere }: Case): OpenCase {
  const recordings = files.map(readRecording);
  for (const { file, scenario } of recordings) {
    if (scenario !== name)
      throw new Misuse(`${file}:1: it is a recording of '${scenario}', not of '${basename(name)}'`);
  }
  return {
    scenario: readScenario(readFileSync(scenarioFile, 'utf8'), scenarioFile),
    recordings,
    elsewhere: elsewhere.map(readRecording),
  };
}
