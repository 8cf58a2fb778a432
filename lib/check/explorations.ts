import type { KubeObject } from '../kube/objects';
import type { Explored, ReachedBound } from '../rules/facts/explored';
import type { Workload } from '../rules/facts/workload';
import { type Bounds, checkBounds } from '../run/bounds';
import { explore } from '../run/explore';
import { type ExplorationInput, ExploredWorld } from './explored-world';
import { checkFaults } from './fault-budgets';

/** A check answers within seconds: what matters first comes first, and what is left to try is said. `explore` goes further. */
const CHECK_BOUNDS: Bounds = { states: 15_000, seconds: 30 };

/** Explorations of a render's workloads, each made when somebody first asks for it. */
export class Explorations {
  private readonly known = new Map<readonly KubeObject[], Explored | undefined>();

  /** @throws Misuse when a budget of faults, or a bound, cannot be meant */
  constructor(
    private readonly groupOf: (workload: Workload) => readonly KubeObject[],
    private readonly input: ExplorationInput,
  ) {
    checkFaults(input.faults);
    if (input.bounds) checkBounds(input.bounds, true);
  }

  /** Undefined where not all is well before anything happens: that is for simulation to tell. */
  of(workload: Workload): Explored | undefined {
    const group = this.groupOf(workload);
    if (!this.known.has(group)) this.known.set(group, exploredGroup(group, { bounds: CHECK_BOUNDS, ...this.input }));
    return this.known.get(group);
  }

  /** Bounds that were reached in any of them. */
  get bounds(): readonly ReachedBound[] {
    return [...this.known.values()].flatMap((explored) => explored?.bounds ?? []);
  }
}

function exploredGroup(group: readonly KubeObject[], input: ExplorationInput): Explored | undefined {
  const world = new ExploredWorld(group, input);
  if (!world.isAsWanted) return undefined;
  return world.explored(explore(world.system, world.properties, { bounds: world.bounds }));
}
