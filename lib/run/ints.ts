/** Integers that are appended one by one and taken all together. */
export class Ints {
  length = 0;
  private values = new Int32Array(64);

  push(value: number): void {
    if (this.length === this.values.length) this.grow(this.length + 1);
    this.values[this.length++] = value;
  }

  /** Appends n of these. */
  append(values: Int32Array, at: number, n: number): void {
    if (this.length + n > this.values.length) this.grow(this.length + n);
    this.values.set(values.subarray(at, at + n), this.length);
    this.length += n;
  }

  /** All of them; nothing is left. */
  take(): Int32Array<ArrayBuffer> {
    const taken = this.values.slice(0, this.length);
    this.length = 0;
    return taken;
  }

  private grow(least: number): void {
    const longer = new Int32Array(Math.max(least, 2 * this.values.length));
    longer.set(this.values);
    this.values = longer;
  }
}
