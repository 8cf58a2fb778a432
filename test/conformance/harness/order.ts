import type { DefaultRun } from './default-run';
import { isLacking } from './lacking';
import type { Line, Recording } from './recording';

/**
 * What comes before what in all recordings also holds in the model's default run.
 *
 * Controllers race: of two writes that do not depend on each other either may be the first, and a few recordings may agree on it by chance. So where the
 * default run has it otherwise, it is played again with the spread of latencies that the recordings show (see variations.ts). If some of these runs have it
 * as recorded, it is a race, and counted as such; if none has, the model contradicts the recordings, and fails.
 */
export interface OrderFound {
  /** Pairs of writes whose order all recordings agree on and the default run has too. */
  readonly agreed: number;
  /** Pairs that the default run has the other way round, and other runs of the model as recorded. */
  readonly races: number;
  readonly contradictions: readonly string[];
}

/** Fewer recordings say nothing about order. */
const LEAST_RECORDINGS = 3;

export function compareOrder(
  recordings: readonly Recording[],
  own: DefaultRun,
  others: Iterable<DefaultRun>,
): OrderFound {
  if (recordings.length < LEAST_RECORDINGS) return { agreed: 0, races: 0, contradictions: [] };
  const orders = recordings.map(({ lines }) => positions(lines.filter(isWrite).map(signature)));
  const ownOrder = positions(own.writes.map(signature));
  let agreed = 0;
  let reversed: (readonly [string, string])[] = [];
  for (const pair of pairsOfAll(orders, ownOrder)) {
    if (isBefore(ownOrder, ...pair)) agreed++;
    else reversed.push(pair);
  }
  const suspected = reversed.length;
  if (suspected > 0) {
    for (const other of others) {
      const order = positions(other.writes.map(signature));
      reversed = reversed.filter((pair) => !isBefore(order, ...pair));
      if (reversed.length === 0) break;
    }
  }
  const contradictions = reversed.map(
    ([a, b]) => `in every recording\n      ${a}\n    comes before\n      ${b}\n    and never in the model`,
  );
  return { agreed, races: suspected - reversed.length, contradictions };
}

/** Pairs (a, b) of writes of which every recording that has both has a before b. */
function* pairsOfAll(orders: readonly Order[], own: Order): Iterable<readonly [string, string]> {
  const writes = [...new Set(orders.flatMap((order) => [...order.at.keys()]))].filter(
    (write) => own.at.has(write) && isCountedAlike(write, [...orders, own]),
  );
  for (const a of writes) {
    for (const b of writes) {
      if (a === b) continue;
      const both = orders.filter(({ at }) => at.has(a) && at.has(b));
      if (both.length >= LEAST_RECORDINGS && both.every((order) => isBefore(order, a, b))) yield [a, b];
    }
  }
}

interface Order {
  /** Where each write stands, the n-th of a signature on its own. */
  readonly at: ReadonlyMap<string, number>;
  /** How many there are of each signature. */
  readonly counts: ReadonlyMap<string, number>;
}

/** The n-th write of a signature is the same write everywhere only where there are as many of them: a status may be told in one update or in two. */
function isCountedAlike(write: string, orders: readonly Order[]): boolean {
  const base = write.replace(/ \(\d+\)$/, '');
  const counts = orders.map((order) => order.counts.get(base) ?? 0).filter((count) => count > 0);
  return counts.every((count) => count === counts[0]);
}

function isBefore({ at }: Order, a: string, b: string): boolean {
  return (at.get(a) ?? Number.POSITIVE_INFINITY) < (at.get(b) ?? Number.NEGATIVE_INFINITY);
}

function isWrite(line: Line): boolean {
  return (line.verb === 'create' || line.verb === 'update' || line.verb === 'delete') && !isLacking(line);
}

/** A write by what it is about: not by its values, which depend on the node that was chosen. */
function signature(write: Pick<Line, 'by' | 'verb' | 'object' | 'set' | 'unset'>): string {
  const fields =
    write.verb === 'update'
      ? [...Object.keys(write.set ?? {}), ...(write.unset ?? []).map((path) => `-${path}`)].sort()
      : [];
  return `${write.by} ${write.verb} ${write.object} ${fields.join(' ')}`.trim();
}

function positions(signatures: readonly string[]): Order {
  const counts = new Map<string, number>();
  const at = new Map<string, number>();
  for (const [i, text] of signatures.entries()) {
    const nth = (counts.get(text) ?? 0) + 1;
    counts.set(text, nth);
    at.set(nth > 1 ? `${text} (${nth})` : text, i);
  }
  return { at, counts };
}
