/**
 * Caches that are behind, as part of a state. While a cache is not updated, every object that is written keeps a row that says what the component still sees
 * of it, and what its event handlers would have queued waits. When the cache catches up, both are gone at once (docs/decisions/0435).
 */
import type { Change, Controller } from '../model/controller';
import { type ApiKind, isApiKind, type Key, type Lag, type Row, type Unheard } from '../model/kinds';
import type { Reader, Store } from '../model/store/store';

/**
 * How long a cache is behind at most: by then a client has noticed that its connection is dead and lists anew
 * [k8s.io/apimachinery pkg/util/net/http.go: readIdleTimeoutSeconds 30, pingTimeoutSeconds 15, v0.35.4].
 */
export const LONGEST_LAG_MS = 45_000;

interface Caches {
  /** What its syncs read from caches, watched or not. */
  readonly of: readonly ApiKind[];
  /** Kinds that are written one after another, where it matters which of the caches is ahead. */
  readonly apart: readonly ApiKind[];
  /** In a cluster that begins without an object of these kinds it never has anything to do. */
  readonly needs?: readonly ApiKind[];
}

/** Without either there are no volumes, and will not be. */
const VOLUMES: readonly ApiKind[] = ['PersistentVolume', 'StorageClass'];

/**
 * Who may be behind.
 *
 * MODEL: caches of the volume binder are never apart, since the live reads for a claim that only its volume's cache mentions are not modelled; nor is the
 * attach/detach controller's of volumes, which has no event handler but looks at all pods once a minute.
 *
 * NOT MODELLED: lags of the others. Claim protection, garbage collection, pod garbage collection and the provisioner ask the API server itself before they
 * let go of anything, so that an old cache makes them slow, which they may be anyway. A kubelet that is behind is a slow one, but for a pod that is deleted by
 * force before its kubelet has seen it.
 */
const CACHES: { readonly [component: string]: Caches } = {
  'attachdetach-controller': {
    of: ['CSIDriver', 'Node', 'PersistentVolume', 'PersistentVolumeClaim', 'Pod', 'VolumeAttachment'],
    apart: ['Node', 'PersistentVolumeClaim', 'Pod'],
    needs: VOLUMES,
  },
  'csi-attacher': { of: ['PersistentVolume', 'VolumeAttachment'], apart: ['PersistentVolume'], needs: VOLUMES },
  'deployment-controller': {
    of: ['Deployment', 'Pod', 'ReplicaSet'],
    apart: ['Deployment', 'Pod', 'ReplicaSet'],
    needs: ['Deployment'],
  },
  'persistent-volume-binder': {
    of: ['PersistentVolume', 'PersistentVolumeClaim', 'Pod', 'StorageClass'],
    apart: [],
  },
  'replicaset-controller': {
    of: ['Pod', 'ReplicaSet'],
    apart: ['Pod', 'ReplicaSet'],
    needs: ['Deployment', 'ReplicaSet'],
  },
  scheduler: {
    of: [
      'CSIDriver',
      'CSINode',
      'CSIStorageCapacity',
      'Node',
      'PersistentVolume',
      'PersistentVolumeClaim',
      'Pod',
      'PodDisruptionBudget',
      'ReplicaSet',
      'Service',
      'StatefulSet',
      'StorageClass',
      'VolumeAttachment',
    ],
    apart: ['Node', 'PersistentVolume', 'PersistentVolumeClaim', 'Pod'],
  },
  'statefulset-controller': {
    of: ['ControllerRevision', 'PersistentVolumeClaim', 'Pod', 'StatefulSet'],
    apart: ['PersistentVolumeClaim', 'Pod'],
    needs: ['StatefulSet'],
  },
};

/** Every way in which a component can be behind: all of its caches at one older moment, one of them, or its books of one kind (see Controller.booked). */
export function waysToLag({ name: controller, booked = [] }: Controller): readonly Lag[] {
  const caches = CACHES[controller];
  if (!caches) return [];
  return [
    { controller },
    ...caches.apart.map((kind) => ({ controller, kind })),
    ...booked.map((kind) => ({ controller, kind: kind as ApiKind, books: true as const })),
  ];
}

/** Whether it can make a difference in what becomes of a cluster that a component is behind. */
export function canMatter({ controller }: Lag, start: Reader): boolean {
  const { needs } = CACHES[controller] as Caches;
  return !needs || needs.some((kind) => start.keys(kind).length > 0);
}

/** As a subject and the verb's ending: `the Pod cache of scheduler falls behind`. */
export function lagWords({ controller, kind, books }: Lag, verbs: readonly [singular: string, plural: string]): string {
  if (kind === undefined) return `the caches of ${controller} ${verbs[1]}`;
  return books ? `the ${kind} books of ${controller} ${verbs[1]}` : `the ${kind} cache of ${controller} ${verbs[0]}`;
}

export const FALLS_BEHIND = ['falls behind', 'fall behind'] as const;
export const CATCHES_UP = ['catches up', 'catch up'] as const;

/** How a component is behind; one that is cannot fall behind further. */
export function lagOf(state: Reader, controller: string): Lag | undefined {
  return state.list('Lag').find((lag) => lag.controller === controller);
}

/** Whether the lag keeps back what happens to objects of a kind. */
export function covers({ controller, kind: only }: Lag, kind: string): boolean {
  return only === undefined ? isOf(controller, kind) : kind === only;
}

/** What is read of a kind, of a component that is behind, has to be known to be in its caches. */
export function isCached({ controller }: Lag, kind: string): boolean {
  return !isApiKind(kind) || isOf(controller, kind);
}

function isOf(controller: string, kind: string): boolean {
  return CACHES[controller]?.of.some((each) => each === kind) ?? false;
}

/** Keeps an object as the component sees it, unless it sees an older one already. */
export function keepUnseen(store: Store, { controller }: Lag, { key, before, ...change }: Change, own?: Key): void {
  const kind = change.kind as ApiKind;
  const known = store.by('Unseen', 'of', `${controller} ${kind}`).find((each) => each.key === key);
  if (known ? own === undefined || known.own === own : false) return;
  const as = known ? known.as : (before as Row<ApiKind> | undefined);
  const row = { controller, kind, key, ...(as && { as }), ...(own !== undefined && { own }) };
  store.put('Unseen', `${controller} ${kind} ${key}`, row);
}

/** Keeps what the component is to hear later. */
export function keepUnheard(store: Store, unheard: Unheard): void {
  const { controller, kind, key } = unheard;
  store.put('Unheard', `${controller} ${kind} ${key}`, unheard);
}

/** Takes one off an allowance. */
export function spend(store: Store, allowance: Key): void {
  const { left } = store.get('Allowance', allowance) as Row<'Allowance'>;
  store.put('Allowance', allowance, { name: allowance, left: left - 1 });
}

/** A component that restarts lists everything anew. */
export function forgetLag(store: Store, controller: string): void {
  if (!lagOf(store, controller)) return;
  store.put('Lag', controller, undefined);
  for (const { kind, key } of store.by('Unseen', 'controller', controller))
    store.put('Unseen', `${controller} ${kind} ${key}`, undefined);
  for (const { kind, key } of store.by('Unheard', 'controller', controller))
    store.put('Unheard', `${controller} ${kind} ${key}`, undefined);
}

/** Whether a component has anything under way that its caches matter to. */
export function isBusy(state: Reader, controller: string): boolean {
  if (state.by('Work', 'component', controller).length > 0) return true;
  return state.by('Timer', 'component', controller).some(({ fired }) => !fired);
}
