import { type Cells, NOTHING, type Place, type Shelf } from './cells';

/** What was read of a state, in order, each once: places with the cell that was found there, shelves with their list. */
export class Reads {
  /** Twice the number of a place, or twice that of a shelf and one. */
  readonly what: number[] = [];
  readonly found: number[] = [];
  private readonly seen = new Set<number>();

  place({ number }: Place, cell: number): void {
    this.note(2 * number, cell);
  }

  shelf({ number }: Shelf, list: number): void {
    this.note(2 * number + 1, list);
  }

  /** What would be found in a state. */
  look(what: number, cells: Cells, words: Int32Array): void {
    const number = what >> 1;
    if ((what & 1) === 0) this.note(what, words[number] ?? NOTHING);
    else this.note(what, cells.listOn(cells.allShelves[number] as Shelf, words, 0, words.length));
  }

  private note(what: number, found: number): void {
    if (this.seen.has(what)) return;
    this.seen.add(what);
    this.what.push(what);
    this.found.push(found);
  }
}
