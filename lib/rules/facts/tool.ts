/** How manifests reach the cluster. What is not given is not assumed. */
export interface Tool {
  readonly helm?: { readonly wait?: boolean; readonly timeoutSeconds?: number; readonly force?: boolean };
  readonly argo?: {
    readonly app?: string;
    /** Default: annotation, as Argo CD 3 does. */
    readonly tracking?: 'label' | 'annotation' | 'annotation+label';
    /** Default: `app.kubernetes.io/instance`. */
    readonly trackingKey?: string;
    readonly serverSideApply?: boolean;
    readonly prune?: boolean;
    readonly replace?: boolean;
    readonly timeoutSeconds?: number;
  };
  readonly flux?: { readonly prune?: boolean; readonly force?: boolean; readonly timeoutSeconds?: number };
  readonly kubectl?: { readonly prune?: boolean; readonly replace?: boolean; readonly timeoutSeconds?: number };
}

/** Budgets of an exploration: how often each fault may happen. */
export interface Faults {
  readonly nodeLoss?: number;
  readonly partition?: number;
  readonly podDelete?: number;
  readonly podFail?: number;
  readonly controllerRestart?: number;
  readonly forceDelete?: number;
  readonly deleteNode?: number;
  readonly recreateSet?: number;
  readonly staleReads?: number;
}

/** What a container does when it runs. */
export interface BehaviourHint {
  readonly does?: 'ready' | 'neverReady' | 'pullError' | 'crashLoop';
  /** Seconds. */
  readonly readyAfter?: number;
  /** Seconds. */
  readonly stopAfter?: number;
}

/** By image, or by `Pod/<name>`, which is stronger. */
export type BehaviourHints = { readonly [imageOrPod: string]: BehaviourHint };
