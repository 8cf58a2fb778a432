import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { filesBelow, textOf } from './support/files';
import { freshApp, pack } from './support/fresh-app';
import { clean, root, run, tool } from './support/tools';

jest.setTimeout(300_000);

const manifest = JSON.parse(textOf('package.json'));
let folder: string;
let tarball: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-'));
  tarball = await pack(folder);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the tarball', () => {
  test('holds what was built from lib/ and the words about it, nothing else', async () => {
    const { stdout } = await clean(run('tar', ['-tzf', tarball]));
    const packed = stdout.trim().split('\n');
    const built = filesBelow('lib')
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
      .map((path) => path.replace(/^lib\/(.*)\.ts$/, 'package/build/$1'))
      .flatMap((path) => [`${path}.js`, `${path}.d.ts`]);
    const pages = [...filesBelow('docs/rules'), ...filesBelow('schemas')];
    const words = ['LICENSE', 'README.md', 'package.json', ...pages].filter((path) => existsSync(join(root, path)));
    const data = packed.filter((path) => path.startsWith('package/build/') && !/\.(js|ts|map)$/.test(path));
    expect(packed.sort()).toEqual([...built, ...data, ...words.map((path) => `package/${path}`)].sort());
  });

  test('publint finds nothing', async () => {
    await clean(tool('publint', ['--strict', tarball]));
  });

  test('are the types wrong? No', async () => {
    await clean(tool('attw', ['--no-color', '--no-emoji', tarball]));
  });
});

describe('package.json', () => {
  const subpaths = Object.keys(manifest.exports).filter((path) => path !== '.' && path !== './package.json');

  test.each(['jest', 'plugin', 'testing'])('./%s is exported when lib has it', (name) => {
    const target = existsSync(join(root, 'lib', name, 'index.ts')) ? `./build/${name}/index.js` : undefined;
    expect(manifest.exports[`./${name}`]).toBe(target);
  });

  test('node10 resolution finds the types of every subpath (typesVersions)', () => {
    const names = subpaths.map((path) => path.slice('./'.length));
    const wanted = Object.fromEntries(names.map((name) => [name, [`build/${name}/index.d.ts`]]));
    expect(manifest.typesVersions?.['*'] ?? {}).toEqual(wanted);
  });

  test('what is built does not collide with the dist/ of cdk8s synth', () => {
    expect(JSON.parse(textOf('tsconfig.build.json')).compilerOptions.outDir).toBe('build');
    expect(manifest.files).not.toContain('dist');
  });
});

describe('an app made by cdk8s init', () => {
  let app: string;

  beforeAll(async () => {
    app = await freshApp(folder, tarball);
  });

  test('has TypeScript 5.9, lib es2016 and CommonJS, and checks all declarations', async () => {
    const { stdout } = await clean(run('npx', ['tsc', '--version'], { cwd: app }));
    expect(stdout).toContain('Version 5.9');
    const { compilerOptions } = JSON.parse(readFileSync(join(app, 'tsconfig.json'), 'utf8'));
    expect(compilerOptions).toMatchObject({ lib: ['es2016'], module: 'CommonJS', strict: true });
    expect(compilerOptions.skipLibCheck).toBeUndefined();
  });

  test.each([
    ['node10', 'CommonJS'],
    ['node16', 'node16'],
    ['bundler', 'esnext'],
  ])('type-checks with moduleResolution %s', async (resolution, module) => {
    const options = ['--noEmit', '--moduleResolution', resolution, '--module', module];
    await clean(run('npx', ['tsc', '--project', '.', ...options], { cwd: app }));
  });

  test('cdk8s synth runs it with ts-node', async () => {
    const { stdout } = await clean(run('npx', ['cdk8s', 'synth', '--check-upgrade=false'], { cwd: app }));
    expect(stdout).toContain('- dist/shop.k8s.yaml');
    const documents = parseAllDocuments(readFileSync(join(app, 'dist', 'shop.k8s.yaml'), 'utf8'));
    const kinds = documents.map((document) => document.get('kind'));
    expect(kinds).toEqual(expect.arrayContaining(['StatefulSet', 'Service']));
  });

  test('Node imports it as an ECMAScript module, by name', async () => {
    const { stdout } = await clean(run(process.execPath, ['esm.mjs'], { cwd: app }));
    expect(JSON.parse(stdout)).toEqual(expect.arrayContaining(['StatefulSet', 'Service']));
  });
});
