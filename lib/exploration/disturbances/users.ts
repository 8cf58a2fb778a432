import type { Pod } from '../../kube/objects';
import type { Cluster } from '../../model/cluster';
import { evict } from '../../model/eviction';
import { type ApiKind, type Key, keyOf } from '../../model/kinds';
import { condition, controllerOf, isTerminating } from '../../model/pods';
import type { Store } from '../../model/store/store';
import { cordon as cordonNode, patch, taint, type UserPatch } from '../../model/user';
import type { Deed, Disturbance } from './disturbance';

const send = (cluster: Cluster, store: Store) => (request: Parameters<Cluster['request']>[2]) =>
  cluster.request(store, 'user', request);

/** `kubectl delete pod`. */
export const podDeletion: Disturbance = {
  name: 'pod deletion',
  options: (state) =>
    state
      .list('Pod')
      .filter((pod) => !isTerminating(pod))
      .map((pod) => ({
        words: `somebody deletes pod ${keyOf(pod)}`,
        happen: (cluster, store) =>
          send(cluster, store)({ do: 'delete', kind: 'Pod', key: keyOf(pod), propagation: 'Background' }),
      })),
};

/** `kubectl delete pod --grace-period=0 --force`: the API server forgets the pod, whatever its node does. */
export const forcedDeletion: Disturbance = {
  name: 'forced deletion',
  options: (state) =>
    state.list('Pod').map((pod) => ({
      words: `somebody deletes pod ${keyOf(pod)} by force`,
      happen: (cluster, store) =>
        send(
          cluster,
          store,
        )({ do: 'delete', kind: 'Pod', key: keyOf(pod), graceSeconds: 0, propagation: 'Background' }),
    })),
};

/** An object is changed as `kubectl patch` does; in words, the change. */
export function change(name: string, words: string, kind: ApiKind, key: Key, to: UserPatch): Disturbance {
  return {
    name,
    singlesOut: [key],
    options: (state) =>
      state.get(kind, key)
        ? [{ words, happen: (cluster, store) => patch(store, send(cluster, store), kind, key, to) }]
        : [],
  };
}

/** `kubectl scale`. */
export function scale(set: Key, replicas: number): Disturbance {
  const words = `somebody scales ${set} to ${replicas}`;
  const { options } = change('', words, 'StatefulSet', set, { merge: { spec: { replicas } } });
  return {
    name: 'scale',
    singlesOut: [set],
    options: (state) => (state.get('StatefulSet', set)?.spec.replicas === replicas ? [] : options(state)),
  };
}

/** A new image for the set's only container, and so a new revision. */
export function newImage(set: Key, image: string): Disturbance {
  return {
    name: 'template update',
    singlesOut: [set],
    options(state) {
      const template = state.get('StatefulSet', set)?.spec.template;
      const [container] = template?.spec.containers ?? [];
      if (!container || container.image === image) return [];
      const to = { strategic: { spec: { template: { spec: { containers: [{ name: container.name, image }] } } } } };
      return change('', `somebody gives ${set} the image ${image}`, 'StatefulSet', set, to).options(state);
    },
  };
}

/** `kubectl delete statefulset`. */
export const setDeletion: Disturbance = {
  name: 'set deletion',
  options: (state) =>
    state
      .list('StatefulSet')
      .filter((set) => !isTerminating(set))
      .map((set) => ({
        words: `somebody deletes StatefulSet ${keyOf(set)}`,
        happen: (cluster, store) =>
          send(cluster, store)({ do: 'delete', kind: 'StatefulSet', key: keyOf(set), propagation: 'Background' }),
      })),
};

/** A set is deleted and made again at once, as a pipeline does that replaces what it cannot change: pods and claims of the old one are still there. */
export const setRecreation: Disturbance = {
  name: 'set recreation',
  tellsOrdinalsApart: true,
  options: (state) =>
    state
      .list('StatefulSet')
      .filter((set) => !isTerminating(set))
      .map((set) => ({
        words: `somebody deletes StatefulSet ${keyOf(set)} and makes it again`,
        happen(cluster, store) {
          const ask = send(cluster, store);
          const { name, namespace, labels, annotations } = set.metadata;
          const { status: _, ...fresh } = set;
          ask({ do: 'delete', kind: 'StatefulSet', key: keyOf(set), propagation: 'Background' });
          ask({
            do: 'create',
            kind: 'StatefulSet',
            object: { ...fresh, metadata: { name, namespace, labels, annotations } },
          });
        },
      })),
};

/** Somebody, or a cloud's controller, deletes the Node of a machine that is not heard of. */
export const nodeDeletion: Disturbance = {
  name: 'node deletion',
  options: (state) =>
    state
      .list('Node')
      .filter(({ status }) => condition(status?.conditions, 'Ready')?.status !== 'True')
      .map((node) => ({
        words: `somebody deletes Node ${keyOf(node)}`,
        happen: (cluster, store) =>
          send(cluster, store)({ do: 'delete', kind: 'Node', key: keyOf(node), propagation: 'Background' }),
      })),
};

/** `kubectl cordon`. */
export const cordon: Disturbance = {
  name: 'cordon',
  options: (state) =>
    state
      .list('Node')
      .filter(({ spec }) => !spec?.unschedulable)
      .map(({ metadata: { name } }) => ({
        words: `somebody cordons ${name}`,
        happen: (cluster, store) => cordonNode(store, send(cluster, store), name, true),
      })),
};

/**
 * An eviction that the budgets grant [`pods/eviction`]. MODEL: its writes, the budget's and the pod's, are one step. The API server does them in one request,
 * within a minute; between them the two minutes of the disruption controller could pass in an exploration, but not in a cluster.
 */
export const eviction: Disturbance = { name: 'eviction', options: (state) => evictions(state.list('Pod')) };

/**
 * What `kubectl drain` does once it has cordoned a node: it evicts pod after pod, and asks again while a budget refuses. So it needs no allowance but that of
 * `cordon`, and a cordon without a drain is the same as a drain that is slow.
 */
export const drain: Disturbance = {
  name: 'drain',
  heals: true,
  options(state) {
    const cordoned = state.list('Node').filter(({ spec }) => spec?.unschedulable);
    return evictions(cordoned.flatMap(({ metadata }) => state.by('Pod', 'node', metadata.name)));
  },
};

function evictions(pods: readonly Pod[]): readonly Deed[] {
  const left = pods.filter((pod) => !isTerminating(pod) && controllerOf(pod)?.kind !== 'DaemonSet');
  return left.map((pod) => ({
    words: `somebody evicts pod ${keyOf(pod)}`,
    happen(cluster, store) {
      const answer = evict(store, keyOf(pod), cluster.model.admission.switches);
      if (!('requests' in answer)) return;
      for (const { request } of answer.requests) send(cluster, store)(request);
    },
  }));
}

const OUT_OF_SERVICE = {
  key: 'node.kubernetes.io/out-of-service',
  value: 'nodeshutdown',
  effect: 'NoExecute',
} as const;

/** The taint by which somebody says that a machine is down and will not write any more. */
export const outOfService: Disturbance = {
  name: 'out of service',
  options: (state) =>
    state
      .list('Node')
      .filter(({ spec }) => !spec?.taints?.some(({ key }) => key === OUT_OF_SERVICE.key))
      .map(({ metadata: { name } }) => ({
        words: `somebody declares ${name} out of service`,
        happen: (cluster, store) => taint(store, send(cluster, store), name, OUT_OF_SERVICE, true),
      })),
};
