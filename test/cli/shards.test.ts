import { freePorts } from '../run/sharding';
import { cli, enterFolder, leaveFolder, type Ran } from './support/cli';
import { SET } from './support/manifests';

const ONE = SET.replace('replicas: 3', 'replicas: 1');

beforeEach(() => enterFolder({ 'dist/db.yaml': ONE, 'other/db.yaml': SET }));
afterEach(leaveFolder);

/** Three processes would not see more of each other than these do. */
async function shards(...paths: readonly string[]): Promise<readonly Ran[]> {
  const peers = (await freePorts(paths.length)).map((port) => `127.0.0.1:${port}`).join(',');
  const together = ['--faults', 'podDelete', '--shards', String(paths.length), '--peers', peers];
  return Promise.all(
    paths.map((path, index) =>
      cli(['explore', path, ...together, '--connect-seconds', '10'], { jobIndex: String(index) }),
    ),
  );
}

test('the first tells what one process would', async () => {
  const alone = await cli(['explore', 'dist', '--faults', 'podDelete']);
  const [first, ...others] = await shards('dist', 'dist', 'dist');
  expect(first).toEqual(alone);
  const kept = others.map(({ code, out, err }, i) => {
    const [, states = ''] =
      new RegExp(`^shard ${i + 1} of 3 kept (\\d+) states; shard 0 tells what was found\n$`).exec(err) ?? [];
    expect([code, out]).toEqual([0, '']);
    return Number(states);
  });
  const states = Number(/(\d+) states, /.exec(alone.out)?.[1]);
  for (const each of kept) expect(each).toBeGreaterThan(states / 6);
  expect(kept.reduce((sum, each) => sum + each, 0)).toBeLessThan(states);
}, 30_000);

test('shards with other manifests do not explore together', async () => {
  const ran = await shards('dist', 'other');
  expect(ran.map(({ code, out }) => [code, out])).toEqual([
    [2, ''],
    [2, ''],
  ]);
  expect(ran[0]?.err).toMatch(
    /^cdk8s-stateful: shard 0 and shard 1 .* do not explore the same: the state it begins in is /,
  );
}, 30_000);

test.each([
  [
    ['--shards', '2', '--peers', 'a:1,b:1'],
    '--shards is given, but not which of them this process is: give --shard-index, or',
  ],
  [
    ['--shards', '2', '--shard-index', '0'],
    '--shards is given, but not where they listen: --peers host-0:7400,host-1:7400, or',
  ],
  [
    ['--shards', '3', '--shard-index', '0', '--peers', 'a:1,b:1'],
    '--peers says where 2 shards listen, and --shards that there are 3',
  ],
  [
    ['--shards', '2', '--shard-index', '2', '--peers', 'a-{index}:1'],
    'the index of a shard must be an integer from 0 to 1, got 2',
  ],
  [['--shards', '2', '--shard-index', '0', '--peers', 'a:1,b'], "'b' of --peers is no address: wanted is host-0:7400"],
  [['--shards', '2', '--shard-index', '0', '--peers', 'a:0,[::1]:1'], "'a:0' of --peers is no address"],
  [['--shards', '2', '--threads', '2'], '--threads and --shards exclude each other: start a shard for each processor'],
  [['--shard-index', '1'], '--shard-index is given, but not how many processes there are: --shards'],
  [['--peers', 'a-{index}:1'], '--peers is given, but not how many processes there are: --shards'],
  [['--threads', '0'], "'threads' must be at least 1, got 0"],
])('%j is refused', async (options, message) => {
  const { code, err } = await cli(['explore', 'dist', ...options]);
  expect(code).toBe(2);
  expect(err).toContain(`cdk8s-stateful: ${message}`);
});
