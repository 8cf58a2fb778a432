/**
 * Looks for what the model does otherwise than a real control plane: draws small scenarios, plays each on both, and shrinks those on which
 * they differ.
 *
 *   RECORDER=path/to/record.sh node -r @swc-node/register scripts/random-scenarios.ts [--count 20] [--seed N] [--kubernetes 1.37]
 *     [--shrinks 8] [--keep dist/random-scenarios]
 *
 * RECORDER plays a scenario against a real control plane: `$RECORDER SCENARIO.yaml -o OUT.jsonl --kubernetes 1.37 --runs 1`. A scenario
 * counts as different when its recording is no path of the model, or ends otherwise, or notes other Events; the order of the model's own run
 * is not looked at, for one recording says little about it. What differs is kept under DIR/scenarios and DIR/recordings, and the printed
 * seed draws it again. Exit code: 0 when nothing differed, 1 when something did, 2 when it was called wrongly.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { stringify } from 'yaml';
import type { Scenario } from '../lib/scenarios/scenario';
import { check } from '../test/conformance/harness/check';
import { scenarios } from './scenario-arbitraries';

interface Options {
  readonly recorder: string;
  readonly kubernetes: string;
  readonly seed: number;
  readonly count: number;
  /** Plays that may be spent on making one difference smaller. */
  readonly shrinks: number;
  readonly keep: string;
}

function options(): Options | string {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '20' },
      seed: { type: 'string', default: String(Date.now() & 0x7fffffff) },
      kubernetes: { type: 'string', default: '1.37' },
      shrinks: { type: 'string', default: '8' },
      keep: { type: 'string', default: 'dist/random-scenarios' },
    },
  });
  const recorder = process.env.RECORDER;
  if (!recorder || !existsSync(recorder))
    return `RECORDER must name the program that records scenarios, got ${recorder ?? 'nothing'}`;
  const numbers = { count: Number(values.count), seed: Number(values.seed), shrinks: Number(values.shrinks) };
  for (const [name, value] of Object.entries(numbers))
    if (!Number.isInteger(value) || value < 0) return `--${name} must be a whole number of at least 0`;
  return { recorder, kubernetes: values.kubernetes, keep: values.keep, ...numbers };
}

function main(): number {
  const given = options();
  if (typeof given === 'string') {
    console.error(given);
    return 2;
  }
  console.log(`${given.count} scenarios on ${given.kubernetes}, seed ${given.seed}`);
  let different = 0;
  for (let i = 0; i < given.count; i++) if (search(given, given.seed + i)) different++;
  console.log(`${different} of ${given.count} differ`);
  return different === 0 ? 0 : 1;
}

/** Draws one scenario, and shrinks it as long as it differs. True if it does. */
function search(options: Options, seed: number): boolean {
  const name = `random-${seed}`;
  const work = mkdtempSync(join(tmpdir(), `${name}-`));
  let plays = 0;
  let smallest: readonly string[] = [];
  fc.check(
    fc.property(scenarios, (drawn) => {
      if (plays > options.shrinks) return true;
      plays++;
      const differences = play({ ...drawn, name }, options, join(work, String(plays)));
      if (differences.length === 0) return true;
      smallest = differences;
      keep(join(work, String(plays)), options.keep);
      return false;
    }),
    // One at a time, so that a scenario has a seed of its own; a biased first draw would always be a small one.
    { seed, numRuns: 1, unbiased: true },
  );
  rmSync(work, { recursive: true });
  console.log(smallest.length === 0 ? `✓ ${name}` : `✗ ${name}, after ${plays} plays\n${smallest.join('\n')}`);
  return smallest.length > 0;
}

/** What the model does otherwise than the control plane. A scenario that cannot be recorded, because it never settles, says nothing. */
function play(scenario: Scenario, { recorder, kubernetes }: Options, folder: string): readonly string[] {
  const recording = join(folder, 'recordings', kubernetes, `${scenario.name}.1.jsonl`);
  const file = join(folder, 'scenarios', `${scenario.name}.yaml`);
  mkdirSync(join(folder, 'recordings', kubernetes), { recursive: true });
  mkdirSync(join(folder, 'scenarios'), { recursive: true });
  writeFileSync(file, stringify(scenario, { lineWidth: 0, aliasDuplicateObjects: false }));
  const { status, stdout, stderr } = spawnSync(
    recorder,
    [file, '-o', recording, '--kubernetes', kubernetes, '--runs', '1'],
    { encoding: 'utf8' },
  );
  if (status !== 0) {
    console.log(`  ${scenario.name} could not be recorded: ${`${stdout}${stderr}`.trim().split('\n').at(-1)}`);
    return [];
  }
  try {
    const verdict = check({
      name: scenario.name,
      version: kubernetes,
      scenarioFile: file,
      files: [recording],
      elsewhere: [],
    });
    return (['path', 'final', 'messages'] as const).flatMap((name) =>
      verdict[name].slice(0, 2).map((problem) => `  ${name}: ${problem}`),
    );
  } catch (error) {
    return [`  ${error instanceof Error ? error.stack : String(error)}`];
  }
}

function keep(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  cpSync(from, to, { recursive: true });
}

process.exitCode = main();
