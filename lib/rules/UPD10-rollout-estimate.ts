import { scaledValue } from '../kube/int-or-string';
import type { Facts } from './facts/facts';
import type { Tool } from './facts/tool';
import { isDeployment, isSet, type SetWorkload, type Workload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const UPD10: Rule = {
  code: 'UPD10',
  slug: 'rollout-estimate',
  title: 'how long a rollout takes',
  severity: 'info',
  needs: ['hints'],
  foundBy: ['static'],
  *check(facts) {
    for (const workload of facts.render.workloads) {
      const { startSeconds, stopSeconds, rolledBy } = workload.hints;
      if (startSeconds === undefined || stopSeconds === undefined || rolledBy !== undefined) continue;
      const estimate = estimateOf(workload, facts, stopSeconds, startSeconds);
      if (estimate) yield* findings(workload, estimate, deadlinesOf(workload, facts.tool));
    }
  },
};

/** Seconds, and members. */
interface Estimate {
  readonly total: number;
  readonly each: number;
  readonly up: number;
  readonly members: number;
  readonly parts: string;
}

function estimateOf(workload: Workload, facts: Facts, stopSeconds: number, start: number): Estimate | undefined {
  const { pod, hints, replicas } = workload;
  const stop = Math.min(stopSeconds, pod.terminationGracePeriodSeconds ?? 30);
  const delays = (pod.containers ?? []).map(({ readinessProbe }) => readinessProbe?.initialDelaySeconds ?? 0);
  const ready = Math.max(start, ...delays) + (hints.readyMeans === 'joined' ? (hints.joinSeconds ?? 0) : 0);
  const wait = minReadySeconds(workload, facts);
  const each = stop + ready + wait;
  const parts = `stop ${stop} s, start and ready ${ready} s${wait > 0 ? `, minReadySeconds ${wait} s` : ''}`;
  if (isSet(workload)) {
    const rounds = roundsOf(workload, facts);
    return rounds && { total: rounds.number * each, each, up: replicas - rounds.atOnce, members: replicas, parts };
  }
  const isRecreated = isDeployment(workload) && workload.deployment.spec.strategy?.type === 'Recreate' && replicas > 0;
  return isRecreated ? { total: each, each, up: 0, members: replicas, parts } : undefined;
}

function minReadySeconds({ resource, kind }: Workload, { switches }: Facts): number {
  const { minReadySeconds = 0 } = (resource.object as { spec?: { minReadySeconds?: number } }).spec ?? {};
  return kind === 'StatefulSet' && !switches.unavailableCountsMinReadySeconds ? 0 : minReadySeconds;
}

/** How many members are updated at one time, and how often that happens; nothing if nobody updates them. */
function roundsOf({ set, replicas }: SetWorkload, { switches }: Facts) {
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {};
  const members = Math.max(0, replicas - (rollingUpdate?.partition ?? 0));
  if (type === 'OnDelete' || members === 0) return undefined;
  const most = switches.maxUnavailableStatefulSet ? (rollingUpdate?.maxUnavailable ?? 1) : 1;
  const atOnce = Math.min(members, Math.max(1, scaledValue(most, replicas, 'down')));
  return { atOnce, number: Math.ceil(members / atOnce) };
}

interface Deadline {
  readonly what: string;
  readonly seconds: number;
  /** What to write for so many seconds. */
  readonly help: (seconds: number) => string;
}

/** `helm --wait` gives up after five minutes unless it is told otherwise. */
const HELM_TIMEOUT_SECONDS = 300;

function deadlinesOf(workload: Workload, tool: Tool = {}): readonly Deadline[] {
  const { helm, argo, flux, kubectl } = tool;
  const timeouts: readonly (readonly [string, number | undefined, Deadline['help']])[] = [
    [
      'helm',
      helm?.wait ? (helm.timeoutSeconds ?? HELM_TIMEOUT_SECONDS) : undefined,
      (enough) => `helm upgrade --timeout ${enough}s`,
    ],
    ['Argo CD', argo?.timeoutSeconds, (enough) => `a sync timeout of Argo CD of ${enough}s`],
    ['Flux', flux?.timeoutSeconds, (enough) => `spec.timeout: ${enough}s (the Flux object)`],
    ['kubectl', kubectl?.timeoutSeconds, (enough) => `kubectl rollout status --timeout=${enough}s`],
  ];
  const deadlines = timeouts.flatMap(([name, seconds, help]) =>
    seconds === undefined ? [] : [{ what: `the ${name} timeout`, seconds, help }],
  );
  if (!isDeployment(workload)) return deadlines;
  const seconds = workload.deployment.spec.progressDeadlineSeconds ?? 600;
  return [
    ...deadlines,
    { what: 'progressDeadlineSeconds', seconds, help: (enough) => `progressDeadlineSeconds: ${enough}` },
  ];
}

/** Where a deadline is given and long enough, there is nothing to say. */
function* findings(workload: Workload, estimate: Estimate, deadlines: readonly Deadline[]): Iterable<Finding> {
  const { resource, kind, name } = workload;
  const { total, each, up, members, parts } = estimate;
  const message = `${kind} ${name}: a rollout takes about ${time(total)} (${time(each)} per member), at least ${up} of ${members} members up`;
  const why = `Members are replaced one after the other: ${parts}. Detaching a volume and attaching it to another node comes on top.`;
  const trace = [{ what: `${parts}: ${time(each)} per member, ${time(total)} in all` }];
  const late = deadlines.filter(({ seconds }) => seconds < total);
  for (const { what, seconds, help } of late) {
    yield {
      on: resource,
      path: ['spec'],
      severity: 'warning',
      message: `${message}; ${what} is ${time(seconds)}`,
      why,
      help: [help(Math.ceil((total * 1.5) / 60) * 60)],
      trace,
    };
  }
  if (deadlines.length === 0)
    yield { on: resource, path: ['spec'], message, why, help: [`a timeout above ${time(total)}`], trace };
}

/** `90 s`, `9 min`, `2 min 30 s`. */
function time(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (seconds < 120) return `${seconds} s`;
  return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
}
