/** What has not come to its end when the cluster is at rest, and what leads out of it. */
import type { Deployment, KubeObject, Pod, StatefulSet } from '../../kube/objects';
import { controllerOf } from '../../kube/owner';
import { type Key, nameOf } from '../../model/kinds';
import { isReady, isTerminating } from '../../model/pods';
import type { Effect, Stuck } from '../plan';
import { idOf, objectIn, objectsIn, podKeysOf, type Scene } from '../scene';
import { isComplete, workloadOf } from '../watch';
import type { EffectsById } from './claims';

export function stuckEffects(scene: Scene): EffectsById {
  const effects = new Map<string, Effect[]>();
  const add = (id: string, effect: Stuck | undefined) =>
    effect && effects.set(id, [...(effects.get(id) ?? []), effect]);
  for (const set of scene.after.list('StatefulSet')) add(idOf(set), stuckSet(scene, set));
  for (const deployment of scene.after.list('Deployment')) add(idOf(deployment), stuckDeployment(scene, deployment));
  for (const object of objectsIn(scene.after))
    if (isNewlyTerminating(scene, object)) add(idOf(object), stuckDeletion(scene, object));
  return effects;
}

function stuckSet(scene: Scene, set: StatefulSet): Stuck | undefined {
  const before = scene.before.get('StatefulSet', keyOf(set));
  const keys = podKeysOf(set);
  const unready = keys.filter((key) => !isServing(scene.after.get('Pod', key)));
  // What was in trouble before is not the upgrade's fault, and is told when it is new.
  const fresh = unready.filter(
    (key) => !before || !podKeysOf(before).includes(key) || isServing(scene.before.get('Pod', key)),
  );
  const outdated = keys.filter((key) => isOutdated(scene, set, key));
  const surplus = scene.after
    .by('Pod', 'controller', set.metadata.uid as string)
    .map(keyOf)
    .filter((key) => !keys.includes(key));
  const affected = [...new Set([...fresh, ...outdated, ...surplus])];
  if (affected.length === 0) return undefined;
  const [first = affected[0] as Key] = unready;
  const why = wordsAbout(scene, first, set);
  return {
    effect: 'stuck',
    objects: affected.map((key) => `Pod/${nameOf(key)}`),
    why,
    leave: wayOut(scene, set, unready, before),
  };
}

function isServing(pod: Pod | undefined): boolean {
  return pod !== undefined && isReady(pod) && !isTerminating(pod);
}

/** A pod that the update is meant to reach, and has not. */
function isOutdated(scene: Scene, { spec, status }: StatefulSet, key: Key): boolean {
  const { type = 'RollingUpdate', rollingUpdate } = spec.updateStrategy ?? {};
  if (type === 'OnDelete' || status?.updateRevision === undefined) return false;
  const labels = scene.after.get('Pod', key)?.metadata.labels;
  const index = Number(nameOf(key).slice(nameOf(key).lastIndexOf('-') + 1)) - (spec.ordinals?.start ?? 0);
  const revision = labels?.['controller-revision-hash'];
  return revision !== undefined && revision !== status.updateRevision && index >= (rollingUpdate?.partition ?? 0);
}

/** The cluster's words about a pod that does not come, or about the one whose pod it is. */
function wordsAbout({ watch, after }: Scene, pod: Key, workload: KubeObject): string {
  const own = after.get('Pod', pod) ? watch.lastWords('Pod', pod) : undefined;
  const words = own ?? watch.lastWords(workload.kind as 'StatefulSet', keyOf(workload));
  if (words !== undefined) return words;
  const status = after.get('Pod', pod)?.status;
  const waiting = status?.containerStatuses?.find(({ state }) => state?.waiting)?.state?.waiting;
  if (waiting?.reason) return waiting.reason;
  return after.get('Pod', pod) ? `pod ${nameOf(pod)} does not become Ready` : `pod ${nameOf(pod)} is not there`;
}

function wayOut(
  scene: Scene,
  set: StatefulSet,
  unready: readonly Key[],
  before: StatefulSet | undefined,
): readonly string[] {
  const { namespace } = set.metadata;
  const at = namespace === 'default' ? '' : ` --namespace ${namespace}`;
  const [first] = unready;
  const foreign = unready.find((key) => {
    const pod = scene.after.get('Pod', key);
    return pod && controllerOf(pod as KubeObject)?.uid !== set.metadata.uid;
  });
  if (foreign !== undefined) return [`kubectl delete pod ${nameOf(foreign)}${at}`];
  const isOrdered = set.spec.podManagementPolicy !== 'Parallel';
  const changed = before?.status?.updateRevision !== set.status?.updateRevision;
  const revert = 'apply a template whose pods become Ready: the one before, or one that is repaired';
  if (!changed)
    return first === undefined
      ? []
      : [`remove what keeps ${nameOf(first)} from becoming Ready: kubectl describe pod ${nameOf(first)}${at}`];
  // An OrderedReady set waits for its unready pod before it looks whether the template has changed [kubernetes/kubernetes#67250].
  const stays = first !== undefined && scene.after.get('Pod', first) !== undefined;
  return isOrdered && stays ? [revert, `kubectl delete pod ${nameOf(first)}${at}`] : [revert];
}

function stuckDeployment(scene: Scene, deployment: Deployment): Stuck | undefined {
  const before = scene.before.get('Deployment', keyOf(deployment));
  const { paused = false } = deployment.spec;
  if (
    paused ||
    isComplete(deployment) ||
    (before && !isComplete(before) && before.metadata.generation === deployment.metadata.generation)
  )
    return undefined;
  const pods = scene.after.list('Pod').filter((pod) => workloadOf(scene.after, pod) === idOf(deployment));
  const unready = pods.filter((pod) => !isServing(pod)).map(keyOf);
  const [first] = unready;
  const why =
    first === undefined
      ? (scene.watch.lastWords('Deployment', keyOf(deployment)) ?? 'its rollout does not end')
      : wordsAbout(scene, first, deployment);
  return {
    effect: 'stuck',
    objects: unready.map((key) => `Pod/${nameOf(key)}`),
    why,
    leave: wayOutOfRollout(deployment, pods),
  };
}

/** Where a volume can be on one node only, the pods of the rollout wait for those that they are to replace. */
function wayOutOfRollout({ metadata: { name, namespace }, spec }: Deployment, pods: readonly Pod[]): readonly string[] {
  const at = namespace === 'default' ? '' : ` --namespace ${namespace}`;
  const mounts = (spec.template.spec.volumes ?? []).some(({ persistentVolumeClaim }) => persistentVolumeClaim);
  const holder = pods.find(isServing);
  if (mounts && spec.strategy?.type !== 'Recreate' && holder) {
    return [
      `kubectl delete pod ${holder.metadata.name}${at}`,
      'then spec.strategy.type: Recreate, so that the next rollout does not wait again',
    ];
  }
  return [`kubectl rollout undo deployment ${name}${at}`];
}

function isNewlyTerminating({ before }: Scene, object: KubeObject): boolean {
  if (!isTerminating(object as Pod) || object.kind === 'Pod') return false;
  const old = objectIn(before, idOf(object));
  return old === undefined || !isTerminating(old as Pod);
}

function stuckDeletion(scene: Scene, object: KubeObject): Stuck {
  const { finalizers = [], name } = object.metadata;
  const users =
    object.kind === 'PersistentVolumeClaim'
      ? scene.after
          .list('Pod')
          .filter(({ spec }) => (spec.volumes ?? []).some((each) => each.persistentVolumeClaim?.claimName === name))
      : [];
  const owners = [...new Set(users.map((pod) => workloadOf(scene.after, pod) ?? `Pod/${pod.metadata.name}`))];
  const waits =
    users.length > 0 ? `pods of ${owners.map(shortly).join(', ')} use it` : `finalizers ${finalizers.join(', ')}`;
  const volume = `$(kubectl get pvc ${name} -o jsonpath='{.spec.volumeName}')`;
  const retain = `kubectl patch pv ${volume} -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'`;
  const leave =
    users.length > 0 ? [`keep these pods, and have the bytes outlive the claim before they go: ${retain}`] : [];
  return { effect: 'stuck', objects: [`${object.kind}/${name}`], why: `it stays Terminating: ${waits}`, leave };
}

function keyOf({ metadata: { name, namespace } }: KubeObject): Key {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** Without the namespace that everybody means. */
function shortly(id: string): string {
  return id.replace('/default/', '/');
}
