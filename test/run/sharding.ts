import { createServer } from 'node:net';
import { exploreInShards, type ShardExploration, type ShardOptions } from '../../lib/run/shards/explore-in-shards';
import { Mesh } from '../../lib/run/shards/mesh';
import type { Subject } from '../../lib/run/workers/protocol';

/** Ports that nobody listens on now. */
export async function freePorts(n: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: n }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { readonly port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

export async function meshes(n: number): Promise<Mesh[]> {
  const peers = (await freePorts(n)).map((port) => ({ host: '127.0.0.1', port }));
  return Promise.all(peers.map((_, index) => Mesh.open({ index, peers, connectSeconds: 10 })));
}

export type Packed<State> = Subject<State> & { readonly system: Parameters<typeof exploreInShards<State>>[1] };

/** Shards of one process: they share nothing but the connections. */
export async function inShards<State>(
  n: number,
  make: (index: number) => Packed<State>,
  options: (index: number) => ShardOptions = () => ({}),
): Promise<readonly ShardExploration<State>[]> {
  const all = await meshes(n);
  try {
    return await Promise.all(
      all.map((mesh, index) => {
        const { system, properties } = make(index);
        return exploreInShards(mesh, system, properties, options(index));
      }),
    );
  } finally {
    for (const mesh of all) mesh.close();
  }
}
