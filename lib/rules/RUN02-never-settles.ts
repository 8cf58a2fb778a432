import { objectName } from '../scenarios/words';
import { troubledRuns } from './facts/calm-runs';
import { type Loop, loopOf } from './facts/loop';
import type { Workload } from './facts/workload';
import { BINDING } from './facts/yields';
import type { Finding, Rule } from './rule';

export const RUN02: Rule = {
  code: 'RUN02',
  slug: 'never-settles',
  title: 'controllers undo each other',
  severity: 'error',
  foundBy: ['simulation'],
  yieldsTo: [...BINDING, 'UPD08'],
  *check(facts) {
    // On an assumed cluster nothing is known of the nodes that pods name.
    if (!facts.cluster) return;
    for (const { workload, settled } of troubledRuns(facts, ({ settled }) => !settled.isQuiet)) {
      const loop = loopOf(settled);
      if (loop) yield { ...finding(workload, loop), trace: settled.story([`${loop.kind}/${loop.key}`]) };
    }
  },
};

function finding(workload: Workload, { kind, key, components, field, values }: Loop): Finding {
  const [one, other] = components;
  const what = field === '' ? '' : ` ${field}`;
  return {
    on: workload.resource,
    path: workload.podPath,
    message: `${one} and ${other} undo each other: ${objectName({ kind, key })}${what} goes ${values.join(' → ')}`,
    why: 'Each of the two brings about what it is there for, and by that what the other one is there to change: it goes on for ever.',
    help: [helpFor(workload), 'one owner for what both of them change'],
    about: [workload.id, `${kind}/${key}`],
  };
}

function helpFor({ pod }: Workload): string {
  return pod.nodeName === undefined
    ? 'take one of the two out of the game'
    : `leave spec.template.spec.nodeName: ${pod.nodeName} out, or name a node that exists: nodeSelector lets the scheduler choose`;
}
