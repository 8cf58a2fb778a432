/**
 * Writes the questions as scenarios for a recorder of real API servers, and reads its recordings back into `answers.jsonl`:
 *
 *     ts-node test/kube/differential/scenario.ts write DIRECTORY
 *     ts-node test/kube/differential/scenario.ts read DIRECTORY/1.34 DIRECTORY/1.37 …
 */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Question, questions } from './manifests';

const PAIRS = 200;
const SEED = 20260101;
/** Questions in one scenario. */
const CHUNK = 250;

function write(directory: string): void {
  mkdirSync(directory, { recursive: true });
  const all = questions(PAIRS, SEED);
  for (let start = 0; start < all.length; start += CHUNK) {
    const name = `differential-${start}`;
    const steps = all.slice(start, start + CHUNK).flatMap(stepsOf);
    // JSON is YAML.
    writeFileSync(
      join(directory, `${name}.yaml`),
      JSON.stringify({ name, about: 'Questions to an API server.', steps }),
    );
  }
}

/** Two steps a question, so that steps and questions stay together. */
function stepsOf({ manifest, patch }: Question): object[] {
  const { kind, metadata } = manifest as { kind: string; metadata: { name: string } };
  const change =
    patch === undefined ? { note: 'stored as it is' } : { patch: { object: `${kind}/${metadata.name}`, merge: patch } };
  return [{ apply: JSON.stringify(manifest) }, change];
}

interface Line {
  readonly verb?: string;
  readonly by: string;
  readonly step: number;
  readonly message: string;
  readonly set: object;
}

function read(directories: readonly string[]): void {
  const all = questions(PAIRS, SEED);
  const answers = all.map((question) => ({
    ...question,
    refused: {} as Answers<string>,
    stored: {} as Answers<object>,
  }));
  for (const directory of directories) {
    const version = basename(directory);
    for (let start = 0; start < all.length; start += CHUNK) {
      const lines = readFileSync(join(directory, `differential-${start}.1.jsonl`), 'utf8')
        .trimEnd()
        .split('\n');
      for (const line of lines.map((text) => JSON.parse(text) as Line)) {
        const answer = answers[start + Math.floor(line.step / 2)];
        if (line.verb === 'rejected') answer!.refused[version] = line.message;
        if (line.verb === 'create' && line.by === 'user') answer!.stored[version] = line.set;
      }
    }
  }
  writeFileSync(join(__dirname, 'answers.jsonl'), answers.map((answer) => `${JSON.stringify(answer)}\n`).join(''));
}

type Answers<T> = Record<string, T>;

const [verb, ...directories] = process.argv.slice(2);
if (verb === 'write') write(directories[0] as string);
else if (verb === 'read') read(directories);
else throw new Error('usage: scenario.ts write DIRECTORY | read DIRECTORY…');
