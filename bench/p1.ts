/**
 * P1: the parity model, exact, without reductions: this project's `explore` beside SPIN, built and run in the same script,
 * alternating. Needs Debian's `spin` and a C compiler: `apt-get install -y spin gcc`.
 *
 *     node -r ts-node/register/transpile-only bench/p1.ts [runs, default 5] [--small]
 *
 * Each run of `explore` is a process of its own, cold, as SPIN's is; times are those of the searches alone (SPIN: pan's
 * "elapsed time", without generating and compiling, which is stated beside it). Medians are printed; counts are asserted.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { explore } from '../lib/run/explore';
import { exploreInWorkers } from '../lib/run/workers/explore-in-workers';
import type { Size } from './parity/packed';
import { promela } from './parity/promela';
import { paritySubject } from './parity/subject';

interface Row extends Size {
  readonly states: number;
  readonly transitions: number;
}

interface Sample {
  readonly states: number;
  readonly transitions: number;
  readonly seconds: number;
  readonly peakBytes: number;
  /** Bytes of the search's own tables, where it tells them. */
  readonly tableBytes?: number;
}

const ROWS: readonly Row[] = [
  { ordinals: 2, nodes: 2, losses: 1, states: 7_478, transitions: 25_345 },
  { ordinals: 3, nodes: 2, losses: 1, states: 122_733, transitions: 502_690 },
  { ordinals: 3, nodes: 3, losses: 1, states: 574_518, transitions: 2_556_332 },
  { ordinals: 3, nodes: 3, losses: 2, states: 2_106_096, transitions: 11_783_005 },
  { ordinals: 4, nodes: 3, losses: 1, states: 14_417_011, transitions: 76_912_547 },
];
/** The last two rows, and runs under load, are rare; beyond this many seconds the run is taken for hung. */
const TIMEOUT = 600_000;

async function main(): Promise<void> {
  const [, , command, argument] = process.argv;
  if (command === '--one') return one(JSON.parse(argument!));
  const runs = Number(command ?? 5) || 5;
  const rows = process.argv.includes('--small') ? ROWS.slice(0, 3) : ROWS;
  console.log(
    `${cpus()[0]!.model}, ${availableParallelism()} processors, load ${loadavg()[0]!.toFixed(1)}, node ${process.version}`,
  );
  for (const row of rows) compare(row, runs);
}

function compare(row: Row, runs: number): void {
  const name = `R${row.ordinals}N${row.nodes}F${row.losses}`;
  const { pan, seconds } = build(row);
  const ours: Sample[] = [];
  const team: Sample[] = [];
  const spins: Sample[] = [];
  for (let i = 0; i < runs; i++) {
    spins.push(check(row, runSpin(pan, row), 1, 2));
    ours.push(check(row, runOurs(row, 1)));
    team.push(check(row, runOurs(row, 2)));
  }
  const best = median(ours);
  console.log(
    `${name}: ${row.states} states, ${row.transitions} transitions; spin -a and gcc took ${seconds.toFixed(1)} s`,
  );
  tell('SPIN', median(spins), row);
  tell('explore', best, row, median(spins));
  tell('2 threads', median(team), row, median(spins));
}

function tell(who: string, sample: Sample, row: Row, than?: Sample): void {
  const rate = (n: number) => `${(n / sample.seconds / 1e6).toFixed(2)} M`;
  const ratio = than === undefined ? '' : `, ${(than.seconds / sample.seconds).toFixed(2)} × SPIN`;
  const tables = sample.tableBytes ? `, tables ${(sample.tableBytes / row.states).toFixed(1)} B/state` : '';
  console.log(
    `  ${who.padEnd(9)} ${sample.seconds.toFixed(2)} s, ${rate(row.states)} states/s, ${rate(row.transitions)} transitions/s, ` +
      `peak ${(sample.peakBytes / 1e6).toFixed(0)} MB (${(sample.peakBytes / row.states).toFixed(0)} B/state${tables})${ratio}`,
  );
}

/** Generates and compiles the model checker. */
function build(row: Row): { pan: string; seconds: number } {
  const cwd = mkdtempSync(join(tmpdir(), 'parity-'));
  writeFileSync(join(cwd, 'parity.pml'), promela(row));
  const began = performance.now();
  execFileSync('spin', ['-a', 'parity.pml'], { cwd, stdio: 'ignore' });
  execFileSync('gcc', ['-O2', '-DSAFETY', '-DNOREDUCE', '-o', 'pan', 'pan.c'], { cwd, stdio: 'ignore' });
  return { pan: join(cwd, 'pan'), seconds: (performance.now() - began) / 1000 };
}

/** -E: states without a step are no error here; -w: a hash table of the size that suits the number of states best. */
function runSpin(pan: string, row: Row): Sample {
  const output = execFileSync(pan, ['-E', '-m10000', `-w${Math.max(16, Math.ceil(Math.log2(row.states)))}`], {
    encoding: 'utf8',
    timeout: TIMEOUT,
    cwd: tmpdir(),
  });
  const number = (pattern: RegExp) => Number(pattern.exec(output)![1]);
  return {
    states: number(/(\d+) states, stored/),
    transitions: number(/(\d+) transitions/),
    seconds: Math.max(0.005, number(/elapsed time ([\d.]+)/)), // it tells hundredths
    peakBytes: number(/([\d.]+)\s+total actual memory usage/) * 2 ** 20,
  };
}

function runOurs(row: Row, threads: number): Sample {
  const { ordinals, nodes, losses } = row;
  const args = [...process.execArgv, __filename, '--one', JSON.stringify({ ordinals, nodes, losses, threads })];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', timeout: TIMEOUT }));
}

/** In a process of its own: one exploration, told as JSON. */
async function one({ threads, ...size }: Size & { threads: number }): Promise<void> {
  const { system, properties } = paritySubject(size);
  const found =
    threads === 1
      ? explore(system, properties)
      : await exploreInWorkers(
          { module: require.resolve('./parity/subject'), name: 'paritySubject', argument: size },
          { threads, execArgv: process.execArgv },
        );
  if (found.results.some((r) => r.verdict !== 'holds')) throw new Error('a property of the parity model does not hold');
  const { states, transitions, seconds, peakBytes: tableBytes } = found;
  const sample: Sample = { states, transitions, seconds, tableBytes, peakBytes: process.resourceUsage().maxRSS * 1024 };
  console.log(JSON.stringify(sample));
}

/** SPIN counts its state before `init`, and the two steps out of and into it. */
function check(row: Row, sample: Sample, moreStates = 0, moreTransitions = 0): Sample {
  const [states, transitions] = [sample.states - moreStates, sample.transitions - moreTransitions];
  if (states !== row.states || transitions !== row.transitions) {
    throw new Error(
      `expected ${row.states} states and ${row.transitions} transitions, got ${states} and ${transitions}`,
    );
  }
  return sample;
}

function median(samples: readonly Sample[]): Sample {
  return [...samples].sort((a, b) => a.seconds - b.seconds)[samples.length >> 1]!;
}

void main();
