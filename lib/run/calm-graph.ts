import type { Order, Outcome } from './calm-run';

const UNKNOWN = -1;
const ON_PATH = -0x80000000;

const encode = (outcome: Outcome): number => -2 - outcome;

/**
 * Where the two calm schedules go from every explored state: to one next state, or to rest. The next step of a schedule
 * depends on the state alone, so the states form a forest whose roots are rests and cycles, and every run that meets
 * another shares its end: the whole of liveness costs one look at each state.
 */
export class CalmGraph {
  /** Where nothing is known: the exploration was stopped before the state was expanded. */
  static readonly UNKNOWN = UNKNOWN;
  private first: Int32Array<ArrayBuffer> = new Int32Array(1 << 12).fill(UNKNOWN);
  private last: Int32Array<ArrayBuffer> = new Int32Array(1 << 12).fill(UNKNOWN);

  get bytes(): number {
    return 2 * this.first.byteLength;
  }

  /** This state has no calm step. */
  rests(state: number, outcome: Outcome): void {
    this.reserve(state);
    this.first[state] = this.last[state] = encode(outcome);
  }

  /** Where the schedules lead from the first n states, as `put` takes it. */
  cut(n: number): { readonly first: Int32Array<ArrayBuffer>; readonly last: Int32Array<ArrayBuffer> } {
    this.reserve(n);
    return { first: this.first.slice(0, n), last: this.last.slice(0, n) };
  }

  /** From this state the schedule leads to the next. */
  put(order: Order, state: number, next: number): void {
    this.reserve(state);
    (order === 'forward' ? this.first : this.last)[state] = next;
  }

  /**
   * Replaces every state's next state by where its run ends, and returns a look-up of that: undefined where it leads to a
   * state that was never expanded. What a cycle comes to is asked once a cycle.
   */
  resolve(
    order: Order,
    states: number,
    outcomeOfCycle: (state: number) => Outcome,
  ): (state: number) => Outcome | undefined {
    this.reserve(states);
    const next = order === 'forward' ? this.first : this.last;
    const path: number[] = [];
    for (let state = 0; state < states; state++) {
      let at = state;
      while (next[at]! >= 0) {
        const to = next[at]!;
        next[at] = ON_PATH;
        path.push(at);
        at = to;
      }
      const end = next[at] === ON_PATH ? encode(outcomeOfCycle(at)) : next[at]!;
      for (const on of path) next[on] = end;
      path.length = 0;
    }
    return (state) => (next[state] === UNKNOWN ? undefined : -2 - next[state]!);
  }

  private reserve(state: number): void {
    if (state < this.first.length) return;
    this.first = doubled(this.first, state + 1);
    this.last = doubled(this.last, state + 1);
  }
}

function doubled(array: Int32Array, least: number): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(Math.max(2 * array.length, least)).fill(UNKNOWN, array.length);
  longer.set(array);
  return longer;
}
