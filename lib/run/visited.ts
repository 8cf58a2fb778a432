/** What the search needs of a visited set. */
export interface VisitedSet {
  /** The number of the fingerprint that was inserted or found last. */
  number: number;
  /** Adds a fingerprint, for which room was reserved; true when it was new. */
  insert(low: number, high: number): boolean;
  has(low: number, high: number): boolean;
  touch(lows: Int32Array, n: number): void;
  /** Bytes the table will take once n more fingerprints are in it. */
  bytesWith(n: number): number;
  /** Makes room for n more; false when there is none. */
  reserve(n: number): boolean;
}

/** Three quarters: with linear probing a look-up then reads a cache line or two. */
const FULLEST = 0.75;
const ABSENT_LANE = 0x5bd1e995;

/**
 * The set of fingerprints seen: open addressing with linear probing over one Int32Array, two words a slot, doubling when
 * three quarters full. A free slot has a low lane of 0, so a low lane of 0 is stored as another value.
 *
 * With `numbered`, each fingerprint also carries an integer (the explorer's number of the state).
 */
export class Visited implements VisitedSet {
  size = 0;
  /** Where the last `insert` found or put its fingerprint. */
  slot = 0;
  private slots: Int32Array;
  private numbers: Int32Array | undefined;
  private mask: number;
  private limit: number;
  /** Keeps what `touch` read, so that its reads cannot be optimized away. */
  touched = 0;

  /** @param capacity slots to begin with, a power of two */
  constructor(
    private readonly numbered = false,
    capacity = 1 << 12,
  ) {
    this.slots = new Int32Array(2 * capacity);
    this.numbers = numbered ? new Int32Array(capacity) : undefined;
    this.mask = capacity - 1;
    this.limit = capacity * FULLEST;
  }

  /** Adds a fingerprint; true when it was new. */
  insert(low: number, high: number): boolean {
    const slots = this.slots;
    const mask = this.mask;
    const key = low === 0 ? ABSENT_LANE : low;
    let slot = key & mask;
    for (;;) {
      const at = slots[slot << 1];
      if (at === 0) break;
      if (at === key && slots[(slot << 1) | 1] === high) {
        this.slot = slot;
        return false;
      }
      slot = (slot + 1) & mask;
    }
    slots[slot << 1] = key;
    slots[(slot << 1) | 1] = high;
    this.slot = slot;
    this.size++;
    return true;
  }

  /** Whether the fingerprint is in the set; `slot` is then where. */
  has(low: number, high: number): boolean {
    const key = low === 0 ? ABSENT_LANE : low;
    for (let slot = key & this.mask; this.slots[slot << 1] !== 0; slot = (slot + 1) & this.mask) {
      if (this.slots[slot << 1] === key && this.slots[(slot << 1) | 1] === high) {
        this.slot = slot;
        return true;
      }
    }
    return false;
  }

  /** The number at the last slot. */
  get number(): number {
    return this.numbers![this.slot]!;
  }

  set number(value: number) {
    this.numbers![this.slot] = value;
  }

  /**
   * Reads the slots where the first n fingerprints will be looked for. The reads do not depend on each other, so the
   * processor fetches them from memory at the same time; the look-ups that follow find them in its cache. On a table of
   * hundreds of megabytes this is worth a factor of two.
   */
  touch(lows: Int32Array, n: number): void {
    const slots = this.slots;
    const mask = this.mask;
    let sum = 0;
    for (let i = 0; i < n; i++) sum ^= slots[(lows[i]! & mask) << 1]!;
    this.touched = sum;
  }

  /** Bytes the table will take once n more fingerprints are in it. */
  bytesWith(n: number): number {
    let capacity = this.mask + 1;
    while (this.size + n > capacity * FULLEST) capacity *= 2;
    return capacity * (this.numbered ? 12 : 8);
  }

  /** Makes room for n more; `insert` itself never checks, so that its loop stays short. */
  reserve(n: number): boolean {
    while (this.size + n > this.limit) this.double();
    return true;
  }

  /** Calls back with every fingerprint and its number, if there are numbers, in no order that means anything. */
  forEach(visit: (low: number, high: number, number: number | undefined) => void): void {
    const { slots, numbers } = this;
    for (let i = 0; i < slots.length; i += 2) if (slots[i] !== 0) visit(slots[i]!, slots[i + 1]!, numbers?.[i >> 1]);
  }

  private double(): void {
    const [slots, numbers, capacity] = [this.slots, this.numbers, this.mask + 1];
    this.slots = new Int32Array(4 * capacity);
    this.numbers = this.numbered ? new Int32Array(2 * capacity) : undefined;
    this.mask = 2 * capacity - 1;
    this.limit = 2 * capacity * FULLEST;
    for (let slot = 0; slot < capacity; slot++) {
      if (slots[slot << 1] !== 0) this.move(slots[slot << 1]!, slots[(slot << 1) | 1]!, numbers?.[slot]);
    }
  }

  private move(key: number, high: number, number: number | undefined): void {
    let slot = key & this.mask;
    while (this.slots[slot << 1] !== 0) slot = (slot + 1) & this.mask;
    this.slots[slot << 1] = key;
    this.slots[(slot << 1) | 1] = high;
    if (this.numbers && number !== undefined) this.numbers[slot] = number;
  }
}
