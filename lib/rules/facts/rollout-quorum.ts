import type { Switches } from '../../kube/versions';
import { maxUnavailable } from '../../model/controllers/statefulset/update';
import type { SetWorkload } from './workload';

/** A step of a rolling update, and the members that are joined while it lasts. */
export interface RolloutStep {
  /** Counted from 1. */
  readonly step: number;
  readonly joined: number;
  readonly why: string;
}

/** What is not said of an application is taken to be slow, so that fewer members are away at one time. */
const START_SECONDS = 30;
const GRACE_SECONDS = 30;

/**
 * A rollout goes on as soon as the last pod is available. Members that are available before they have joined are away together with the pods of the next steps: how
 * many follows from how long joining takes, and a step. The answer is the first step that leaves no quorum, or else the one that leaves the fewest; nothing for
 * sets that somebody else updates.
 */
export function worstStep(workload: SetWorkload, quorum: number, switches: Switches): RolloutStep | undefined {
  const { set, replicas, hints } = workload;
  const { type = 'RollingUpdate', rollingUpdate } = set.spec.updateStrategy ?? {};
  const rolled = replicas - (rollingUpdate?.partition ?? 0);
  if (type !== 'RollingUpdate' || hints.rolledBy !== undefined || rolled <= 0) return undefined;
  const taken = Math.min(rolled, switches.maxUnavailableStatefulSet ? maxUnavailable(set) : 1);
  const { earlier, why } = joiningAtOnce(workload, switches);
  const steps = Math.ceil(rolled / taken);
  const losing = Math.ceil((replicas - quorum + 1) / taken);
  const step = Math.min(steps, earlier + 1, losing);
  const away = Math.min(rolled, step * taken);
  const because = step > 1 ? why : `maxUnavailable ${taken}`;
  return { step, joined: replicas - away, why: because };
}

interface Joining {
  /** Steps before, whose members have not joined yet when the next one begins. */
  readonly earlier: number;
  readonly why: string;
}

function joiningAtOnce({ set, pod, hints }: SetWorkload, switches: Switches): Joining {
  const { minReadySeconds: wanted = 0 } = set.spec;
  const waits = switches.unavailableCountsMinReadySeconds ? wanted : 0;
  const isProbed = (pod.containers ?? []).some(({ readinessProbe, startupProbe }) => readinessProbe || startupProbe);
  if (isProbed && hints.readyMeans === 'joined') return { earlier: 0, why: '' };
  const { startSeconds, joinSeconds = 0 } = hints;
  // Without a probe a running container is available at once, and its start is part of joining.
  const known = joinSeconds + (isProbed ? 0 : (startSeconds ?? 0));
  // That nobody says how long it takes does not mean that it takes no time.
  const joining = known > 0 || isProbed || wanted > 0 ? known : 1;
  const stopping = hints.stopSeconds ?? pod.terminationGracePeriodSeconds ?? GRACE_SECONDS;
  const perStep = waits + stopping + (isProbed ? (startSeconds ?? START_SECONDS) : 0);
  const earlier = joining > waits ? Math.floor((joining - waits - 1) / Math.max(1, perStep)) + 1 : 0;
  const ready = isProbed ? 'Ready means started' : 'no readiness probe';
  const time = joinSeconds > 0 ? `, joining takes ${joinSeconds} s, minReadySeconds is ${wanted}` : '';
  const ignored = wanted > 0 && waits === 0 ? ', which rollouts ignore before 1.34' : '';
  return { earlier, why: `${ready}${time}${ignored}` };
}
