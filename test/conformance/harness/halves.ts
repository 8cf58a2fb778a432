import type { Pod } from '../../../lib/kube/objects';
import type { Change, Controller } from '../../../lib/model/controller';
import type { Trials } from './trials';
import type { Point, Trial, Walk } from './walk';

/** A point at which deletions at once have begun, and of which pods. */
interface Half {
  readonly point: Point;
  readonly of: string;
}

/** Deletions at once of which only the first half has happened, side by side. */
const MOST_HALVES = 3;

/** What a kubelet does before it removes a pod. */
const KUBELET_STEPS = 3;

/** Recordings show a deletion at once when it is done; others may act on its first half before. */
export class Halves {
  constructor(
    private readonly walk: Walk,
    private readonly trials: Trials,
  ) {}

  /** The point itself, and those at which deletions at once have begun whose second half is still to be recorded: others see the first. */
  *begun(point: Point): Iterable<Point> {
    let level: readonly Half[] = [{ point, of: '' }];
    const seen = new Set<string>();
    for (let depth = 0; level.length > 0; depth++) {
      for (const { point: begun } of level) yield begun;
      if (depth === MOST_HALVES) return;
      level = level.flatMap((half) =>
        [...this.firstHalves(half.point)].flatMap((next) => {
          const of = [...half.of.split(','), next.of].sort().join();
          if (seen.has(of)) return [];
          seen.add(of);
          return [{ point: next.point, of }];
        }),
      );
    }
  }

  /** First halves of deletions at once that can happen now: the user's, if that is what the step under way does, or a component's. */
  private *firstHalves(point: Point): Iterable<Half> {
    for (const begun of point.user.ahead(this.walk, point)) yield { point: begun, of: 'user' };
    yield* this.halvesAmong(this.trials.steps(point, () => true, 0));
    // A kubelet first cleans up, and removes a pod that a finalizer keeps then.
    const isHeld = ({ metadata }: Pod) => metadata.deletionTimestamp && metadata.finalizers?.length;
    if (!point.store.list('Pod').some(isHeld)) return;
    const isKubelet = ({ name }: Controller) => name === 'kubelet';
    for (let depth = 1; depth <= KUBELET_STEPS; depth++)
      yield* this.halvesAmong(this.trials.steps(point, isKubelet, depth));
  }

  private *halvesAmong(trials: Iterable<Trial>): Iterable<Half> {
    for (const { writes, outcome, point } of trials) {
      const begun = writes.length === 0 ? outcome.changes.find(isBeginning) : undefined;
      if (begun) yield { point, of: begun.key };
    }
  }
}

/** The first half of a deletion at once that others may act on: the pod's deletion begins with it, or something else than the grace period keeps the pod. */
function isBeginning({ kind, before, after }: Change): boolean {
  if (kind !== 'Pod') return false;
  const [was, is] = [before as Pod | undefined, after as Pod | undefined];
  if (is?.metadata.deletionGracePeriodSeconds !== 0 || was?.metadata.deletionGracePeriodSeconds === 0) return false;
  return was?.metadata.deletionTimestamp === undefined || (is.metadata.finalizers?.length ?? 0) > 0;
}
