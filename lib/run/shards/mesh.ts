import { connect, createServer, type Server, type Socket } from 'node:net';
import { Misuse } from '../../util/misuse';
import { list } from '../../util/text';
import { type Frame, Link } from './link';

/** Where a shard listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface MeshOptions {
  /** Which of the peers this process is. */
  readonly index: number;
  /** All shards, this one included, in the order that all of them have. */
  readonly peers: readonly Address[];
  /** Seconds until all must be there: they may start at different times. Default: 120. */
  readonly connectSeconds?: number;
}

const CONNECT_SECONDS = 120;
const RETRY_MILLISECONDS = 250;
/** Changes when shards of two releases would not understand each other. */
const PROTOCOL = 1;

interface Greeting {
  readonly protocol: number;
  readonly shards: number;
  readonly index: number;
}

/**
 * The processes that explore together, each connected with each: a shard calls those before it and is called by those after it.
 */
export class Mesh {
  private constructor(
    readonly index: number,
    readonly size: number,
    /** By index; none to itself. */
    readonly links: readonly (Link | undefined)[],
    private readonly hangUp: () => void,
  ) {}

  /**
   * Connects with all the others.
   *
   * @throws Misuse when they cannot be meant, do not come in time, or are others than these
   */
  static async open(options: MeshOptions): Promise<Mesh> {
    const { index, peers, connectSeconds = CONNECT_SECONDS } = options;
    check(options);
    const deadline = performance.now() + 1000 * connectSeconds;
    const gathering = new Gathering(index, peers);
    const server = await listening((peers[index] as Address).port, gathering);
    try {
      await Promise.all([
        ...peers.slice(0, index).map((_, other) => gathering.call(other, deadline)),
        gathering.called(deadline),
      ]);
    } catch (error) {
      server.close();
      gathering.close();
      throw error;
    }
    return new Mesh(index, peers.length, gathering.links, () => {
      server.close();
      gathering.close();
    });
  }

  close(): void {
    this.hangUp();
  }
}

function check({ index, peers }: MeshOptions): void {
  if (peers.length < 2) throw new Misuse(`shards are at least 2, got ${peers.length}`);
  if (!Number.isInteger(index) || index < 0 || index >= peers.length)
    throw new Misuse(`the index of a shard must be an integer from 0 to ${peers.length - 1}, got ${index}`);
}

async function listening(port: number, gathering: Gathering): Promise<Server> {
  const server = createServer((socket) => gathering.answer(socket));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new Misuse(`cannot listen on port ${port}: ${error.message}`)));
    server.listen(port, () => resolve());
  });
  return server;
}

/** Who has come so far. */
class Gathering {
  readonly links: (Link | undefined)[];
  /** All that were made, also to those that are not welcome. */
  private readonly made: Link[] = [];
  private closed = false;
  private complete: () => void = () => {};
  private refuse: (error: Misuse) => void = () => {};
  private readonly greeting: Greeting;

  constructor(
    private readonly index: number,
    private readonly peers: readonly Address[],
  ) {
    this.links = peers.map(() => undefined);
    this.greeting = { protocol: PROTOCOL, shards: peers.length, index };
  }

  /** Calls a shard until it answers. */
  async call(other: number, deadline: number): Promise<void> {
    const name = this.nameOf(other);
    while (!this.closed) {
      const { socket, problem } = await connected(this.peers[other] as Address, deadline);
      if (socket) {
        const link = this.linkTo(socket, name);
        link.send({ what: 'greeting', data: this.greeting });
        const greeting = await greeted(link, deadline);
        if (greeting) return this.welcome(link, greeting, other);
      }
      // A call that there is no time for any more would say nothing but that.
      if (performance.now() + RETRY_MILLISECONDS > deadline)
        throw new Misuse(`${name} cannot be reached: ${problem ?? 'it hangs up'}`);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MILLISECONDS));
    }
  }

  /** Resolves when all shards after this one have called. */
  async called(deadline: number): Promise<void> {
    const missing = () => this.peers.flatMap((_, other) => (other > this.index && !this.links[other] ? other : []));
    await new Promise<void>((resolve, reject) => {
      const late = () =>
        reject(new Misuse(`${list(missing().map((other) => this.nameOf(other)))} did not come in time`));
      const timer = setTimeout(late, deadline - performance.now());
      this.refuse = (error) => {
        clearTimeout(timer);
        reject(error);
      };
      this.complete = () => {
        if (missing().length > 0) return;
        clearTimeout(timer);
        resolve();
      };
      this.complete();
    });
  }

  /** A shard after this one calls, or somebody who is none: the latter is left alone. */
  answer(socket: Socket): void {
    const link = this.linkTo(socket, 'a caller');
    link.listen(
      (frame) => {
        if (frame.what !== 'greeting') return link.close();
        const greeting = frame.data as Greeting;
        link.deafen();
        link.send({ what: 'greeting', data: this.greeting });
        try {
          this.welcome(link, greeting);
          this.complete();
        } catch (error) {
          link.close();
          this.refuse(error as Misuse);
        }
      },
      () => {},
    );
  }

  close(): void {
    this.closed = true;
    this.refuse(new Misuse('the shards could not be connected'));
    for (const link of this.made) link.close();
  }

  private linkTo(socket: Socket, name: string): Link {
    const link = new Link(socket, name);
    this.made.push(link);
    return link;
  }

  private welcome(link: Link, greeting: Greeting, expected = greeting.index): void {
    const { protocol, shards, index } = greeting;
    if (protocol !== PROTOCOL) throw new Misuse(`${this.nameOf(index)} is of another release than this`);
    if (shards !== this.peers.length)
      throw new Misuse(`${this.nameOf(index)} is one of ${shards} shards, and this one of ${this.peers.length}`);
    if (index !== expected || index === this.index || this.links[index])
      throw new Misuse(`there are two shards ${index}: every shard needs an index of its own`);
    link.name = this.nameOf(index);
    this.links[index] = link;
  }

  private nameOf(other: number): string {
    const peer = this.peers[other];
    return peer ? `shard ${other} (${peer.host}:${peer.port})` : `shard ${other}`;
  }
}

async function connected({ host, port }: Address, deadline: number): Promise<{ socket?: Socket; problem?: string }> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const late = setTimeout(() => socket.destroy(new Error('no answer')), Math.max(1, deadline - performance.now()));
    socket.once('connect', () => {
      clearTimeout(late);
      socket.removeAllListeners('error');
      resolve({ socket });
    });
    socket.once('error', (error) => {
      clearTimeout(late);
      resolve({ problem: error.message });
    });
  });
}

/** What the other end says first; undefined when it hangs up instead, as one does that is about to start again. */
async function greeted(link: Link, deadline: number): Promise<Greeting | undefined> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Misuse(`${link.name} does not answer`)), deadline - performance.now());
    const end = (result: () => void) => {
      clearTimeout(late);
      link.deafen();
      result();
    };
    link.listen(
      ({ what, data }: Frame) =>
        end(() =>
          what === 'greeting'
            ? resolve(data as Greeting)
            : reject(new Misuse(`${link.name} does not speak as a shard does`)),
        ),
      () => end(() => resolve(undefined)),
    );
  });
}
