import { nameOf } from '../model/kinds';
import { needs, storyParts, violationsOf, workloadOfPod } from './facts/explored-stories';
import { doublePodOf } from './properties/one-pod-of-a-name';
import type { Rule } from './rule';

export const RUN04: Rule = {
  code: 'RUN04',
  slug: 'identity-twice',
  title: 'two pods of one identity',
  severity: 'error',
  data: true,
  foundBy: ['exploration'],
  yieldsTo: ['UPD07'],
  *check(facts) {
    for (const found of violationsOf(facts, 'one-pod-of-a-name')) {
      const { story } = found;
      const [old, fresh] = doublePodOf(story.end) ?? [];
      const workload = old && workloadOfPod(facts, found, old.pod);
      if (!old || !fresh || !workload) continue;
      const pod = nameOf(old.pod);
      yield {
        on: workload.resource,
        message: `two pods ${pod} run at once: the old one on ${old.node} still runs, the new one on ${fresh.node} started`,
        why: 'A StatefulSet makes a pod again as soon as the API server has none of that name. When the pod was removed there before its containers had ended, two members of one identity run.',
        help: [
          ...(needs(story, 'forceDelete')
            ? [`confirm that the containers of ${pod} have ended before kubectl delete --force`]
            : []),
          ...(needs(story, 'deleteNode', 'partition')
            ? [`confirm that the machine ${old.node} is off before its Node or its pods are deleted`]
            : []),
          'members that refuse to start, or to answer, without the agreement of a majority',
        ],
        ...storyParts(story),
        about: [workload.id, `Pod/${old.pod}`],
      };
    }
  },
};
