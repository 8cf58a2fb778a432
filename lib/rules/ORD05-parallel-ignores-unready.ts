import { isOrderedReady, memberName } from './facts/bootstrap';
import type { Facts } from './facts/facts';
import { quorumOf } from './facts/hints';
import type { SetWorkload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const ORD05: Rule = {
  code: 'ORD05',
  slug: 'parallel-ignores-unready',
  title: 'a rollout ignores members that are down',
  severity: 'info',
  foundBy: ['static'],
  *check({ render, switches }) {
    for (const workload of render.sets) {
      const finding = findingOf(workload, switches);
      if (finding) yield finding;
    }
  },
};

function findingOf(workload: SetWorkload, switches: Facts['switches']): Finding | undefined {
  if (isOrderedReady(workload) || !isRolled(workload)) return undefined;
  if (switches.maxUnavailableStatefulSet) return blockedCanary(workload);
  return ignoresUnready(workload, switches.kubernetesVersion);
}

/** Whether a new template makes the controller replace pods: by the rollout itself, and not by a person or an operator. */
function isRolled({ set, replicas, hints }: SetWorkload): boolean {
  const { type = 'RollingUpdate', rollingUpdate } = set.spec.updateStrategy ?? {};
  return type === 'RollingUpdate' && hints.rolledBy === undefined && (rollingUpdate?.partition ?? 0) < replicas;
}

/** Members of which a rollout takes one while another is down; fewer are gone whatever it does. */
const LEAST_MEMBERS = 3;

function ignoresUnready(workload: SetWorkload, version: string): Finding | undefined {
  const { resource, name, replicas, hints } = workload;
  if (replicas < LEAST_MEMBERS) return undefined;
  const quorum = quorumOf(hints, replicas);
  const left = replicas - 2;
  const isLost = quorum !== undefined && quorum < replicas && left < quorum;
  const [taken, down] = [memberName(workload, replicas - 1), memberName(workload, 0)];
  return {
    on: resource,
    path: ['spec', 'podManagementPolicy'],
    ...(isLost && { severity: 'warning' }),
    message: `StatefulSet ${name}: a rollout takes ${taken} down while ${down} is not Ready: ${left} of ${replicas} members left${quorum === undefined ? '' : `, quorum is ${quorum}`}`,
    why: `With Parallel, and without the gate MaxUnavailableStatefulSet (${version}), a rollout goes from the highest ordinal down and looks only at those it has passed: a lower one that is down does not stop it.`,
    help: [
      `look before a rollout: kubectl get statefulset ${name}, READY ${replicas}/${replicas}`,
      'podManagementPolicy: OrderedReady (StatefulStore.podManagement)',
      'Kubernetes 1.37, whose rollouts count every pod that is not Ready',
    ],
    trace: [
      { what: `${down} is not Ready` },
      { who: 'statefulset-controller', what: `deletes ${taken} to replace it by one of the new revision` },
    ],
  };
}

/** Where unready pods count, one that the rollout must not touch uses up what may be unavailable. */
function blockedCanary(workload: SetWorkload): Finding | undefined {
  const { resource, name, set, replicas } = workload;
  const { partition = 0 } = set.spec.updateStrategy?.rollingUpdate ?? {};
  if (partition === 0 || partition >= replicas) return undefined;
  return {
    on: resource,
    path: ['spec', 'updateStrategy', 'rollingUpdate', 'partition'],
    severity: 'info',
    message: `StatefulSet ${name}: a pod below the partition (${memberName(workload, 0)} to ${memberName(workload, partition - 1)}) that is not Ready holds back the rollout above it`,
    why: 'Every pod of the set that is not Ready counts against maxUnavailable, also one that the partition keeps at the old revision. Until it is Ready the canary does not start.',
    help: [`look before a rollout: kubectl get statefulset ${name}, READY ${replicas}/${replicas}`],
  };
}
