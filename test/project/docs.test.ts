/**
 * What the documentation shows is true. In README.md and docs/:
 * - every `ts` block is a module of its own: it is type-checked and run, with `cdk8s-stateful` mapped to lib/;
 * - every `$ npx cdk8s-stateful …` of a `console` block is run from the top folder, and prints what the page says (a line `…`: any lines);
 * - every `yaml` and `json` block parses; every npm script that a `console` or `sh` block calls exists.
 * What must not run is a `text` block. Links are checked in all pages.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { filesBelow, textOf } from './support/files';
import { type Block, blocksOf, exchangesOf, fileLinksOf, printed } from './support/markdown';
import { clean, root, run, tool } from './support/tools';

const manifest = JSON.parse(textOf('package.json'));
const pages = filesBelow().filter((path) => path.endsWith('.md'));
const executable = pages.filter((path) => path === 'README.md' || path.startsWith('docs/'));
const blocks = executable.flatMap((path) => blocksOf(path, textOf(path)));
const written = (...languages: string[]) => blocks.filter((block) => languages.includes(block.language));
const at = ({ file, line }: Block) => `${file}:${line}`;

test('every block says what it is written in', () => {
  const known = ['ts', 'yaml', 'json', 'console', 'sh', 'text', 'mermaid'];
  expect(blocks.filter(({ language }) => !known.includes(language)).map(at)).toEqual([]);
});

test('every link to a file finds it', () => {
  const broken = pages.flatMap((page) =>
    fileLinksOf(textOf(page))
      .filter((target) => !existsSync(join(root, dirname(page), target)))
      .map((target) => `${page}: ${target}`),
  );
  expect(broken).toEqual([]);
});

describe('ts blocks', () => {
  // Within the checkout, so that they resolve packages as its sources do.
  const folder = join(root, '.cache', 'docs');
  const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-docs-'));
  const fileOf = ({ file, line }: Block) => join(folder, `${file.replace(/[^\w]+/g, '-')}-${line}.ts`);

  beforeAll(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const config = { extends: '../../tsconfig.json', include: ['*.ts'], compilerOptions: { noUnusedLocals: false } };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    writeFileSync(join(folder, 'none.ts'), 'export {};\n');
    for (const block of written('ts')) writeFileSync(fileOf(block), `${block.text}\nexport {};\n`);
    process.env.CDK8S_OUTDIR = outdir;
  });

  afterAll(() => {
    delete process.env.CDK8S_OUTDIR;
    rmSync(outdir, { recursive: true, force: true });
  });

  test('type-check', async () => {
    await clean(tool('tsc', ['--project', folder]));
  }, 120_000);

  for (const block of written('ts')) {
    test(`${at(block)} runs`, () => {
      require(fileOf(block));
    });
  }
});

for (const block of written('yaml', 'json')) {
  test(`${at(block)} parses`, () => {
    if (block.language === 'json') JSON.parse(block.text);
    const documents = parseAllDocuments(block.text);
    expect([...documents].flatMap((document) => document.errors.map((error) => error.message))).toEqual([]);
  });
}

describe('commands', () => {
  const commands = written('console', 'sh').flatMap((block) =>
    (block.language === 'sh'
      ? block.text.split('\n').map((command) => ({ command, output: '' }))
      : exchangesOf(block.text)
    ).map((exchange) => ({ ...exchange, at: at(block) })),
  );

  test('call npm scripts that exist', () => {
    const called = commands.flatMap(({ command, at }) =>
      [...command.matchAll(/\bnpm run (?:-{1,2}\S+ )*([\w:-]+)/g)].map(([, script]) => ({ at, script: script! })),
    );
    expect(called.filter(({ script }) => manifest.scripts[script] === undefined)).toEqual([]);
  });

  for (const { command, output, at } of commands.filter(({ command }) => command.startsWith('npx cdk8s-stateful'))) {
    test(`${at}: ${command}`, async () => {
      const built: string | undefined = manifest.bin?.['cdk8s-stateful'];
      if (built === undefined) throw new Error('package.json has no command cdk8s-stateful');
      const source = built.replace(/^(\.\/)?build\/(.*)\.js$/, 'lib/$2.ts');
      const shell = command.replace(/^npx cdk8s-stateful/, `"${process.execPath}" -r @swc-node/register ${source}`);
      const { stdout } = await run('sh', ['-c', `${shell} 2>&1`]);
      if (!printed(output).test(stdout)) expect(stdout).toBe(output);
    }, 120_000);
  }
});
