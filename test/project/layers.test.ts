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
}, 60_000);

test('importing the package costs nothing of the simulator until synth verifies', async () => {
  const loaded = `
    require('@swc-node/register');
    require(${JSON.stringify(join(root, 'lib', 'index.ts'))});
    console.log(JSON.stringify(Object.keys(require.cache)));`;
  const { stdout } = await clean(run(process.execPath, ['--eval', loaded]));
  const own = (JSON.parse(stdout) as string[])
    .filter((file) => file.startsWith(join(root, 'lib')))
    .map((file) => file.slice(root.length + 1).split(/[\\/]/)[1]);
  expect(own).toContain('index.ts');
  expect(own.filter((folder) => !['index.ts', 'constructs', 'kube', 'util'].includes(folder!))).toEqual([]);
}, 30_000);
