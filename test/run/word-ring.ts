import { fingerprintOf } from '../../lib/run/fingerprint';
import { FAULT } from '../../lib/run/successors';
import type { PackedSystem } from '../../lib/run/system';
import { ringSubject } from './subjects';
import { tokenRing } from './toys';

/** Dijkstra's ring with a word for each machine: words mean the same in every process. */
export function wordRing(size: { readonly n: number; readonly k: number }) {
  const { n, k } = size;
  const ring = tokenRing(n, k);
  const stateAt = (words: Int32Array, at: number) => Array.from(words.subarray(at, at + n));
  const system: PackedSystem<readonly number[]> = {
    width: n,
    initial: (out) => {
      const { low, high } = fingerprintOf(ring.initial);
      out.words.set(ring.initial, out.push(low, high, 0, 0));
    },
    successors: (words, at, out) => {
      ring.steps(stateAt(words, at)).forEach((step, position) => {
        const { low, high } = fingerprintOf(step.next);
        const to = out.push(low, high, position, step.fault ? FAULT : (step.turn as number));
        out.words.set(step.next, to);
      });
    },
    view: stateAt,
  };
  return { system, properties: ringSubject(size).properties };
}
