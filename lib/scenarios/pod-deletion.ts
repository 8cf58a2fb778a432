import { keyOf } from '../model/kinds';
import type { Story } from './stage';

/** S2.4, S2.5, RS-07: each pod is deleted. A set's comes back under its name, on its claim, to its data; a Deployment's is replaced by another one. */
export const podDeletion: Story = {
  name: 'pod-deletion',
  title: 'after its pods are deleted one by one',
  play(stage) {
    const sets = stage.sets.map((set) => stage.pods(set));
    const deployments = stage.deployments.map((deployment) => stage.podsOf(deployment).map(keyOf));
    const pods = [...sets, ...deployments];
    const most = Math.max(0, ...pods.map(({ length }) => length));
    for (let i = 0; i < most; i++) {
      for (const { [i]: key } of pods) {
        if (key && stage.pod(key)) stage.send({ do: 'delete', kind: 'Pod', key, propagation: 'Background' });
      }
      stage.run.rest();
      stage.expectAllReady();
    }
  },
};
