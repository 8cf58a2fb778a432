import { connect } from 'node:net';
import type { Size } from '../../bench/parity/packed';
import { paritySubject } from '../../bench/parity/subject';
import { type Exploration, explore } from '../../lib/run/explore';
import { packed } from '../../lib/run/packed';
import { agreementOf } from '../../lib/run/shards/agreement';
import { exploreInShards, type ShardOptions } from '../../lib/run/shards/explore-in-shards';
import { Mesh } from '../../lib/run/shards/mesh';
import { freePorts, inShards, meshes, type Packed } from './sharding';
import { told } from './told';
import { wordRing } from './word-ring';

describe('shards', () => {
  test.each([
    ['ring 6 5', 2, () => wordRing({ n: 6, k: 5 })],
    ['ring 7 4', 3, () => wordRing({ n: 7, k: 4 })],
    ['R2N2F1', 3, () => paritySubject({ ordinals: 2, nodes: 2, losses: 1 }) as Packed<unknown>],
    ['R3N2F1', 3, () => paritySubject({ ordinals: 3, nodes: 2, losses: 1 }) as Packed<unknown>],
  ] as const)(
    '%s in %i: the counts and verdicts of one',
    async (_, n, make) => {
      const { system, properties } = make() as Packed<unknown>;
      const alone = explore(system, properties);
      const shards = await inShards(n, () => make() as Packed<unknown>);
      const whole = shards[0]?.whole as Exploration<unknown>;
      expect(told(whole)).toEqual(told(alone));
      expect(shards.reduce((sum, { states }) => sum + states, 0)).toBe(alone.states);
      expect(shards.filter(({ whole }) => whole)).toHaveLength(1);
    },
    30_000,
  );
});

const SIZE: Size = { ordinals: 2, nodes: 2, losses: 0 };
const small = () => wordRing({ n: 5, k: 5 });

test('who calls and is no shard is left alone', async () => {
  const ports = await freePorts(2);
  const peers = ports.map((port) => ({ host: '127.0.0.1', port }));
  const opening = peers.map((_, index) => Mesh.open({ index, peers, connectSeconds: 10 }));
  const texts = ['', 'GET / HTTP/1.1\r\n\r\n', '\u0008\0\0\0\u0008\0\0\0{"a": 1}'];
  const closed = texts.map(async (text) => {
    const socket = connect(ports[0] as number, '127.0.0.1', () => socket.write(text)).resume();
    return new Promise((resolve) => socket.on('error', () => {}).on('close', resolve));
  });
  const all = await Promise.all(opening);
  const found = await Promise.all(
    all.map((mesh) => {
      const { system, properties } = small();
      return exploreInShards(mesh, system, properties);
    }),
  );
  for (const mesh of all) mesh.close();
  await Promise.all(closed);
  expect(found[0]?.whole?.states).toBe(5 ** 5);
});

test('states that are objects cannot be sent', async () => {
  const [one, other] = await meshes(2);
  const system = packed({
    initial: { n: 0 },
    steps: ({ n }) => (n < 3 ? [1] : []),
    apply: ({ n }, step: number) => ({ n: n + step }),
    fingerprint: ({ n }) => ({ low: n, high: 0 }),
  });
  await expect(exploreInShards(one as Mesh, system, [])).rejects.toThrow(
    'states that are objects of one process cannot be sent to another: the system needs a codec',
  );
  for (const mesh of [one, other]) mesh?.close();
});

describe('bounds of shards', () => {
  test.each([
    ['depth', { bounds: { depth: 2 } }, { depth: 2, states: 181 }],
    ['states', { bounds: { states: 1000 } }, { depth: 3, states: 2101 }],
    ['memoryBytes', { bounds: { memoryBytes: 1 } }, { states: 1 }],
    ['violation', { until: 'violation' }, {}],
  ] as const)('%s', async (bound, options, expected) => {
    const found = async () => (await inShards(2, small, () => options))[0]?.whole as Exploration<unknown>;
    const whole = await found();
    expect(whole).toMatchObject({ complete: false, reached: [{ bound }], ...expected });
    expect(whole.reached[0]?.remained).toBeGreaterThan(0);
    expect(whole.states).toBe((await found()).states);
  });

  test.each([0, 1])('shard %i is interrupted', async (who) => {
    const signal = AbortSignal.abort();
    const [first] = await inShards(2, small, (index) => (index === who ? { signal } : {}));
    expect(first?.whole).toMatchObject({ complete: false, reached: [{ bound: 'interrupted' }] });
  });
});

describe('shards that cannot explore together', () => {
  const meshOf = (index: number, ports: readonly number[]) =>
    Mesh.open({ index, peers: ports.map((port) => ({ host: '127.0.0.1', port })), connectSeconds: 0.5 });

  test.each<[string, Size, ShardOptions, RegExp]>([
    [
      'another system',
      { ordinals: 2, nodes: 1, losses: 0 },
      {},
      /the state it begins in is [0-9a-f]{16} here, and [0-9a-f]{16} there/,
    ],
    ['other bounds', SIZE, { bounds: { depth: 3 } }, /the bounds is \{\} here, and \{"depth":3\} there/],
    ['another version', SIZE, { agreement: { version: '2' } }, /version is nothing here, and 2 there/],
  ])('%s', async (_, size, options, message) => {
    const all = await meshes(2);
    const explored = await Promise.allSettled(
      all.map((mesh, index) => {
        const { system, properties } = paritySubject(index === 1 ? size : SIZE) as Packed<unknown>;
        return exploreInShards(mesh, system, properties, index === 1 ? options : {});
      }),
    );
    for (const mesh of all) mesh.close();
    const [one, other] = explored.map((each) => (each.status === 'rejected' ? each.reason.message : ''));
    expect(one).toMatch(/^shard 0 and shard 1 \(127.0.0.1:\d+\) do not explore the same: /);
    expect(one).toMatch(message);
    expect(other).toMatch(/do not explore the same/);
  });

  test('one never comes', async () => {
    const ports = await freePorts(3);
    const waiting = [0, 1].map((index) => meshOf(index, ports));
    const all = await Promise.allSettled(waiting);
    expect(all.map((each) => each.status === 'rejected' && each.reason.message)).toEqual(
      Array(2).fill(`shard 2 (127.0.0.1:${ports[2]}) did not come in time`),
    );
    await expect(meshOf(2, ports)).rejects.toThrow(/shard 0 \(127.0.0.1:\d+\) cannot be reached: .*ECONNREFUSED/);
  });

  test.each([
    [3, 2, /shard 1 .* is one of 2 shards, and this one of 3\nshard 0 .* is one of 3 shards, and this one of 2/],
    [2, 1, /did not come in time\nshards are at least 2, got 1/],
  ])('one believes in %i shards and another in %i', async (n, m, message) => {
    const ports = await freePorts(n);
    const all = await Promise.allSettled([meshOf(0, ports), meshOf(1, ports.slice(0, m))]);
    expect(all.map((each) => (each.status === 'rejected' ? each.reason.message : '')).join('\n')).toMatch(message);
  });

  test('one dies in the middle', async () => {
    const all = await meshes(3);
    const { system, properties } = wordRing({ n: 6, k: 6 });
    const dies = {
      ...system,
      successors: () => {
        throw new Error('out of memory');
      },
    };
    const found = await Promise.allSettled(
      all.map((mesh, index) => exploreInShards(mesh, index === 2 ? dies : system, properties)),
    );
    for (const mesh of all) mesh.close();
    expect(found.map((each) => each.status === 'rejected' && each.reason.message)).toEqual([
      expect.stringMatching(/shard 2 .* ended the exploration: a bug, which it tells about/),
      expect.stringMatching(/shard 2 .* ended the exploration: a bug, which it tells about/),
      'out of memory',
    ]);
  });

  test('one is silent', async () => {
    const all = await meshes(2);
    const { system, properties } = small();
    const [waits, deaf] = all as [Mesh, Mesh];
    // It agrees, and then nothing is heard of it.
    const found = exploreInShards(waits, system, properties, { silenceSeconds: 1 });
    deaf.links[0]?.send({ what: 'agreement', data: agreementOf(system, properties, {}) });
    await expect(found).rejects.toThrow(/shard 1 .* has said nothing for 1 seconds/);
    for (const mesh of all) mesh.close();
  });
});
