import type { Property } from './properties';
import type { System } from './system';

/*
 * What a system that offers reductions promises.
 *
 * `canonical`: it maps all states of an orbit to the same one; what can happen from a state and from its representative
 * leads to the same orbits; no property tells them apart. Calm schedules then go by orbits, so the order of steps may differ.
 *
 * `ample`: whatever the other steps do first, they neither disable a step of the set nor are changed by it (C1), and no
 * property changes its answer when a step of the set is taken (C2). That the set is not empty (C0) and that no step is
 * put off for ever (C3) is the explorer's part. (Clarke, Grumberg, Peled: Model Checking, chapter on partial order
 * reduction.) Depth and shortest traces are then those of the reduced graph.
 */

/** A state in which a promise is broken, in words. */
export interface Objection {
  readonly promise: 'canonical' | 'C1' | 'C2';
  readonly state: string;
  readonly words: string;
}

/**
 * Checks the promises on every state of the full graph, the expensive and certain way; for tests, on small worlds.
 * The system must have `key`.
 *
 * @returns the first objection of each state that has one; empty when the reductions may be used
 */
export function auditReductions<State, Step>(
  system: System<State, Step>,
  properties: readonly Property<State>[],
): readonly Objection[] {
  const objections: Objection[] = [];
  const audit = new Audit(system, properties);
  for (const state of audit.reachable([system.initial], () => true)) {
    const objection = audit.canonical(state) ?? audit.ample(state);
    if (objection !== undefined) objections.push(objection);
  }
  return objections;
}

class Audit<State, Step> {
  constructor(
    private readonly system: System<State, Step>,
    private readonly properties: readonly Property<State>[],
  ) {}

  /** All states that steps of one kind lead to. */
  *reachable(from: readonly State[], along: (step: Step) => boolean): Generator<State> {
    const seen = new Set(from.map((state) => this.id(state)));
    const queue = [...from];
    for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
      yield state;
      for (const step of this.system.steps(state).slice().filter(along)) {
        const next = this.system.apply(state, step);
        if (seen.has(this.id(next))) continue;
        seen.add(this.id(next));
        queue.push(next);
      }
    }
  }

  canonical(state: State): Objection | undefined {
    const canonical = this.system.reductions?.canonical?.bind(this.system.reductions);
    if (canonical === undefined) return undefined;
    const representative = canonical(state);
    const objects = (words: string): Objection => ({ promise: 'canonical', state: this.id(state), words });
    if (this.id(canonical(representative)) !== this.id(representative))
      return objects('the representative has another one');
    const orbits = (of: State) =>
      [...new Set(this.system.steps(of).map((step) => this.id(canonical(this.system.apply(of, step)))))]
        .sort()
        .join(' ');
    if (orbits(state) !== orbits(representative))
      return objects('its steps lead to other orbits than its representative');
    const told = this.properties.find((p) => p.holds(state) !== p.holds(representative));
    return told && objects(`'${told.name}' tells it from its representative`);
  }

  ample(state: State): Objection | undefined {
    const steps = this.system.steps(state).slice();
    const positions = this.system.reductions?.ample?.(state, steps);
    if (positions === undefined) return undefined;
    const set = positions.map((position) => steps[position]!);
    const keys = new Set(set.map((step) => this.key(step)));
    for (const step of set) {
      const after = this.system.apply(state, step);
      const seen = this.properties.find((p) => p.kind !== 'atRest' && p.holds(state) !== p.holds(after));
      if (seen)
        return { promise: 'C2', state: this.id(state), words: `'${seen.name}' sees the step ${this.key(step)}` };
    }
    for (const later of this.reachable([state], (step) => !keys.has(this.key(step)))) {
      const words = this.conflict(later, keys);
      if (words !== undefined) return { promise: 'C1', state: this.id(state), words };
    }
    return undefined;
  }

  /** Why a step of the set and another one do not commute here. */
  private conflict(state: State, keys: ReadonlySet<string | number>): string | undefined {
    const others = this.system
      .steps(state)
      .slice()
      .filter((step) => !keys.has(this.key(step)));
    for (const key of keys) {
      const after = this.take(state, key);
      if (after === undefined) return `${key} was disabled by a step outside of the set`;
      for (const other of others) {
        const one = this.take(after, this.key(other));
        const two = this.take(this.system.apply(state, other), key);
        if (one === undefined || two === undefined) return `${key} and ${this.key(other)} disable one another`;
        if (this.id(one) !== this.id(two))
          return `${key} and ${this.key(other)} come to different states by their order`;
      }
    }
    return undefined;
  }

  private take(state: State, key: string | number): State | undefined {
    const step = this.system.steps(state).find((s) => this.key(s) === key);
    return step === undefined ? undefined : this.system.apply(state, step);
  }

  private key(step: Step): string | number {
    return this.system.key!(step);
  }

  private id(state: State): string {
    const { low, high } = this.system.fingerprint(state);
    return `${(high >>> 0).toString(16)}${(low >>> 0).toString(16).padStart(8, '0')}`;
  }
}
