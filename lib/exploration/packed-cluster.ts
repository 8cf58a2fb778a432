import type { Row } from '../model/kinds';
import type { Reader } from '../model/store/store';
import type { Successors } from '../run/successors';
import type { PackedSystem, StateCodec } from '../run/system';
import { CellCodec } from './cell-codec';
import type { ClusterStep, ClusterSystem } from './cluster-system';
import { VectorReader } from './vector-reader';

const SPARE = 32;

/** The form of a cluster system that exploration walks. */
export class PackedCluster implements PackedSystem<Reader> {
  private readonly reader: VectorReader;
  private readonly found: ClusterStep[] = [];

  constructor(
    private readonly system: ClusterSystem,
    private readonly allowances: readonly number[],
  ) {
    this.reader = new VectorReader(system.cells, system.initial, 0, system.initial.length);
  }

  /** Wider by some words at a time, since what waits to be expanded is laid out anew when it grows. */
  get width(): number {
    return Math.ceil(this.system.cells.places.length / SPARE) * SPARE;
  }

  initial(out: Successors): void {
    const { initial } = this.system;
    const { low, high } = this.system.fingerprint(initial);
    if (out.width < this.width) out.widen(this.width);
    const to = out.push(low, high, 0, 0);
    out.words.fill(0, to, to + out.width);
    out.words.set(initial, to);
  }

  successors(words: Int32Array, at: number, out: Successors): void {
    const { system, found } = this;
    const { cells } = system;
    const width = this.width;
    found.length = 0;
    system.forEachStep(words, at, width, (step) => found.push(step));
    if (out.width < this.width) out.widen(this.width);
    let low = 0;
    let high = 0;
    for (let i = 0; i < width; i++) {
      const cell = words[at + i] as number;
      low = (low + (cells.low[cell] as number)) | 0;
      high = (high + (cells.high[cell] as number)) | 0;
    }
    out.reserve(found.length);
    for (let i = 0; i < found.length; i++) this.push(found[i] as ClusterStep, i, words, at, width, low, high, out);
  }

  view(words: Int32Array, at: number): Reader {
    const { reader } = this;
    reader.words = words;
    reader.at = at;
    reader.width = this.width;
    return reader;
  }

  faults(words: Int32Array, at: number): number {
    let left = 0;
    for (const place of this.allowances)
      left += (this.system.cells.rows[words[at + place] as number] as Row<'Allowance'>).left;
    return this.system.allowed - left;
  }

  codec(): StateCodec {
    return new CellCodec(this.system.cells);
  }

  private push(
    step: ClusterStep,
    position: number,
    words: Int32Array,
    at: number,
    width: number,
    lowBefore: number,
    highBefore: number,
    out: Successors,
  ): void {
    const { cells } = this.system;
    let low = lowBefore;
    let high = highBefore;
    for (let i = 0; i < step.places.length; i++) {
      const place = step.places[i] as number;
      const now = step.cells[i] as number;
      const before = place < width ? (words[at + place] as number) : 0;
      low = (low + (cells.low[now] as number) - (cells.low[before] as number)) | 0;
      high = (high + (cells.high[now] as number) - (cells.high[before] as number)) | 0;
    }
    const to = out.push(low, high, position, step.turn);
    const target = out.words;
    for (let i = 0; i < width; i++) target[to + i] = words[at + i] as number;
    for (let i = width; i < out.width; i++) target[to + i] = 0;
    for (let i = 0; i < step.places.length; i++) target[to + (step.places[i] as number)] = step.cells[i] as number;
  }
}
