import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { inTurn } from '../support/measure';
import { type Bench, spread } from '../support/report';

const root = resolve(__dirname, '../..');

/** P8, second half. Measured on the compiled package in new processes: `npm run bench` builds it first. */
export const importCost: Bench = {
  title: 'importing the constructs, beyond cdk8s and cdk8s-plus; goal < 15 ms',
  async run() {
    const samples = await inTurn(
      {
        'cdk8s-plus': () => importing("require('cdk8s-plus-34')", ''),
        'cdk8s-stateful after cdk8s-plus': () =>
          importing(`require(${JSON.stringify(root)})`, "require('cdk8s-plus-34')"),
      },
      { cold: true, samples: 15 },
    );
    return {
      rows: Object.entries(samples).map(([subject, sample]) => ({ subject, 'import ms': spread(sample) })),
      notes: ['each sample is a process of its own; the clock runs around require alone'],
    };
  },
};

/** Milliseconds that `statement` takes in a new process, after `before`. */
function importing(statement: string, before: string): number {
  const program = `${before}; const start = performance.now(); ${statement}; console.log(performance.now() - start);`;
  return Number(execFileSync(process.execPath, ['--eval', program], { cwd: root, encoding: 'utf8' }));
}
