import { type Address, Mesh } from '../run/shards/mesh';
import { Misuse } from '../util/misuse';
import { count } from '../util/text';
import type { Io } from './io';

/** The options that make a process one of several that explore together. */
export interface ShardOptions {
  readonly shards?: number;
  readonly shardIndex?: number;
  readonly peers?: string;
  readonly connectSeconds?: number;
  readonly threads?: number;
}

/** What stands for the index of a shard in a pattern of addresses. */
const INDEX = '{index}';
const EXAMPLE = `host-0:7400,host-1:7400, or host-${INDEX}:7400`;

/**
 * Connects this process with the others, if there are any.
 *
 * @throws Misuse when the options cannot be meant, or the others cannot be reached
 */
export async function meshOf(options: ShardOptions, io: Pick<Io, 'jobIndex'>): Promise<Mesh | undefined> {
  const { shards, threads, connectSeconds } = options;
  if (shards === undefined) {
    for (const [name, given] of [
      ['--shard-index', options.shardIndex],
      ['--peers', options.peers],
      ['--connect-seconds', connectSeconds],
    ] as const) {
      if (given !== undefined) throw new Misuse(`${name} is given, but not how many processes there are: --shards`);
    }
    return undefined;
  }
  if (threads !== undefined && threads !== 1)
    throw new Misuse('--threads and --shards exclude each other: start a shard for each processor');
  const index = indexOf(options, io);
  const peers = addressesOf(options.peers, shards);
  return Mesh.open({ index, peers, ...(connectSeconds !== undefined && { connectSeconds }) });
}

function indexOf({ shardIndex }: ShardOptions, { jobIndex }: Pick<Io, 'jobIndex'>): number {
  if (shardIndex !== undefined) return shardIndex;
  if (jobIndex !== undefined && /^\d+$/.test(jobIndex)) return Number(jobIndex);
  throw new Misuse(
    '--shards is given, but not which of them this process is: give --shard-index, or run it in an Indexed Job, which sets JOB_COMPLETION_INDEX',
  );
}

function addressesOf(peers: string | undefined, shards: number): readonly Address[] {
  if (peers === undefined) throw new Misuse(`--shards is given, but not where they listen: --peers ${EXAMPLE}`);
  const texts = peers.includes(INDEX)
    ? Array.from({ length: shards }, (_, index) => peers.replaceAll(INDEX, String(index)))
    : peers.split(',').map((text) => text.trim());
  if (texts.length !== shards)
    throw new Misuse(
      `--peers says where ${count(texts.length, 'shard')} listen, and --shards that there are ${shards}`,
    );
  return texts.map(addressOf);
}

function addressOf(text: string): Address {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^\s:,]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535)
    throw new Misuse(`'${text}' of --peers is no address: wanted is ${EXAMPLE}`);
  return { host, port: Number(port) };
}
