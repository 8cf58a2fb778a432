import type { Switches } from '../kube/versions';
import type { Plan } from './actions';
import type { Key, Kind, Row } from './kinds';
import type { Reader } from './store/store';

/**
 * A component of the cluster: a controller of the controller manager, the scheduler, a driver's sidecar, the kubelets. It looks at a view and plans; it
 * never writes, never calls another one, and gives the same plan for the same view.
 */
export interface Controller {
  /** Its name in the component that runs it; mostly also the name that it writes under. */
  readonly name: string;
  /** The name that it writes under, where several components share one. Default: `name`. */
  readonly author?: string;
  /** The component that its Events come from, where that is another name (see EventNote.from). Default: `author`. */
  readonly reporter?: string;
  /** Which of its keys a change concerns: the event handlers of the real one. What is not watched wakes nobody. */
  readonly watches: readonly Watch[];
  /** What one sync of this key would do, given what it sees. Empty: nothing. */
  reconcile(view: View, key: Key): Plan | Choice;
  /**
   * Keys that a periodic resync looks at without any event. A resync that would do nothing does not happen in the model, so that a cluster can come to
   * rest.
   */
  readonly resync?: { readonly ms: (timings: Timings) => number; readonly keys: (view: View) => readonly Key[] };
  /** Its syncs see what it has decided for other keys and not written yet: it writes beside its queue. Default: no. */
  readonly decidesAhead?: true;
  /** Keys under which comes what a sync of a key has not seen yet, beside that key. Default: none. */
  readonly seenLater?: (key: Key) => readonly Key[];
  /** Kinds of which it keeps books of its own beside the informers' caches. Default: none. */
  readonly booked?: readonly Kind[];
  /** Whether a key can be worked on at all: a silent kubelet's cannot. Default: always. */
  readonly able?: (view: View, key: Key) => boolean;
  /** How long after it is queued a sync starts, in milliseconds: upstream's constants. The default of 5 ms stands for an event handler and a queue. */
  readonly latencyMs?: (view: View, key: Key) => number;
  /** What its first sync takes longer than the later ones in a process that has just started (see Timings.fresh), in milliseconds. */
  readonly warmUpMs?: number;
  /** How long a failed key waits, doubling with each failure. Default: 5 ms up to 1000 s, client-go's `DefaultTypedControllerRateLimiter`. */
  readonly backOff?: { readonly firstMs: number; readonly maxMs: number };
}

/** Equally good plans, of which the real component takes any: a scheduler's dice. The first is the default. */
export interface Choice {
  readonly oneOf: readonly Plan[];
}

export interface Watch<K extends Kind = Kind> {
  readonly kind: K;
  readonly keys: (change: Change<K>, view: View) => readonly Key[];
}

/** A row as it was and as it is; absent before its creation and after its removal. */
export interface Change<K extends Kind = Kind> {
  readonly kind: K;
  readonly key: Key;
  readonly before: Row<K> | undefined;
  readonly after: Row<K> | undefined;
}

/** What a component sees. */
export interface View extends Reader {
  /** Where this is an older moment: what the API server has by now. Only for what a component knows of its own writes before its caches show them. */
  readonly newest?: Reader;
  /** What the component has noted of what its event handlers were told: it may be behind its caches, whose kinds it names in `booked`. */
  readonly books: Reader;
  /** How the control plane's version behaves. */
  readonly switches: Switches;
  readonly timings: Timings;
  /** The timer of the key under way. */
  timer(name: string): 'off' | 'armed' | 'fired';
  /** What this component remembers under an id. */
  memo<T>(id: string): T | undefined;
  /** Whether a pod has been Ready for that long without a break. */
  readyFor(pod: Row<'Pod'>, seconds: number): boolean;
}

/** Flags of the components that decide when things happen, in milliseconds unless named otherwise. */
export interface Timings {
  /** `--node-monitor-grace-period` of kube-controller-manager. */
  readonly nodeMonitorGraceMs: number;
  /** `--node-monitor-period`. */
  readonly nodeMonitorPeriodMs: number;
  /** Nodes of a zone that get the NoExecute taint, a second: `--node-eviction-rate`. */
  readonly nodeEvictionRate: number;
  /** `--default-not-ready-toleration-seconds` and `--default-unreachable-toleration-seconds` of kube-apiserver. */
  readonly tolerationSeconds: number;
  /** The kubelet's nodeStatusUpdateFrequency. */
  readonly nodeStatusPeriodMs: number;
  /** How often a kubelet looks whether a pod's volumes are attached. Default: 300, its podAttachAndMountRetryInterval. */
  readonly volumeRetryMs?: number;
  /** How long the attach/detach controller waits for a volume to be unmounted. Default: 6 min, its ReconcilerMaxWaitForUnmountDuration. */
  readonly forcedDetachMs?: number;
  /** The control plane has just been started: what its components do first takes them longer. Default: no. */
  readonly fresh?: boolean;
  /** `--pvclaimbinder-sync-period`: how often the volume binder looks at everything. Default: 15 s. */
  readonly binderResyncMs?: number;
  /** Finished pods that are kept: `--terminated-pod-gc-threshold`. Default: 12500; 0 keeps all. */
  readonly terminatedPodGCThreshold?: number;
}

/** Helps a watch keep its types: `watch('Pod', ({ after }) => …)`. */
export function watch<K extends Kind>(kind: K, keys: Watch<K>['keys']): Watch {
  return { kind, keys } as unknown as Watch;
}
