import { type Mount, nameOf, type Sandbox } from '../model/kinds';
import type { Reader } from '../model/store/store';
import { troubledRuns } from './facts/calm-runs';
import { stepOf, storyParts, violationsOf, workloadOfPod } from './facts/explored-stories';
import type { Workload } from './facts/workload';
import { strangerOf } from './properties/own-data';
import type { Finding, Rule, TraceLine } from './rule';

export const RUN06: Rule = {
  code: 'RUN06',
  slug: 'foreign-data',
  title: 'a member on foreign data',
  severity: 'error',
  data: true,
  foundBy: ['simulation', 'exploration'],
  yieldsTo: ['IDN03', 'MIG01', 'RET06', 'RUN05'],
  *check(facts) {
    const isOwn = (workload: Workload, { pod }: Sandbox) => nameOf(pod).startsWith(`${workload.name}-`);
    for (const { workload, settled } of troubledRuns(
      facts,
      ({ settled }) => strangerOf(settled.cluster) !== undefined,
    )) {
      const stranger = strangerOf(settled.cluster, (sandbox) => isOwn(workload, sandbox));
      if (!stranger) continue;
      const trace = settled.story([`Pod/${stranger.sandbox.pod}`]);
      const step = 1 + trace.findIndex(({ what }) => what.includes('containers run'));
      yield finding(workload, settled.cluster, stranger, step, { trace });
    }
    for (const found of violationsOf(facts, 'own-data')) {
      const { story } = found;
      const stranger = strangerOf(story.end);
      const workload = stranger && workloadOfPod(facts, found, stranger.sandbox.pod);
      if (!stranger || !workload) continue;
      const { uid } = stranger.sandbox;
      const step = stepOf(
        story,
        ({ change }) => change?.kind === 'Sandbox' && change.key === uid && isRunning(change.after),
      );
      yield finding(workload, story.end, stranger, step, storyParts(story));
    }
  },
};

function isRunning(row: unknown): boolean {
  return (row as Sandbox | undefined)?.life === 'running';
}

function finding(
  workload: Workload,
  state: Reader,
  { sandbox, mount }: { readonly sandbox: Sandbox; readonly mount: Mount },
  step: number,
  story: { readonly trace: readonly TraceLine[]; readonly replay?: string },
): Finding {
  const pod = nameOf(sandbox.pod);
  const writers = (state.get('Disk', mount.volume)?.tokens ?? []).filter((token) => token !== sandbox.pod).map(nameOf);
  const what = mount.found === 'lost' ? 'an empty volume' : `the data of ${writers.join(' and ') || 'another'}`;
  const own = state.list('Disk').find(({ tokens, volume }) => volume !== mount.volume && tokens.includes(sandbox.pod));
  const before =
    mount.found === 'lost'
      ? `; it wrote ${pod} before, which is ${own ? `on ${own.volume}` : 'on no volume any more'}`
      : '';
  return {
    on: workload.resource,
    message: `${pod} starts with ${what} at step ${step}${before}`,
    why: 'A member takes what is on the volume that its claim is bound to for its own: which volume that is decides who it is.',
    help: [
      `bind claim ${nameOf(mount.claim)} to the volume that ${pod} has written: its claimRef, or the claim's volumeName`,
      'or empty the volume before the member starts, if it rebuilds its data from the others',
    ],
    ...story,
    about: [workload.id, `Pod/${sandbox.pod}`, `PersistentVolumeClaim/${mount.claim}`],
  };
}
