import { maxSurge } from '../model/controllers/deployment/arithmetic';
import { claimsOf, type FutureClaim } from './facts/claims';
import type { Facts } from './facts/facts';
import { backingOf, choiceOfNodes, namesOfUsers, narrowMode, sumOfPods, type User, usersOf } from './facts/sharing';
import { isDeployment } from './facts/workload';
import type { Finding, Rule } from './rule';

export const SHR04: Rule = {
  code: 'SHR04',
  slug: 'rwo-not-enforced',
  title: 'ReadWriteOnce that nobody enforces',
  severity: 'warning',
  data: true,
  needs: ['cluster'],
  foundBy: ['static'],
  *check(facts) {
    for (const claim of claimsOf(facts).all) {
      const isOnce = claim.users.length > 0 && narrowMode(claim) === 'ReadWriteOnce';
      const finding = isOnce && findingOf(claim, facts);
      if (finding) yield finding;
    }
  },
};

/** When several pods write, and how many; info: not in the ordinary course. */
interface Clash {
  readonly writers: number;
  readonly event: string;
  readonly isRare?: true;
}

function findingOf(claim: FutureClaim, facts: Facts): Finding | undefined {
  const writers = usersOf(claim).filter(({ writes }) => writes);
  const clash = clashOf(writers);
  if (!clash) return undefined;
  const { attaches, allowsMany, isAbsent, driver, ...rest } = backingOf(claim, facts);
  if (attaches !== false || allowsMany || isAbsent) return undefined;
  const workloads = writers.map(({ workload }) => workload);
  // ReadWriteOnce lets the pods of one node share the volume.
  if (choiceOfNodes(workloads, { attaches, allowsMany, ...rest }, facts) === 'one') return undefined;
  const [place] = claim.users;
  return {
    on: place?.workload.resource ?? (claim.source as NonNullable<typeof claim.source>).on,
    path: place?.path ?? [],
    ...(clash.isRare && { severity: 'info' }),
    message: `${claim.name} is ReadWriteOnce, but ${driver} does not attach volumes: nothing stops ${clash.writers} writers${clash.event}`,
    why: 'ReadWriteOnce is enforced when a volume is attached to a node. A volume that is only mounted can be mounted on any number of nodes, whatever its mode says.',
    help: [
      'accessModes: [ReadWriteOncePod]: one pod in the whole cluster, which the scheduler enforces',
      'replicas: 1 with strategy: {type: Recreate, rollingUpdate: null}',
      'accessModes: [ReadWriteMany], if many writers are meant; a lock in the application, if not',
    ],
    trace: [
      { what: `PersistentVolumeClaim ${claim.name}: accessModes [${claim.object.spec.accessModes?.join(', ')}]` },
      { what: `driver ${driver}: attachRequired false` },
      { what: `writers: ${namesOfUsers(writers)}` },
    ],
    about: [claim.id],
  };
}

function clashOf(writers: readonly User[]): Clash | undefined {
  const lasting = writers.filter(({ isPassing }) => !isPassing);
  const passing = writers.filter(({ isPassing }) => isPassing);
  const steady = sumOfPods(lasting);
  if (steady >= 2) return { writers: steady, event: '' };
  const all = steady + sumOfPods(passing);
  if (all >= 2) return { writers: all, event: ` while ${namesOfUsers(passing)} runs` };
  const [only] = lasting;
  if (!only || !isDeployment(only.workload)) return undefined;
  if (maxSurge(only.workload.deployment) > 0) return { writers: 2, event: ' during a rollout' };
  return { writers: 2, event: ' when a node is lost and its pod may still run', isRare: true };
}
