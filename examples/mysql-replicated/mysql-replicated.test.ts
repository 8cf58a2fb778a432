import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { yamlOf } from '../synthesis';
import { reportOf, Trial } from '../trial';
import { build } from './app';

test('is synthesized', () => {
  expect(yamlOf(build)).toMatchSnapshot();
});

test('is verified: three servers, no trouble', () => {
  expect(reportOf(build)).toEqual({ sets: 1, deployments: 0, ordinals: 3, troubles: [], refused: [] });
});

const trial = new Trial('mysql-replicated');
const made: string[] = [];
trial.onMoment(() => {
  for (const { metadata } of trial.store.list('Pod')) {
    const others = trial.ready.filter((name) => name !== metadata.name).join(' and ');
    if (!made.some((line) => line.startsWith(metadata.name))) made.push(`${metadata.name} after ${others || 'nobody'}`);
  }
});
trial.settle();

test('S4.6: the primary first, then replica after replica, each when the one before is Ready', () => {
  expect(made).toEqual(['mysql-0 after nobody', 'mysql-1 after mysql-0', 'mysql-2 after mysql-0 and mysql-1']);
});

test('S4.6: each server has a volume of its own', () => {
  expect(trial.claims).toEqual([
    'data-mysql-0: Bound database',
    'data-mysql-1: Bound database',
    'data-mysql-2: Bound database',
  ]);
});

/** Runs shell as a server of an ordinal would, with the programs of its image acted. */
describe('S4.6: roles', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mysql-replicated-'));
  const data = join(folder, 'data');
  const act = (name: string, script: string) => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  };
  const run = (shell: string, script: string, ordinal: number) =>
    execFileSync(shell, ['-c', script.replaceAll('/var/lib/mysql', data)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: {
        PATH: `${folder}:${process.env.PATH}`,
        POD_ORDINAL: `${ordinal}`,
        PRIMARY: primary,
        REPLICATION_PASSWORD: 'secret',
      },
    });
  const { env, command } = trial.pod('mysql-0')!.spec.containers[0]!;
  const primary = env!.find(({ name }) => name === 'PRIMARY')!.value!;
  const start = (ordinal: number) => run('sh', (command as string[])[2]!, ordinal).trim();
  const firstStart = (ordinal: number) => {
    const { data: files } = trial.store.list('ConfigMap')[0] as unknown as { data: Record<string, string> };
    // The entrypoint's own settings, and its function that feeds the server.
    return run('bash', `set -eo pipefail\ndocker_process_sql() { cat; }\n${files['first-start.sh']}`, ordinal);
  };

  beforeEach(() => {
    rmSync(data, { recursive: true, force: true });
    execFileSync('mkdir', [data]);
    act('docker-entrypoint.sh', 'echo "$@"');
    act('mysqldump', 'echo "-- from $1"');
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('the first writes, the others do not; every server has an id', () => {
    expect([0, 1, 2].map(start)).toEqual([
      'mysqld --server-id=100',
      'mysqld --server-id=101 --read-only=ON',
      'mysqld --server-id=102 --read-only=ON',
    ]);
  });

  test('the primary makes the account of the replicas', () => {
    expect(firstStart(0)).toContain("CREATE USER replication IDENTIFIED BY 'secret'");
  });

  test('a replica copies the server before it and follows the primary, by names that the headless Service gives', () => {
    for (const ordinal of [1, 2]) {
      const sql = firstStart(ordinal);
      expect(sql).toContain(`-- from --host=${trial.names('mysql-headless')[ordinal - 1]}\n`);
      expect(sql).toContain(`SOURCE_HOST='${trial.names('mysql-headless')[0]}'`);
      expect(readdirSync(data)).toEqual([]);
    }
  });

  test('a copy that is cut off is made anew, a complete one is kept', () => {
    act('mysqldump', 'exit 1');
    expect(() => firstStart(1)).toThrow();
    expect(readdirSync(data)).toEqual(['copying']);
    start(1);
    expect(readdirSync(data)).toEqual([]);
    writeFileSync(join(data, 'shop.ibd'), 'rows');
    start(1);
    expect(existsSync(join(data, 'shop.ibd')) && readFileSync(join(data, 'shop.ibd'), 'utf8')).toBe('rows');
  });
});
