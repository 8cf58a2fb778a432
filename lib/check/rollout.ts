import type { KubeObject, Pod } from '../kube/objects';
import { type Key, keyIn, uidOf } from '../model/kinds';
import { isReady } from '../model/pods';
import type { Reader } from '../model/store/store';
import { cordon, patch, type Send } from '../model/user';
import type { Rollout } from '../rules/facts/settled';
import type { DeploymentWorkload } from '../rules/facts/workload';
import type { WorldInput } from '../rules/facts/world';
import { atRest, LIMIT_MS } from './settle';

const NEW_TEMPLATE = { spec: { template: { metadata: { annotations: { 'cdk8s-stateful/story': 'rollout' } } } } };

/**
 * A new template for a Deployment that has come to rest. elsewhere: the nodes of its old pods take no new ones; nothing draws new pods there, so this is what
 * happens some day.
 */
export function rolloutOf(
  workload: DeploymentWorkload,
  where: 'anywhere' | 'elsewhere',
  group: readonly KubeObject[],
  input: WorldInput,
): Rollout {
  const { run, story } = atRest(group, input);
  const began = run.now;
  const key = keyIn(workload.namespace, workload.name);
  const old = podsOf(run.store, key);
  const send: Send = (request) => run.request('user', request);
  const nodes = where === 'elsewhere' ? old.flatMap(({ spec }) => spec.nodeName ?? []) : [];
  for (const node of new Set(nodes)) cordon(run.store, send, node, true);
  patch(run.store, send, 'Deployment', key, { merge: NEW_TEMPLATE });
  run.rest(LIMIT_MS);
  const known = new Set(old.map(({ metadata }) => metadata.name));
  const pods = podsOf(run.store, key);
  const isNew = ({ metadata: { name } }: Pod) => !known.has(name);
  return {
    isStuck: pods.some((pod) => isNew(pod) && !isReady(pod)) && pods.some((pod) => !isNew(pod)),
    oldPods: pods.filter((pod) => !isNew(pod)).map(({ metadata }) => metadata.name),
    newPods: pods.filter(isNew).map(({ metadata }) => metadata.name),
    story: (about, most) => story.about(about, most, began),
    lastWords: (about) => story.lastWords(about),
  };
}

function podsOf(store: Reader, key: Key): readonly Pod[] {
  const deployment = store.get('Deployment', key);
  if (!deployment) return [];
  return store
    .by('ReplicaSet', 'controller', uidOf(deployment))
    .flatMap((set) => store.by('Pod', 'controller', uidOf(set)));
}
