import { SUPPORTED_MINORS, switchesOf } from '../kube/versions';
import { few } from './facts/words';
import type { Rule } from './rule';

export const UPD13: Rule = {
  code: 'UPD13',
  slug: 'control-plane-upgrade-restart',
  title: "the control plane's upgrade restarts every set",
  severity: 'warning',
  needs: ['cluster'],
  foundBy: ['upgrade'],
  *check({ render, cluster, version, switches }) {
    const before = cluster?.description.previousKubernetesVersion;
    const sets = render.sets.filter(({ replicas }) => replicas > 0);
    const [first] = sets;
    if (before === undefined || first === undefined || !restarts(before, switches)) return;
    yield {
      on: first.resource,
      message: `Kubernetes ${before} → ${version} gives every StatefulSet a new revision: ${few(sets.map(({ name }) => name))} ${sets.length === 1 ? 'rolls' : 'roll'} without any change of theirs`,
      why: 'The template in a revision is written without its empty creationTimestamp from 1.34 on, and 1.34.0 and 1.34.1 compare the text: every set gets a new revision, and replaces its pods one at a time.',
      help: [
        'upgrade to 1.34.2 or later, which compares what the templates mean (gate StatefulSetSemanticRevisionComparison)',
      ],
      about: sets.map(({ id }) => id),
    };
  },
};

/** A revision that holds a creationTimestamp meets a controller that writes none and compares texts. */
function restarts(before: string, now: ReturnType<typeof switchesOf>): boolean {
  const isNew = !now.revisionHoldsCreationTimestamp && !now.semanticRevisionComparison;
  return isNew && holdsCreationTimestamp(before);
}

/** Versions that are too old to be known are older than the change. */
function holdsCreationTimestamp(version: string): boolean {
  const minor = Number(/^v?1\.(\d+)/.exec(version)?.[1] ?? Number.NaN);
  if (SUPPORTED_MINORS.includes(`1.${minor}`)) return switchesOf(version).revisionHoldsCreationTimestamp;
  return minor < Number(SUPPORTED_MINORS[0]?.slice(2));
}
