import { assert } from '../util/assert';

/** What a successor of no taker has for a turn: a fault, which calm runs do not take. */
export const FAULT = -1;

/** Writes the words of a successor that was only announced. */
export interface Writer {
  /** Fills `out.words` from `j * out.width` on with the j-th, which is `out.announced(j)` from the state at `out.origin(j)` of `out.from`. */
  write(out: Successors, j: number): void;
}

const WRITTEN = -1;

/**
 * The successors of one state, or of a batch of states, as the explorer takes them: packed words, two fingerprint lanes,
 * the position of the step in the state's list, and whose turn it was. One instance is filled and cleared again and again.
 */
export class Successors {
  count = 0;
  words: Int32Array;
  low: Int32Array;
  high: Int32Array;
  choices: Int32Array;
  turns: Int32Array;
  private capacity = 64;
  /** Of those that were announced: their steps, what these were taken from, and who writes them. */
  private steps: Int32Array;
  private origins: Int32Array;
  from: Int32Array = new Int32Array(0);
  /** Words of a state in `from`. */
  fromWidth = 0;
  private writer: Writer | undefined;

  constructor(public width: number) {
    this.words = new Int32Array(this.capacity * width);
    this.low = new Int32Array(this.capacity);
    this.high = new Int32Array(this.capacity);
    this.choices = new Int32Array(this.capacity);
    this.turns = new Int32Array(this.capacity);
    this.steps = new Int32Array(this.capacity);
    this.origins = new Int32Array(this.capacity);
  }

  clear(): void {
    this.count = 0;
  }

  /** Makes room for n more, so that the arrays stay the same during the next n calls of `push`. */
  reserve(n: number): void {
    if (this.count + n > this.capacity) this.resize(this.count + n);
  }

  /**
   * Adds a successor and returns where its words begin in `words`. They hold leftovers: the caller writes every one.
   *
   * @param choice position of the step in the state's list of steps
   * @param turn who takes the step, or FAULT; used by calm runs only
   */
  push(low: number, high: number, choice: number, turn: number): number {
    const i = this.count++;
    if (i === this.capacity) this.resize(i + 1);
    this.low[i] = low;
    this.high[i] = high;
    this.choices[i] = choice;
    this.turns[i] = turn;
    if (this.writer !== undefined) this.steps[i] = WRITTEN;
    return i * this.width;
  }

  /** Says whose announcements follow: successors of states in `from`, which stays as it is until they are cleared. */
  announcing(writer: Writer, from: Int32Array, fromWidth: number): void {
    if (this.writer !== undefined && this.from !== from) for (let j = 0; j < this.count; j++) this.settle(j);
    else if (this.writer === undefined) this.steps.fill(WRITTEN, 0, this.count);
    this.writer = writer;
    this.from = from;
    this.fromWidth = fromWidth;
  }

  /** Adds a successor of the state at `at` whose words are written when somebody asks for them: most are known already, and nobody does. */
  announce(low: number, high: number, choice: number, turn: number, step: number, at: number): void {
    const to = this.push(low, high, choice, turn);
    const i = to / this.width;
    this.steps[i] = step;
    this.origins[i] = at;
  }

  /** The step that the j-th was announced with. */
  announced(j: number): number {
    return this.steps[j]!;
  }

  /** Where in `from` the state stands that it was announced of. */
  origin(j: number): number {
    return this.origins[j]!;
  }

  /** Sees to it that the words of the j-th are there. */
  settle(j: number): void {
    if (this.writer === undefined || this.steps[j] === WRITTEN) return;
    this.writer.write(this, j);
    this.steps[j] = WRITTEN;
  }

  /** A state needs more words than the width: lays out anew what is already here, absent words reading 0. */
  widen(width: number): void {
    assert(width >= this.width, `a state became narrower: ${this.width} words, then ${width}`);
    const words = new Int32Array(this.capacity * width);
    for (let i = 0; i < this.count; i++) {
      words.set(this.words.subarray(i * this.width, (i + 1) * this.width), i * width);
    }
    this.words = words;
    this.width = width;
  }

  private resize(least: number): void {
    this.capacity = Math.max(least, this.capacity * 2);
    this.words = grown(this.words, this.capacity * this.width);
    this.low = grown(this.low, this.capacity);
    this.high = grown(this.high, this.capacity);
    this.choices = grown(this.choices, this.capacity);
    this.turns = grown(this.turns, this.capacity);
    this.steps = grown(this.steps, this.capacity);
    this.origins = grown(this.origins, this.capacity);
  }
}

function grown(array: Int32Array, length: number): Int32Array {
  const longer = new Int32Array(length);
  longer.set(array);
  return longer;
}
