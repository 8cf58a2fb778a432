import type { Story } from './stage';

/** S2.4, S2.5: each pod is deleted, and comes back under its name, on its claim, to its data. */
export const podDeletion: Story = {
  name: 'pod-deletion',
  title: 'after its pods are deleted one by one',
  play(stage) {
    const most = Math.max(0, ...stage.sets.map((set) => stage.pods(set).length));
    for (let i = 0; i < most; i++) {
      for (const set of stage.sets) {
        const key = stage.pods(set)[i];
        if (key && stage.pod(key)) stage.send({ do: 'delete', kind: 'Pod', key, propagation: 'Background' });
      }
      stage.run.rest();
      stage.expectAllReady();
    }
  },
};
