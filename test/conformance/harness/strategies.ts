import type { Line } from './recording';

/** How a search goes back from a line that cannot be reached, and how much it tries. */
export interface Strategy {
  /** The line to try otherwise: −1 if there is none. */
  readonly back: (lines: readonly Line[], at: number) => number;
  /** Also ways with more hidden steps than the shortest one has. */
  readonly wide: boolean;
  /** Steps that are tried in all before the search gives up. */
  readonly mostTrials: number;
}

/** What a component did last to an object is mostly why it cannot go on; next, what it did to others; then, what others did to the object; then anything. */
export const STRATEGIES: readonly Strategy[] = [
  { back: lastOfBoth, wide: false, mostTrials: 4_000 },
  { back: lastOfAuthor, wide: false, mostTrials: 6_000 },
  { back: lastOfEither, wide: true, mostTrials: 15_000 },
  { back: (_, at) => at - 1, wide: true, mostTrials: 15_000 },
];

function lastOfBoth(lines: readonly Line[], at: number): number {
  const { by, object } = lines[at];
  return lines.slice(0, at).findLastIndex((line) => line.verb !== 'event' && line.by === by && line.object === object);
}

function lastOfAuthor(lines: readonly Line[], at: number): number {
  const { by } = lines[at];
  return lines.slice(0, at).findLastIndex((line) => line.by === by);
}

function lastOfEither(lines: readonly Line[], at: number): number {
  const { by, object } = lines[at];
  return lines
    .slice(0, at)
    .findLastIndex((line) => line.verb !== 'event' && (line.by === by || line.object === object));
}
