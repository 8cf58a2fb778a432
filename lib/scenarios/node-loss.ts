import type { Node } from '../kube/objects';
import { controllerOf } from '../kube/owner';
import { keyIn, keyOf } from '../model/kinds';
import { taint } from '../model/user';
import type { Stage, Story } from './stage';

const OUT_OF_SERVICE = {
  key: 'node.kubernetes.io/out-of-service',
  value: 'nodeshutdown',
  effect: 'NoExecute',
} as const;
/** Time for the node to be missed, for its pods to be evicted, and for somebody to notice: 50 s, 300 s and a while. */
const NOTICED_MS = 600_000;

/**
 * S0.3: a node with the set's first pod goes silent, is taken out of service, and comes back. Meanwhile its pods may move where their volumes can; in the end all
 * are Ready with their data. Where a volume cannot follow (a node-local one), the pod waits for its node, which is no trouble.
 */
export const nodeLoss: Story = {
  name: 'node-loss',
  title: 'after the node of its first pod is lost and comes back',
  play(stage) {
    const unhit = new Set(stage.sets.map(keyOf));
    for (const set of stage.sets) {
      const node = unhit.has(keyOf(set)) && stage.pod(stage.pods(set)[0])?.spec.nodeName;
      if (!node) continue;
      for (const pod of stage.store.by('Pod', 'node', node))
        unhit.delete(keyIn(pod.metadata.namespace, controllerOf(pod)?.name ?? ''));
      loseAndReturn(stage, node);
    }
  },
};

function loseAndReturn(stage: Stage, node: string): void {
  setKubelet(stage, node, 'silent');
  stage.run.passUntil(stage.run.now + NOTICED_MS);
  taint(stage.store, stage.send, node, OUT_OF_SERVICE, true);
  stage.run.rest();
  setKubelet(stage, node, 'up');
  if (isTainted(stage.store.get('Node', node))) taint(stage.store, stage.send, node, OUT_OF_SERVICE, false);
  stage.run.rest();
  stage.expectAllReady();
}

function setKubelet(stage: Stage, node: string, kubelet: 'up' | 'silent'): void {
  const host = stage.store.get('Host', node);
  if (host) stage.run.impose('Host', node, { ...host, kubelet });
}

function isTainted(node: Node | undefined): boolean {
  return node?.spec?.taints?.some(({ key }) => key === OUT_OF_SERVICE.key) ?? false;
}
