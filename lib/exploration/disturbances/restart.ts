import type { Cluster } from '../../model/cluster';
import type { Controller } from '../../model/controller';
import { parseKey } from '../../model/controllers/kubelet/keys';
import type { Kind, Memo, Timer, Work } from '../../model/kinds';
import type { Store } from '../../model/store/store';
import { forgetLag } from '../lags';
import type { Disturbance } from './disturbance';

const KUBELET = 'kubelet';

/** A component of the control plane, or a driver's sidecar, restarts: the rest of its plans, its timers and its memory are gone, and it sees everything anew. */
export function restart(component: string): Disturbance {
  return {
    name: `restart of ${component}`,
    options: () => [
      {
        words: `${component} restarts`,
        happen(cluster, store) {
          for (const kind of ['Work', 'Timer', 'Memo'] as const) forget(store, kind, component);
          forgetLag(store, component);
          seeAll(cluster, store, cluster.controller(component));
        },
      },
    ],
  };
}

/** A kubelet restarts: the rest of its plans is gone. Containers run on, and so do the delays that are theirs. */
export const kubeletRestart: Disturbance = {
  name: `restart of ${KUBELET}`,
  options: (state) =>
    state
      .list('Host')
      .filter(({ kubelet }) => kubelet === 'up')
      .map(({ name }) => ({
        words: `the kubelet of ${name} restarts`,
        happen(cluster, store) {
          const isOwn = ({ controller, key }: Work) => controller === KUBELET && parseKey(key).node === name;
          for (const work of store.list('Work').filter(isOwn)) store.put('Work', `${KUBELET} ${work.key}`, undefined);
          const host = store.get('Host', name);
          if (host) see(cluster, store, cluster.controller(KUBELET), 'Host', name);
        },
      })),
};

function forget(store: Store, kind: 'Work' | 'Timer' | 'Memo', component: string): void {
  for (const key of store.keys(kind)) {
    const row = store.get(kind, key) as Work | Timer | Memo;
    if (row.controller === component) store.put(kind, key, undefined);
  }
}

/** What informers deliver at first: every object, as if it were new. */
function seeAll(cluster: Cluster, store: Store, controller: Controller): void {
  for (const kind of new Set(controller.watches.map((watch) => watch.kind)))
    for (const key of store.keys(kind)) see(cluster, store, controller, kind, key);
}

function see(cluster: Cluster, store: Store, controller: Controller, kind: Kind, key: string): void {
  const change = { kind, key, before: undefined, after: store.get(kind, key) };
  for (const watch of controller.watches.filter((each) => each.kind === kind))
    for (const concerned of watch.keys(change as never, cluster.view(store, controller, '')))
      cluster.enqueue(store, controller.name, concerned);
}
