import { assert } from '../../util/assert';
import type { Counts, Part } from '../parts';
import { type Frame, type Link, MOST_INTS } from './link';

/** What a shard hands in at the end. */
export interface Share extends Counts {
  readonly part: Part;
  readonly peakBytes: number;
}

interface Label extends Omit<Share, 'part'> {
  readonly part: Pick<Part, 'from' | 'levels' | 'states' | 'tallies'>;
  /** Integers of the parents, the choices, the faults, the two calm schedules and the edges. */
  readonly lengths: readonly number[];
}

/** Sends it: a label, and the integers in as many frames as they need. */
export function sendShare(link: Link, { part, ...counts }: Share): void {
  const { from, levels, states, tallies, parents, choices, faults, calm, edges } = part;
  const nothing = new Int32Array(0);
  const all = [
    parents,
    Int32Array.from(choices),
    Int32Array.from(faults),
    calm?.first ?? nothing,
    calm?.last ?? nothing,
    edges ?? nothing,
  ];
  const label: Label = { ...counts, part: { from, levels, states, tallies }, lengths: all.map(({ length }) => length) };
  link.send({ what: 'share', data: label });
  for (const ints of all) {
    for (let at = 0; at < ints.length; at += MOST_INTS)
      link.send({ what: 'more', ints: ints.slice(at, at + MOST_INTS) as Int32Array<ArrayBuffer> });
  }
}

/** A share that is coming in. */
export class Parcel {
  private readonly all: Int32Array<ArrayBuffer>;
  private filled = 0;

  constructor(private readonly label: Label) {
    this.all = new Int32Array(label.lengths.reduce((sum, length) => sum + length, 0));
  }

  static of({ data }: Frame): Parcel {
    return new Parcel(data as Label);
  }

  add(ints: Int32Array): void {
    assert(this.filled + ints.length <= this.all.length, 'a share is longer than its label says');
    this.all.set(ints, this.filled);
    this.filled += ints.length;
  }

  /** Undefined until all of it is here. */
  get share(): Share | undefined {
    if (this.filled < this.all.length) return undefined;
    const { part, lengths, ...counts } = this.label;
    let at = 0;
    const [parents, choices, faults, first, last, edges] = lengths.map((length) => {
      at += length;
      return this.all.slice(at - length, at);
    }) as [Ints, Ints, Ints, Ints, Ints, Ints];
    const calm = first.length > 0 || part.states === 0 ? { first, last } : undefined;
    return {
      ...counts,
      part: {
        ...part,
        parents,
        choices: Uint16Array.from(choices),
        faults: Uint8Array.from(faults),
        ...(calm && { calm }),
        edges,
      },
    };
  }
}

type Ints = Int32Array<ArrayBuffer>;
