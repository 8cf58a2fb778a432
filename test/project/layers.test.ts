import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { clean, root, run, tool } from './support/tools';

const folders = ['lib', 'examples', 'bench', 'scripts', 'test'].filter((folder) => existsSync(join(root, folder)));

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly comment?: string;
  readonly rule: { readonly name: string };
}

const told = ({ rule, from, to, comment }: Violation) =>
  `${rule.name}: ${from} → ${to}${comment ? ` (${comment})` : ''}`;

test('imports point one way (.dependency-cruiser.js)', async () => {
  const { stdout } = await clean(tool('depcruise', [...folders, '--output-type', 'json']));
  const { summary } = JSON.parse(stdout);
  expect(summary.violations.map(told)).toEqual([]);
  expect(summary.totalCruised).toBeGreaterThan(20);
}, 120_000);

describe('importing the package', () => {
  let loaded: readonly string[];

  // What is loaded beyond the peers, which an app has loaded anyway.
  beforeAll(async () => {
    const program = `
      require('@swc-node/register');
      require('cdk8s-plus-34');
      const before = new Set(Object.keys(require.cache));
      require(${JSON.stringify(join(root, 'lib', 'index.ts'))});
      console.log(JSON.stringify(Object.keys(require.cache).filter((file) => !before.has(file))));`;
    const { stdout } = await clean(run(process.execPath, ['--eval', program]));
    loaded = (JSON.parse(stdout) as string[]).map((file) => file.slice(root.length + 1).replaceAll('\\', '/'));
  }, 120_000);

  test('costs nothing of the simulator until synth verifies', () => {
    const own = loaded.filter((file) => file.startsWith('lib/'));
    expect(own).toContain('lib/constructs/index.ts');
    expect(own.filter((file) => !/^lib\/(index\.ts|constructs\/|kube\/|util\/)/.test(file))).toEqual([]);
  });

  test('loads no package that takes milliseconds: those are required where they are used', () => {
    const packages = loaded.flatMap((file) => /^node_modules\/(@[^/]+\/[^/]+|[^/]+)/.exec(file)?.[1] ?? []);
    expect([...new Set(packages)].filter((name) => name !== 'fastest-levenshtein')).toEqual([]);
  });
});
