import type { Kind } from '../../model/kinds';
import type { Reader } from '../../model/store/store';
import type { Cells } from '../cells';
import type { Disturbance } from '../disturbances/disturbance';
import type { Reductions } from '../reductions';
import { groupOf } from './group';
import { type Interchangeable, interchangeable } from './interchangeable';
import { Orbits } from './orbits';
import { Names } from './renaming';

export { interchangeableWords } from './interchangeable';
export { OrbitCluster } from './orbit-cluster';
export type { Orbits } from './orbits';

/** What is taken for one state in an exploration, and what is exchanged in it. */
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
  const { names, renamings, classes } = groupOf(interchangeable(start, disturbances, reductions));
  if (classes.length === 0) return undefined;
  const machines = new Map(start.list('Host').map(({ name, number }) => [name, number]));
  const unread = new Set<Kind>(without.includes('endpointslice-controller') ? ['EndpointSlice'] : []);
  return { classes, orbits: new Orbits(cells, new Names(names, machines), renamings, unread) };
}
