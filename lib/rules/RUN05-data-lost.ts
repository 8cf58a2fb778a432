import { nameOf } from '../model/kinds';
import type { ExploredStory } from './facts/explored';
import { stepOf, storyParts, violationsOf, workloadOfPod } from './facts/explored-stories';
import { lostDataOf } from './properties/data-survives';
import type { Rule } from './rule';

export const RUN05: Rule = {
  code: 'RUN05',
  slug: 'data-lost',
  title: 'data lost without order',
  severity: 'error',
  data: true,
  foundBy: ['exploration'],
  yieldsTo: ['IDN04', 'RET03', 'RET04', 'UPD08'],
  *check(facts) {
    for (const found of violationsOf(facts, 'data-survives')) {
      const { story } = found;
      const lost = lostDataOf(story.end);
      const workload = lost && workloadOfPod(facts, found, lost.identity);
      if (!lost || !workload) continue;
      const { object, who } = cause(story, lost.claim);
      const { hints } = workload;
      const written = stepOf(story, ({ change }) => change?.kind === 'Ledger' && change.before === undefined);
      const isOld = written === story.events.length;
      const gone = stepOf(story, ({ change }) => change?.kind === 'Disk' && change.after === undefined);
      const since = isOld ? 'written before step 1' : `written at step ${written}`;
      yield {
        on: workload.resource,
        message: `data of ${nameOf(lost.identity)} ${since} is gone at step ${gone}: ${who} deleted ${object}`,
        why: 'A volume with reclaim policy Delete goes with its claim, and what was on it with the volume: nobody in this story has asked for that.',
        help: [
          'spec.persistentVolumeClaimRetentionPolicy.whenDeleted: Retain (StatefulStore.retention)',
          'reclaimPolicy: Retain of the StorageClass, so that a volume outlives its claim',
        ],
        ...storyParts(story),
        // Of members that rebuild their data, the codes about claims tell no more than that it is so.
        about: [`Pod/${lost.identity}`, ...(hints.rebuilds ? [] : [`PersistentVolumeClaim/${lost.claim}`])],
      };
    }
  },
};

/** The first deletion on the way from the claim to the disk. */
function cause({ events }: ExploredStory, claim: string): { readonly object: string; readonly who: string } {
  for (const { line, change } of events) {
    if (change?.kind !== 'PersistentVolumeClaim' || change.key !== claim) continue;
    if (
      change.after &&
      (change.after as { metadata: { deletionTimestamp?: string } }).metadata.deletionTimestamp === undefined
    )
      continue;
    return { object: `claim ${nameOf(claim)}`, who: line.who ?? 'somebody' };
  }
  return { object: 'its volume', who: 'the driver' };
}
