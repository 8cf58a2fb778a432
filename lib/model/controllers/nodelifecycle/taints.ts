import type { Node, Taint } from '../../../kube/objects';
import type { Action, Plan } from '../../actions';
import type { Choice, View } from '../../controller';
import { allFullyDisrupted, evictionRate, readyStatus, zoneKeyOf } from './zones';

/** pkg/controller/nodelifecycle/scheduler/rate_limited_queue.go: NodeEvictionPeriod. */
export const TAINTING_PASS_MS = 100;

/** While this timer of a zone runs its queue has no token. */
const TOKEN = 'token';

const UNREACHABLE = 'node.kubernetes.io/unreachable';
const NOT_READY = 'node.kubernetes.io/not-ready';

/** nodeConditionToTaintKeyStatusMap. */
const CONDITION_TAINTS: { readonly [type: string]: { readonly [status: string]: string } } = {
  Ready: { False: NOT_READY, Unknown: UNREACHABLE },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
};

const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';

/** The keys whose NoSchedule taints are the controller's own. */
const OWN_KEYS = new Set([
  ...Object.values(CONDITION_TAINTS).flatMap((byStatus) => Object.values(byStatus)),
  UNSCHEDULABLE,
]);

/** NL-03: conditions as NoSchedule taints. */
export function doNoScheduleTaintingPass(view: View, name: string): Plan {
  const node = view.get('Node', name);
  if (!node) return [];
  const wanted: Taint[] = [];
  for (const { type, status } of node.status?.conditions ?? []) {
    const key = CONDITION_TAINTS[type]?.[status];
    if (key) wanted.push({ key, effect: 'NoSchedule' });
  }
  if (node.spec?.unschedulable) wanted.push({ key: UNSCHEDULABLE, effect: 'NoSchedule' });
  const own = taintsOf(node).filter(({ key, effect }) => effect === 'NoSchedule' && OWN_KEYS.has(key));
  return swapNodeControllerTaint(node, except(wanted, own), except(own, wanted));
}

/**
 * NL-03 in the monitor's round: what need not wait for the zone's queue. A node that is ready is reachable; one that is not gets the other taint at once,
 * if it has one of the two.
 *
 * MODEL: upstream removes the taints when all zones become fully disrupted, once (NL-06); here none is left while they are.
 * NOT MODELLED: a taint set in the moment between a node's verdict and that of the zones, so that no pod without toleration is lost to it.
 */
export function processTaintBaseEviction(view: View, name: string): Plan {
  const node = view.get('Node', name);
  if (!node || (!hasNoExecute(node, UNREACHABLE) && !hasNoExecute(node, NOT_READY))) return [];
  const wanted = noExecuteKey(node);
  if (!wanted || allFullyDisrupted(view.list('Node'))) {
    const marked = [UNREACHABLE, NOT_READY].filter((key) => hasNoExecute(node, key));
    const plan: Action[] = [];
    let seen = node;
    for (const key of marked) {
      const to = withTaints(seen, except(taintsOf(seen), [{ key, effect: 'NoExecute' }]));
      plan.push(put(seen, to));
      seen = to;
    }
    return plan;
  }
  const opposite = oppositeOf(wanted);
  return hasNoExecute(node, opposite) ? swapNoExecute(node, wanted) : [];
}

/**
 * NL-03: the queue of a zone. A node at once, the others of the zone as the rate allows.
 *
 * MODEL: the token bucket is a timer. Upstream's queue is in the order of the last round over all nodes, whose workers run side by side: any.
 */
export function doNoExecuteTaintingPass(view: View, zone: string): Plan | Choice {
  const nodes = view.list('Node');
  const rate = allFullyDisrupted(nodes) ? 0 : evictionRate(view, nodes, zone);
  if (rate === 0) return drain(view, zone);
  if (view.memo(drainedId(zone))) return [{ do: 'remember', id: drainedId(zone), value: undefined }, token(rate)];
  const timer = view.timer(TOKEN);
  if (timer === 'armed') return [];
  const waiting = nodes.filter((node) => zoneKeyOf(node) === zone && wantsNoExecute(node));
  const spent: Plan = timer === 'fired' ? [{ do: 'disarm', timer: TOKEN }] : [];
  if (waiting.length === 0) return spent;
  const plans = waiting.map(
    (node): Plan => [...spent, token(rate), ...swapNoExecute(node, noExecuteKey(node) as string)],
  );
  return plans.length === 1 ? plans[0] : { oneOf: plans };
}

function token(rate: number): Action {
  return { do: 'arm', timer: TOKEN, ms: 1000 / rate };
}

/** Where no node may be tainted there is no token, and at first none either when that is over [RateLimitedTimedQueue.SwapLimiter]. */
function drain(view: View, zone: string): Plan {
  if (view.memo(drainedId(zone))) return [];
  const disarm: Plan = view.timer(TOKEN) === 'off' ? [] : [{ do: 'disarm', timer: TOKEN }];
  return [...disarm, { do: 'remember', id: drainedId(zone), value: true }];
}

function drainedId(zone: string): string {
  return `drained ${zone}`;
}

/** Whether a node waits in its zone's queue. */
function wantsNoExecute(node: Node): boolean {
  const wanted = noExecuteKey(node);
  return wanted !== undefined && !hasNoExecute(node, wanted);
}

function noExecuteKey(node: Node): string | undefined {
  const ready = readyStatus(node);
  return ready && CONDITION_TAINTS.Ready[ready];
}

function oppositeOf(key: string): string {
  return key === UNREACHABLE ? NOT_READY : UNREACHABLE;
}

function hasNoExecute(node: Node, key: string): boolean {
  return taintsOf(node).some((taint) => taint.key === key && taint.effect === 'NoExecute');
}

function swapNoExecute(node: Node, key: string): Plan {
  const opposite: Taint = { key: oppositeOf(key), effect: 'NoExecute' };
  const removed = hasNoExecute(node, opposite.key) ? [opposite] : [];
  return swapNodeControllerTaint(node, [{ key, effect: 'NoExecute' }], removed);
}

/**
 * What is missing in one request, what is too much in another [pkg/controller/util/node/controller_utils.go: SwapNodeControllerTaint]. Both carry the
 * resource version of what they were made from and are tried again on a conflict [pkg/controller/controller_utils.go: PatchNodeTaints].
 */
function swapNodeControllerTaint(node: Node, added: readonly Taint[], removed: readonly Taint[]): Plan {
  const missing = except(added, taintsOf(node));
  const tainted = missing.length > 0 ? withTaints(node, [...taintsOf(node), ...missing]) : node;
  const plan: Action[] = tainted === node ? [] : [put(node, tainted)];
  if (removed.length > 0) plan.push(put(tainted, withTaints(tainted, except(taintsOf(tainted), removed))));
  return plan;
}

function put(seen: Node, to: Node): Action {
  return { do: 'put', kind: 'Node', seen, to };
}

function taintsOf(node: Node): readonly Taint[] {
  return node.spec?.taints ?? [];
}

function withTaints(node: Node, taints: readonly Taint[]): Node {
  const { taints: _, ...others } = node.spec ?? {};
  if (taints.length > 0) return { ...node, spec: { ...others, taints } };
  const { spec: __, ...bare } = node;
  return Object.keys(others).length > 0 ? { ...bare, spec: others } : bare;
}

/** Taints are the same if key and effect are. */
function except(taints: readonly Taint[], others: readonly Taint[]): readonly Taint[] {
  return taints.filter(({ key, effect }) => !others.some((other) => other.key === key && other.effect === effect));
}
