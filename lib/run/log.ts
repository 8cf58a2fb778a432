import { assert } from '../util/assert';

const CHUNK_BITS = 16;
const CHUNK = 1 << CHUNK_BITS;
const MOST_CHOICES = 0xffff;

/**
 * What is kept of a visited state beside its fingerprint: the number of the state it was first reached from, and the
 * position of the step. States are numbered in the order they were found, the initial one 0. A trace is read off
 * backwards and replayed; the states themselves are not kept.
 */
export class Log {
  length = 0;
  private readonly parents: Int32Array[] = [];
  private readonly choices: Uint16Array[] = [];
  private parentChunk = new Int32Array(0);
  private choiceChunk = new Uint16Array(0);

  /** Appends a state and returns its number. The initial state's parent is -1. */
  append(parent: number, choice: number): number {
    const number = this.length++;
    const i = number & (CHUNK - 1);
    if (i === 0) this.open();
    assert(choice <= MOST_CHOICES, `a state has more than ${MOST_CHOICES} steps`);
    this.parentChunk[i] = parent;
    this.choiceChunk[i] = choice;
    return number;
  }

  get bytes(): number {
    return this.parents.length * CHUNK * 6;
  }

  parent(number: number): number {
    return this.parents[number >>> CHUNK_BITS]![number & (CHUNK - 1)]!;
  }

  /** Parents and choices of the states from this number on. */
  cut(from: number): { readonly parents: Int32Array<ArrayBuffer>; readonly choices: Uint16Array<ArrayBuffer> } {
    const [parents, choices] = [new Int32Array(this.length - from), new Uint16Array(this.length - from)];
    for (let number = from; number < this.length; number++) {
      parents[number - from] = this.parent(number);
      choices[number - from] = this.choice(number);
    }
    return { parents, choices };
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
  }
}
