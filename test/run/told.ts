import type { Exploration } from '../../lib/run/explore';

/** What must be the same however many explored: everything but which of the shortest traces is shown. */
export function told<State>({ states, transitions, depth, resting, complete, results }: Exploration<State>) {
  return {
    ...{ states, transitions, depth, resting, complete },
    results: results.map(({ property: { name }, verdict, violating, trace, others = [], recovery }) => ({
      ...{ name, verdict, violating, steps: trace?.length },
      others: others.map((each) => each.length),
      ...(recovery && { states: recovery.states, from: recovery.finding?.trace.length }),
    })),
  };
}
