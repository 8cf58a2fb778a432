import type { Reader } from '../../model/store/store';
import type { Fingerprint } from '../../run/fingerprint';
import type { Successors } from '../../run/successors';
import type { PackedSystem, StateCodec } from '../../run/system';
import type { ClusterStep } from '../cluster-step';
import { HEAD, type PackedCluster } from '../packed-cluster';
import type { Orbits } from './orbits';

/** A packed cluster in which states of one orbit have one fingerprint. The states themselves are those that were found. */
export class OrbitCluster implements PackedSystem<Reader> {
  constructor(
    private readonly single: PackedCluster,
    private readonly orbits: Orbits,
    /** By number. */
    private readonly steps: readonly ClusterStep[],
  ) {}

  get width(): number {
    return this.single.width;
  }

  initial(out: Successors): void {
    this.single.initial(out);
    const { low, high } = this.orbits.fingerprint(out.words, HEAD, out.width - HEAD);
    out.low[0] = low;
    out.high[0] = high;
  }

  successors(words: Int32Array, at: number, out: Successors): void {
    const { orbits } = this;
    const [from, width] = [out.count, this.width];
    this.single.successors(words, at, out);
    if (out.count === from) return;
    orbits.stand(words, at + HEAD, width - HEAD);
    for (let j = from; j < out.count; j++) {
      const { low, high } = orbits.fingerprintAfter(this.steps[out.announced(j)] as ClusterStep);
      out.low[j] = low;
      out.high[j] = high;
    }
  }

  /** Stands before the cells. */
  identity(words: Int32Array, at: number): Fingerprint {
    return { low: words[at] as number, high: words[at + 1] as number };
  }

  view(words: Int32Array, at: number): Reader {
    return this.single.view(words, at);
  }

  faults(words: Int32Array, at: number): number {
    return this.single.faults(words, at);
  }

  codec(): StateCodec {
    return this.single.codec();
  }
}
