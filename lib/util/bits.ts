/** A set of small integers, a bit each. */
export class Bits {
  private words = new Int32Array(4);

  add(n: number): void {
    this.reserve(n >>> 5);
    this.words[n >>> 5]! |= 1 << n;
  }

  delete(n: number): void {
    if (n >>> 5 < this.words.length) this.words[n >>> 5]! &= ~(1 << n);
  }

  /** Adds what is not in it, deletes what is. */
  toggle(n: number): void {
    this.reserve(n >>> 5);
    this.words[n >>> 5]! ^= 1 << n;
  }

  addAll({ words }: Bits): void {
    if (words.length > this.words.length) this.reserve(words.length - 1);
    for (let i = 0; i < words.length; i++) this.words[i]! |= words[i]!;
  }

  /** Calls back with every number that is in one of the two sets alone, ascending. */
  forEachDifference({ words }: Bits, visit: (n: number) => void): void {
    const length = Math.max(words.length, this.words.length);
    for (let i = 0; i < length; i++) {
      let rest = (words[i] ?? 0) ^ (this.words[i] ?? 0);
      for (; rest !== 0; rest &= rest - 1) visit((i << 5) | (31 - Math.clz32(rest & -rest)));
    }
  }

  /** The least number that is in it and not below `from`; -1 when there is none. */
  next(from: number): number {
    const { words } = this;
    let word = from >>> 5;
    if (word >= words.length) return -1;
    let rest = words[word]! & (-1 << from);
    while (rest === 0) {
      if (++word === words.length) return -1;
      rest = words[word]!;
    }
    return (word << 5) | (31 - Math.clz32(rest & -rest));
  }

  /** The same for equal sets. */
  get text(): string {
    let length = this.words.length;
    while (length > 0 && this.words[length - 1] === 0) length--;
    return this.words.subarray(0, length).join();
  }

  clear(): void {
    this.words.fill(0);
  }

  private reserve(word: number): void {
    if (word < this.words.length) return;
    const longer = new Int32Array(2 * word + 2);
    longer.set(this.words);
    this.words = longer;
  }
}
