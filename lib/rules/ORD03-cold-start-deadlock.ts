import { fixedPoint, isOrderedReady, mayWaitUnready, memberName, startTrace } from './facts/bootstrap';
import type { SetWorkload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const ORD03: Rule = {
  code: 'ORD03',
  slug: 'cold-start-deadlock',
  title: 'no way back after all pods stopped',
  severity: 'error',
  needs: ['hints'],
  foundBy: ['static'],
  yieldsTo: ['ORD01'],
  *check({ render }) {
    for (const workload of render.sets) {
      const finding = findingOf(workload);
      if (finding) yield finding;
    }
  },
};

function findingOf(workload: SetWorkload): Finding | undefined {
  const { resource, name, replicas, hints } = workload;
  if (hints.startNeeds !== 'lastStopped' || !isOrderedReady(workload) || !mayWaitUnready(workload)) return undefined;
  // All stopped at once: whoever waits for those that were up last waits for all.
  const started = fixedPoint({ members: replicas, isOrdered: true, needs: replicas, findsReadyOnly: false });
  if (started.ready.size === replicas) return undefined;
  const [first, last] = [memberName(workload, 0), memberName(workload, replicas - 1)];
  return {
    on: resource,
    path: ['spec', 'podManagementPolicy'],
    message: `StatefulSet ${name} does not come back after all its pods stop at once: ${first} waits for ${last}, which OrderedReady does not create before`,
    why: `The first boot needs nobody. When all pods stop together (a power cut, a stop of all nodes), each waits for the members that were last up, and OrderedReady makes ${memberName(workload, 1)} only when ${first} is Ready.`,
    help: [
      'podManagementPolicy: Parallel, and publishNotReadyAddresses: true on the governing Service (StatefulStore.podManagement, .publishNotReady)',
      'a readiness probe that does not need the full cluster',
      `for a set that runs: kubectl delete statefulset ${name} --cascade=orphan, change the policy, apply`,
    ],
    trace: startTrace(workload, started, 'it waits for the members that were last up'),
  };
}
