import type { BoundName, Bounds } from '../bounds';
import type { Property } from '../properties';
import type { PackedSystem, System } from '../system';

/**
 * Where every thread finds the system: functions cannot be sent to a thread, so each loads the module and makes its own.
 * The fingerprints of a state must be the same in every thread: made from what the state is, not from numbers that were
 * given out at run time.
 */
export interface Source {
  /** Absolute path of the module. */
  readonly module: string;
  /** The export to call. It must be a `(argument) => Subject`. */
  readonly name: string;
  /** Its argument: plain data. */
  readonly argument?: unknown;
}

/** What is explored, and what is asked. */
export interface Subject<State> {
  readonly system: System<State, unknown> | PackedSystem<State>;
  readonly properties: readonly Property<State>[];
}

/** What a thread is started with. */
export interface Order {
  readonly source: Source;
  readonly thread: number;
  readonly threads: number;
  readonly control: SharedArrayBuffer;
  readonly visited: SharedArrayBuffer;
  readonly bounds: Bounds;
  readonly untilViolation: boolean;
}

/** What a thread found: sums over the states that it found or, in `common`, that every thread found before they divided. */
export interface Answer {
  readonly common: Counts;
  readonly counts: Counts;
  /** Whether it came to dividing the work: if not, every thread has the whole answer. */
  readonly together: boolean;
  readonly depth: number;
  readonly stopped?: BoundName;
  readonly remaining: number;
  readonly bytes: number;
  readonly exact: boolean;
  /** Per property, in order: the trace to the first state that decided it, replayed. */
  readonly traces: readonly (readonly number[] | undefined)[];
  readonly properties: readonly Named[];
}

/** A property without its function, which cannot leave its thread. */
export type Named = Pick<Property<unknown>, 'kind' | 'name' | 'words'>;

export type Reply = { readonly answer: Answer } | { readonly misuse: string };

export interface Counts {
  readonly states: number;
  readonly transitions: number;
  readonly resting: number;
  readonly faultsLeftOut: number;
  readonly violating: readonly number[];
}
