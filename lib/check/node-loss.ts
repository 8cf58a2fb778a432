import { podNameOf } from '../kube/names';
import type { KubeObject, Pod } from '../kube/objects';
import { keyIn, uidOf } from '../model/kinds';
import { isReady, isTerminating } from '../model/pods';
import type { Reader } from '../model/store/store';
import type { TimedRun } from '../model/timed';
import type { NodeLoss, ReadyCount } from '../rules/facts/settled';
import { isSet, ordinalsOf, type Workload } from '../rules/facts/workload';
import type { WorldInput } from '../rules/facts/world';
import { atRest, LIMIT_MS } from './settle';

/** Losses of nodes under a render's workloads, each played when somebody first asks for it. */
export class NodeLosses {
  private readonly known = new Map<string, readonly NodeLoss[]>();

  constructor(
    private readonly groupOf: (workload: Workload) => readonly KubeObject[],
    private readonly input: WorldInput,
  ) {}

  of(workload: Workload): readonly NodeLoss[] {
    const known = this.known.get(workload.id);
    if (known) return known;
    const losses = lossesOf(workload, this.groupOf(workload), this.input);
    this.known.set(workload.id, losses);
    return losses;
  }
}

/** One loss for each kind of node that pods of the workload are on: nodes that hold equally many of them, and are treated alike, come to the same. */
function lossesOf(workload: Workload, group: readonly KubeObject[], input: WorldInput): readonly NodeLoss[] {
  const { run } = atRest(group, input);
  const kinds = new Map<string, string>();
  for (const [node, pods] of podsByNode(podsOf(run.store, workload))) {
    const kind = `${pods.length} ${isDeletedWhenOff(node, input)}`;
    if (!kinds.has(kind)) kinds.set(kind, node);
  }
  return [...kinds.values()].map((node) => lossOf(node, workload, group, input));
}

function lossOf(node: string, workload: Workload, group: readonly KubeObject[], input: WorldInput): NodeLoss {
  const { run, story } = atRest(group, input);
  const began = run.now;
  const lost = podsByNode(podsOf(run.store, workload)).get(node) ?? [];
  const counts: ReadyCount[] = [];
  const count = () => {
    const ready = podsOf(run.store, workload).filter((pod) => pod.spec.nodeName !== node && runs(pod)).length;
    if (ready !== counts.at(-1)?.ready) counts.push({ at: run.now - began, ready });
  };
  count();
  run.onMoment(({ outcome }) => {
    if (outcome.changes.some(({ kind }) => kind === 'Pod')) count();
  });
  silence(run, node);
  if (isDeletedWhenOff(node, input)) deleteWhenNotReady(run, node);
  run.rest(LIMIT_MS);
  return {
    node,
    pods: lost.map(({ metadata }) => metadata.name),
    counts,
    story: (about, most) => story.about(about, most, began),
  };
}

function runs(pod: Pod): boolean {
  return isReady(pod) && !isTerminating(pod);
}

/** The machine is off: whatever ran on it runs no more, and nobody in the cluster is told. */
function silence(run: TimedRun, node: string): void {
  const host = run.store.get('Host', node);
  if (host) run.impose('Host', node, { ...host, kubelet: 'silent' });
}

function isDeletedWhenOff(node: string, { cluster }: WorldInput): boolean {
  return cluster?.nodes?.find(({ name }) => name === node)?.description.deletedWhenOff === true;
}

/**
 * A cloud controller asks the cloud about nodes that are not Ready, and deletes those whose machine is gone [k8s.io/cloud-provider
 * controllers/nodelifecycle/node_lifecycle_controller.go: MonitorNodes].
 */
function deleteWhenNotReady(run: TimedRun, node: string): void {
  const isMissed = () => {
    const ready = run.store.get('Node', node)?.status?.conditions?.find(({ type }) => type === 'Ready');
    return ready !== undefined && ready.status !== 'True';
  };
  if (!run.until(isMissed, LIMIT_MS)) return;
  const host = run.store.get('Host', node);
  if (host) run.impose('Host', node, { ...host, kubelet: 'gone' });
  run.request('cloud-node-lifecycle-controller', { do: 'delete', kind: 'Node', key: node, propagation: 'Background' });
}

function podsOf(store: Reader, workload: Workload): readonly Pod[] {
  const { name, namespace } = workload;
  if (isSet(workload)) {
    return ordinalsOf(workload).flatMap(
      (ordinal) => store.get('Pod', keyIn(namespace, podNameOf(name, ordinal))) ?? [],
    );
  }
  const deployment = store.get('Deployment', keyIn(namespace, name));
  if (!deployment) return [];
  return store
    .by('ReplicaSet', 'controller', uidOf(deployment))
    .flatMap((set) => store.by('Pod', 'controller', uidOf(set)));
}

function podsByNode(pods: readonly Pod[]): ReadonlyMap<string, readonly Pod[]> {
  const byNode = new Map<string, Pod[]>();
  for (const pod of pods) {
    const { nodeName } = pod.spec;
    if (nodeName) byNode.set(nodeName, [...(byNode.get(nodeName) ?? []), pod]);
  }
  return byNode;
}
