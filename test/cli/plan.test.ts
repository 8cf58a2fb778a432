import { execFileSync } from 'node:child_process';
import { cli, enterFolder, leaveFolder, put } from './support/cli';
import { SET } from './support/manifests';

const GROWN = SET.replace('10Gi', '20Gi');
const FEWER = SET.replace('replicas: 3', 'replicas: 1');
const NEWER = SET.replace('db:1', 'db:2');

beforeEach(() =>
  enterFolder({ 'old/db.yaml': SET, 'new/db.yaml': NEWER, 'grown/db.yaml': GROWN, 'fewer/db.yaml': FEWER }),
);
afterEach(leaveFolder);

test.each([
  ['nothing changes', ['old', 'old'], 0, /changes nothing/],
  ['pods restart', ['old', 'new'], 0, /restarts pods/],
  ['claims of ordinals that are scaled away wait for them', ['old', 'fewer'], 0, /data-db-2/],
  ['a change is refused', ['old', 'grown'], 1, /refuses/],
  ['for a pull request', ['old', 'new', '--format', 'markdown'], 0, /^\*\*/],
])('%s', async (_, args, code, words) => {
  const ran = await cli(['plan', ...args]);
  expect([ran.code, ran.err]).toEqual([code, '']);
  expect(ran.out).toMatch(words);
});

test('as JSON', async () => {
  const { out } = await cli(['plan', 'old', 'new', '--format', 'json', '--kubernetes', '1.35']);
  expect(JSON.parse(out)).toMatchObject({ kubernetesVersion: '1.35', verdict: 'restarts' });
});

test.each(['old@HEAD', 'git:HEAD:old'])('the old render is one of git: %s', async (old) => {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { stdio: 'pipe' });
  git('init', '-q');
  git('add', 'old');
  git('commit', '-q', '-m', 'Render');
  put('old/db.yaml', GROWN);
  const { code, out } = await cli(['plan', old, 'old']);
  expect(code).toBe(1);
  expect(out).toMatch(/refuses/);
});

test('what cannot be read is told, and is in no plan', async () => {
  put('new/broken.yaml', 'kind: [\n');
  const { code, err } = await cli(['plan', 'old', 'new']);
  expect(code).toBe(1);
  expect(err).toMatch(/^new\/broken\.yaml:\d+: /);
});

test.each([
  [['plan', 'old'], "missing required argument 'new'"],
  [['plan', 'old', 'nw'], "'nw' does not exist. Did you mean 'new'?"],
  [['plan', 'old@nowhere', 'new'], "'old@nowhere' is neither a file nor a folder, nor does git have it: "],
  [['plan', 'git:--help:old', 'new'], "'--help' no revision"],
  [['plan', 'old', 'new', '--format', 'md'], 'Wanted is text, markdown or json.'],
  [['plan', 'old', 'new', '--app', 'x'], "unknown option '--app'"],
])('wrong use: %j', async (args, said) => {
  const { code, out, err } = await cli(args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(said);
});
