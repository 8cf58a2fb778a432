import type { Kind } from '../../model/kinds';
import type { Fingerprint } from '../../run/fingerprint';
import { type AnyRow, type Cells, NOTHING, type Place } from '../cells';
import type { ClusterStep } from '../cluster-step';
import type { Names, Renaming } from './renaming';

/**
 * The states that differ by a renaming only are an orbit. Its fingerprint is the least of the fingerprints of its states. Those are sums of the shares of
 * their cells, so what is kept of a cell is its share under every renaming.
 */
export class Orbits {
  private low = new Int32Array(0);
  private high = new Int32Array(0);
  /** By cell: whether its shares are known. */
  private known = new Uint8Array(0);
  private readonly sumLow: Int32Array;
  private readonly sumHigh: Int32Array;
  private readonly nextLow: Int32Array;
  private readonly nextHigh: Int32Array;
  /** The cells of the state that was last stood on. */
  private stood = new Int32Array(0);

  /** @param unread kinds that no step is decided by: their rows are not renamed, so that they keep no states apart */
  constructor(
    private readonly cells: Cells,
    private readonly names: Names,
    readonly renamings: readonly Renaming[],
    private readonly unread: ReadonlySet<Kind>,
  ) {
    const n = renamings.length;
    [this.sumLow, this.sumHigh] = [new Int32Array(n), new Int32Array(n)];
    [this.nextLow, this.nextHigh] = [new Int32Array(n), new Int32Array(n)];
  }

  /** The state with names exchanged. */
  image(state: Int32Array, to: Renaming): Int32Array {
    const { cells } = this;
    const moved: [number, number][] = [];
    for (let i = 0; i < state.length; i++) {
      if (state[i] === NOTHING) continue;
      const { kind, key, row } = this.renamed(i, state[i] as number, to);
      const place = cells.place(kind, key);
      moved.push([place.number, cells.cell(place, row)]);
    }
    const image = new Int32Array(cells.places.length);
    for (const [place, cell] of moved) image[place] = cell;
    return image;
  }

  fingerprint(words: Int32Array, at: number, width: number): Fingerprint {
    this.stand(words, at, width);
    return least(this.sumLow, this.sumHigh);
  }

  /** Takes the state for the one whose successors come next. It mostly differs in few cells from the one before. */
  stand(words: Int32Array, at: number, width: number): void {
    const { sumLow, sumHigh } = this;
    if (this.stood.length < width) this.stood = longer(this.stood, new Int32Array(width));
    const { stood } = this;
    for (let i = 0; i < stood.length; i++) {
      const before = stood[i] as number;
      const now = i < width ? (words[at + i] as number) : NOTHING;
      if (before === now) continue;
      stood[i] = now;
      if (before !== NOTHING) this.add(i, before, -1, sumLow, sumHigh);
      if (now !== NOTHING) this.add(i, now, 1, sumLow, sumHigh);
    }
  }

  /** The fingerprint of the state that a step leads to from the one stood on. */
  fingerprintAfter({ places, cells }: Pick<ClusterStep, 'places' | 'cells'>): Fingerprint {
    const { nextLow, nextHigh, stood } = this;
    nextLow.set(this.sumLow);
    nextHigh.set(this.sumHigh);
    for (let i = 0; i < places.length; i++) {
      const place = places[i] as number;
      const before = stood[place] ?? NOTHING;
      const now = cells[i] as number;
      if (before === now) continue;
      if (before !== NOTHING) this.add(place, before, -1, nextLow, nextHigh);
      if (now !== NOTHING) this.add(place, now, 1, nextLow, nextHigh);
    }
    return least(nextLow, nextHigh);
  }

  private add(place: number, cell: number, sign: number, low: Int32Array, high: Int32Array): void {
    if (cell >= this.known.length) this.grow(cell + 1);
    if (this.known[cell] === 0) this.work(place, cell);
    const n = low.length;
    const at = cell * n;
    for (let g = 0; g < n; g++) {
      low[g] = (low[g] as number) + sign * (this.low[at + g] as number);
      high[g] = (high[g] as number) + sign * (this.high[at + g] as number);
    }
  }

  private work(place: number, cell: number): void {
    const { cells, renamings } = this;
    const at = cell * renamings.length;
    this.known[cell] = 1;
    for (let g = 0; g < renamings.length; g++) {
      const { kind, key, row } = this.renamed(place, cell, renamings[g] as Renaming);
      const { low, high } = cells.share(kind, key, row);
      this.low[at + g] = low;
      this.high[at + g] = high;
    }
  }

  private renamed(place: number, cell: number, to: Renaming): { kind: Kind; key: string; row: AnyRow } {
    const { kind, key } = this.cells.places[place] as Place;
    const row = this.cells.rows[cell] as AnyRow;
    if (this.unread.has(kind)) return { kind, key, row };
    return { kind, key: this.names.key(key, to), row: this.names.value(row, to) };
  }

  private grow(least: number): void {
    const n = this.renamings.length;
    const length = Math.max(2 * this.known.length, least, 1 << 10);
    this.known = longer(this.known, new Uint8Array(length));
    this.low = longer(this.low, new Int32Array(length * n));
    this.high = longer(this.high, new Int32Array(length * n));
  }
}

function longer<T extends Int32Array | Uint8Array>(array: T, into: T): T {
  into.set(array);
  return into;
}

function least(low: Int32Array, high: Int32Array): Fingerprint {
  let found = 0;
  for (let g = 1; g < low.length; g++) {
    const [l, l0] = [low[g] as number, low[found] as number];
    if (l < l0 || (l === l0 && (high[g] as number) < (high[found] as number))) found = g;
  }
  return { low: low[found] as number, high: high[found] as number };
}
