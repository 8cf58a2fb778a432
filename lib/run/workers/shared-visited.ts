import { assert } from '../../util/assert';
import type { VisitedSet } from '../visited';
import type { Control } from './control';

/** Looked up once, because in a sandbox such as jest's every look at a global is slow. */
const { load, store, compareExchange } = Atomics;

const FULLEST = 0.75;
/** A lane of 0 means "not written yet", so a lane that is 0 is stored as another value. */
const ZERO_LANE = 0x5bd1e995;
const FIRST_BITS = 14;
/** Slots a thread sets aside at once: it then inserts that many without asking the others. */
const SET_ASIDE = 1 << 10;

/**
 * The visited set of all threads: the table of `Visited` in shared memory. A slot is claimed by a compare-and-exchange of
 * its low lane; the high lane is written after it, and who meets a claimed slot without one waits for it.
 *
 * The buffer has its largest size from the beginning, of which the operating system backs only what is written. The table
 * grows in place, to the double, while the other threads stand still.
 */
export class SharedVisited implements VisitedSet {
  /** Keeps what `touch` read, so that its reads cannot be optimized away. */
  touched = 0;
  private readonly slots: Int32Array;
  /** By slot, one more than the number of its state: 0 means "not written yet". */
  private readonly numbers: Int32Array | undefined;
  private slot = 0;
  private readonly mostBits: number;
  private bits = 0;
  private mask = 0;
  /** How many more this thread may insert. */
  private left = 0;

  /** Bytes of a buffer for a table of at most so many bytes. A table with numbers has a second buffer of half the size. */
  static bufferBytes(most: number): number {
    return 2 ** Math.max(FIRST_BITS + 3, Math.floor(Math.log2(most)));
  }

  /** The number of the state that was inserted or found last; whoever inserts a state gives it one at once. */
  get number(): number {
    const numbers = this.numbers as Int32Array;
    let number = load(numbers, this.slot);
    while (number === 0) number = load(numbers, this.slot);
    return number - 1;
  }

  set number(value: number) {
    store(this.numbers as Int32Array, this.slot, value + 1);
  }

  /** To be called once, before any thread begins. */
  static prepare(control: Control): void {
    control.capacityBits = FIRST_BITS;
  }

  constructor(
    buffer: SharedArrayBuffer,
    private readonly control: Control,
    private readonly threads: number,
    numbers?: SharedArrayBuffer,
  ) {
    this.slots = new Int32Array(buffer);
    this.numbers = numbers && new Int32Array(numbers);
    this.mostBits = Math.log2(buffer.byteLength) - 3;
    this.follow();
  }

  insert(low: number, high: number): boolean {
    const { slots, mask } = this;
    const key = low === 0 ? ZERO_LANE : low;
    const other = high === 0 ? ZERO_LANE : high;
    for (let slot = key & mask; ; slot = (slot + 1) & mask) {
      let at = load(slots, slot << 1);
      if (at === 0) at = compareExchange(slots, slot << 1, 0, key);
      if (at === 0) {
        store(slots, (slot << 1) | 1, other);
        this.left--;
        this.slot = slot;
        return true;
      }
      if (at === key && this.highAt(slot) === other) {
        this.slot = slot;
        return false;
      }
    }
  }

  has(low: number, high: number): boolean {
    const key = low === 0 ? ZERO_LANE : low;
    const other = high === 0 ? ZERO_LANE : high;
    for (let slot = key & this.mask; ; slot = (slot + 1) & this.mask) {
      const at = load(this.slots, slot << 1);
      if (at === 0) return false;
      if (at === key && this.highAt(slot) === other) {
        this.slot = slot;
        return true;
      }
    }
  }

  touch(lows: Int32Array, n: number): void {
    const { slots, mask } = this;
    let sum = 0;
    for (let i = 0; i < n; i++) sum ^= slots[(lows[i]! & mask) << 1]!;
    this.touched = sum;
  }

  /** This thread's part of the table, so that the threads' sums add up. */
  bytesWith(_: number): number {
    return (2 ** this.bits * (this.numbers === undefined ? 8 : 12)) / this.threads;
  }

  reserve(n: number): boolean {
    this.control.letGrow();
    this.follow();
    while (this.left < n) {
      const more = Math.max(SET_ASIDE, n);
      const inAll = this.control.setAside(more);
      while (inAll > FULLEST * (this.mask + 1)) {
        if (this.bits === this.mostBits) return false;
        this.control.alone(() => this.double());
        this.follow();
      }
      this.left += more;
    }
    return true;
  }

  /** Takes note of a growth that another thread did. */
  private follow(): void {
    this.bits = this.control.capacityBits;
    this.mask = 2 ** this.bits - 1;
  }

  private highAt(slot: number): number {
    let high = load(this.slots, (slot << 1) | 1);
    while (high === 0) high = load(this.slots, (slot << 1) | 1);
    return high;
  }

  /**
   * Doubles in place. An entry is taken out and put in again from its new home, which is its old one or as far beyond the
   * old end, so it never passes the slot it was taken from; only the entries that had wrapped around the old end, at the
   * table's beginning, wait until the others are done.
   */
  private double(): void {
    this.follow();
    const { slots, numbers } = this;
    const old = this.mask + 1;
    assert(this.bits < this.mostBits, 'the shared visited set grew beyond its buffer');
    const wrapped: number[] = [];
    this.mask = 2 * old - 1;
    for (let slot = 0; slot < old; slot++) {
      const [low, high, number] = [slots[slot << 1]!, slots[(slot << 1) | 1]!, numbers?.[slot] ?? 0];
      if (low === 0) continue;
      slots[slot << 1] = slots[(slot << 1) | 1] = 0;
      if (numbers) numbers[slot] = 0;
      if ((low & (old - 1)) > slot) wrapped.push(low, high, number);
      else this.put(low, high, number);
    }
    for (let i = 0; i < wrapped.length; i += 3) this.put(wrapped[i]!, wrapped[i + 1]!, wrapped[i + 2]!);
    this.control.capacityBits = ++this.bits;
  }

  private put(low: number, high: number, number: number): void {
    let slot = low & this.mask;
    while (this.slots[slot << 1] !== 0) slot = (slot + 1) & this.mask;
    this.slots[slot << 1] = low;
    this.slots[(slot << 1) | 1] = high;
    if (this.numbers) this.numbers[slot] = number;
  }
}
