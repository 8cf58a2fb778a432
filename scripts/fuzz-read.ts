/**
 * The long run of test/kube/read/fuzz.test.ts:
 *
 *   npx ts-node -T scripts/fuzz-read.ts [cases = 100000] [seed]
 *
 * Prints the seed, which with the printed path repeats a failure.
 */
import fc from 'fast-check';
import { inputs, survives } from '../test/kube/read/fuzz';

const [, , cases = '100000', given] = process.argv;
const seed = given === undefined ? Date.now() & 0x7fffffff : Number(given);
const totals = { objects: 0, problems: 0 };
let slowest = { ms: 0, input: '' };
const start = Date.now();
console.log(`${cases} cases, seed ${seed}`);
const result = fc.check(
  fc.property(inputs, (source) => {
    const before = performance.now();
    const { objects, problems } = survives(source);
    totals.objects += objects;
    totals.problems += problems;
    const ms = performance.now() - before;
    if (ms > slowest.ms) slowest = { ms, input: source.file };
  }),
  { numRuns: Number(cases), seed },
);
console.log(
  `${totals.objects} objects, ${totals.problems} problems in ${((Date.now() - start) / 1000).toFixed(1)} s; slowest ${slowest.ms.toFixed(0)} ms (${slowest.input})`,
);
if (result.failed) console.log(fc.defaultReportMessage(result));
console.log(result.failed ? 'FAILED' : 'no crash');
process.exitCode = result.failed ? 1 : 0;
