import { simulate } from '../../lib/scenarios/simulate';
import type { Simulation } from '../../lib/scenarios/simulation';
import { app, apply, BLOCK, HEADLESS, settle, web } from '../scenarios/support';

/** Fields of a simulation that hold moments. */
const TIMES = ['at', 'first', 'last', 'endedAt'];

/** A situation that reports are tested on: a set with volumes, one pod of it lost to a drain that its zone does not allow to move, and a Deployment with a bad image. */
export const SITUATION: Simulation = evenlyTimed(
  simulate({
    name: 'situation',
    behaviours: { 'app:bad': { does: 'pullError' }, 'app:worse': { does: 'crashLoop' } },
    steps: [
      apply(BLOCK, HEADLESS, web({ replicas: 2 })),
      settle,
      apply(app({ replicas: 1 }, 'app:bad'), { ...app({ replicas: 1 }, 'app:worse'), metadata: { name: 'crash' } }),
      settle,
      { note: 'the node of web-1 is emptied' },
      { drain: 'node-b' },
      { delete: 'PersistentVolumeClaim/nothing' },
      settle,
    ],
  }),
);

/** The same, one second from each moment to the next: reports do not depend on the latencies of components, so that their tests need not either. */
function evenlyTimed(simulation: Simulation): Simulation {
  const times = new Set<number>([0, simulation.endedAt]);
  const noted = JSON.stringify(simulation, (field, value) => {
    if (TIMES.includes(field)) times.add(value);
    return value;
  });
  const rank = new Map([...times].sort((a, b) => a - b).map((time, i) => [time, i * 1000]));
  return JSON.parse(noted, (field, value) => (TIMES.includes(field) ? rank.get(value) : value));
}
