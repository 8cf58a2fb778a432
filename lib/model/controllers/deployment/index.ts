import type { Deployment, Pod, ReplicaSet } from '../../../kube/objects';
import { controllerOf } from '../../../kube/owner';
import { selects } from '../../../kube/selectors';
import { same } from '../../apiserver/merge';
import { type Change, type Controller, type View, watch } from '../../controller';
import { type Key, keyIn, keyOf, uidOf } from '../../kinds';
import { syncDeployment } from './sync-deployment';

/** The Deployment controller [pkg/controller/deployment, v1.37.1]. The rules (DEP-…) are explained in docs/controllers/deployment.md. */
export const deployment: Controller = {
  name: 'deployment-controller',
  // Of pods only the end is looked at, and only for Recreate: a phase that changes wakes nobody (DEP-34).
  watches: [watch('Deployment', ({ key }) => [key]), watch('ReplicaSet', replicaSetChanged), watch('Pod', podChanged)],
  reconcile(view, key) {
    const stored = view.get('Deployment', key);
    return stored ? syncDeployment(view, key, stored) : [];
  },
};

/** The owner, before and now; of an orphan every Deployment that would have it [addReplicaSet, updateReplicaSet, deleteReplicaSet]. */
function replicaSetChanged({ before, after }: Change<'ReplicaSet'>, view: View): readonly Key[] {
  const owner = owningDeployment(view, (after ?? before) as ReplicaSet);
  if (!after) return owner ? [owner] : [];
  const former = before && owningDeployment(view, before);
  if (former && former !== owner) return owner ? [former, owner] : [former];
  if (owner) return [owner];
  if (controllerOf(after) || !after.metadata.labels) return [];
  // An orphan's update matters only if it could match something else now.
  if (before && !controllerOf(before) && same(before.metadata.labels, after.metadata.labels)) return [];
  return view
    .by('Deployment', 'namespace', after.metadata.namespace as string)
    .filter(({ spec }) => selects(spec.selector, after.metadata.labels))
    .map(keyOf);
}

/** DEP-34: a pod of a Recreate Deployment is gone; up to 1.36 it must have been the last one. */
function podChanged({ before, after }: Change<'Pod'>, view: View): readonly Key[] {
  if (after) return [];
  const owner = deploymentOfPod(view, before as Pod);
  if (owner?.spec.strategy?.type !== 'Recreate') return [];
  if (!view.switches.recreateWakesOnEveryPodDeletion && hasPods(view, owner)) return [];
  return [keyOf(owner)];
}

function hasPods(view: View, owner: Deployment): boolean {
  const sets = view.by('ReplicaSet', 'controller', uidOf(owner));
  return sets.some((set) => view.by('Pod', 'controller', uidOf(set)).length > 0);
}

function deploymentOfPod(view: View, pod: Pod): Deployment | undefined {
  const reference = controllerOf(pod);
  if (reference?.kind !== 'ReplicaSet') return undefined;
  const set = view.get('ReplicaSet', keyIn(pod.metadata.namespace, reference.name));
  if (!set || uidOf(set) !== reference.uid) return undefined;
  const key = owningDeployment(view, set);
  return key === undefined ? undefined : view.get('Deployment', key);
}

function owningDeployment(view: View, set: ReplicaSet): Key | undefined {
  const reference = controllerOf(set);
  if (reference?.kind !== 'Deployment') return undefined;
  const key = keyIn(set.metadata.namespace, reference.name);
  const owner = view.get('Deployment', key);
  return owner && uidOf(owner) === reference.uid ? key : undefined;
}
