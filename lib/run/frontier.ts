const CHUNK_WORDS = 1 << 16;

interface Chunk {
  readonly words: Int32Array;
  readonly width: number;
  readonly capacity: number;
  taken: number;
  count: number;
}

/**
 * The states found and not yet expanded, first in, first out, in packed form: a queue of chunks that are used again once
 * they are emptied, so that it holds what the frontier holds and never moves a state.
 */
export class Frontier {
  length = 0;
  /** Bytes of all chunks, the spare one included. */
  bytes = 0;
  /** The run of states that `take` returned: they begin at `words[at]` and stand `width` words apart. */
  words: Int32Array = new Int32Array(0);
  at = 0;
  private readonly chunks: Chunk[] = [];
  private spare: Chunk | undefined;
  /** Where states are widened. */
  private wider = new Int32Array(0);

  constructor(private width: number) {}

  /** Appends the state at `words[at]`, `width` words wide. */
  put(words: Int32Array, at: number, width: number): void {
    let chunk = this.chunks[this.chunks.length - 1];
    if (chunk === undefined || chunk.count === chunk.capacity || chunk.width !== width) chunk = this.open(width);
    const into = chunk.words;
    const to = chunk.count++ * width;
    if (width <= 8) for (let i = 0; i < width; i++) into[to + i] = words[at + i]!;
    else into.set(words.subarray(at, at + width), to);
    this.length++;
  }

  /**
   * Takes up to n states off the front and returns how many: they stand together at `words[at]`, all `width` wide, until
   * the next call. States that were put when a state was narrower are widened with zeros.
   */
  take(n: number, width: number): number {
    while (this.chunks[0]!.taken === this.chunks[0]!.count) this.close();
    const chunk = this.chunks[0]!;
    const count = Math.min(n, chunk.count - chunk.taken);
    if (chunk.width === width) [this.words, this.at] = [chunk.words, chunk.taken * width];
    else this.widen(chunk, count, width);
    chunk.taken += count;
    this.length -= count;
    return count;
  }

  private widen(chunk: Chunk, count: number, width: number): void {
    if (this.wider.length < count * width) this.wider = new Int32Array(count * width);
    const { wider } = this;
    for (let k = 0; k < count; k++) {
      const from = (chunk.taken + k) * chunk.width;
      wider.set(chunk.words.subarray(from, from + chunk.width), k * width);
      wider.fill(0, k * width + chunk.width, (k + 1) * width);
    }
    [this.words, this.at] = [wider, 0];
  }

  private open(width: number): Chunk {
    this.width = width;
    let chunk = this.spare;
    this.spare = undefined;
    if (chunk === undefined || chunk.width !== width) {
      const capacity = Math.max(64, Math.floor(CHUNK_WORDS / width));
      chunk = { words: new Int32Array(capacity * width), width, capacity, taken: 0, count: 0 };
      this.bytes += chunk.words.byteLength;
    }
    this.chunks.push(chunk);
    return chunk;
  }

  private close(): void {
    const chunk = this.chunks.shift()!;
    if (this.spare === undefined && chunk.width === this.width) {
      chunk.taken = chunk.count = 0;
      this.spare = chunk;
    } else {
      this.bytes -= chunk.words.byteLength;
    }
  }
}
