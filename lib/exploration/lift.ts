import { assert } from '../util/assert';
import type { ClusterState, ClusterSystem } from './cluster-system';

/**
 * The choices of the unreduced system that come to the same as these of a reduced one: each of its steps stands for some of the model. Those that change
 * nothing in the unreduced system are no steps there.
 */
export function lift(reduced: ClusterSystem, choices: readonly number[], unreduced: ClusterSystem): readonly number[] {
  const lifted: number[] = [];
  let there = unreduced.initial;
  const take = (part: string) => {
    const steps = unreduced.steps(there);
    const choice = steps.findIndex(({ id }) => id === part);
    if (choice < 0) return;
    lifted.push(choice);
    there = unreduced.apply(there, steps[choice] as (typeof steps)[number]);
  };
  for (const part of reduced.prelude) take(part);
  let here: ClusterState = reduced.initial;
  for (const choice of choices) {
    const step = reduced.steps(here)[choice];
    assert(step, 'a story of the reduced system cannot be taken again there');
    for (const part of step.parts) take(part);
    here = reduced.apply(here, step);
  }
  return lifted;
}
