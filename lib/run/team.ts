import type { Order } from './calm-run';
import type { Successors } from './successors';

/** The others that search the same graph at the same time, as one of them sees them. */
export interface Team {
  readonly me: number;
  readonly size: number;
  /** How all of the team call the state that has this number here. */
  nameOf(number: number): number;
  /** Called when all of a level is expanded here: waits for the others, and says whether anybody found a next level. */
  levelDone(found: number): boolean;
  /** Who looks up what, where the team shares no memory. */
  readonly others?: Others;
}

/** Those who keep the other parts of the visited set. */
export interface Others {
  /** Whether a state is one's own to keep. */
  owns(low: number, high: number): boolean;
  /** Hands over the j-th successor, found first from the state of this name and after so many faults; false when it is one's own to keep. */
  take(out: Successors, j: number, parent: number, faults: number): boolean;
  /** Tells that a calm schedule goes from the state of this name to the j-th successor; false when that is one's own to note. */
  note(out: Successors, j: number, parent: number, order: Order): boolean;
}

/** Whether another of the team expands a state that all of them found before they divided. */
export function isOthers(number: number, { me, size }: Team): boolean {
  return number % size !== me;
}

/** How many of the states from one number up to another are such. */
export function othersBetween(from: number, to: number, team: Team | undefined): number {
  let others = 0;
  if (team) for (let number = from; number < to; number++) if (isOthers(number, team)) others++;
  return others;
}
