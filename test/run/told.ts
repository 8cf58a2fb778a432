import type { Exploration } from '../../lib/run/explore';

/** What must be the same however many explored: everything but which of the shortest traces is shown. */
export function told<State>({ states, transitions, depth, resting, complete, results }: Exploration<State>) {
  return {
    ...{ states, transitions, depth, resting, complete },
    results: results.map(({ property: { name }, verdict, violating, trace, recovery }) => ({
      ...{ name, verdict, violating, steps: trace?.length },
      ...(recovery && { states: recovery.states, from: recovery.finding?.trace.length }),
    })),
  };
}

/** The same of the violations by faults, where states know how many faults they have seen: elsewhere it depends on the trace. */
export function toldByFaults<State>({ results }: Exploration<State>) {
  return results.map(({ byFaults = [] }) =>
    byFaults.map(({ faults, violating, traces }) => ({ faults, violating, steps: traces.map((each) => each.length) })),
  );
}
