/**
 * Breaks the model's controllers, one line at a time, and sees whether the tests notice: `npm run mutate -- [--controller NAME] [--count N] [--seed N] [--quick]`.
 * Works on a copy of the project. Writes docs/mutations.md: what survived, by controller.
 */
import { execFileSync, type SpawnSyncReturns, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { type Mutation, mutationsOf } from './mutations';

const ROOT = join(__dirname, '..');
const CONTROLLERS = 'lib/model/controllers';
/** A mutation that loops is noticed by the time it takes. */
const TIMEOUT_MS = 300_000;

interface Mutant extends Mutation {
  readonly controller: string;
  readonly file: string;
}

interface Verdict {
  readonly mutant: Mutant;
  /** What noticed it: its compiler, the controller's tests, the model's, the recordings. */
  readonly noticedBy?: string;
}

const { values } = parseArgs({
  options: {
    controller: { type: 'string' },
    count: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    /** Runs the controller's own tests alone, and writes nothing. */
    quick: { type: 'boolean', default: false },
  },
});
const names = controllers().filter((name) => values.controller === undefined || name === values.controller);
const copy = copyOfProject();
const verdicts: Verdict[] = [];
for (const name of names) {
  const mutants = chosen(name, Number(values.count), Number(values.seed));
  for (const mutant of mutants) verdicts.push({ mutant, noticedBy: noticed(mutant) });
  const own = verdicts.filter(({ mutant }) => mutant.controller === name);
  console.log(`${name}: ${own.filter(({ noticedBy }) => noticedBy).length} of ${own.length} noticed`);
}
report(verdicts);

function controllers(): readonly string[] {
  const entries = readdirSync(join(ROOT, CONTROLLERS)).filter((entry) => entry !== 'index.ts');
  return entries.map((entry) => entry.replace(/\.ts$/, '')).sort();
}

function filesOf(controller: string): readonly string[] {
  const folder = join(CONTROLLERS, controller);
  if (!existsSync(join(ROOT, folder))) return [`${folder}.ts`];
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => join(folder, file));
}

/** Drawn with a seed, so that everybody breaks the same lines. */
function chosen(controller: string, count: number, seed: number): readonly Mutant[] {
  const all = filesOf(controller).flatMap((file) =>
    mutationsOf(readFileSync(join(ROOT, file), 'utf8')).map((mutation): Mutant => ({ ...mutation, controller, file })),
  );
  const generator = xoroshiro128plus(seed);
  const drawn: Mutant[] = [];
  while (drawn.length < count && all.length > 0) drawn.push(...all.splice(uniformInt(generator, 0, all.length - 1), 1));
  return drawn;
}

function copyOfProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mutants-'));
  const files = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
  for (const file of files) {
    if (!existsSync(join(ROOT, file)) || statSync(join(ROOT, file)).isDirectory()) continue;
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    cpSync(join(ROOT, file), join(folder, file));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** The nearest tests first: most mutations end there. */
function noticed({ controller, file, text }: Mutant): string | undefined {
  const whole = readFileSync(join(copy, file), 'utf8');
  writeFileSync(join(copy, file), text);
  try {
    const own = controller === 'apiserver' ? 'test/model/apiserver' : `test/model/controllers/${controller}`;
    const stages = values.quick ? [own] : [own, TYPES, 'test/model', 'test/conformance'];
    return stages.find((stage) => (stage === TYPES ? compile() : run(stage)).status !== 0);
  } finally {
    writeFileSync(join(copy, file), whole);
  }
}

/** The stage in which types are checked, as a test of the suite does. */
const TYPES = 'types';

function compile(): SpawnSyncReturns<Buffer> {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  return spawnSync(
    process.execPath,
    [tsc, '--noEmit', '--incremental', '--tsBuildInfoFile', 'mutants.tsbuildinfo', '-p', '.'],
    {
      cwd: copy,
      stdio: 'ignore',
    },
  );
}

function run(tests: string): SpawnSyncReturns<Buffer> {
  const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
  return spawnSync(process.execPath, [jest, '--ci', '--bail', '--silent', '--passWithNoTests', tests], {
    cwd: copy,
    timeout: TIMEOUT_MS,
    stdio: 'ignore',
  });
}

function report(all: readonly Verdict[]): void {
  const survivors = all.filter(({ noticedBy }) => noticedBy === undefined);
  const share = ((all.length - survivors.length) / all.length) * 100;
  const summary = `${all.length - survivors.length} of ${all.length} mutations noticed (${share.toFixed(1)} %)`;
  console.log(summary);
  if (values.controller !== undefined || values.quick) {
    for (const { mutant } of survivors) console.log(`survived: ${told(mutant)}`);
    return;
  }
  const rows = names.map((name) => {
    const own = all.filter(({ mutant }) => mutant.controller === name);
    return `| ${name} | ${own.length} | ${own.filter(({ noticedBy }) => noticedBy).length} |`;
  });
  const lines = survivors.map(({ mutant }) => `- ${told(mutant)}`);
  const page = [
    '# Mutations of the model',
    '',
    `\`npm run mutate\` breaks each controller in ${values.count} lines, drawn with seed ${values.seed}, and runs its tests, checks its types, runs the model's tests, then the recordings. ${summary}.`,
    '',
    '| controller | mutations | noticed |',
    '|---|---|---|',
    ...rows,
    '',
    '## Survivors',
    '',
    ...lines,
    '',
  ];
  writeFileSync(join(ROOT, 'docs/mutations.md'), page.join('\n'));
}

function told({ file, line, what, before, after }: Mutant): string {
  return `\`${relative(CONTROLLERS, file)}:${line}\`: ${what}\n  - \`${before}\`\n  - \`${after}\``;
}
