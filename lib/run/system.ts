import type { Fingerprint } from './fingerprint';
import type { Ints } from './ints';
import type { Successors } from './successors';

/**
 * Anything that moves in steps. Simulation, exploration, replay and liveness know only this, so that each of them takes
 * the same steps: which one is a chooser's decision, what it does is the system's alone.
 *
 * `steps` and `apply` must be functions of the state: same state, same steps in the same order, same result. A trace is a
 * list of positions in `steps`, so a system that breaks this cannot be replayed, and the explorer stops with an assertion.
 */
export interface System<State, Step> {
  readonly initial: State;
  /** Every step that can happen next, in a fixed order; empty when it has come to rest. Valid until the next call. */
  steps(state: State): readonly Step[];
  /** The state after the step. Never changes the given state. */
  apply(state: State, step: Step): State;
  /** 64 bits that identify the state; equal states have equal fingerprints. */
  fingerprint(state: State): Fingerprint;

  /**
   * Who takes the step, as an integer that is at least 0: the fair choosers give every taker its turn. Default: the
   * position in `steps`, which is right when every position always belongs to the same taker.
   */
  turn?(step: Step): number;
  /** Whether the step is a disturbance (a fault, a user's action) that a calm run never takes. Default: no step is. */
  isFault?(step: Step): boolean;
  /** How many faults have happened until this state; it must be part of the state. Wanted by the bound on faults. */
  faults?(state: State): number;
  /** What the step is, independent of its position: shrinking takes it again where it stands elsewhere in the list. */
  key?(step: Step): string | number;

  /** One path needs no copies: what simulation uses instead of `apply` when it is there. */
  readonly inPlace?: InPlace<State, Step>;
  /** Reductions of the exploration; see `reductions.ts` for what they must guarantee. */
  readonly reductions?: Reductions<State, Step>;
}

/** A system that can move a state itself forward. Nobody else holds a state that `begin` returned. */
export interface InPlace<State, Step> {
  /** A new state, equal to `initial`, that may be changed. */
  begin(): State;
  /** Changes the state to the one after the step, which `apply` would have returned. */
  advance(state: State, step: Step): void;
}

/** Ways to answer the same questions with fewer states. Each is the system's promise, audited by `reductions.ts`. */
export interface Reductions<State, Step> {
  /** The representative of all states that differ only by a symmetry: its fingerprint is taken in place of the state's own. */
  canonical?(state: State): State;
  /**
   * Positions of steps that need not be interleaved with the others here (an ample set), or undefined for all of them. The
   * explorer itself takes all steps where an ample set leads to no new state, so that no step is put off for ever.
   */
  ample?(state: State, steps: readonly Step[]): readonly number[] | undefined;
}

/**
 * The form that exploration walks: states are rows of 32-bit words, and all successors of a state are made at one call.
 * `packed.ts` makes one of any `System`; a system that wants the last factor of speed implements it beside `System`.
 * `State` is what properties see of a state.
 */
export interface PackedSystem<State> {
  /** Words of a state. It may grow between calls (`Successors.widen` inside one); a word that was not there reads 0. */
  readonly width: number;
  /** True when two different states never have the same fingerprint; then no state can be lost. Default: false. */
  readonly exact?: boolean;
  /** Appends the initial state as the only successor. */
  initial(out: Successors): void;
  /** Appends every successor of the state at `words[at]`, in the order of its steps. */
  successors(words: Int32Array, at: number, out: Successors): void;
  /** Appends the successors of an ample set only and returns true, or appends nothing and returns false. */
  ampleSuccessors?(words: Int32Array, at: number, out: Successors): boolean;
  /** What properties see. It may be the same object at every call: nobody keeps it. */
  view(words: Int32Array, at: number): State;
  /** How many faults have happened until this state. */
  faults?(words: Int32Array, at: number): number;
  /**
   * Given where the fingerprints of successors are those of orbits of a symmetry: what tells single states apart. What can happen from two states of an orbit
   * must lead to the same orbits; calm runs then go by the orbits of successors, for the order of steps may differ between the two.
   */
  identity?(words: Int32Array, at: number): Fingerprint;
  /** The search is done with these words: what they refer to may be freed. */
  drop?(words: Int32Array, at: number): void;
  /** Bytes held outside of the words, as well as they can be told. */
  bytes?(): number;
  /** How states travel to processes in which the same words mean something else. Default: words mean the same everywhere. */
  codec?(): StateCodec;
}

/** One end of a connection between two processes that explore the same system. */
export interface StateCodec {
  /** Appends what the other end makes the state of that stands at `words[at]`, `width` words wide. */
  write(words: Int32Array, at: number, width: number, to: Ints): void;
  /** What must have been learnt there before what was written since the last call can be read: plain data, if there is anything. */
  news(): unknown;
  learn(news: unknown): void;
  /** Makes the state that was written to `from[at]`, `width` words wide at `words[to]`, and returns where it ends in `from`. */
  read(from: Int32Array, at: number, words: Int32Array, to: number, width: number): number;
}
