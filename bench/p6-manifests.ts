import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Checked } from './p6-render';
import type { Bench, Report } from './support/report';

const SIZES = [1000, 5000, 10_000, 50_000];

/** P6: all that `check` does with manifests alone, links between objects included. Measured on the compiled package, each size in a process of its own. */
export const manifestsPerSecond: Bench = {
  title: 'manifests checked a second, from bytes to diagnostics; goal ≥ 5,000, linear to 50,000',
  run() {
    return {
      rows: SIZES.map(row),
      notes: [
        'Services, StatefulSets with claim templates, budgets and claims in turn, in one YAML stream; none has an error or a warning',
        'cold: the first round of a process, without loading modules; warm: the median of the five that follow',
        'peak: resident memory of the whole process, six rounds',
      ],
    };
  },
};

function row(count: number): Report['rows'][number] {
  const program = ['-r', '@swc-node/register', join(__dirname, 'p6-render.ts'), `${count}`];
  const { bytes, rounds, peakBytes } = JSON.parse(
    execFileSync(process.execPath, program, { encoding: 'utf8' }),
  ) as Checked;
  const [cold, ...warm] = rounds as [number, ...number[]];
  const median = warm.sort((a, b) => a - b)[warm.length >> 1]!;
  const rate = (ms: number) => Math.round((count / ms) * 1000);
  return {
    manifests: `${count}`,
    'input MB': (bytes / 1e6).toFixed(1),
    'cold /s': rate(cold),
    'warm /s': rate(median),
    'warm ms': Math.round(median),
    'peak MB': Math.round(peakBytes / 1e6),
  };
}
