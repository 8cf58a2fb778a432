import type { Fingerprint } from './fingerprint';
import { FAULT, type Successors } from './successors';
import type { PackedSystem, System } from './system';

/**
 * Any system in the form that exploration walks: a state is one word, its place in a pool of state objects. The pool holds
 * the frontier and nothing else, because the search says when it is done with a state.
 */
export function packed<State, Step>(system: System<State, Step>): PackedSystem<State> {
  return new Pooled(system);
}

class Pooled<State, Step> implements PackedSystem<State> {
  readonly width = 1;
  readonly faults?: (words: Int32Array, at: number) => number;
  readonly identity?: (words: Int32Array, at: number) => Fingerprint;
  readonly ampleSuccessors?: (words: Int32Array, at: number, out: Successors) => boolean;
  private readonly pool: (State | undefined)[] = [];
  private readonly free: number[] = [];

  constructor(private readonly system: System<State, Step>) {
    if (system.faults !== undefined) this.faults = (words, at) => system.faults!(this.view(words, at));
    if (system.reductions?.canonical !== undefined)
      this.identity = (words, at) => system.fingerprint(this.view(words, at));
    const ample = system.reductions?.ample?.bind(system.reductions);
    if (ample !== undefined) {
      this.ampleSuccessors = (words, at, out) => {
        const state = this.view(words, at);
        const steps = system.steps(state).slice();
        const positions = ample(state, steps);
        if (positions === undefined || positions.length === steps.length) return false;
        for (const position of positions) this.push(state, steps[position]!, position, out);
        return true;
      };
    }
  }

  initial(out: Successors): void {
    this.add(this.system.initial, 0, 0, out);
  }

  successors(words: Int32Array, at: number, out: Successors): void {
    const state = this.view(words, at);
    const steps = this.system.steps(state);
    for (let i = 0; i < steps.length; i++) this.push(state, steps[i]!, i, out);
  }

  view(words: Int32Array, at: number): State {
    return this.pool[words[at]!]!;
  }

  drop(words: Int32Array, at: number): void {
    const place = words[at]!;
    this.pool[place] = undefined;
    this.free.push(place);
  }

  private push(state: State, step: Step, position: number, out: Successors): void {
    const { system } = this;
    const turn = system.isFault?.(step) ? FAULT : (system.turn?.(step) ?? position);
    this.add(system.apply(state, step), position, turn, out);
  }

  private add(state: State, position: number, turn: number, out: Successors): void {
    const { reductions } = this.system;
    const representative = reductions?.canonical === undefined ? state : reductions.canonical(state);
    const { low, high } = this.system.fingerprint(representative);
    const place = this.free.pop() ?? this.pool.length;
    this.pool[place] = state;
    const at = out.push(low, high, position, turn);
    out.words[at] = place;
  }
}
