/** README.md opens with a finding and its fix: its first block is synthesized as it stands, and once more with the option taken away that the text names. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textOf } from './support/files';
import { blocksOf, exchangesOf, printed } from './support/markdown';
import { root, tool } from './support/tools';

const page = textOf('README.md');
const blocks = blocksOf('README.md', page);
const code = blocks.find(({ language }) => language === 'ts')!.text;
const [finding, fixed] = blocks
  .filter(({ language }) => language === 'console')
  .flatMap(({ text }) => exchangesOf(text))
  .filter(({ command }) => command === 'npx cdk8s synth')
  .map(({ output }) => output);
const [, option] = /Without `(.*?)`/.exec(page)!;

// Within the checkout, so that it resolves packages as its sources do.
const folder = join(root, '.cache', 'readme');
let outdir: string;

/** What `cdk8s synth` prints for an app of one chart, without cdk8s's own traces. */
async function synth(name: string, chart: string): Promise<{ code: number | null; output: string }> {
  const main = "import { App } from 'cdk8s';\nconst app = new App();\nnew Shop(app);\napp.synth();\n";
  writeFileSync(join(folder, `${name}.ts`), `${chart}\n${main}`);
  const app = `node -r @swc-node/register ${join(folder, name)}.ts`;
  const args = ['synth', '--check-upgrade=false', '--output', outdir, '--app', app];
  const { code, stdout, stderr } = await tool('cdk8s', args);
  const said = `${stderr}${stdout}`
    .replaceAll(outdir, 'dist')
    .split('\n')
    .filter((line) => !/^ {4}at |^\S*node_modules|^Node\.js/.test(line));
  return { code, output: `${said.join('\n').trim()}\n` };
}

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  outdir = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-readme-'));
});

afterAll(() => rmSync(outdir, { recursive: true, force: true }));

test('the finding is found', async () => {
  const { code: status, output } = await synth('finding', code);
  if (!printed(finding!).test(output)) expect(output).toBe(finding);
  expect(status).toBe(1);
}, 60_000);

test('the fix fixes it', async () => {
  expect(code).toContain(`, ${option}`);
  const { code: status, output } = await synth('fixed', code.replace(`, ${option}`, ''));
  if (!printed(fixed!).test(output)) expect(output).toBe(fixed);
  expect(status).toBe(0);
}, 60_000);
