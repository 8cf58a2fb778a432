import { performance } from 'node:perf_hooks';

/** What one subject took, in the unit of the subject (mostly milliseconds), over several samples. */
export interface Sample {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** Gives one measurement; what is not to be measured it does outside of its clock. */
export type Subject = () => number | Promise<number>;

/** At least five samples make a median. */
const SAMPLES = 7;

/**
 * Measures subjects in turn, again and again: whatever else the machine does meets all of them alike, and ratios between
 * them hold where the figures themselves do not. The first round warms up and is not counted, unless `cold`.
 */
export async function inTurn<Name extends string>(
  subjects: Readonly<Record<Name, Subject>>,
  { cold = false, samples = SAMPLES }: { readonly cold?: boolean; readonly samples?: number } = {},
): Promise<Record<Name, Sample>> {
  const names = Object.keys(subjects) as Name[];
  const measured = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = cold ? 0 : -1; round < samples; round++) {
    for (const name of names) {
      const value = await subjects[name]();
      if (round >= 0) measured.get(name)!.push(value);
    }
  }
  return Object.fromEntries(names.map((name) => [name, sampleOf(measured.get(name)!)])) as Record<Name, Sample>;
}

/** Milliseconds that a piece of work takes. */
export function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function sampleOf(values: readonly number[]): Sample {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, least: sorted[0]!, most: sorted[sorted.length - 1]! };
}
