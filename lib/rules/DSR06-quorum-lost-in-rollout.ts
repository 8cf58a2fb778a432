import { isOrderedReady } from './facts/bootstrap';
import type { Facts } from './facts/facts';
import { quorumOf } from './facts/hints';
import { type RolloutStep, worstStep } from './facts/rollout-quorum';
import type { SetWorkload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const DSR06: Rule = {
  code: 'DSR06',
  slug: 'quorum-lost-in-rollout',
  title: 'a rollout loses the quorum',
  severity: 'error',
  needs: ['hints'],
  foundBy: ['static'],
  *check({ render, switches }) {
    for (const workload of render.sets) {
      const finding = findingOf(workload, switches);
      if (finding) yield finding;
    }
  },
};

function findingOf(workload: SetWorkload, switches: Facts['switches']): Finding | undefined {
  const { replicas, hints } = workload;
  const quorum = quorumOf(hints, replicas);
  if (quorum === undefined || quorum > replicas) return undefined;
  const worst = worstStep(workload, quorum, switches);
  if (!worst) return undefined;
  if (worst.joined < quorum) return lost(workload, worst, quorum);
  return isLostWithOneDown(workload, worst, quorum, switches) ? lostWithOneDown(workload, worst, quorum) : undefined;
}

/** Of three members and more, ORD05 tells it. */
function isLostWithOneDown(
  workload: SetWorkload,
  { joined }: RolloutStep,
  quorum: number,
  switches: Facts['switches'],
): boolean {
  const ignoresUnready = !isOrderedReady(workload) && !switches.maxUnavailableStatefulSet;
  return ignoresUnready && workload.replicas === 2 && joined - 1 < quorum;
}

function lost(workload: SetWorkload, { step, joined, why }: RolloutStep, quorum: number): Finding {
  const { resource, name, replicas, hints } = workload;
  const { joinSeconds } = hints;
  const isTooMany = step === 1;
  return {
    on: resource,
    path: isTooMany ? ['spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable'] : ['spec', 'template'],
    message: `StatefulSet ${name}: step ${step} of a rollout leaves ${joined} of ${replicas} joined members, the quorum is ${quorum} (${why})`,
    why: isTooMany
      ? 'A rollout takes as many members down at a time as maxUnavailable allows, and no quorum is left.'
      : 'A rollout takes the next member as soon as the last one is available, which here says nothing about whether it has joined the others.',
    help: isTooMany
      ? quorum < replicas
        ? [`updateStrategy.rollingUpdate.maxUnavailable: ${replicas - quorum}`]
        : ['no member may go: a rollout stops the application, unless it has more members than it needs']
      : [
          'a readiness probe that means joined (and the hint readyMeans: joined)',
          `minReadySeconds: ${joinSeconds && joinSeconds > 0 ? joinSeconds : 'as many seconds as a member needs to join'}${why.includes('ignore') ? ', with Kubernetes 1.34 or later' : ''}`,
          'updateStrategy.rollingUpdate.partition: one step at a time, by hand',
        ],
    trace: [
      { what: `members ${replicas}, quorum ${quorum}` },
      { what: why },
      { who: 'statefulset-controller', what: `step ${step}: ${replicas - joined} members are away together` },
    ],
  };
}

function lostWithOneDown({ resource, name, replicas }: SetWorkload, { joined }: RolloutStep, quorum: number): Finding {
  return {
    on: resource,
    path: ['spec', 'podManagementPolicy'],
    severity: 'warning',
    message: `StatefulSet ${name}: a rollout while one member is down leaves ${joined - 1} of ${replicas} joined members, the quorum is ${quorum} (Parallel ignores members that are down)`,
    why: 'With Parallel, and without the gate MaxUnavailableStatefulSet, a rollout does not look at members below the one that it takes.',
    help: [
      'podManagementPolicy: OrderedReady (StatefulStore.podManagement)',
      'look before a rollout that all members are Ready',
    ],
  };
}
