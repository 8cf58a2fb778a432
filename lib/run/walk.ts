import { assert } from '../util/assert';
import { widened } from './rows';
import { Successors } from './successors';
import type { PackedSystem } from './system';

/** One path through a packed system: stands on a state, shows its successors, takes one. */
export class Walk<State> {
  /** The successors of the state it stands on, once `look` was called. */
  readonly out: Successors;
  /** The fingerprint of the single state that it stands on, whatever symmetry there is. */
  low = 0;
  high = 0;
  private words: Int32Array;

  constructor(private readonly system: PackedSystem<State>) {
    this.out = new Successors(system.width);
    this.words = new Int32Array(system.width);
    system.initial(this.out);
    this.stand(0);
  }

  /** The state it stands on; valid until the next call. */
  get state(): State {
    return this.system.view(this.words, 0);
  }

  /** See PackedSystem.identity. */
  get byOrbit(): boolean {
    return this.system.identity !== undefined;
  }

  /** Fills `out` with the successors of the state it stands on. */
  look(): Successors {
    const { system, out } = this;
    out.clear();
    if (out.width !== system.width) out.widen(system.width);
    this.widen();
    system.successors(this.words, 0, out);
    this.widen();
    return out;
  }

  /** Goes to the j-th successor in `out`. */
  go(j: number): void {
    const { system, out } = this;
    if (system.drop !== undefined) {
      system.drop(this.words, 0);
      for (let i = 0; i < out.count; i++) if (i !== j) system.drop(out.words, i * out.width);
    }
    this.stand(j);
  }

  /** Takes these choices from where it stands. */
  follow(choices: readonly number[]): void {
    for (const choice of choices) {
      const out = this.look();
      const j = out.choices.subarray(0, out.count).indexOf(choice);
      assert(j >= 0, `a trace found by the search cannot be replayed: step ${choice} of ${out.count} does not exist`);
      this.go(j);
    }
  }

  private widen(): void {
    const from = this.words.length;
    if (from < this.system.width) this.words = widened(this.words, 0, 1, from, this.system.width);
  }

  private stand(j: number): void {
    const { out, system } = this;
    out.settle(j);
    this.words = out.words.slice(j * out.width, (j + 1) * out.width);
    const single = system.identity?.(this.words, 0);
    this.low = single?.low ?? out.low[j]!;
    this.high = single?.high ?? out.high[j]!;
  }
}
