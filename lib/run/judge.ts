import { Misuse } from '../util/misuse';
import type { Property } from './properties';

/** Two bits a goal must fit into an integer beside its sign; see `calm-graph.ts`. */
const MOST_GOALS = 15;

/** Violating states that are remembered beside their number, so that a caller who cannot use the first story has others. */
export const MOST_REMEMBERED = 64;

/** What is known of a property: the first state that decided it, and how many states violate it. */
export interface Tally<State> {
  readonly property: Property<State>;
  /** Number of the first violating state (`sometimes`: of the first state where it holds), -1 while there is none. */
  first: number;
  /** Violating states; stays 0 for `sometimes`. */
  violating: number;
  /** The numbers of the first of them. */
  readonly few: number[];
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
    this.tallies = properties.map((property) => ({ property, first: -1, violating: 0, few: [] }));
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

  newState(number: number, state: State): void {
    for (const tally of this.always) if (!tally.property.holds(state)) this.violation(tally, number);
    for (const tally of this.unseen) {
      if (!tally.property.holds(state)) continue;
      tally.first = number;
      this.unseen = this.unseen.filter((t) => t !== tally);
    }
  }

  restingState(number: number, state: State): void {
    for (const tally of this.resters) if (!tally.property.holds(state)) this.violation(tally, number);
  }

  private violation(tally: Tally<State>, number: number): void {
    if (tally.first < 0) tally.first = number;
    tally.violating++;
    if (tally.few.length < MOST_REMEMBERED) tally.few.push(number);
    this.violated = true;
  }
}
