import { assert } from '../util/assert';

const CHUNK_BITS = 16;
const CHUNK = 1 << CHUNK_BITS;
const MOST_CHOICES = 0xffff;
const MOST_FAULTS = 0xff;

/** Of each of some states in a row: its parent, the choice that led there, and the faults on the way. */
export interface Cut {
  readonly parents: Int32Array<ArrayBuffer>;
  readonly choices: Uint16Array<ArrayBuffer>;
  readonly faults: Uint8Array<ArrayBuffer>;
}

/**
 * What is kept of a visited state beside its fingerprint: the number of the state it was first reached from, and the
 * position of the step. States are numbered in the order they were found, the initial one 0. A trace is read off
 * backwards and replayed; the states themselves are not kept.
 */
export class Log {
  length = 0;
  private readonly parents: Int32Array[] = [];
  private readonly choices: Uint16Array[] = [];
  private readonly faultCounts: Uint8Array[] = [];
  private parentChunk = new Int32Array(0);
  private choiceChunk = new Uint16Array(0);
  private faultChunk = new Uint8Array(0);

  /**
   * Appends a state and returns its number. The initial state's parent is -1.
   *
   * @param faults how many are on the trace to it
   */
  append(parent: number, choice: number, faults: number): number {
    const number = this.length++;
    const i = number & (CHUNK - 1);
    if (i === 0) this.open();
    assert(choice <= MOST_CHOICES, `a state has more than ${MOST_CHOICES} steps`);
    this.parentChunk[i] = parent;
    this.choiceChunk[i] = choice;
    this.faultChunk[i] = Math.min(faults, MOST_FAULTS);
    return number;
  }

  get bytes(): number {
    return this.parents.length * CHUNK * 7;
  }

  parent(number: number): number {
    return this.parents[number >>> CHUNK_BITS]![number & (CHUNK - 1)]!;
  }

  /** How many faults are on the trace to this state; from `MOST_FAULTS` on they are not told apart. */
  faults(number: number): number {
    return this.faultCounts[number >>> CHUNK_BITS]![number & (CHUNK - 1)]!;
  }

  /** What is kept of the states from this number on. */
  cut(from: number): Cut {
    const length = this.length - from;
    const [parents, choices, faults] = [new Int32Array(length), new Uint16Array(length), new Uint8Array(length)];
    for (let number = from; number < this.length; number++) {
      parents[number - from] = this.parent(number);
      choices[number - from] = this.choice(number);
      faults[number - from] = this.faults(number);
    }
    return { parents, choices, faults };
  }

  /** The choices that lead from the initial state to this one. */
  trace(number: number): number[] {
    const trace: number[] = [];
    for (let n = number; this.parent(n) >= 0; n = this.parent(n)) {
      trace.push(this.choice(n));
    }
    return trace.reverse();
  }

  private choice(number: number): number {
    return this.choices[number >>> CHUNK_BITS]![number & (CHUNK - 1)]!;
  }

  private open(): void {
    this.parentChunk = new Int32Array(CHUNK);
    this.choiceChunk = new Uint16Array(CHUNK);
    this.parents.push(this.parentChunk);
    this.choices.push(this.choiceChunk);
    this.faultChunk = new Uint8Array(CHUNK);
    this.faultCounts.push(this.faultChunk);
  }
}
