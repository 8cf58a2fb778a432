import type { Story } from './stage';

/** S3.14: the template changes, and the update reaches every pod that it is meant to reach; nobody loses data. */
export const rollingUpdate: Story = {
  name: 'rolling-update',
  title: 'after its template changes',
  play(stage) {
    for (const workload of [...stage.sets, ...stage.deployments]) {
      stage.patch(workload, {
        spec: { template: { metadata: { annotations: { 'cdk8s-stateful/story': 'rolling-update' } } } },
      });
    }
    stage.run.rest();
    stage.expectAllReady();
  },
};
