import { k8s, Topology } from 'cdk8s-plus-34';
import type { Json } from './claim';
import type { PropCheck } from './prop-check';

/** What the scheduler does when pods cannot be spread as wanted. */
export enum WhenUnsatisfiable {
  /** The pod waits. With volumes that are bound to a zone it may wait for ever (TOP06). */
  DO_NOT_SCHEDULE = 'DoNotSchedule',
  /** The pod goes to the best place there is. */
  SCHEDULE_ANYWAY = 'ScheduleAnyway',
}

/** Spreads the pods of one workload evenly over places. */
export interface SpreadConstraint {
  /** What a place is: `Topology.HOSTNAME`, `Topology.ZONE` or a node label of your own. */
  readonly topology: Topology;
  /**
   * By how many pods places may differ.
   *
   * @default 1
   */
  readonly maxSkew?: number;
  /**
   * @default WhenUnsatisfiable.SCHEDULE_ANYWAY - a spread that cannot be had must not keep a member down
   */
  readonly whenUnsatisfiable?: WhenUnsatisfiable;
  /**
   * The least number of places that must exist. Only with DO_NOT_SCHEDULE.
   *
   * @default - any
   */
  readonly minDomains?: number;
  /**
   * Whether places that node affinity excludes count: `Honor` or `Ignore`.
   *
   * @default - Kubernetes' own, Honor
   */
  readonly nodeAffinityPolicy?: string;
  /**
   * Whether places that taints exclude count: `Honor` or `Ignore`.
   *
   * @default - Kubernetes' own, Ignore
   */
  readonly nodeTaintsPolicy?: string;
  /**
   * Label keys of the pod that must be equal as well.
   *
   * @default - none
   */
  readonly matchLabelKeys?: string[];
  /**
   * The pods that are counted.
   *
   * @default - the workload's own
   */
  readonly selector?: k8s.LabelSelector;
}

/** Soft, over hosts and then over zones: the loss of one place should not take the majority. */
export function defaultSpread(): SpreadConstraint[] {
  return [{ topology: Topology.HOSTNAME }, { topology: Topology.ZONE }];
}

export function checkSpread(check: PropCheck, spread: readonly SpreadConstraint[]): void {
  for (const [i, constraint] of spread.entries()) {
    check.whole(`spread[${i}].maxSkew`, constraint.maxSkew, 1);
    check.whole(`spread[${i}].minDomains`, constraint.minDomains, 1);
    if (constraint.minDomains === undefined || constraint.whenUnsatisfiable === WhenUnsatisfiable.DO_NOT_SCHEDULE)
      continue;
    check.fail(`'spread[${i}].minDomains' needs whenUnsatisfiable DO_NOT_SCHEDULE`);
  }
  check.distinct(
    spread.map(
      ({ topology, whenUnsatisfiable }) => `${topology.key} ${whenUnsatisfiable ?? WhenUnsatisfiable.SCHEDULE_ANYWAY}`,
    ),
    (twice) => `'spread' has two constraints for ${twice}`,
  );
}

export function spreadJson(spread: readonly SpreadConstraint[], ownPods: Json): Json[] {
  return spread.map((constraint) => ({
    topologyKey: constraint.topology.key,
    maxSkew: constraint.maxSkew ?? 1,
    whenUnsatisfiable: constraint.whenUnsatisfiable ?? WhenUnsatisfiable.SCHEDULE_ANYWAY,
    minDomains: constraint.minDomains,
    nodeAffinityPolicy: constraint.nodeAffinityPolicy,
    nodeTaintsPolicy: constraint.nodeTaintsPolicy,
    matchLabelKeys: constraint.matchLabelKeys,
    labelSelector: constraint.selector ? k8s.toJson_LabelSelector(constraint.selector) : ownPods,
  }));
}
