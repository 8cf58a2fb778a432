import type { StatefulSet } from '../kube/objects';
import { keyIn, nameOf } from '../model/kinds';
import type { Stage, Story } from './stage';

/** S3.13: the set is scaled to one pod and back. Claims stay, unless the manifest says that they go, and are used again. */
export const scaleDownAndUp: Story = {
  name: 'scale-down-and-up',
  title: 'after it is scaled down to one pod and up again',
  play(stage) {
    const sets = stage.sets.filter((set) => (set.spec.replicas ?? 1) > 1 && keepsClaims(set));
    const before = stage.claims();
    for (const set of sets) stage.patch(set, { spec: { replicas: 1 } });
    stage.run.rest();
    const between = stage.claims();
    for (const set of sets) stage.patch(set, { spec: { replicas: set.spec.replicas ?? 1 } });
    stage.run.rest();
    for (const set of sets) expectKept(stage, set, before, between);
    stage.expectAllReady();
  },
};

/** A set whose manifest gives its claims away with its pods is meant to come back empty. */
function keepsClaims(set: StatefulSet): boolean {
  return set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled !== 'Delete';
}

function expectKept(
  stage: Stage,
  set: StatefulSet,
  before: ReadonlyMap<string, string>,
  between: ReadonlyMap<string, string>,
): void {
  for (const pod of stage.pods(set)) {
    for (const { metadata } of set.spec.volumeClaimTemplates ?? []) {
      const claim = keyIn(set.metadata.namespace, `${metadata.name}-${nameOf(pod)}`);
      if (before.get(claim) !== between.get(claim)) stage.report(set, pod, 'claim-lost', nameOf(claim));
    }
  }
}
