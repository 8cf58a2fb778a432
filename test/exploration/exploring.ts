import { ClusterSystem } from '../../lib/exploration/cluster-system';
import type { Disturbance } from '../../lib/exploration/disturbances';
import type { Reductions } from '../../lib/exploration/reductions';
import { type WorldSpec, worldOf } from '../../lib/exploration/world';
import type { Reader } from '../../lib/model/store/store';
import { type Exploration, type ExploreOptions, explore } from '../../lib/run/explore';
import type { Property } from '../../lib/run/properties';

export interface Given extends WorldSpec {
  readonly disturbances?: readonly Disturbance[];
  readonly allowances?: { readonly [name: string]: number };
  readonly without?: readonly string[];
  readonly reductions?: Reductions;
}

export function systemOf({ disturbances, allowances, without, reductions, ...spec }: Given): ClusterSystem {
  return new ClusterSystem({
    ...worldOf(spec),
    ...(disturbances && { disturbances }),
    ...(allowances && { allowances }),
    ...(without && { without }),
    ...(reductions && { reductions }),
  });
}

export function exploring(
  system: ClusterSystem,
  properties: readonly Property<Reader>[] = [],
  options: ExploreOptions = {},
): Exploration<Reader> {
  return explore(
    system.packed,
    properties.map((property) => system.tabled(property)),
    options,
  );
}

/** The steps of a trace, by what they are. */
export function story(system: ClusterSystem, choices: readonly number[] = []): readonly string[] {
  let state = system.initial;
  return choices.map((choice) => {
    const step = system.steps(state)[choice]!;
    state = system.apply(state, step);
    return step.id;
  });
}
