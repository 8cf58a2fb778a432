import { count } from '../util/text';
import { quorumOf } from './facts/hints';
import { type Kept, successionOf } from './facts/succession';
import type { SetWorkload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const MIG03: Rule = {
  code: 'MIG03',
  slug: 'scale-below-quorum',
  title: 'scaled below the old quorum',
  severity: 'error',
  needs: ['previous', 'hints'],
  foundBy: ['upgrade'],
  *check({ render, previous }) {
    if (!previous) return;
    for (const kept of successionOf(previous, render).sets) {
      const quorum = lostQuorum(kept);
      if (quorum !== undefined) yield finding(kept, quorum);
    }
  },
};

/** The quorum of the old members, if those that stay are fewer. Scaled to none, the cluster is stopped on purpose and comes back whole. */
function lostQuorum({ before, now }: Kept<SetWorkload>): number | undefined {
  const { replicas, hints } = now;
  if (replicas === 0 || replicas >= before.replicas || hints.membership === 'dynamic') return undefined;
  const quorum = quorumOf(hints, before.replicas);
  // With fewer members than its quorum there was none to lose.
  return quorum !== undefined && replicas < quorum && before.replicas >= quorum ? quorum : undefined;
}

function finding({ before, now }: Kept<SetWorkload>, quorum: number): Finding {
  const { resource, name, replicas, set } = now;
  const isParallel = set.spec.podManagementPolicy === 'Parallel';
  return {
    on: resource,
    path: ['spec', 'replicas'],
    message: `StatefulSet ${name}: ${before.replicas} → ${replicas} leaves ${count(replicas, 'member')} of a cluster that still counts ${before.replicas}; its quorum is ${quorum}`,
    why: isParallel
      ? 'With podManagementPolicy Parallel all of them go at once; those that stay cannot even vote the others out.'
      : 'They go one after the other, and nobody tells the application in between: those that stay cannot vote the others out.',
    help: [
      'remove the members in the application first, one at a time, and lower replicas by one after each',
      'the hint membership: dynamic, if members leave by themselves when they stop',
    ],
    trace: [{ what: `replicas: ${before.replicas} before, ${replicas} now; quorum ${quorum} of ${before.replicas}` }],
  };
}
