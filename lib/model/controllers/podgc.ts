import type { Pod, PodStatus } from '../../kube/objects';
import type { Switches } from '../../kube/versions';
import { compareText } from '../../util/order';
import type { Plan } from '../actions';
import { type Change, type Controller, type View, watch } from '../controller';
import { type Key, keyOf } from '../kinds';
import { condition, isTerminal, isTerminating, withCondition } from '../pods';

/**
 * The pod garbage collector [pkg/controller/podgc/gc_controller.go, v1.37.1]: deletes pods by force that nobody else will.
 * docs/controllers/pod-garbage-collector.md
 *
 * MODEL: upstream watches nothing and looks at all pods and nodes every 20 s. Here the change that gives it something to find wakes it, and what it finds
 * waits for the next look, at most that long. Keys are `pod <key>`, `node <name>` (whose pods may be orphans) and `terminated`.
 */
export const podgc: Controller = {
  name: 'pod-garbage-collector',
  watches: [watch('Pod', podChanged), watch('Node', nodeChanged)],
  reconcile(view, key) {
    const [sort, name] = key.split(' ');
    if (sort === 'node') return gcOrphaned(view, name);
    return sort === 'pod' ? gcTerminating(view, name) : gcTerminated(view);
  },
  latencyMs: (view, key) => (key.startsWith('node ') && view.timer(QUARANTINE) === 'off' ? 5 : GC_CHECK_PERIOD_MS),
  backOff: { firstMs: 0, maxMs: 0 },
};

/** gcCheckPeriod. */
const GC_CHECK_PERIOD_MS = 20_000;
/** quarantineTime: how long a node has to be missing before its pods are orphans. */
const QUARANTINE_MS = 40_000;
/** `--terminated-pod-gc-threshold`. */
const TERMINATED_POD_GC_THRESHOLD = 12_500;

const QUARANTINE = 'quarantine';

function podChanged({ before, after }: Change<'Pod'>, view: View): readonly Key[] {
  if (!after) return [];
  const keys: Key[] = [];
  if (isTerminating(after) && (!before || !isTerminating(before)) && isAbandoned(view, after))
    keys.push(`pod ${keyOf(after)}`);
  const node = after.spec.nodeName;
  if (node && before?.spec.nodeName !== node && !view.get('Node', node)) keys.push(`node ${node}`);
  if (isTerminal(after) && (!before || !isTerminal(before)) && surplus(view) > 0) keys.push('terminated');
  return keys;
}

function nodeChanged({ key, before, after }: Change<'Node'>, view: View): readonly Key[] {
  const pods = view.by('Pod', 'node', key);
  if (!after) return pods.length > 0 ? [`node ${key}`] : [];
  if (before?.spec === after.spec && before?.status?.conditions === after.status?.conditions) return [];
  return pods.filter((pod) => isTerminating(pod) && isAbandoned(view, pod)).map((pod) => `pod ${keyOf(pod)}`);
}

/** NL-18, NL-09: of a terminating pod, whether it is on no node or on one that somebody has declared out of service. */
function isAbandoned(view: View, { spec: { nodeName } }: Pod): boolean {
  if (!nodeName) return true;
  const node = view.get('Node', nodeName);
  return (
    node !== undefined &&
    condition(node.status?.conditions, 'Ready')?.status !== 'True' &&
    (node.spec?.taints?.some(({ key }) => key === OUT_OF_SERVICE) ?? false)
  );
}

const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

/** gcTerminating and gcUnscheduledTerminating. */
function gcTerminating(view: View, key: Key): Plan {
  const pod = view.get('Pod', key);
  return pod && isTerminating(pod) && isAbandoned(view, pod) ? markFailedAndDeletePod(pod, view.switches) : [];
}

/**
 * NL-08. A node that is back at the end of the quarantine had no orphans; one that went again meanwhile does not get a second quarantine.
 */
function gcOrphaned(view: View, node: string): Plan {
  const timer = view.timer(QUARANTINE);
  if (timer === 'armed') return [];
  const pods = view.get('Node', node) ? [] : view.by('Pod', 'node', node);
  if (timer === 'off') return pods.length > 0 ? [{ do: 'arm', timer: QUARANTINE, ms: QUARANTINE_MS }] : [];
  const plans = pods.map((pod) => markFailedAndDeletePod(pod, view.switches, true));
  return plans.length > 0 ? [{ do: 'together', plans }, LIFT] : [LIFT];
}

const LIFT = { do: 'disarm', timer: QUARANTINE } as const;

/** NL-10. MODEL: without times, pods of equal standing go by name. */
function gcTerminated(view: View): Plan {
  const count = surplus(view);
  if (count <= 0) return [];
  const plans = [...view.by('Pod', 'terminated', 'true')]
    .sort((a, b) => Number(isEvicted(b)) - Number(isEvicted(a)) || compareText(a.metadata.name, b.metadata.name))
    .slice(0, count)
    .map((pod) => markFailedAndDeletePod(pod, view.switches));
  return [{ do: 'together', plans }];
}

function surplus(view: View): number {
  const threshold = view.timings.terminatedPodGCThreshold ?? TERMINATED_POD_GC_THRESHOLD;
  return threshold > 0 ? view.by('Pod', 'terminated', 'true').length - threshold : 0;
}

function isEvicted({ status }: Pod): boolean {
  return status?.phase === 'Failed' && status.reason === 'Evicted';
}

/** markFailedAndDeletePodWithCondition. The deletion goes by name: it meets whoever has it then. */
function markFailedAndDeletePod(pod: Pod, switches: Switches, orphaned = false): Plan {
  const key = keyOf(pod);
  const remove: Plan = [{ do: 'delete', kind: 'Pod', key, graceSeconds: 0, tolerates: ['NotFound'] }];
  if (isTerminal(pod)) return remove;
  const to = { ...pod, status: failedStatus(pod, switches, orphaned) };
  return [{ do: 'patch', kind: 'Pod', sub: 'status', seen: pod, to }, ...remove];
}

function failedStatus({ metadata, status }: Pod, switches: Switches, orphaned: boolean): PodStatus {
  const observes = switches.podObservedGeneration || status?.observedGeneration !== undefined;
  return {
    ...status,
    phase: 'Failed',
    ...(observes && metadata.generation !== undefined && { observedGeneration: metadata.generation }),
    ...(orphaned && { conditions: withCondition(status?.conditions, DELETION_BY_POD_GC) }),
  };
}

const DELETION_BY_POD_GC = {
  type: 'DisruptionTarget',
  status: 'True',
  reason: 'DeletionByPodGC',
  message: 'PodGC: node no longer exists',
} as const;
