import type { Place, Shelf } from './cells';

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

  private note(what: number, found: number): void {
    if (this.seen.has(what)) return;
    this.seen.add(what);
    this.what.push(what);
    this.found.push(found);
  }
}
