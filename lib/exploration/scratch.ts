/** Places that are added at a time. */
const SPARE = 32;

/** A state that a step is tried on, and put back. */
export class Scratch {
  /** The cells; may be longer than any state is. Another array once places have appeared. */
  words: Int32Array<ArrayBuffer>;
  private readonly places: number[] = [];
  private readonly cells: number[] = [];

  constructor(words: Int32Array) {
    this.words = Int32Array.from(words);
  }

  /** Sees to it that there are so many places. */
  reserve(width: number): void {
    if (width <= this.words.length) return;
    const longer = new Int32Array(Math.max(width, this.words.length + SPARE));
    longer.set(this.words);
    this.words = longer;
  }

  put(place: number, cell: number): void {
    this.reserve(place + 1);
    this.places.push(place);
    this.cells.push(this.words[place]!);
    this.words[place] = cell;
  }

  wrote(place: number): boolean {
    return this.places.includes(place);
  }

  /** The places that have been written, in the order of their first writes. */
  get written(): ReadonlySet<number> {
    return new Set(this.places);
  }

  /** Writes for good. */
  move(places: readonly number[], cells: readonly number[]): void {
    for (let i = 0; i < places.length; i++) {
      const place = places[i]!;
      if (place >= this.words.length) this.reserve(place + 1);
      this.words[place] = cells[i]!;
    }
  }

  /** Puts back what has been written. */
  undo(): void {
    const { places, cells, words } = this;
    for (let i = places.length - 1; i >= 0; i--) words[places[i]!] = cells[i]!;
    places.length = cells.length = 0;
  }
}
