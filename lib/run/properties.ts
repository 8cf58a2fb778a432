/**
 * What is asked of a system, as data. Every `always` should stand beside a `sometimes`: a safety result over a world in
 * which nothing happens says nothing.
 */
export interface Property<State> {
  readonly kind: PropertyKind;
  /** Identifies it in results, such as `two-writers`. */
  readonly name: string;
  /** What it says, in a sentence a reader of the report understands. */
  readonly words: string;
  holds(state: State): boolean;
}

/**
 * - `always`: holds in every reachable state; a state where it does not is a violation.
 * - `sometimes`: holds in at least one reachable state; when the whole graph has none, that is a violation.
 * - `atRest`: holds in every reachable state that has no step left.
 * - `recovers`: from every reachable state, once the faults stop and every taker gets its turns, it comes to hold for good.
 */
export type PropertyKind = 'always' | 'sometimes' | 'atRest' | 'recovers';

type Build = <State>(name: string, words: string, holds: (state: State) => boolean) => Property<State>;

const build =
  (kind: PropertyKind): Build =>
  (name, words, holds) => ({ kind, name, words, holds });

export const always = build('always');
export const sometimes = build('sometimes');
export const atRest = build('atRest');
export const recovers = build('recovers');
