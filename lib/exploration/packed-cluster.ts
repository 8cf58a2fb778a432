import type { Reader } from '../model/store/store';
import type { Successors, Writer } from '../run/successors';
import type { PackedSystem, StateCodec } from '../run/system';
import { CellCodec } from './cell-codec';
import type { ClusterSystem } from './cluster-system';
import { Expansion } from './expansion';
import { VectorReader } from './vector-reader';

/**
 * Words before the cells: the lanes of the state's fingerprint, which its successors' are made from, and the words that it was written with. Places that have
 * appeared since are not in it, nor need be the words for them.
 */
export const HEAD = 3;
const SPARE = 32;

/** The form of a cluster system that exploration walks. */
export class PackedCluster implements PackedSystem<Reader>, Writer {
  private readonly reader: VectorReader;
  private readonly expansion: Expansion;

  constructor(private readonly system: ClusterSystem) {
    this.reader = new VectorReader(system.cells, system.initial, 0, system.initial.length);
    this.expansion = new Expansion(system);
  }

  /** Wider by some words at a time, since what waits to be expanded is laid out anew when it grows. */
  get width(): number {
    return Math.ceil((HEAD + this.system.cells.places.length) / SPARE) * SPARE;
  }

  initial(out: Successors): void {
    const { initial } = this.system;
    const { low, high } = this.system.fingerprint(initial);
    if (out.width < this.width) out.widen(this.width);
    const to = out.push(low, high, 0, 0);
    out.words.fill(0, to, to + out.width);
    out.words.set([low, high, out.width], to);
    out.words.set(initial, to + HEAD);
  }

  successors(words: Int32Array, at: number, out: Successors): void {
    const { width } = this;
    const [low, high] = [words[at]!, words[at + 1]!];
    out.announcing(this, words, width);
    this.expansion.moveTo(words, at + HEAD, width - HEAD);
    this.expansion.announce(out, { low, high }, at);
    if (out.width < this.width) out.widen(this.width);
  }

  write(out: Successors, j: number): void {
    const { places, cells } = this.system.agents.cascade.steps[out.announced(j)]!;
    const { low, high } = this.system.cells;
    const { from, fromWidth, words: into, width } = out;
    const [at, to] = [out.origin(j), j * width];
    let [lower, higher] = [from[at]!, from[at + 1]!];
    for (let i = 0; i < fromWidth; i++) into[to + i] = from[at + i]!;
    for (let i = fromWidth; i < width; i++) into[to + i] = 0;
    for (let i = 0; i < places.length; i++) {
      const [place, after] = [to + HEAD + places[i]!, cells[i]!];
      const before = into[place]!;
      lower = (lower + low[after]! - low[before]!) | 0;
      higher = (higher + high[after]! - high[before]!) | 0;
      into[place] = after;
    }
    into[to] = lower;
    into[to + 1] = higher;
    into[to + 2] = width;
  }

  view(words: Int32Array, at: number): Reader {
    const { reader } = this;
    reader.words = words;
    reader.at = at + HEAD;
    reader.width = words[at + 2]! - HEAD;
    return reader;
  }

  faults(words: Int32Array, at: number): number {
    return this.system.faults(words, at + HEAD);
  }

  codec(): StateCodec {
    return new CellCodec(this.system.cells, HEAD);
  }
}
