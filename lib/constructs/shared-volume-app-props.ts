import type { Duration } from 'cdk8s';
import type { DeploymentStrategy, k8s } from 'cdk8s-plus-34';
import type { Behaviour } from './behaviour';
import type { ClaimProps } from './claim';
import type { Disruption } from './disruption';
import type { StatefulPodProps } from './pod-props';
import type { ClientServiceProps } from './service-props';
import type { ISharedClaim } from './shared-claim';
import type { VolumeMounts } from './store-volume';
import type { VerifyOptions } from './verification';

/** What the pods may do with a shared volume. */
export enum SharedAccess {
  READ_WRITE = 'ReadWrite',
  /** Every mount is read-only. */
  READ_ONLY = 'ReadOnly',
}

/**
 * A volume that all pods share: a claim of its own (`size` and the other fields of a claim), or one that exists
 * (`claim`).
 */
export interface SharedVolume extends ClaimProps, VolumeMounts {
  /**
   * The claim: another app's `claimOf`, a `SharedClaim`, or `SharedClaim.existing`.
   *
   * @default - a new one
   */
  readonly claim?: ISharedClaim;
  /**
   * Name of the new claim.
   *
   * @default - `<app>-<volume>`
   */
  readonly claimName?: string;
  /**
   * Whether the new claim outlives the release.
   *
   * @default true
   */
  readonly keep?: boolean;
  /**
   * What the pods do with it.
   *
   * @default SharedAccess.READ_WRITE
   */
  readonly access?: SharedAccess;
}

export interface SharedVolumeAppProps extends StatefulPodProps {
  /**
   * Name of the Deployment.
   *
   * @default - the construct's id, whatever its place in the tree
   */
  readonly name?: string;
  /**
   * @default - the chart's
   */
  readonly namespace?: string;
  /**
   * @default - `app.kubernetes.io/name`
   */
  readonly labels?: { readonly [key: string]: string };
  /**
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };
  /**
   * How many pods. Left out of the manifest when an autoscaler is attached.
   *
   * @default - 2, or 1 when a volume can be used by one node or pod only
   */
  readonly replicas?: number;
  /** The volumes that all pods share. */
  readonly volumes: SharedVolume[];
  /**
   * Puts all pods that use a single-node volume on one node, also those of other apps with `coLocate` and the same
   * claim. They all stop with that node, and no budget is made: the replacement of an evicted pod could start nowhere
   * else.
   *
   * @default false
   */
  readonly coLocate?: boolean;
  /**
   * How pods get a new template.
   *
   * @default - rolling, 25 % up and down; Recreate when a volume can be used by one node or pod only: a new pod would
   * wait for the volume that the old one holds (SHR01)
   */
  readonly strategy?: DeploymentStrategy;
  /**
   * How pods are found. Immutable.
   *
   * @default - `matchLabels: {cdk8s-stateful/app: <name>}`, which no other workload has
   */
  readonly selector?: k8s.LabelSelector;
  /**
   * A Service for clients.
   *
   * @default - none
   */
  readonly client?: ClientServiceProps;
  /**
   * How many pods a drain may take down at once.
   *
   * @default Disruption.maxUnavailable(1) - from two replicas on, unless they are on one node
   */
  readonly disruption?: Disruption;
  /**
   * How long a pod must be Ready before it counts as available.
   *
   * @default - Kubernetes' own, zero
   */
  readonly minReady?: Duration;
  /**
   * How long a rollout may stand still before it counts as failed.
   *
   * @default - Kubernetes' own, 600 seconds
   */
  readonly progressDeadline?: Duration;
  /**
   * How many old templates are kept for a rollback.
   *
   * @default - Kubernetes' own, 10
   */
  readonly revisionHistoryLimit?: number;
  /**
   * Keeps the number of pods but rolls nothing out.
   *
   * @default false
   */
  readonly paused?: boolean;
  /**
   * Stops all pods and keeps `replicas` for the start.
   *
   * @default false
   */
  readonly stopped?: boolean;
  /**
   * What the application does, as far as manifests cannot say it, for verification.
   *
   * @default - nothing is assumed
   */
  readonly behaviour?: Behaviour;
  /**
   * How the app is verified at synth.
   *
   * @default - verified, against the newest supported Kubernetes
   */
  readonly verify?: VerifyOptions;
}
