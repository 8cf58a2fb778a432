import type { Pod, ReplicaSet } from '../../../kube/objects';
import { controllerReference } from '../../../kube/owner';
import { type Action, ANSWER, type EventNote, type Plan } from '../../actions';
import type { View } from '../../controller';
import { drawnName } from '../../drawn-names';
import { keyIn, keyOf } from '../../kinds';

/** A generated name has room for five characters behind this many [k8s.io/apiserver pkg/storage/names/generate.go]. */
const LONGEST_PREFIX = 58;

/** RS-02: batches of 1, 2, 4, …, of which one with an error is the last [replica_set.go: manageReplicas, slowStartBatch, v1.37.1]. */
export function podCreations(view: View, set: ReplicaSet, count: number, failed: Plan): readonly Action[] {
  const taken = new Set<string>();
  const plan: Action[] = [];
  for (let made = 0, size = 1; made < count; made += size, size = Math.min(2 * size, count - made)) {
    const plans = Array.from({ length: size }, () => [podCreation(set, freeName(view, set, taken))]);
    plan.push({ do: 'together', plans }, { do: 'checkpoint', orElse: failed });
  }
  return plan;
}

function freeName(view: View, set: ReplicaSet, taken: Set<string>): string {
  const { name, namespace } = set.metadata;
  const isTaken = (wanted: string) => taken.has(wanted) || view.get('Pod', keyIn(namespace, wanted)) !== undefined;
  const free = drawnName(`${name}-`.slice(0, LONGEST_PREFIX), isTaken);
  taken.add(free);
  return free;
}

function podCreation(set: ReplicaSet, name: string): Action {
  return {
    do: 'create',
    kind: 'Pod',
    object: newPod(set, name),
    after: [note(set, 'Normal', 'SuccessfulCreate', `Created pod: ${name}`)],
    orElse: [note(set, 'Warning', 'FailedCreate', `Error creating: ${ANSWER}`), { do: 'fail', error: ANSWER }],
  };
}

/** [pkg/controller/controller_utils.go: GetPodFromTemplate] */
function newPod(set: ReplicaSet, name: string): Pod {
  const { metadata: { labels, annotations, finalizers } = {}, spec } = set.spec.template;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: set.metadata.namespace,
      generateName: `${set.metadata.name}-`,
      ...(labels && { labels }),
      ...(annotations && { annotations }),
      ...(finalizers && { finalizers }),
      ownerReferences: [controllerReference(set)],
    },
    spec,
  };
}

export function note(set: ReplicaSet, type: EventNote['type'], reason: string, message: string): EventNote {
  return { do: 'event', on: { kind: 'ReplicaSet', key: keyOf(set) }, type, reason, message };
}
