import type { Kind } from '../../model/kinds';
import type { Reader } from '../../model/store/store';
import type { Cells } from '../cells';
import type { Disturbance } from '../disturbances/disturbance';
import type { Reductions } from '../reductions';
import { type Interchangeable, interchangeable } from './interchangeable';
import { Orbits } from './orbits';
import { Names, type Renaming } from './renaming';

export { interchangeableWords } from './interchangeable';
export { OrbitCluster } from './orbit-cluster';
export type { Orbits } from './orbits';

/** What is taken for one state in an exploration, and the names that are exchanged in it. */
export interface Symmetry {
  readonly classes: readonly Interchangeable[];
  readonly orbits: Orbits;
}

interface Setup {
  readonly disturbances?: readonly Disturbance[];
  readonly reductions?: Reductions;
  readonly without: readonly string[];
}

/** The symmetry of what comes of a state; undefined when it has none, or when none is asked for. */
export function symmetryOf(
  cells: Cells,
  start: Reader,
  { disturbances = [], reductions, without }: Setup,
): Symmetry | undefined {
  if (!reductions?.symmetry) return undefined;
  const classes = few(interchangeable(start, disturbances, reductions.whole.has('statefulset-controller')));
  if (classes.length === 0) return undefined;
  const machines = new Map(start.list('Host').map(({ name, number }) => [name, number]));
  const unread = new Set<Kind>(without.includes('endpointslice-controller') ? ['EndpointSlice'] : []);
  return { classes, orbits: new Orbits(cells, new Names(classes.flat(), machines), renamingsOf(classes), unread) };
}

/** Renamings that are looked at for every state. More cost more than they save. */
const MOST_RENAMINGS = 150;

/** The classes, without some names of the largest, so that there are not too many renamings. */
function few(classes: readonly Interchangeable[]): readonly Interchangeable[] {
  const left = classes.map((names) => [...names]);
  while (left.reduce((product, { length }) => product * factorial(length), 1) > MOST_RENAMINGS)
    left.reduce((largest, each) => (each.length > largest.length ? each : largest)).pop();
  return left.filter((names) => names.length > 1);
}

/** All renamings within the classes. */
function renamingsOf(classes: readonly Interchangeable[]): readonly Renaming[] {
  let renamings: readonly Renaming[] = [[]];
  let first = 0;
  for (const names of classes) {
    const within = permutations(Array.from(names.keys(), (i) => first + i));
    renamings = renamings.flatMap((before) => within.map((next) => [...before, ...next]));
    first += names.length;
  }
  return renamings;
}

/** The first of them changes nothing. */
function permutations(values: readonly number[]): readonly Renaming[] {
  if (values.length === 0) return [[]];
  return values.flatMap((value) =>
    permutations(values.filter((other) => other !== value)).map((rest) => [value, ...rest]),
  );
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}
