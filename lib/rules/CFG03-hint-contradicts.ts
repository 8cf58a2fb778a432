import type { Facts } from './facts/facts';
import type { HintIssue } from './facts/hint-book';
import { nearMiss } from './facts/near-miss';
import { placeOfEntry } from './facts/suppression-place';
import type { Workload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const CFG03: Rule = {
  code: 'CFG03',
  slug: 'hint-contradicts',
  title: 'a hint that cannot be true',
  severity: 'error',
  foundBy: ['static'],
  *check(facts) {
    for (const issue of facts.hintIssues) yield unreadable(issue, facts);
    for (const object of facts.hintsForNobody) yield* forNobody(object, facts);
    for (const workload of facts.render.workloads) yield* contradictions(workload, facts);
  },
};

const WHY =
  'Rules take a hint for what the application does; from one that cannot be true they would conclude nonsense, so it is not used.';

function unreadable({ on, object, name, value, reason, nearest, isAnnotation }: HintIssue, { render }: Facts): Finding {
  const place = on ? { on, path: isAnnotation ? annotationPath(name) : [] } : placeOfEntry(object, render);
  const guess = nearest === undefined ? '' : `; did you mean "${nearest}"?`;
  return {
    ...place,
    message: `${object}: hint ${name}: ${shown(value)}: ${reason}${guess}`,
    why: WHY,
    help: [nearest === undefined ? 'the right value, or no hint' : `${nearest}, or no hint`],
  };
}

/** `readyMeans` is the annotation `cdk8s-stateful/ready-means`. */
function annotationPath(hint: string): readonly string[] {
  const kebab = hint.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return ['metadata', 'annotations', `cdk8s-stateful/${kebab}`];
}

/** Configuration may serve several renders: only a slip is an error. */
function* forNobody(object: string, { render }: Facts): Iterable<Finding> {
  const [kind = ''] = object.split('/');
  const names = render.workloads.map((each) => `${each.kind}/${each.name}`);
  const meant = nearMiss(
    object,
    names.filter((each) => each.startsWith(`${kind}/`)),
  );
  yield {
    ...placeOfEntry(meant, render),
    severity: meant === undefined ? 'info' : 'error',
    message: `${object}: hints for a workload that is not in the render${meant === undefined ? '' : `; did you mean "${meant}"?`}`,
    why: 'Hints are found by the kind and the name of the workload.',
    help: [meant === undefined ? 'the kind and name of a workload, or no entry' : meant],
  };
}

function* contradictions(workload: Workload, { render }: Facts): Iterable<Finding> {
  const { hints, scale, replicas, namespace, kind, name, resource: on } = workload;
  const { quorum, startNeeds } = hints;
  const told = (hint: string, value: unknown, reason: string, help: string): Finding => ({
    on,
    path: [],
    message: `${kind}/${name}: hint ${hint}: ${shown(value)}: ${reason}`,
    why: WHY,
    help: [help, 'or no hint'],
  });
  if (typeof quorum === 'number' && scale.by && quorum > scale.least) {
    const reason = `HorizontalPodAutoscaler ${scale.by.name} goes down to ${scale.least} ${scale.least === 1 ? 'member' : 'members'}`;
    yield told('quorum', quorum, reason, `minReplicas: ${quorum}`);
  } else if (typeof quorum === 'number' && replicas > 0 && quorum > scale.most) {
    yield told(
      'quorum',
      quorum,
      `there are only ${scale.most} ${scale.most === 1 ? 'member' : 'members'}`,
      `quorum: ${Math.floor(replicas / 2) + 1}, or majority`,
    );
  }
  if (startNeeds?.startsWith('job/')) {
    const job = startNeeds.slice('job/'.length);
    if (!render.has('Job', namespace, job)) {
      const meant = nearMiss(
        job,
        render
          .of('Job')
          .filter((each) => each.namespace === namespace)
          .map((each) => each.name),
      );
      const guess = meant === undefined ? '' : `; did you mean "job/${meant}"?`;
      yield told(
        'startNeeds',
        startNeeds,
        `the render has no Job ${job}${guess}`,
        meant === undefined ? 'the name of a Job' : `job/${meant}`,
      );
    }
  }
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'null');
}
