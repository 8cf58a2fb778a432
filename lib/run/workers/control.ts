/** What all threads read and write, one 32-bit word each. */
const WORDS = {
  stop: 0,
  waiting: 1,
  growing: 2,
  arrived: 3,
  level: 4,
  found: 5,
  goOn: 6,
  capacityBits: 7,
  reserved: 8,
  full: 9,
};
const COUNTERS = 16;
const COUNTERS_EACH = 4;

/**
 * The threads' meeting points. Two things need all of them to stand still: the end of a level, and the growth of the
 * visited set. A thread that waits for either is safe: it touches nothing shared, so that the one that grows the table
 * need not distinguish who waits for what.
 */
export class Control {
  static bytes(threads: number): number {
    return 4 * (COUNTERS + COUNTERS_EACH * threads);
  }

  private readonly words: Int32Array;

  constructor(
    buffer: SharedArrayBuffer,
    private readonly threads: number,
  ) {
    this.words = new Int32Array(buffer);
  }

  /** Whether the threads were told to end before they are done. */
  get stopped(): boolean {
    return Atomics.load(this.words, WORDS.stop) !== 0;
  }

  stop(): void {
    Atomics.store(this.words, WORDS.stop, 1);
    Atomics.notify(this.words, WORDS.level);
  }

  get capacityBits(): number {
    return Atomics.load(this.words, WORDS.capacityBits);
  }

  set capacityBits(bits: number) {
    Atomics.store(this.words, WORDS.capacityBits, bits);
  }

  /** Sets n slots of the table aside for the caller and returns how many are set aside in all. */
  setAside(n: number): number {
    return Atomics.add(this.words, WORDS.reserved, n) + n;
  }

  /** What a thread has done so far, for progress. */
  report(
    thread: number,
    counts: readonly [states: number, transitions: number, depth: number, frontier: number],
  ): void {
    counts.forEach((n, i) => {
      Atomics.store(this.words, COUNTERS + COUNTERS_EACH * thread + i, n);
    });
  }

  reported(thread: number): number[] {
    return [0, 1, 2, 3].map((i) => Atomics.load(this.words, COUNTERS + COUNTERS_EACH * thread + i));
  }

  /** States that all threads have reported. */
  get states(): number {
    let sum = 0;
    for (let thread = 0; thread < this.threads; thread++) sum += this.reported(thread)[0]!;
    return sum;
  }

  /** Whether the threads ended at the end of a level because they had found enough states. */
  get full(): boolean {
    return Atomics.load(this.words, WORDS.full) !== 0;
  }

  /**
   * Waits until every thread has expanded its part of the level, and reported; whether any of them found states for a next one, and not too many already. The
   * bound is looked at here alone, so that the same exploration always ends with the same states.
   */
  levelDone(found: number, mostStates: number): boolean {
    const { words } = this;
    const level = Atomics.load(words, WORDS.level);
    Atomics.add(words, WORDS.found, Math.min(found, 1));
    if (Atomics.add(words, WORDS.arrived, 1) + 1 === this.threads) {
      const foundSome = Atomics.exchange(words, WORDS.found, 0) > 0;
      const isFull = foundSome && this.states >= mostStates;
      Atomics.store(words, WORDS.full, isFull ? 1 : 0);
      Atomics.store(words, WORDS.goOn, foundSome && !isFull ? 1 : 0);
      Atomics.store(words, WORDS.arrived, 0);
      Atomics.add(words, WORDS.level, 1);
      Atomics.notify(words, WORDS.level);
    } else {
      this.safely(() => {
        while (Atomics.load(words, WORDS.level) === level && !this.stopped)
          Atomics.wait(words, WORDS.level, level, 100);
      });
    }
    return !this.stopped && Atomics.load(words, WORDS.goOn) > 0;
  }

  /** Stands still while another thread grows the table; to be called often. */
  letGrow(): void {
    if (Atomics.load(this.words, WORDS.growing) !== 0) this.safely(() => {});
  }

  /** Runs `grow` while no other thread touches the table; if another is already growing it, waits for that instead. */
  alone(grow: () => void): void {
    const { words } = this;
    if (Atomics.compareExchange(words, WORDS.growing, 0, 1) !== 0) {
      this.letGrow();
      return;
    }
    for (;;) {
      const waiting = Atomics.load(words, WORDS.waiting);
      if (waiting === this.threads - 1) break;
      Atomics.wait(words, WORDS.waiting, waiting, 100);
    }
    grow();
    Atomics.store(words, WORDS.growing, 0);
    Atomics.notify(words, WORDS.growing);
  }

  /** To be called when a thread is done: from then on nobody waits for it. */
  leave(): void {
    Atomics.add(this.words, WORDS.waiting, 1);
    Atomics.notify(this.words, WORDS.waiting);
  }

  /** Counts as waiting while `wait` runs and while the table grows. */
  private safely(wait: () => void): void {
    const { words } = this;
    Atomics.add(words, WORDS.waiting, 1);
    Atomics.notify(words, WORDS.waiting);
    wait();
    for (;;) {
      Atomics.wait(words, WORDS.growing, 1);
      Atomics.sub(words, WORDS.waiting, 1);
      // Growth may have begun again before this thread stopped counting as waiting: then it has not left.
      if (Atomics.load(words, WORDS.growing) === 0) return;
      Atomics.add(words, WORDS.waiting, 1);
      Atomics.notify(words, WORDS.waiting);
    }
  }
}
