import type { Reader } from '../../model/store/store';
import type { Fingerprint } from '../../run/fingerprint';
import type { Successors } from '../../run/successors';
import type { PackedSystem } from '../../run/system';
import type { Orbits } from './orbits';

/** A packed cluster in which states of one orbit have one fingerprint. The states themselves are those that were found. */
export class OrbitCluster implements PackedSystem<Reader> {
  private readonly orbits: Orbits;

  constructor(
    private readonly single: PackedSystem<Reader>,
    symmetry: { readonly orbits: Orbits },
    private readonly fingerprint: (words: Int32Array) => Fingerprint,
  ) {
    this.orbits = symmetry.orbits;
  }

  get width(): number {
    return this.single.width;
  }

  initial(out: Successors): void {
    this.single.initial(out);
    const { low, high } = this.orbits.fingerprint(out.words, 0, out.width);
    out.low[0] = low;
    out.high[0] = high;
  }

  successors(words: Int32Array, at: number, out: Successors): void {
    const [from, width] = [out.count, this.width];
    this.single.successors(words, at, out);
    const { orbits } = this;
    if (out.count === from) return;
    orbits.stand(words, at, width);
    for (let j = from; j < out.count; j++) {
      const to = j * out.width;
      const { low, high } = orbits.fingerprintNext(words, at, width, out.words, to, out.width);
      out.low[j] = low;
      out.high[j] = high;
    }
  }

  identity(words: Int32Array, at: number): Fingerprint {
    return this.fingerprint(words.subarray(at, at + this.width));
  }

  view(words: Int32Array, at: number): Reader {
    return this.single.view(words, at);
  }

  faults(words: Int32Array, at: number): number {
    return this.single.faults?.(words, at) ?? 0;
  }
}
