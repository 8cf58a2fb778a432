import type { Condition, Node, Pod } from '../../../kube/objects';
import type { Action, EventNote, Plan } from '../../actions';
import type { View } from '../../controller';
import { type Key, keyOf } from '../../kinds';
import { condition, withCondition } from '../../pods';
import { readyStatus } from './zones';

const GRACE = 'grace';

/** `--node-startup-grace-period`: for a node that has never reported. */
const STARTUP_GRACE_MS = 60_000;

/** What a node that is not heard of is not known to be [tryUpdateNodeHealth]. NetworkUnavailable is not the kubelet's. */
const UNKNOWN_TYPES = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

/**
 * Whether a kubelet has stopped renewing its lease.
 *
 * MODEL: the controller watches leases and the heartbeats in the nodes' conditions. Times do not exist here, so the machine's state stands for both, and
 * the grace timer for their age. The live look at the lease (NL-16) tells nothing else, since no cache of it lags behind.
 */
export function isSilent(view: View, node: string): boolean {
  return view.get('Host', node)?.kubelet !== 'up';
}

/** NL-01, for one node. */
export function monitorNodeHealth(view: View, name: string): Plan {
  const node = view.get('Node', name);
  const timer = view.timer(GRACE);
  if (!node || !isSilent(view, name) || readyStatus(node) === 'Unknown') {
    const disarm: Plan = timer === 'off' ? [] : [{ do: 'disarm', timer: GRACE }];
    return node ? [...disarm, ...retriedPods(view, node)] : [...disarm, ...forgetRetry(view, name)];
  }
  if (timer === 'armed') return [];
  if (timer === 'off') return [{ do: 'arm', timer: GRACE, ms: graceMs(view, node) }];
  return declareUnknown(view, node);
}

/** The end of the grace is seen in the next round. */
function graceMs({ timings }: View, node: Node): number {
  const grace = readyStatus(node) === undefined ? STARTUP_GRACE_MS : timings.nodeMonitorGraceMs;
  return grace + timings.nodeMonitorPeriodMs;
}

function declareUnknown(view: View, node: Node): Plan {
  const conditions = UNKNOWN_TYPES.reduce(withUnknown, node.status?.conditions ?? []);
  const wasReady = readyStatus(node) === 'True';
  return [
    {
      do: 'put',
      kind: 'Node',
      sub: 'status',
      seen: node,
      to: { ...node, status: { ...node.status, conditions } },
      after: [{ do: 'disarm', timer: GRACE }, ...(wasReady ? [statusChanged(node)] : [])],
    },
    ...(wasReady ? markPodsNotReady(view, node.metadata.name, podsOn(view, node)) : []),
  ];
}

function withUnknown(conditions: readonly Condition[], type: string): readonly Condition[] {
  const known = condition(conditions, type);
  if (known?.status === 'Unknown') return conditions;
  const [reason, message] = known
    ? ['NodeStatusUnknown', 'Kubelet stopped posting node status.']
    : ['NodeStatusNeverUpdated', 'Kubelet never posted node status.'];
  return withCondition(conditions, { ...known, type, status: 'Unknown', reason, message });
}

function statusChanged({ metadata: { name } }: Node): EventNote {
  const message = `Node ${name} status is now: NodeNotReady`;
  return { do: 'event', on: { kind: 'Node', key: name }, type: 'Normal', reason: 'NodeNotReady', message };
}

function podsOn(view: View, { metadata: { name } }: Node): readonly Pod[] {
  return view.by('Pod', 'node', name);
}

// ── Pods that are not ready any more ───────────────────────────────────────────────────────────────────────────────────────

/**
 * NL-02 [pkg/controller/util/node/controller_utils.go: MarkPodsNotReady]. Upstream takes the pods one after the other in the order of a map: any. What was
 * refused is remembered, and tried again in the next round.
 */
function markPodsNotReady(view: View, node: string, pods: readonly Pod[]): Plan {
  const id = retryId(node);
  const plans = pods.map(markNotReady).filter((plan) => plan.length > 0);
  const forget = forgetRetry(view, node);
  if (plans.length === 0) return forget;
  const again: Plan = [
    { do: 'remember', id, value: true },
    { do: 'fail', error: `not all pods of node ${node} could be marked as not ready` },
  ];
  return [{ do: 'together', plans }, { do: 'checkpoint', orElse: again }, ...forget];
}

/** A pod that has never been ready has no condition to change. The Event is noted on success and failure alike, unless the pod is gone. */
function markNotReady(pod: Pod): Plan {
  const ready = condition(pod.status?.conditions, 'Ready');
  if (!ready || ready.status === 'False') return [];
  const conditions = withCondition(pod.status?.conditions, { ...ready, status: 'False' });
  const on = { kind: 'Pod', key: keyOf(pod) } as const;
  const note: EventNote = { do: 'event', on, type: 'Warning', reason: 'NodeNotReady', message: 'Node is not ready' };
  const write: Action = {
    do: 'put',
    kind: 'Pod',
    sub: 'status',
    seen: pod,
    to: { ...pod, status: { ...pod.status, conditions } },
    after: [note],
    on: { NotFound: [] },
    orElse: [note, { do: 'fail', error: 'the pod could not be marked as not ready' }],
  };
  return [write];
}

function retryId(node: string): string {
  return `retry ${node}`;
}

function forgetRetry(view: View, node: string): Plan {
  const id = retryId(node);
  return view.memo(id) === undefined ? [] : [{ do: 'remember', id, value: undefined }];
}

/** A node that is ready again needs no retry. */
function retriedPods(view: View, node: Node): Plan {
  const { name } = node.metadata;
  if (view.memo(retryId(name)) === undefined) return [];
  return readyStatus(node) === 'True' ? forgetRetry(view, name) : markPodsNotReady(view, name, podsOn(view, node));
}

/** A pod that has come to a node that is not ready [processPod]. */
export function markNewPodNotReady(view: View, key: Key): Plan {
  const pod = view.get('Pod', key);
  const node = pod?.spec.nodeName && view.get('Node', pod.spec.nodeName);
  const ready = node && readyStatus(node);
  return pod && ready && ready !== 'True' ? markNotReady(pod) : [];
}

// ── Nodes that come and go ─────────────────────────────────────────────────────────────────────────────────────────────────

/** NL-19. A node that has been replaced before it was looked for has never been missed. */
export function nodeEvent(view: View, name: string, what: 'added' | 'removed'): Plan {
  if ((view.get('Node', name) !== undefined) !== (what === 'added')) return [];
  const [reason, text] =
    what === 'added'
      ? ['RegisteredNode', `Registered Node ${name} in Controller`]
      : ['RemovingNode', `Removing Node ${name} from Controller`];
  const message = `Node ${name} event: ${text}`;
  return [{ do: 'event', on: { kind: 'Node', key: name }, type: 'Normal', reason, message }];
}
