import { formatPath } from '../kube/read/field-path';
import { claimsOf, type FutureClaim } from './facts/claims';
import type { Facts } from './facts/facts';
import {
  backingOf,
  choiceOfNodes,
  type NarrowMode,
  namesOfUsers,
  narrowMode,
  sumOfPods,
  type User,
  usersOf,
} from './facts/sharing';
import type { Finding, Rule, Severity } from './rule';

export const SHR02: Rule = {
  code: 'SHR02',
  slug: 'rwo-shared',
  title: 'one single-node volume, many pods',
  severity: 'error',
  foundBy: ['static'],
  clusterTexts: [
    'Waiting for detach for volume "…" Volume is already used by pod(s) …',
    'Multi-Attach error for volume "…" Volume is already used by pod(s) …',
    'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
  ],
  yieldsTo: ['SHR01'],
  *check(facts) {
    for (const claim of claimsOf(facts).all) {
      const mode = claim.users.length > 0 ? narrowMode(claim) : undefined;
      const finding = mode && findingOf(claim, mode, facts);
      if (finding) yield finding;
    }
  },
};

function findingOf(claim: FutureClaim, mode: NarrowMode, facts: Facts): Finding | undefined {
  const users = usersOf(claim);
  if (sumOfPods(users) < 2 || isDerivedTwice(claim)) return undefined;
  const severity = severityOf(claim, mode, users, facts);
  if (severity === undefined) return undefined;
  return severity === 'info' ? sharedNode(claim, users) : tooMany(claim, mode, users, severity, facts);
}

/** Two sets that derive one claim's name do not mean to share it, which IDN03 tells. */
function isDerivedTwice({ users }: FutureClaim): boolean {
  const makers = users.filter(({ kind }) => kind === 'template').map(({ workload }) => workload.id);
  return new Set(makers).size > 1;
}

function severityOf(claim: FutureClaim, mode: NarrowMode, users: readonly User[], facts: Facts): Severity | undefined {
  const backing = backingOf(claim, facts);
  if (backing.isAbsent) return undefined;
  const isForAWhile = sumOfPods(users.filter(({ isPassing }) => !isPassing)) < 2;
  if (mode === 'ReadWriteOncePod') return isForAWhile ? 'warning' : 'error';
  if (backing.allowsMany) return undefined;
  const workloads = users.map(({ workload }) => workload);
  const choice = choiceOfNodes(workloads, backing, facts);
  if (choice === 'one') return 'info';
  // Without an attach step all of them start, and all of them write.
  if (backing.attaches === false) return undefined;
  return backing.attaches && choice === 'many' && !isForAWhile ? 'error' : 'warning';
}

function tooMany(
  claim: FutureClaim,
  mode: NarrowMode,
  users: readonly User[],
  severity: Severity,
  { switches }: Facts,
): Finding {
  const [place] = claim.users;
  const [first] = users as [User];
  const pods = sumOfPods(users);
  const many = users.some(({ workload }) => workload.kind === 'DaemonSet') ? `${pods} or more` : pods;
  const passing = users.filter(({ isPassing }) => isPassing);
  const lasting = sumOfPods(users) - sumOfPods(passing);
  const event = lasting < 2 && passing.length > 0 ? ` while ${namesOfUsers(passing)} runs` : '';
  const few = mode === 'ReadWriteOncePod' ? 'only one of them starts' : 'only those on one node start';
  return {
    on: first.workload.resource,
    path: place?.path ?? [],
    severity,
    message: `claim ${claim.name} is ${mode} but ${many} pods use it (${namesOfUsers(users)}): ${few}${event}\n${formatPath(place?.path ?? [])}`,
    why:
      mode === 'ReadWriteOncePod'
        ? 'The scheduler places one pod that uses the claim, and no second one anywhere.'
        : 'The volume is attached to the node of the first pod. On any other node a pod that uses it stays in ContainerCreating.',
    help: [
      'a class and accessModes: [ReadWriteMany] (SharedVolumeApp)',
      'a claim for each pod: a StatefulSet with volumeClaimTemplates',
      ...(mode === 'ReadWriteOncePod'
        ? []
        : ['required pod affinity on kubernetes.io/hostname among all that use it (SharedVolumeApp.coLocate)']),
    ],
    trace: users.map(({ workload, pods: own }) => ({ what: `${workload.kind} ${workload.name}: ${own} of the pods` })),
    clusterMessage:
      mode === 'ReadWriteOncePod'
        ? switches.readWriteOncePodText
        : `${switches.multiAttachPrefix} for volume "…" Volume is already used by pod(s) …`,
    about: [claim.id],
  };
}

function sharedNode(claim: FutureClaim, users: readonly User[]): Finding {
  const [first] = users as [User];
  return {
    on: first.workload.resource,
    path: claim.users[0]?.path ?? [],
    severity: 'info',
    message: `claim ${claim.name} is ReadWriteOnce and ${sumOfPods(users)} pods use it (${namesOfUsers(users)}): they share one node, and all stop with it`,
    why: 'A ReadWriteOnce volume is used on one node at a time. Here the pods have no other node to go to, which works as long as that node does.',
    help: ['a class and accessModes: [ReadWriteMany] (SharedVolumeApp), so that the pods may be on several nodes'],
    about: [claim.id],
  };
}
