/** The nodes with what runs or is assumed on them: `pkg/scheduler/backend/cache`. Nothing here lists all pods: a node's are found by index. */

import type { Node, Pod } from '../../../kube/objects';
import type { View } from '../../controller';
import type { Key, Row } from '../../kinds';
import { isTerminal, isTerminating } from '../../pods';
import { ABOUT, type Memory, memoryOf, memosAbout } from './memory';
import { type Allocatable, allocatableOf, NOTHING, plus, type Resources, requestsOf } from './requests';

export interface NodeInfo {
  readonly name: string;
  readonly node: Node;
  readonly allocatable: Allocatable;
  /** Assigned and assumed pods; the scheduler does not see pods that have ended. */
  readonly pods: readonly Pod[];
  readonly requested: Resources;
  readonly nonZero: { readonly cpu: number; readonly memory: number };
}

/** The cluster as one attempt sees it. */
export class Snapshot {
  private readonly infos = new Map<string, NodeInfo>();

  constructor(
    private readonly view: View,
    /** Pods that preemption imagines away. */
    private readonly without: ReadonlySet<Pod> = new Set(),
  ) {}

  /** Names of all nodes, ascending. Upstream's order is by zones in turn, which nothing but the dice depends on. */
  get names(): readonly Key[] {
    return this.view.keys('Node');
  }

  node(name: string): NodeInfo | undefined {
    const known = this.infos.get(name);
    if (known) return known;
    const node = this.view.get('Node', name);
    if (!node) return undefined;
    let info = nodeInfo(this.view, node);
    if (this.without.size > 0) {
      info = summed(
        node,
        info.pods.filter((pod) => !this.without.has(pod)),
      );
    }
    this.infos.set(name, info);
    return info;
  }

  all(): readonly NodeInfo[] {
    return this.names.map((name) => this.node(name) as NodeInfo);
  }

  /** Whether a pod counts: preemption imagines some away. */
  has(pod: Pod): boolean {
    return !this.without.has(pod);
  }

  withoutPods(pods: readonly Pod[]): Snapshot {
    return new Snapshot(this.view, new Set(pods));
  }
}

interface Cached {
  readonly assigned: readonly Pod[];
  readonly info: NodeInfo;
}

/** By node row; valid for one list of pods. */
const cache = new WeakMap<Node, Cached>();

function nodeInfo(view: View, node: Node): NodeInfo {
  const { name } = node.metadata;
  const assigned = view.books.by('Pod', 'node', name);
  const assumed = memosAbout(view, ABOUT.node(name));
  const known = cache.get(node);
  const base = known?.assigned === assigned ? known.info : summed(node, assigned.filter(isSeen));
  if (base !== known?.info) cache.set(node, { assigned, info: base });
  if (assumed.length === 0) return base;
  const pods = assumed.map((memo) => assumedPod(view, memo)).filter((pod) => pod !== undefined);
  return pods.length === 0 ? base : summed(node, [...base.pods, ...pods]);
}

/** The informer's field selector: `status.phase!=Succeeded,status.phase!=Failed`. */
function isSeen(pod: Pod): boolean {
  return !isTerminal(pod);
}

/** MODEL: an assumed pod that is gone is forgotten at once, which upstream does since 1.35 (`eventhandlers.go`: handleAssumedPodDeletion). */
function assumedPod(view: View, memo: Row<'Memo'>): Pod | undefined {
  const { pod: key, uid } = memo.value as Memory;
  const pod = view.get('Pod', key);
  if (pod?.metadata.uid !== uid || pod.spec.nodeName) return undefined;
  return isTerminating(pod) && view.switches.deletedPodsAreForgottenAtOnce ? undefined : pod;
}

export const priorityOf = ({ spec }: Pod): number => spec.priority ?? 0;

/**
 * The node as if the pods were there that it has been promised to, as far as they are not less important than an incoming one; nothing if there are none
 * (RunFilterPluginsWithNominatedPods).
 */
export function withNominatedPods(view: View, info: NodeInfo, incoming: Pod): NodeInfo | undefined {
  const nominated = view.by('Pod', 'nominated', info.name);
  if (nominated.length === 0) return undefined;
  const more = nominated.filter(
    (pod) =>
      pod.metadata.uid !== incoming.metadata.uid &&
      priorityOf(pod) >= priorityOf(incoming) &&
      isStillPromised(memoryOf(view, pod.metadata.uid as string)),
  );
  return more.length === 0 ? undefined : summed(info.node, [...info.pods, ...more]);
}

/**
 * A pod that is assumed counts on its node already; one whose attempt ended with an error has lost its nomination, although the API server may not know yet
 * [pkg/scheduler/schedule_one.go: handleSchedulingFailure with clearNominatedNode, v1.37.1].
 */
function isStillPromised(memory: Memory | undefined): boolean {
  return memory === undefined || (memory.stage === 'rejected' && memory.errors === 0);
}

function summed(node: Node, pods: readonly Pod[]): NodeInfo {
  let requested = NOTHING;
  let cpu = 0;
  let memory = 0;
  for (const pod of pods) {
    const { asked, nonZero } = requestsOf(pod.spec);
    requested = requested === NOTHING ? asked : plus(requested, asked);
    cpu += nonZero.cpu;
    memory += nonZero.memory;
  }
  const allocatable = allocatableOf(node.status?.allocatable);
  return { name: node.metadata.name, node, allocatable, pods, requested, nonZero: { cpu, memory } };
}
