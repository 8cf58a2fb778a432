import type { Socket } from 'node:net';
import { assert } from '../../util/assert';
import { Misuse } from '../../util/misuse';

/** What goes over a connection: a word that says what it is, with plain data or with integers. */
export interface Frame {
  readonly what: string;
  readonly data?: unknown;
  readonly ints?: Int32Array<ArrayBuffer>;
}

/** Length of a frame, and of its head, which is JSON; integers follow. */
const PREFIX = 8;
/** Integers of one frame; who has more sends several. */
export const MOST_INTS = 1 << 22;
/** Far more than anything that is sent: what says of more is no shard. */
const MOST_BYTES = 1 << 28;
/** Bytes that wait to be sent before one stops making more. */
const ENOUGH_WAITING = 1 << 23;

/** How long the other end has for hanging up. */
const FAREWELL_MILLISECONDS = 5000;

/**
 * A connection between two shards: frames in order, and the news that the other end is gone. Frames that nobody listens for wait: the other shard may be ahead.
 */
export class Link {
  /** When something was last heard, by `performance.now()`. */
  heardAt = performance.now();
  private readonly waiting: Frame[] = [];
  private listener: ((frame: Frame) => void) | undefined;
  private lost: ((error: Misuse) => void) | undefined;
  private failure: Misuse | undefined;
  private chunks: Buffer[] = [];
  private bytes = 0;

  /** @param name how messages call the other end */
  constructor(
    private readonly socket: Socket,
    public name: string,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.take(chunk));
    socket.on('error', (error) => this.fail(`the connection to ${this.name} failed: ${error.message}`));
    socket.on('close', () =>
      this.fail(`${this.name} is gone: it closed the connection before the exploration was done`),
    );
  }

  /** Listens to what has come and what will; `lost` hears once when the other end is gone. */
  listen(listener: (frame: Frame) => void, lost: (error: Misuse) => void): void {
    this.listener = listener;
    this.lost = lost;
    this.deliver();
  }

  /** What comes from here on waits for the next listener. */
  deafen(): void {
    this.listener = undefined;
    this.lost = undefined;
  }

  send({ what, data, ints }: Frame): void {
    if (this.socket.destroyed) return;
    const head = Buffer.from(JSON.stringify({ what, data }));
    const body = ints === undefined ? Buffer.alloc(0) : Buffer.from(ints.buffer, ints.byteOffset, ints.byteLength);
    const prefix = Buffer.alloc(PREFIX);
    prefix.writeUInt32LE(head.length + body.length, 0);
    prefix.writeUInt32LE(head.length, 4);
    this.socket.cork();
    this.socket.write(prefix);
    this.socket.write(head);
    if (body.length > 0) this.socket.write(body);
    this.socket.uncork();
  }

  /** Resolves when the other end has taken enough of what was sent for more to be made. */
  async drained(): Promise<void> {
    while (this.socket.writableLength > ENOUGH_WAITING && !this.socket.destroyed) {
      await new Promise<void>((resolve) => {
        this.socket.once('drain', resolve);
        this.socket.once('close', resolve);
      });
    }
  }

  /** Sends what waits to be sent and hangs up. */
  close(): void {
    this.deafen();
    this.socket.end();
    // The other end hangs up as soon as it has read everything; if it is gone, nobody waits for it.
    setTimeout(() => this.socket.destroy(), FAREWELL_MILLISECONDS).unref();
  }

  fail(message: string): void {
    this.failure ??= new Misuse(message);
    this.deliver();
  }

  private take(chunk: Buffer): void {
    this.heardAt = performance.now();
    this.chunks.push(chunk);
    this.bytes += chunk.length;
    while (this.bytes >= PREFIX) {
      const start = this.gathered(PREFIX);
      const length = start.readUInt32LE(0);
      if (length > MOST_BYTES) {
        this.fail(`${this.name} does not speak as a shard does`);
        this.socket.destroy();
        return;
      }
      if (this.bytes < PREFIX + length) return;
      const whole = this.gathered(PREFIX + length);
      this.chunks[0] = whole.subarray(PREFIX + length);
      if (this.chunks[0].length === 0) this.chunks.shift();
      this.bytes -= PREFIX + length;
      this.hear(whole.subarray(PREFIX, PREFIX + length), start.readUInt32LE(4));
    }
  }

  /** The first chunk, when it holds so many bytes at least. */
  private gathered(least: number): Buffer {
    const [first] = this.chunks;
    assert(first !== undefined, 'a frame of nothing');
    if (first.length >= least) return first;
    const whole = Buffer.concat(this.chunks);
    this.chunks = [whole];
    return whole;
  }

  private hear(frame: Buffer, headLength: number): void {
    try {
      const { what, data } = JSON.parse(frame.toString('utf8', 0, headLength)) as Frame;
      const ints = new Int32Array((frame.length - headLength) >> 2);
      Buffer.from(ints.buffer).set(frame.subarray(headLength, headLength + ints.byteLength));
      this.waiting.push({ what, data, ints });
    } catch {
      this.fail(`${this.name} does not speak as a shard does`);
      this.socket.destroy();
    }
    this.deliver();
  }

  private deliver(): void {
    while (this.listener !== undefined && this.waiting.length > 0) this.listener(this.waiting.shift() as Frame);
    if (this.failure !== undefined) this.lost?.(this.failure);
  }
}
