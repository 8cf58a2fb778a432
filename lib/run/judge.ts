import { Misuse } from '../util/misuse';
import type { Property } from './properties';

/** Two bits a goal must fit into an integer beside its sign; see `calm-graph.ts`. */
const MOST_GOALS = 15;

/** Violating states of one number of faults that are remembered, so that a caller who cannot use the first story has others. */
export const MOST_REMEMBERED = 64;

/** The violating states to which equally many faults lead. */
export interface AfterFaults {
  violating: number;
  /** The numbers of the first of them. */
  readonly few: number[];
}

/** What is known of a property: the first state that decided it, and how many states violate it. */
export interface Tally<State> {
  readonly property: Property<State>;
  /** Number of the first violating state (`sometimes`: of the first state where it holds), -1 while there is none. */
  first: number;
  /** Violating states; stays 0 for `sometimes`. */
  violating: number;
  /** The same by how many faults lead there. */
  readonly byFaults: Map<number, AfterFaults>;
}

/** Asks the properties about each new state and remembers the first state that decided each. */
export class Judge<State> {
  readonly tallies: readonly Tally<State>[];
  /** The goals of the `recovers` properties, in the order in which calm runs number them. */
  readonly goals: readonly Property<State>[];
  /** Whether a state violated one. */
  violated = false;
  private readonly always: readonly Tally<State>[];
  private readonly resters: readonly Tally<State>[];
  private unseen: readonly Tally<State>[];

  constructor(properties: readonly Property<State>[]) {
    this.tallies = properties.map((property) => ({ property, first: -1, violating: 0, byFaults: new Map() }));
    const ofKind = (kind: Property<State>['kind']) => this.tallies.filter((t) => t.property.kind === kind);
    this.always = ofKind('always');
    this.resters = ofKind('atRest');
    this.unseen = ofKind('sometimes');
    this.goals = ofKind('recovers').map((t) => t.property);
    if (this.goals.length > MOST_GOALS) {
      throw new Misuse(`at most ${MOST_GOALS} 'recovers' properties can be judged at once, got ${this.goals.length}`);
    }
  }

  /** Whether new states need to be looked at at all. */
  get asks(): boolean {
    return this.always.length > 0 || this.unseen.length > 0;
  }

  newState(number: number, faults: number, state: State): void {
    for (const tally of this.always) if (!tally.property.holds(state)) this.violation(tally, number, faults);
    for (const tally of this.unseen) {
      if (!tally.property.holds(state)) continue;
      tally.first = number;
      this.unseen = this.unseen.filter((t) => t !== tally);
    }
  }

  restingState(number: number, faults: number, state: State): void {
    for (const tally of this.resters) if (!tally.property.holds(state)) this.violation(tally, number, faults);
  }

  private violation(tally: Tally<State>, number: number, faults: number): void {
    if (tally.first < 0) tally.first = number;
    tally.violating++;
    remember(tally.byFaults, number, faults);
    this.violated = true;
  }
}

/** Counts a violating state, and remembers it if it is one of the first with so many faults. */
export function remember(
  byFaults: Map<number, AfterFaults>,
  number: number,
  faults: number,
  most = MOST_REMEMBERED,
): void {
  let after = byFaults.get(faults);
  if (!after) {
    after = { violating: 0, few: [] };
    byFaults.set(faults, after);
  }
  after.violating++;
  if (after.few.length < most) after.few.push(number);
}

/** Those with the fewest faults first. */
export function fewestFirst(byFaults: ReadonlyMap<number, AfterFaults>): readonly (readonly [number, AfterFaults])[] {
  return [...byFaults].sort(([a], [b]) => a - b);
}
