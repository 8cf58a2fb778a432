/**
 * Breaks the model's controllers, one line at a time, and sees whether the tests notice:
 * `node -r @swc-node/register scripts/mutate.ts [--controller NAME]… [--count N] [--seed N] [--quick]`.
 * Works on a copy of the project. Each stage sees what the one before did not notice; docs/mutations.md is written again after each mutation, so that a
 * run that is stopped has told what it knows.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { controllers, type Mutant, mutantsOf, ROOT } from './mutants';
import { Laboratory, STAGES, type Stage } from './mutation-laboratory';
import { page, type Result, survivor } from './mutation-page';

const { values } = parseArgs({
  options: {
    controller: { type: 'string', multiple: true },
    count: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    /** Looks at the types and runs the controller's own tests, no more, and writes nothing. */
    quick: { type: 'boolean', default: false },
  },
});
const count = whole('count', values.count);
const seed = whole('seed', values.seed);
const names = controllers();
const unknown = values.controller?.find((name) => !names.includes(name));
if (unknown !== undefined) refuse(`--controller: no ${unknown}; there are ${names.join(', ')}`);

const mutants: readonly Mutant[] = (values.controller ?? names).flatMap((name) => mutantsOf(name, count, seed));
const results: Result[] = mutants.map((mutant) => ({ mutant, tried: [] }));
const laboratory = new Laboratory();
const stages: readonly Stage[] = values.quick ? STAGES.slice(0, 2) : STAGES;
for (const stage of stages) tryAll(stage);
for (const result of results.filter(({ noticedBy }) => !noticedBy)) console.log(`survived: ${survivor(result)}`);
console.log(`${results.filter(({ noticedBy }) => noticedBy).length} of ${results.length} mutations noticed`);

function tryAll(stage: Stage): void {
  for (const [i, result] of results.entries()) {
    if (result.noticedBy) continue;
    const { controller, file, line, what } = result.mutant;
    const outcome = laboratory.try(stage, result.mutant);
    results[i] = {
      ...result,
      tried: [...result.tried, stage],
      ...(outcome !== 'unnoticed' && { noticedBy: stage, byTime: outcome === 'too slow' }),
    };
    console.log(`${stage}: ${controller} ${file}:${line} ${what}: ${outcome}`);
    if (!values.quick && !values.controller) writeFileSync(join(ROOT, 'docs/mutations.md'), page(results, count, seed));
  }
}

function whole(option: string, text: string): number {
  if (!/^[0-9]{1,9}$/.test(text)) refuse(`--${option}: a whole number, not ${text}`);
  return Number(text);
}

function refuse(message: string): never {
  console.error(message);
  process.exit(2);
}
