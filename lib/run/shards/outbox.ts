import type { Order } from '../calm-run';
import { shardOf } from '../fingerprint';
import { Ints } from '../ints';
import type { Successors } from '../successors';
import type { PackedSystem, StateCodec } from '../system';
import type { Others } from '../team';
import { type Link, MOST_INTS } from './link';

/** Integers that are sent together: frames of some hundred kilobytes. */
const ENOUGH = 1 << 16;
/** Fingerprints that are remembered as sent, a power of two: most of what is found again was found lately. */
const REMEMBERED = 1 << 18;
/** Before each state: two lanes, the parent's name, the choice, the faults. */
export const HEAD = 5;

/** What one shard finds for the others. A state that is found again is mostly not sent again: its owner knows it. */
export class Outbox implements Others {
  /** States that were sent. */
  sent = 0;
  private readonly boxes: readonly (Box | undefined)[];
  /** At first each holds what is looked for elsewhere. */
  private readonly lows = new Int32Array(REMEMBERED).map((_, at) => at + 1);
  private readonly highs = new Int32Array(REMEMBERED);
  private readonly size: number;

  constructor(
    private readonly system: PackedSystem<unknown>,
    private readonly me: number,
    links: readonly (Link | undefined)[],
  ) {
    this.size = links.length;
    this.boxes = links.map((link) => link && new Box(link, codecOf(system)));
  }

  owns(low: number, high: number): boolean {
    return shardOf({ low, high }, this.size) === this.me;
  }

  take(out: Successors, j: number, parent: number, faults: number): boolean {
    const [low, high] = [out.low[j]!, out.high[j]!];
    const owner = shardOf({ low, high }, this.size);
    if (owner === this.me) return false;
    const at = (low ^ high) & (REMEMBERED - 1);
    if (this.lows[at] !== low || this.highs[at] !== high) {
      this.lows[at] = low;
      this.highs[at] = high;
      this.sent++;
      out.settle(j);
      this.boxes[owner]?.state(out, j, parent, faults);
    }
    this.system.drop?.(out.words, j * out.width);
    return true;
  }

  note(out: Successors, j: number, parent: number, order: Order): boolean {
    const [low, high] = [out.low[j]!, out.high[j]!];
    const owner = shardOf({ low, high }, this.size);
    if (owner === this.me) return false;
    this.boxes[owner]?.edge(low, high, parent, order);
    return true;
  }

  /** What is found from here on is found at this depth. */
  set depth(depth: number) {
    for (const box of this.boxes) if (box) box.depth = depth;
  }

  /** Sends what waits. */
  flush(): void {
    for (const box of this.boxes) box?.flush();
  }
}

/** What waits to be sent to one other. */
class Box {
  depth = 0;
  private readonly states = new Ints();
  private readonly edges = new Ints();

  constructor(
    private readonly link: Link,
    private readonly codec: StateCodec,
  ) {}

  state(out: Successors, j: number, parent: number, faults: number): void {
    const { states } = this;
    states.push(out.low[j]!);
    states.push(out.high[j]!);
    states.push(parent);
    states.push(out.choices[j]!);
    states.push(faults);
    this.codec.write(out.words, j * out.width, out.width, states);
    if (states.length > ENOUGH) this.flush();
  }

  edge(low: number, high: number, parent: number, order: Order): void {
    const { edges } = this;
    edges.push(low);
    edges.push(high);
    edges.push(parent);
    edges.push(order === 'forward' ? 0 : 1);
    // The states that edges lead to have been told before.
    if (edges.length > MOST_INTS / 2) this.flush();
  }

  flush(): void {
    const news = this.codec.news();
    if (news !== undefined) this.link.send({ what: 'news', data: news });
    if (this.states.length > 0) this.link.send({ what: 'states', data: this.depth, ints: this.states.take() });
    if (this.edges.length > 0) this.link.send({ what: 'edges', data: this.depth, ints: this.edges.take() });
  }
}

/** The system's own, or one for words that mean the same everywhere. */
export function codecOf(system: PackedSystem<unknown>): StateCodec {
  return (
    system.codec?.() ?? {
      write: (words, at, width, to) => to.append(words, at, width),
      news: () => undefined,
      learn: () => {},
      read: (from, at, words, to, width) => {
        words.set(from.subarray(at, at + width), to);
        return at + width;
      },
    }
  );
}
