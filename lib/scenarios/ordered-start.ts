import type { Story } from './stage';

/** S3.9, S3.10: what was applied comes up. */
export const orderedStart: Story = {
  name: 'ordered-start',
  title: 'after it is applied',
  play(stage) {
    stage.run.rest();
    stage.expectAllReady();
  },
};
