import type { BoundName, Bounds } from '../bounds';
import type { Counts, Part } from '../parts';
import type { Property } from '../properties';
import type { PackedSystem, System } from '../system';

/**
 * Where every thread finds the system: functions cannot be sent to a thread, so each loads the module and makes its own.
 * The fingerprints of a state and the order of its steps must be the same in every thread: made from what the state is, not
 * from numbers that were given out at run time.
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
  /** Names of states by slot of the visited set, where `recovers` is asked. */
  readonly numbers?: SharedArrayBuffer;
  /** Levels that are searched before the work is divided. */
  readonly levels: number;
  /** The states of these levels and of the next. */
  readonly states: number;
  /** This thread's, once the work is divided. */
  readonly bounds: Bounds;
  readonly untilViolation: boolean;
}

/** What a thread found after the work was divided; its depth is that of all. */
export interface Answer extends Counts {
  readonly part: Part;
  readonly stopped?: BoundName;
  readonly remaining: number;
  readonly bytes: number;
}

export type Reply = { readonly answer: Answer } | { readonly misuse: string };
