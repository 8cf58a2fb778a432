import { relative } from 'node:path';
import { CONTROLLERS, type Mutant } from './mutants';
import { STAGES, type Stage } from './mutation-laboratory';
import { reasonFor } from './mutations-not-noticeable';

export interface Result {
  readonly mutant: Mutant;
  readonly tried: readonly Stage[];
  readonly noticedBy?: Stage;
  /** It was noticed because the tests did not come to an end. */
  readonly byTime?: boolean;
}

/** docs/mutations.md */
export function page(results: readonly Result[], count: number, seed: number): string {
  const names = [...new Set(results.map(({ mutant }) => mutant.controller))];
  const survivors = results.filter(({ noticedBy }) => !noticedBy);
  const noticed = results.length - survivors.length;
  const excused = survivors.filter(({ mutant }) => reasonFor(mutant)).length;
  const slow = results.filter(({ byTime }) => byTime).length;
  const row = (name: string, own: readonly Result[]) => {
    const by = STAGES.map((stage) => own.filter(({ noticedBy }) => noticedBy === stage).length);
    return `| ${[name, own.length, ...by, own.filter(({ noticedBy }) => !noticedBy).length].join(' | ')} |`;
  };
  return [
    '# Mutations of the model',
    '',
    `\`node -r @swc-node/register scripts/mutate.ts\` breaks each controller in ${count} lines, one at a time, drawn with seed ${seed}, and sees what`,
    "notices: the types of the broken file, the controller's own tests, the tests of the model, the recordings of real control planes. Each stage sees what",
    'the ones before it did not notice. Tests were written for what had survived of this seed, so the share among lines that another seed draws is lower:',
    'there `--quick --seed 2` finds the next gaps.',
    '',
    `**${noticed} of ${results.length} mutations noticed (${percent(noticed, results.length)}).** Of the ${survivors.length} survivors ${excused} cannot be noticed, for the reason that is given.`,
    ...(slow > 0 ? ['', `Of those that were noticed, ${slow} kept the tests from coming to an end.`] : []),
    ...untried(survivors),
    '',
    `| controller | mutations | ${STAGES.join(' | ')} | survived |`,
    `|---|---|${STAGES.map(() => '---|').join('')}---|`,
    ...names.map((name) =>
      row(
        name,
        results.filter(({ mutant }) => mutant.controller === name),
      ),
    ),
    row('all', results),
    '',
    '## Survivors',
    '',
    ...survivors.map((result) => `- ${survivor(result)}`),
    '',
  ].join('\n');
}

/** A survivor of every stage is one thing, one that was not held against every stage is another. */
function untried(survivors: readonly Result[]): readonly string[] {
  const lines = STAGES.flatMap((stage) => {
    const left = survivors.filter(({ tried }) => !tried.includes(stage)).length;
    return left > 0 ? [`- ${stage}: ${left} of the survivors`] : [];
  });
  return lines.length > 0 ? ['', 'Not tried in this run:', '', ...lines] : [];
}

export function survivor({ mutant }: Result): string {
  const { file, line, what, before, after } = mutant;
  const reason = reasonFor(mutant);
  const lines = [`\`${relative(CONTROLLERS, file)}:${line}\`: ${what}`, `  - \`${before}\``, `  - \`${after}\``];
  return [...lines, ...(reason ? [`  - Cannot be noticed: ${reason}`] : [])].join('\n');
}

function percent(part: number, whole: number): string {
  return `${((part / whole) * 100).toFixed(1)} %`;
}
