import type { Deployment } from '../kube/objects';
import { cordon } from '../model/user';
import type { Stage, Story } from './stage';

/**
 * DEP-40, DEP-47: the template changes while the nodes of the Deployment's pods take no new ones; then they take them again. Nothing draws the pods of
 * a rollout to the nodes where the old ones run, so what depends on that will get stuck some day: a volume that is attached there cannot be attached to the
 * node of a new pod, and the old pod does not go before the new one is available.
 */
export const rolloutElsewhere: Story = {
  name: 'rollout-elsewhere',
  title: 'after its template changes while its nodes take no new pods',
  play(stage) {
    for (const deployment of stage.deployments) {
      const nodes = nodesOf(stage, deployment);
      for (const node of nodes) cordon(stage.store, stage.send, node, true);
      stage.patch(deployment, {
        spec: { template: { metadata: { annotations: { 'cdk8s-stateful/story': 'rollout-elsewhere' } } } },
      });
      stage.run.rest();
      for (const node of nodes) cordon(stage.store, stage.send, node, false);
      stage.run.rest();
    }
    stage.expectAllReady();
  },
};

function nodesOf(stage: Stage, deployment: Deployment): ReadonlySet<string> {
  return new Set(stage.podsOf(deployment).flatMap(({ spec }) => spec.nodeName ?? []));
}
