import type { Json } from './claim';
import type { PropCheck } from './prop-check';

/** Whether pods that are not Ready may be evicted while the budget is not met. */
export enum UnhealthyPodEviction {
  /** Yes: a crash-looping pod never holds up the drain of its node. */
  ALWAYS_ALLOW = 'AlwaysAllow',
  /** Only while enough others are Ready. */
  IF_HEALTHY_BUDGET = 'IfHealthyBudget',
}

/** Options of a disruption budget. */
export interface DisruptionOptions {
  /**
   * Name of the PodDisruptionBudget.
   *
   * @default - the workload's name
   */
  readonly name?: string;
  /**
   * @default UnhealthyPodEviction.ALWAYS_ALLOW - evicting what does not serve costs nothing and lets drains end (DSR02)
   */
  readonly unhealthyPodEviction?: UnhealthyPodEviction;
  /**
   * @default - none
   */
  readonly labels?: { readonly [key: string]: string };
  /**
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };
}

/**
 * How many pods a drain may take down at once: a PodDisruptionBudget. It holds back evictions only; rollouts,
 * scale-downs and the loss of a node do not ask it (R-U9). Percentages round up.
 */
export class Disruption {
  /** At most this many pods may be down because of evictions. */
  static maxUnavailable(pods: number, options: DisruptionOptions = {}): Disruption {
    return new Disruption({ maxUnavailable: pods }, options);
  }

  /** At most this share of the pods, in percent, may be down because of evictions. */
  static maxUnavailablePercent(percent: number, options: DisruptionOptions = {}): Disruption {
    return new Disruption({ maxUnavailable: `${percent}%` }, options);
  }

  /** At least this many pods stay up: the only fixed floor, as a quorum needs it. */
  static minAvailable(pods: number, options: DisruptionOptions = {}): Disruption {
    return new Disruption({ minAvailable: pods }, options);
  }

  /** At least this share of the pods, in percent, stays up. */
  static minAvailablePercent(percent: number, options: DisruptionOptions = {}): Disruption {
    return new Disruption({ minAvailable: `${percent}%` }, options);
  }

  /** No budget: one comes from elsewhere, or drains may take all pods at once. */
  static none(): Disruption {
    return new Disruption(undefined, {});
  }

  readonly #bound?: Readonly<Record<string, unknown>>;
  readonly #options: DisruptionOptions;

  private constructor(bound: Readonly<Record<string, unknown>> | undefined, options: DisruptionOptions) {
    this.#bound = bound;
    this.#options = options;
  }

  /** @internal */
  _toManifest(check: PropCheck, workload: string, selector: Json): BudgetManifest | undefined {
    if (this.#bound === undefined) return undefined;
    for (const [field, value] of Object.entries(this.#bound)) check.countOrPercent(`disruption.${field}`, value);
    const name = this.#options.name ?? workload;
    check.subdomain('disruption.name', name);
    check.labels('disruption.labels', this.#options.labels);
    return {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name, labels: { ...this.#options.labels }, annotations: { ...this.#options.annotations } },
      spec: {
        ...this.#bound,
        unhealthyPodEvictionPolicy: this.#options.unhealthyPodEviction ?? UnhealthyPodEviction.ALWAYS_ALLOW,
        selector,
      },
    };
  }
}

interface BudgetManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels: { [key: string]: string };
    readonly annotations: { [key: string]: string };
  };
  readonly spec: Json;
}
