/** The others that search the same graph at the same time, as one of them sees them. */
export interface Team {
  readonly me: number;
  readonly size: number;
  /** Called when all of a level is expanded here: waits for the others, and says whether anybody found a next level. */
  levelDone(found: number): boolean;
  /** How all of the team call the state that has this number here. */
  nameOf(number: number): number;
}
