import type { PercentOrAbsolute } from 'cdk8s-plus-34';
import type { Json } from './claim';
import type { PropCheck } from './prop-check';

/** Options of `UpdateStrategy.rollingUpdate`. */
export interface RollingUpdateOptions {
  /**
   * How many members, counted from the first, keep the old template: those at indices below the partition (an index,
   * not an ordinal: R-U2).
   *
   * @default 0 - all members are updated
   */
  readonly partition?: number;
  /**
   * How many members may be down during an update. Percentages round down, to at least one (R-U7). Kubernetes 1.33,
   * 1.34, 1.35.4 and later and 1.36 drop the field (UPD14).
   *
   * @default - one at a time
   */
  readonly maxUnavailable?: PercentOrAbsolute;
}

/** How members get a new template. */
export class UpdateStrategy {
  /** From the highest ordinal to the lowest, each Ready before the next. */
  static rollingUpdate(options: RollingUpdateOptions = {}): UpdateStrategy {
    return new UpdateStrategy('RollingUpdate', options);
  }

  /** A member gets the new template when somebody deletes its pod. */
  static onDelete(): UpdateStrategy {
    return new UpdateStrategy('OnDelete');
  }

  /**
   * All members stop before the first one starts anew. Kubernetes 1.37, behind the alpha gate
   * StatefulSetRecreateStrategy.
   */
  static recreate(): UpdateStrategy {
    return new UpdateStrategy('Recreate');
  }

  readonly #type: string;
  readonly #rolling?: RollingUpdateOptions;

  private constructor(type: string, rolling?: RollingUpdateOptions) {
    this.#type = type;
    this.#rolling = rolling;
  }

  /** @internal */
  _toSpec(check: PropCheck, replicas: number): Json {
    if (this.#rolling === undefined) return { type: this.#type };
    const partition = this.#rolling.partition ?? 0;
    const maxUnavailable = this.#rolling.maxUnavailable?.value;
    check.whole('update.partition', partition, 0);
    if (partition > replicas) {
      check.fail(
        `'update.partition' must be at most the ${replicas} replicas, got ${partition}: there are no members beyond them`,
      );
    }
    if (maxUnavailable !== undefined) {
      check.countOrPercent('update.maxUnavailable', maxUnavailable);
      if (this.#rolling.maxUnavailable?.isZero())
        check.fail(`'update.maxUnavailable' must be greater than zero, got ${maxUnavailable}`);
    }
    // Always with its block: `type: RollingUpdate` alone makes a pod that is deleted in the middle of a rollout come
    // back old.
    return { type: this.#type, rollingUpdate: { partition, maxUnavailable } };
  }
}
