import { check, passed, readSuite, type Verdict } from '../test/conformance/harness/check';

/** `npm run conformance -- DIR… [--only TEXT]`: plays folders of scenarios and recordings against the model. */
function main(args: readonly string[]): number {
  const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : '';
  const folders = args.filter((arg, i) => !arg.startsWith('--') && args[i - 1] !== '--only');
  let [good, bad] = [0, 0];
  for (const folder of folders.length > 0 ? folders : ['test/conformance']) {
    for (const one of readSuite(folder).cases) {
      if (!`${one.version}/${one.scenario}`.includes(only)) continue;
      const verdict = attempt(() => check(folder, one));
      if (typeof verdict !== 'string' && passed(verdict)) good++;
      else bad++;
      console.log(typeof verdict === 'string' ? `✗ ${one.version} ${one.scenario}\n  ${verdict}` : told(verdict));
    }
  }
  console.log(`${good} passed, ${bad} failed`);
  return bad === 0 ? 0 : 1;
}

function attempt(action: () => Verdict): Verdict | string {
  try {
    return action();
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

function told(verdict: Verdict): string {
  const checks = (['path', 'final', 'order', 'messages'] as const)
    .map((name) => `${verdict[name].length === 0 ? '✓' : '✗'} ${name}`)
    .join('  ');
  const problems = (['path', 'final', 'order', 'messages'] as const).flatMap((name) =>
    verdict[name].slice(0, 3).map((problem) => `  ${name}: ${problem}`),
  );
  return [`${passed(verdict) ? '✓' : '✗'} ${verdict.version} ${verdict.scenario}  (${checks})`, ...problems].join('\n');
}

process.exitCode = main(process.argv.slice(2));
