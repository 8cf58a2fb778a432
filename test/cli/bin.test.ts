import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { enterFolder, leaveFolder, put } from './support/cli';
import { CLEAN, SLIP } from './support/manifests';

jest.setTimeout(300_000);

const root = resolve(__dirname, '../..');
let built: string;

/** The compiled package, with what belongs beside it. */
beforeAll(() => {
  built = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-bin-'));
  const tsc = require.resolve('typescript/bin/tsc');
  execFileSync(process.execPath, [
    tsc,
    '-p',
    join(root, 'tsconfig.build.json'),
    '--noCheck',
    '--outDir',
    join(built, 'build'),
  ]);
  for (const path of ['package.json', 'docs', 'node_modules'])
    execFileSync('ln', ['-s', join(root, path), join(built, path)]);
  enterFolder({ 'dist/db.yaml': SLIP, 'clean.yaml': CLEAN });
});

afterAll(() => {
  leaveFolder();
  rmSync(built, { recursive: true, force: true });
});

function bin(args: readonly string[], options: { readonly input?: string; readonly env?: NodeJS.ProcessEnv } = {}) {
  const { input = '', env = {} } = options;
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(built, 'build/cli/bin.js'), ...args], {
    encoding: 'utf8',
    input,
    env: { ...process.env, ...env },
  });
  return { status, stdout, stderr };
}

test.each([
  [['check', 'clean.yaml'], 0],
  [['check', 'dist'], 1],
  [['check', 'nowhere'], 2],
  [['list', 'versions'], 0],
])('%j ends with %i', (args, status) => {
  expect(bin(args).status).toBe(status);
});

test('manifests come through standard input', () => {
  const { status, stdout } = bin(['check', '-'], { input: SLIP });
  expect(status).toBe(1);
  expect(stdout).toMatch(/^error\[FLD01\][\s\S]* stdin:13\n/);
});

test('a page is found beside the compiled code', () => {
  expect(bin(['explain', 'fld01']).stdout).toMatch(/^# FLD01 unknown-field/);
});

test('a pipe that is closed early is no failure', () => {
  const command = `"${process.execPath}" "${join(built, 'build/cli/bin.js')}" list | head -1`;
  const { status, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', command], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});

test('suppressions expire by the day that a reproducible build gives', () => {
  const allow = 'allow: [{code: FLD01, reason: "until it is repaired", until: 2026-01-31}]\n';
  put('allow.yaml', allow);
  const on = (day: string) =>
    bin(['check', 'dist', '--config', 'allow.yaml'], { env: { SOURCE_DATE_EPOCH: `${Date.parse(day) / 1000}` } });
  expect(on('2026-01-31').status).toBe(0);
  expect(on('2026-02-01').status).toBe(1);
});

test('an app is synthesized with the command of cdk8s.yaml, into a folder that is removed again', () => {
  put('cdk8s.yaml', 'app: node app.js\n');
  put(
    'app.js',
    `require('fs').writeFileSync(process.env.CDK8S_OUTDIR + '/db.k8s.yaml', ${JSON.stringify(SLIP)});
     require('fs').writeFileSync('outdir', process.env.CDK8S_OUTDIR);`,
  );
  const { status, stdout } = bin(['check']);
  expect(status).toBe(1);
  expect(stdout).toContain(' dist/db.k8s.yaml:13\n');
  expect(existsSync(execFileSync('cat', ['outdir'], { encoding: 'utf8' }))).toBe(false);
  put('cdk8s.yaml', 'app: node nowhere.js\n');
  expect(bin(['check']).stderr).toMatch(/^cdk8s-stateful: the app 'node nowhere\.js' failed \(exit status 1\):\n/);
});
