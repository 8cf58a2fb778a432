import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { diagnose } from '../../lib/check/diagnose';
import { yamlOf } from '../synthesis';
import { reportOf } from '../trial';
import { build, type Question } from './app';

const SMALL: Question = { shards: 3, faults: 'podDelete=1', reductions: 'most', states: 100_000 };
const small = (app: App) => build(app, SMALL);

test('is synthesized', () => {
  expect(yamlOf(build)).toMatchSnapshot();
});

test('is verified: nothing is refused', () => {
  expect(reportOf(build)).toEqual({ sets: 0, deployments: 1, ordinals: 0, troubles: [], refused: [] });
});

test('is checked: there is nothing to say', () => {
  const sources = [{ file: 'sharded-exploration.k8s.yaml', text: yamlOf(build) }];
  // As csi-driver-nfs installs itself: without it, nobody knows whether the pods may write their report.
  const cluster = { drivers: [{ name: 'nfs.csi.k8s.io', fsGroupPolicy: 'File' as const }] };
  const { diagnostics } = diagnose({ sources, cluster });
  expect(diagnostics.map(({ code, severity, message }) => `${severity} ${code}: ${message}`)).toEqual([]);
});

test('runs the release that this is', () => {
  const { version } = require('../../package.json') as { readonly version: string };
  expect(jobOf(small).command).toEqual(['npx', '--yes', `cdk8s-stateful@${version}`]);
});

interface Rendered {
  readonly kind: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly spec: {
    readonly completions: number;
    readonly template: {
      readonly spec: { readonly containers: readonly { readonly command: string[]; readonly args: string[] }[] };
    };
  };
}

function jobOf(make: (app: App) => void) {
  const objects = parseAllDocuments(yamlOf(make)).map((document) => document.toJS() as Rendered);
  const job = objects.find(({ kind }) => kind === 'Job') as Rendered;
  const [container] = job.spec.template.spec.containers;
  const manifests = objects.find(({ kind }) => kind === 'ConfigMap')?.data as Readonly<Record<string, string>>;
  return { ...(container as NonNullable<typeof container>), shards: job.spec.completions, manifests };
}

/** Ports that nobody listens on now. */
async function freePorts(n: number): Promise<number[]> {
  const servers = Array.from({ length: n }, () => createServer());
  for (const server of servers) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const ports = servers.map((server) => (server.address() as { readonly port: number }).port);
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
  return ports;
}

/** The pods' own command line, in processes of this machine: what differs is where folders and shards are. */
async function pods(args: readonly string[], shards: number, folder: string) {
  const peers = (await freePorts(shards)).map((port) => `127.0.0.1:${port}`).join(',');
  const here = args.map((arg) =>
    arg.includes('{index}') ? peers : arg.replace(/^\/(manifests|reports)/, `${folder}/$1`),
  );
  const loader = join(__dirname, '../../test/run/typescript-loader.js');
  const bin = join(__dirname, '../../lib/cli/bin.ts');
  return Promise.all(
    Array.from({ length: shards }, async (_, index) => {
      const env = { ...process.env, JOB_COMPLETION_INDEX: String(index) };
      const child = spawn(process.execPath, ['-r', loader, bin, ...here], { env, timeout: 90_000 });
      let err = '';
      child.stderr.on('data', (chunk) => {
        err += chunk;
      });
      const code = await new Promise((resolve) => child.on('close', resolve));
      return { code, err: err.replace(/\d+ states?/, 'some states') };
    }),
  );
}

test('three pods explore the ensemble, and the first writes what they found', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sharded-exploration-'));
  try {
    const { args, shards, manifests } = jobOf(small);
    for (const name of ['manifests', 'reports']) mkdirSync(join(folder, name));
    for (const [name, text] of Object.entries(manifests)) writeFileSync(join(folder, 'manifests', name), text);
    expect(await pods(args, shards, folder)).toEqual([
      { code: 0, err: '' },
      { code: 0, err: 'shard 1 of 3 kept some states; shard 0 tells what was found\n' },
      { code: 0, err: 'shard 2 of 3 kept some states; shard 0 tells what was found\n' },
    ]);
    const report = readFileSync(join(folder, 'reports', 'zookeeper.txt'), 'utf8');
    expect(report).toMatch(/^StatefulSet\/default\/zookeeper\n/);
    expect(report).toMatch(/^ {2}holds: \d properties more$/m);
    expect(report).not.toMatch(/violated|undecided/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);
