import { simulate } from '../../lib/scenarios/simulate';
import type { Simulation } from '../../lib/scenarios/simulation';
import { app, apply, BLOCK, HEADLESS, settle, web } from '../scenarios/support';

/** A situation that reports are tested on: a set with volumes, one pod of it lost to a drain that its zone does not allow to move, and a Deployment with a bad image. */
export const SITUATION: Simulation = simulate({
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
});
