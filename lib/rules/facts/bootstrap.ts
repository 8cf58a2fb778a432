import { podNameOf } from '../../kube/names';
import type { TraceLine } from '../rule';
import { type Hints, quorumOf } from './hints';
import { ordinalsOf, type SetWorkload } from './workload';

/** How the members of a set start: in which order they are made, whom each needs, and whom it can find. */
export interface Start {
  readonly members: number;
  /** OrderedReady: a member is made only when all below it are Ready. */
  readonly isOrdered: boolean;
  /** Members that a member must find before it becomes Ready: so many of all, itself counted, or all below it. */
  readonly needs: number | 'lower';
  /** Names exist for Ready members only: nobody finds one that is not Ready. */
  readonly findsReadyOnly: boolean;
}

/** Where the start comes to rest. */
export interface Started {
  /** Indexes of the members that are made. */
  readonly created: number;
  /** Indexes of those that are Ready. */
  readonly ready: ReadonlySet<number>;
}

/**
 * The fixed point of the set controller's sync and its members' readiness: makes what may be made, lets those become Ready who find whom they need, until nothing
 * changes any more [pkg/controller/statefulset/stateful_set_control.go: processReplica, v1.37.1].
 */
export function fixedPoint({ members, isOrdered, needs, findsReadyOnly }: Start): Started {
  const ready = new Set<number>();
  let created = 0;
  for (let isMoving = true; isMoving; ) {
    isMoving = false;
    const made = isOrdered ? Math.min(members, prefix(ready) + 1) : members;
    if (made > created) [created, isMoving] = [made, true];
    for (let member = 0; member < created; member++) {
      if (ready.has(member)) continue;
      const found = findsReadyOnly ? ready.size + 1 : created;
      const isServed = needs === 'lower' ? prefix(ready) >= member : found >= needs;
      if (!isServed) continue;
      ready.add(member);
      isMoving = true;
    }
  }
  return { created, ready };
}

/** How many of the first members are Ready. */
function prefix(ready: ReadonlySet<number>): number {
  let n = 0;
  while (ready.has(n)) n++;
  return n;
}

/** Members that a member must find before it is Ready, by the set's hints; nothing if it needs no others. */
export function neededMembers(hints: Hints, members: number): number | 'lower' | undefined {
  switch (hints.startNeeds) {
    case 'quorum':
      return Math.min(members, quorumOf(hints, members) ?? Math.floor(members / 2) + 1);
    case 'all':
      return members;
    case 'lower':
      return 'lower';
    default:
      return undefined;
  }
}

/**
 * Whether something about a pod can keep it from being Ready while it waits for others: a probe, a readiness gate, an init container. Where there is nothing of
 * the kind, a running pod is Ready, and a need delays the application alone.
 */
export function mayWaitUnready({ pod }: Pick<SetWorkload, 'pod'>): boolean {
  const { containers = [], initContainers, readinessGates } = pod as typeof pod & { readonly readinessGates?: unknown };
  if ((initContainers ?? []).length > 0 || (Array.isArray(readinessGates) && readinessGates.length > 0)) return true;
  return containers.some(({ readinessProbe, startupProbe }) => readinessProbe || startupProbe);
}

export function isOrderedReady({ set }: SetWorkload): boolean {
  return set.spec.podManagementPolicy !== 'Parallel';
}

/** The pod of the n-th member of a set. */
export function memberName(workload: SetWorkload, index: number): string {
  return podNameOf(workload.name, (ordinalsOf(workload)[0] ?? 0) + index);
}

/** The fixed point, told member by member. */
export function startTrace(workload: SetWorkload, { created, ready }: Started, need: string): readonly TraceLine[] {
  const blocked = Array.from({ length: created }, (_, i) => i).filter((i) => !ready.has(i));
  const missing = workload.replicas - created;
  return [
    ...(ready.size > 0 ? [{ what: `Ready: ${ready.size} of ${workload.replicas}` }] : []),
    ...blocked
      .slice(0, 3)
      .map((i) => ({ who: 'kubelet', what: `${memberName(workload, i)} runs and is not Ready: ${need}` })),
    ...(missing > 0 && blocked.length > 0
      ? [
          {
            who: 'statefulset-controller',
            what: `waits for ${memberName(workload, blocked[0] as number)} to be Running and Ready before it makes ${memberName(workload, created)}`,
          },
        ]
      : []),
  ];
}
