import { Misuse } from '../util/misuse';
import { didYouMean, list } from '../util/text';

/** How far an exploration goes. What is left out has no bound. A bound that was reached is reported with what remained. */
export interface Bounds {
  /** Distinct states to find. */
  readonly states?: number;
  /** Steps from the initial state; states this deep are found and judged, and not expanded. */
  readonly depth?: number;
  /** Bytes for the search's own tables: visited set, log, frontier, and what the system says it holds for them. */
  readonly memoryBytes?: number;
  /** Faults on one path; wants a system that counts them. States beyond are not entered. */
  readonly faults?: number;
  /** Seconds of wall time. */
  readonly seconds?: number;
}

export type BoundName = keyof Bounds | 'interrupted' | 'violation';

/** A bound that was reached: the exploration says nothing about what lies beyond. */
export interface Reached {
  readonly bound: BoundName;
  /** The bound as given; 0 for an interruption. */
  readonly limit: number;
  /** States that were found and not expanded (`faults`: steps that were not taken). */
  readonly remained: number;
}

const NAMES: readonly (keyof Bounds)[] = ['states', 'depth', 'memoryBytes', 'faults', 'seconds'];
const LEAST: Readonly<Partial<Record<keyof Bounds, number>>> = { states: 1, memoryBytes: 1 };

/** Refuses bounds that cannot be meant: negative, fractional, misspelt, or on faults of a system that does not count them. */
export function checkBounds(bounds: Bounds, countsFaults: boolean): void {
  if (bounds.faults !== undefined && !countsFaults) {
    throw new Misuse(
      "bound 'faults' was given, but the system does not say how many faults a state has seen ('faults')",
    );
  }
  for (const [name, value] of Object.entries(bounds)) {
    if (!NAMES.includes(name as keyof Bounds)) {
      throw new Misuse(`'${name}' is no bound: there are ${list(NAMES)}.${didYouMean(name, NAMES)}`);
    }
    if (value === undefined) continue;
    const least = LEAST[name as keyof Bounds] ?? 0;
    const wellFormed = typeof value === 'number' && value >= least && (name === 'seconds' || Number.isInteger(value));
    if (!wellFormed) {
      const wanted = name === 'seconds' ? 'a number' : 'an integer';
      throw new Misuse(`bound '${name}' must be ${wanted} of at least ${least}, got ${String(value)}`);
    }
  }
}

/**
 * What a reached bound says, in a sentence.
 *
 * @public
 */
export function wordsOf(reached: Reached): string {
  const left = `${reached.remained} ${reached.bound === 'faults' ? 'steps' : 'states'}`;
  switch (reached.bound) {
    case 'interrupted':
      return `interrupted; ${left} were found and not looked beyond`;
    case 'violation':
      return `stopped at the first violation; ${left} were found and not looked beyond`;
    case 'faults':
      return `the bound of ${reached.limit} faults was reached; ${left} beyond it were not taken`;
    case 'depth':
      return `the bound on depth (${reached.limit} steps) was reached; ${left} at it were not looked beyond`;
    case 'memoryBytes':
      return `the bound on memory (${reached.limit} bytes) was reached; ${left} were found and not looked beyond`;
    case 'seconds':
      return `the bound on time (${reached.limit} s) was reached; ${left} were found and not looked beyond`;
    case 'states':
      return `the bound on states (${reached.limit}) was reached; ${left} were found and not looked beyond`;
  }
}
