import { fixedPoint, isOrderedReady, mayWaitUnready, memberName, neededMembers, startTrace } from './facts/bootstrap';
import type { SetWorkload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const ORD01: Rule = {
  code: 'ORD01',
  slug: 'peer-bootstrap-deadlock',
  title: 'pod 0 waits for pods that wait for pod 0',
  severity: 'error',
  needs: ['hints'],
  foundBy: ['static'],
  *check({ render }) {
    for (const workload of render.sets) {
      const finding = findingOf(workload);
      if (finding) yield finding;
    }
  },
};

function findingOf(workload: SetWorkload): Finding | undefined {
  const { resource, name, replicas, hints } = workload;
  const needs = neededMembers(hints, replicas);
  if (needs === undefined || replicas < 2 || !isOrderedReady(workload) || !mayWaitUnready(workload)) return undefined;
  const started = fixedPoint({ members: replicas, isOrdered: true, needs, findsReadyOnly: false });
  if (started.ready.size === replicas) return undefined;
  const [waiting, awaited] = [memberName(workload, started.ready.size), memberName(workload, started.created)];
  return {
    on: resource,
    path: ['spec', 'podManagementPolicy'],
    message: `StatefulSet ${name} never starts: ${waiting} waits for ${awaited}, which is created only when ${waiting} is Ready\nspec.podManagementPolicy: OrderedReady`,
    why: `With OrderedReady the controller makes a pod only when all pods below it are Running and Ready. A member needs ${needs} of ${replicas} members before it is Ready (startNeeds: ${hints.startNeeds}), so the first one waits for ever.`,
    help: [
      'podManagementPolicy: Parallel, and publishNotReadyAddresses: true on the governing Service (StatefulStore.podManagement, .publishNotReady)',
      'a first member that may become Ready alone',
      'the policy cannot be changed later: decide before the first install',
    ],
    trace: startTrace(workload, started, `it needs ${needs} members, ${started.created} of ${replicas} are made`),
  };
}
