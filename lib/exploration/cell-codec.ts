import type { Key, Kind } from '../model/kinds';
import type { Ints } from '../run/ints';
import type { StateCodec } from '../run/system';
import { assert } from '../util/assert';
import { type AnyRow, type Cells, NOTHING } from './cells';

/** A cell as another process can make it again, and its shares of fingerprints, which must be the same there. */
interface Definition {
  readonly cell: number;
  readonly kind: Kind;
  readonly key: Key;
  readonly row: AnyRow;
  readonly low: number;
  readonly high: number;
}

/**
 * States on their way to another process, where cells have other numbers: a state is the numbers that its cells have here, and each cell is told once, before the
 * first state that has it.
 */
export class CellCodec implements StateCodec {
  private readonly told = new Set<number>();
  private untold: Definition[] = [];
  /** By the other end's cell. */
  private readonly heard: { readonly place: number; readonly cell: number }[] = [];

  /** @param head words before the cells: the lanes of the fingerprint, and the width */
  constructor(
    private readonly cells: Cells,
    private readonly head: number,
  ) {}

  write(words: Int32Array, at: number, width: number, to: Ints): void {
    const { told, head } = this;
    let count = 0;
    for (let i = head; i < width; i++) if (words[at + i] !== NOTHING) count++;
    to.push(count);
    for (let i = head; i < width; i++) {
      const cell = words[at + i] as number;
      if (cell === NOTHING) continue;
      to.push(cell);
      if (told.has(cell)) continue;
      told.add(cell);
      this.untold.push(this.definition(i - head, cell));
    }
  }

  news(): readonly Definition[] | undefined {
    if (this.untold.length === 0) return undefined;
    const news = this.untold;
    this.untold = [];
    return news;
  }

  learn(news: readonly Definition[]): void {
    const { cells } = this;
    for (const { cell: theirs, kind, key, row, low, high } of news) {
      const place = cells.place(kind, key);
      const cell = cells.cell(place, row);
      assert(
        cells.low[cell] === low && cells.high[cell] === high,
        `${kind} ${key} is another row in another process: do both run the same release?`,
      );
      this.heard[theirs] = { place: place.number, cell };
    }
  }

  read(from: Int32Array, at: number, words: Int32Array, to: number, width: number): number {
    const { heard, head } = this;
    const { low, high } = this.cells;
    words.fill(NOTHING, to, to + width);
    const end = at + 1 + (from[at] as number);
    let [lower, higher] = [0, 0];
    for (let i = at + 1; i < end; i++) {
      const known = heard[from[i] as number];
      assert(known, 'a state has a cell of which nothing was told');
      words[to + head + known.place] = known.cell;
      lower = (lower + (low[known.cell] as number)) | 0;
      higher = (higher + (high[known.cell] as number)) | 0;
    }
    words.set([lower, higher, width], to);
    return end;
  }

  private definition(place: number, cell: number): Definition {
    const { places, rows, low, high } = this.cells;
    const { kind, key } = places[place] as (typeof places)[number];
    return { cell, kind, key, row: rows[cell] as AnyRow, low: low[cell] as number, high: high[cell] as number };
  }
}
