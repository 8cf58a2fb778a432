import type { Duration } from 'cdk8s';
import type { k8s, PodManagementPolicy } from 'cdk8s-plus-34';
import type { Behaviour } from './behaviour';
import type { Disruption } from './disruption';
import type { StatefulPodProps } from './pod-props';
import type { GoverningService } from './service';
import type { ClientServiceProps } from './service-props';
import type { StoreVolume } from './store-volume';
import type { UpdateStrategy } from './update-strategy';
import type { VerifyOptions } from './verification';

/** What becomes of claims that no pod uses. */
export enum ClaimRetention {
  RETAIN = 'Retain',
  DELETE = 'Delete',
}

/**
 * What becomes of claims when their pods go for good. A pod that is deleted for any other reason always keeps its claim
 * (R-P4).
 */
export interface RetentionProps {
  /**
   * When the set is deleted.
   *
   * @default ClaimRetention.RETAIN - data outlives a mistake
   */
  readonly whenDeleted?: ClaimRetention;
  /**
   * When the ordinal is scaled away.
   *
   * @default ClaimRetention.RETAIN - and the ordinal finds its old data when it comes back (RET06)
   */
  readonly whenScaled?: ClaimRetention;
}

export interface StatefulStoreProps extends StatefulPodProps {
  /**
   * Name of the StatefulSet, at most 52 characters (R-N8). Claims and DNS names are made of it: a changed name starts
   * with empty volumes.
   *
   * @default - the construct's id, whatever its place in the tree
   */
  readonly name?: string;
  /**
   * @default - the chart's
   */
  readonly namespace?: string;
  /**
   * Labels of the StatefulSet.
   *
   * @default - `app.kubernetes.io/name`
   */
  readonly labels?: { readonly [key: string]: string };
  /**
   * Annotations of the StatefulSet.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };
  /**
   * How many members. Left out of the manifest when an autoscaler is attached.
   *
   * @default 1
   */
  readonly replicas?: number;
  /**
   * Stops all members in order, the highest first, and keeps claims and `replicas` for the start.
   *
   * @default false
   */
  readonly stopped?: boolean;
  /**
   * Ordinal of the first member.
   *
   * @default 0
   */
  readonly firstOrdinal?: number;
  /**
   * Volumes that every member has one of.
   *
   * @default - none
   */
  readonly volumes?: StoreVolume[];
  /**
   * How pods are found. Immutable.
   *
   * @default - `matchLabels: {cdk8s-stateful/set: <name>}`, which no other workload has
   */
  readonly selector?: k8s.LabelSelector;
  /**
   * The Service that names the members.
   *
   * @default GoverningService.headless() - named `<name>-headless`, with names for members that are not Ready
   */
  readonly service?: GoverningService;
  /**
   * A Service for clients beside it.
   *
   * @default - none
   */
  readonly client?: ClientServiceProps;
  /**
   * Whether members start and stop one after the other. Immutable.
   *
   * @default PodManagementPolicy.ORDERED_READY - a member may count on those before it
   */
  readonly podManagement?: PodManagementPolicy;
  /**
   * How members get a new template.
   *
   * @default UpdateStrategy.rollingUpdate()
   */
  readonly update?: UpdateStrategy;
  /**
   * How long a member must be Ready before it counts as available.
   *
   * @default - Kubernetes' own, zero
   */
  readonly minReady?: Duration;
  /**
   * How many old templates are kept for a rollback.
   *
   * @default - Kubernetes' own, 10
   */
  readonly revisionHistoryLimit?: number;
  /**
   * What becomes of claims when their pods go for good.
   *
   * @default - they stay
   */
  readonly retention?: RetentionProps;
  /**
   * How many members a drain may take down at once.
   *
   * @default Disruption.maxUnavailable(1) - from two replicas on; a single member needs no budget
   */
  readonly disruption?: Disruption;
  /**
   * Name of an environment variable that tells every container its ordinal, for example `POD_ORDINAL`.
   *
   * @default - none
   */
  readonly ordinalVariable?: string;
  /**
   * The cluster's DNS domain.
   *
   * @default cluster.local
   */
  readonly clusterDomain?: string;
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
