import type { Fingerprint } from '../run/fingerprint';
import type { Successors } from '../run/successors';
import { Bits } from '../util/bits';
import type { Agent, Agents, Answer } from './agents';
import { type Cells, NOTHING, type Shelf } from './cells';
import { Scratch } from './scratch';

/** What an agent may do in the state being expanded. */
interface Share {
  readonly agent: Agent;
  /** The places that it depends on: where one of them changes, the agent is asked again. */
  on: Bits;
  /** Those of its steps that change something, FIELDS each: number, turn, and what it adds to the lanes of the fingerprint. */
  steps: Int32Array;
  count: number;
}

const FIELDS = 4;
const NOWHERE = new Bits();

/**
 * The steps of state after state. States that are expanded one after the other differ in few cells, so only the agents that depend on one of these are asked
 * again. An agent depends on what it reads and, for what its steps change, on the places that they write.
 */
export class Expansion {
  private readonly agents: Agents;
  private readonly cells: Cells;
  private inOrder: readonly Agent[] | undefined;
  private shares: readonly Share[] = [];
  /** What has been filed when this epoch began: what is filed later may be depended on as well. */
  private filings = -1;
  private epoch = 0;
  /** The state that the shares are about. */
  private readonly state = new Scratch(new Int32Array(0));
  /** By place: the shares, by position, that depend on it. */
  private dependents: (Bits | undefined)[] = [];
  /** By shelf: the places on it when it had grown to this. */
  private readonly shelves: { readonly on: Bits; readonly grown: number }[] = [];
  /** Sets of places, by their text. */
  private readonly sets = new Map<string, Bits>();
  /** Shares that depend on a place where the state differs from the one before. */
  private readonly stale = new Bits();
  /** Shares that have steps. */
  private active = new Bits();

  constructor({ agents, cells }: { readonly agents: Agents; readonly cells: Cells }) {
    this.agents = agents;
    this.cells = cells;
  }

  /** Asks again whose steps may be others in this state, whose cells stand at `words[at]` and `width` wide. */
  moveTo(words: Int32Array, at: number, width: number): void {
    const { agents, cells, stale } = this;
    const isNew = this.inOrder !== agents.inOrder || this.filings !== cells.filings;
    if (isNew) this.beginEpoch();
    this.compare(words, at, width);
    const { shares } = this;
    if (isNew) for (let i = 0; i < shares.length; i++) this.ask(shares[i]!, i);
    else for (let i = stale.next(0); i >= 0; i = stale.next(i + 1)) this.ask(shares[i]!, i);
    stale.clear();
  }

  /**
   * Announces each successor of the state that was moved to, in the order of `ClusterSystem.steps`.
   *
   * @param fingerprint of the state
   * @param origin see Successors.announce
   */
  announce(out: Successors, { low, high }: Fingerprint, origin: number): void {
    const { active, shares } = this;
    let position = 0;
    for (let i = active.next(0); i >= 0; i = active.next(i + 1)) {
      const { steps, count } = shares[i]!;
      for (let j = 0; j < count * FIELDS; j += FIELDS) {
        out.announce(
          (low + steps[j + 2]!) | 0,
          (high + steps[j + 3]!) | 0,
          position++,
          steps[j + 1]!,
          steps[j]!,
          origin,
        );
      }
    }
  }

  private beginEpoch(): void {
    const { agents, cells } = this;
    this.inOrder = agents.inOrder;
    this.filings = cells.filings;
    this.epoch++;
    this.dependents = cells.places.map(() => undefined);
    this.active = new Bits();
    this.shares = this.inOrder.map((agent) => ({ agent, on: NOWHERE, steps: new Int32Array(FIELDS), count: 0 }));
  }

  /** Finds where the state differs from the last one, and who cares. */
  private compare(words: Int32Array, at: number, width: number): void {
    const { state, dependents, stale } = this;
    state.reserve(width);
    const last = state.words;
    for (let place = 0; place < width; place++) {
      const cell = words[at + place]!;
      if (cell === last[place]) continue;
      last[place] = cell;
      const cares = dependents[place];
      if (cares) stale.addAll(cares);
    }
  }

  private ask(share: Share, position: number): void {
    const { state, active } = this;
    const answer = this.agents.answer(share.agent, state);
    const on = this.dependence(answer);
    if (on !== share.on) this.depend(share, on, position);
    const { effects } = answer;
    share.count = 0;
    for (let from = 0; from < effects.length; ) from = this.weigh(share, effects, from, state.words);
    if (share.count > 0) active.add(position);
    else active.delete(position);
  }

  /** Takes up a step if it changes something. Returns where the next one stands. */
  private weigh(share: Share, effects: Int32Array, from: number, words: Int32Array): number {
    const { low, high } = this.cells;
    const end = from + 3 + 2 * effects[from + 2]!;
    let lower = 0;
    let higher = 0;
    let isChange = false;
    for (let i = from + 3; i < end; i += 2) {
      const before = words[effects[i]!] ?? NOTHING;
      const after = effects[i + 1]!;
      if (before === after) continue;
      isChange = true;
      lower = (lower + low[after]! - low[before]!) | 0;
      higher = (higher + high[after]! - high[before]!) | 0;
    }
    if (!isChange) return end;
    const at = FIELDS * share.count++;
    if (at === share.steps.length) share.steps = doubled(share.steps);
    share.steps[at] = effects[from]!;
    share.steps[at + 1] = effects[from + 1]!;
    share.steps[at + 2] = lower;
    share.steps[at + 3] = higher;
    return end;
  }

  private depend(share: Share, on: Bits, position: number): void {
    const { dependents } = this;
    share.on.forEachDifference(on, (place) => {
      dependents[place] ??= new Bits();
      dependents[place].toggle(position);
    });
    share.on = on;
  }

  /** The places that an answer and the effects of its steps depend on. They are worked out anew only when places have come to stand where it looks. */
  private dependence(answer: Answer): Bits {
    const { epoch } = this;
    const { noted } = answer;
    if (noted?.epoch === epoch) return noted.on;
    const isGrown = (what: number) => (what & 1) === 1 && this.shelfOf(what).grown > (noted?.filings ?? 0);
    const on = noted && !answer.reads.some(isGrown) ? noted.on : this.unique(this.placesOf(answer));
    answer.noted = { epoch, on, filings: this.filings };
    return on;
  }

  private placesOf({ reads, steps }: Answer): Bits {
    const on = new Bits();
    for (const what of reads) {
      if ((what & 1) === 0) on.add(what >> 1);
      else on.addAll(this.standing(this.shelfOf(what)));
    }
    for (const { places } of steps) for (const place of places) on.add(place);
    return on;
  }

  /** The places on a shelf. */
  private standing({ number, places, grown }: Shelf): Bits {
    const known = this.shelves[number];
    if (known?.grown === grown) return known.on;
    const on = new Bits();
    for (const place of places) on.add(place.number);
    this.shelves[number] = { on, grown };
    return on;
  }

  private shelfOf(what: number): Shelf {
    return this.cells.allShelves[what >> 1]!;
  }

  /** One object for equal sets: most answers of an agent depend on the same places. */
  private unique(on: Bits): Bits {
    const text = on.text;
    const known = this.sets.get(text);
    if (known) return known;
    this.sets.set(text, on);
    return on;
  }
}

function doubled(steps: Int32Array): Int32Array {
  const longer = new Int32Array(2 * steps.length);
  longer.set(steps);
  return longer;
}
