import type { Key, Lag, Row } from '../model/kinds';
import { FAULT } from '../run/successors';
import { assert } from '../util/assert';
import { type Cells, NOTHING, type Place } from './cells';
import type { ClusterStep } from './cluster-step';
import { FALLS_BEHIND, lagWords, spend } from './lags';
import { Reads } from './reads';
import type { Scratch } from './scratch';
import { carryOn, type Deed, type Offer, type SoFar, type SteppingCluster } from './stepping';
import { Table } from './table';
import { Trial } from './trial';
import { VectorReader } from './vector-reader';

/** A deed in cells. */
export interface TabledDeed {
  /** See Reads.what. */
  readonly reads: readonly number[];
  readonly part: string | undefined;
  readonly places: readonly number[];
  /** Those of Work as it was written, for whether it has failed decides what follows. */
  readonly cells: readonly number[];
  /** By place. */
  readonly touched: readonly number[];
  readonly due?: number;
  readonly offers: readonly Offer[];
}

/** What happens before one of the deeds of a step, counted from the one after its beginning. */
interface Late extends Offer {
  readonly before: number;
}

/** Where a step has come to, by its deeds: equal deeds, one after the other, are one step. */
interface Course {
  readonly before: Course | undefined;
  readonly deed: TabledDeed;
  readonly next: Map<TabledDeed, Course>;
  step: ClusterStep | undefined;
}

/** What a component does that does not come to it. */
const HELD: TabledDeed = { reads: [], part: undefined, places: [], cells: [], touched: [], offers: [] };

/** What a step is called and who takes it. */
export interface Title extends Pick<ClusterStep, 'step' | 'turn'> {
  /** A cache falls behind with it, which must not have caught up at its end. */
  readonly lag?: Lag;
  /** It does so within the step; `first`: before anything else of it. */
  readonly late?: 'first' | 'then';
}

/** A step as its first deed leaves it. */
export interface Beginning {
  readonly title: Title;
  readonly course: Course;
}

export function beginning(title: Title, deed: TabledDeed): Beginning {
  return { title, course: courseOf(deed) };
}

function courseOf(deed: TabledDeed, before?: Course): Course {
  return { before, deed, next: new Map(), step: undefined };
}

function after(course: Course, deed: TabledDeed): Course {
  let next = course.next.get(deed);
  if (!next) {
    next = courseOf(deed, course);
    course.next.set(deed, next);
  }
  return next;
}

function put(state: Scratch, { places, cells }: TabledDeed): void {
  for (let i = 0; i < places.length; i++) state.put(places[i]!, cells[i]!);
}

/** Carries steps on from their beginnings: each deed that follows is looked up in a table of its own, in which those are that depend on the same few cells. */
export class Cascade {
  /** What has been worked out and not looked up, by number. */
  readonly steps: ClusterStep[] = [];
  /** Deeds that were worked out, for figures. */
  computed = 0;
  /** By place of Work, eight each: what the steps before have come to. */
  private readonly tables: (Table<TabledDeed> | undefined)[] = [];
  /** By what is looked at beside queued keys: the end of lags, and the beginning of one. */
  private readonly others = new Map<Lag | 'settles', Table<TabledDeed>>();

  /** @param staleReads the key of the allowance of caches that fall behind */
  constructor(
    private readonly cells: Cells,
    private readonly cluster: SteppingCluster,
    private readonly staleReads?: Key,
  ) {}

  /**
   * The whole of a step in a state, which is as it was afterwards, and the ways in which a cache may fall behind within it.
   *
   * @param read comes to hold what they depend on beside their beginning, in the order in which it is read: see Reads.what
   */
  stepsOf({ title, course }: Beginning, state: Scratch, read: Set<number>): readonly ClusterStep[] {
    const offers: Late[] = [];
    const steps = this.run({ title, course }, state, read, { offered: (late) => offers.push(late) });
    if (title.lag || offers.length === 0 || !this.mayFallBehind(state, read)) return steps;
    const late = offers.flatMap((offer) => {
      const { lag } = offer;
      const begun = { title: { ...title, turn: FAULT, lag, late: 'then' } as const, course };
      return this.run(begun, state, read, { late: offer });
    });
    return [...steps, ...late];
  }

  /** Deed after deed; nothing if the cache that was to fall behind has caught up. */
  private run(
    { title, course: start }: Beginning,
    state: Scratch,
    read: Set<number>,
    { offered, late }: { readonly offered?: (late: Late) => void; readonly late?: Late },
  ): readonly ClusterStep[] {
    let course = start;
    let before = 0;
    const take = (deed: TabledDeed): void => {
      for (const what of deed.reads) if ((what & 1) === 1 || !state.wrote(what >> 1)) read.add(what);
      if (deed.places.length === 0) return;
      put(state, deed);
      course = after(course, deed);
    };
    const follow = (place: number, soFar: SoFar): TabledDeed => {
      const isLate = late?.before === before;
      if (isLate) take(this.fallsBehind(late.lag, state));
      const deed = isLate && late.holds ? HELD : this.follow(place, isLate ? { ...soFar, isLate } : soFar, state);
      for (const offer of deed.offers) offered?.({ ...offer, before });
      before++;
      take(deed);
      return deed;
    };
    put(state, course.deed);
    carryOn(course.deed, follow);
    while (this.cluster.mayLag) {
      const deed = this.other('settles', state, (trial) => this.cluster.settles(trial));
      take(deed);
      if (deed.part === undefined) break;
      carryOn(deed, follow);
    }
    const isVoid = title.lag && !this.isBehind(title.lag, state);
    if (!isVoid) course.step ??= this.composed(title, course, state);
    state.undo();
    return isVoid || !course.step ? [] : [course.step];
  }

  private isBehind({ controller }: Lag, { words }: Scratch): boolean {
    return (words[this.cells.place('Lag', controller).number] ?? NOTHING) !== NOTHING;
  }

  /** Whether any of the allowance is left. */
  private mayFallBehind({ words }: Scratch, read: Set<number>): boolean {
    const { number } = this.cells.place('Allowance', this.staleReads as Key);
    read.add(2 * number);
    const allowance = this.cells.rows[words[number] ?? NOTHING] as Row<'Allowance'> | undefined;
    return allowance !== undefined && allowance.left > 0;
  }

  private fallsBehind(lag: Lag, state: Scratch): TabledDeed {
    return this.other(lag, state, (trial) => {
      spend(trial, this.staleReads as Key);
      return this.cluster.fallsBehind(trial, lag);
    });
  }

  /** A deed as cells have it: what was written beside what was read. */
  tabled({ part, touched, due, offers = [] }: Deed, { written, reads }: Trial): TabledDeed {
    this.computed++;
    const places: number[] = [];
    const cells: number[] = [];
    for (const [place, row] of written) {
      places.push(place.number);
      cells.push(this.cells.cellAsWritten(place, row));
    }
    const placeOf = (id: Key) => this.cells.place('Work', id).number;
    return {
      part,
      places,
      cells,
      touched: touched.map(placeOf),
      reads: reads.what,
      offers,
      ...(due !== undefined && { due: placeOf(due) }),
    };
  }

  private follow(number: number, soFar: SoFar, { words }: Scratch): TabledDeed {
    const row = 8 * number + (soFar.isLate ? 4 : 0) + (soFar.isDue ? 2 : 0) + (soFar.isLong ? 1 : 0);
    this.tables[row] ??= new Table(this.cells);
    const { key } = this.cells.places[number] as Place;
    return this.lookUp(this.tables[row], words, (trial) => this.cluster.follows(trial, key, soFar));
  }

  private other(what: Lag | 'settles', { words }: Scratch, deed: (trial: Trial) => Deed): TabledDeed {
    let table = this.others.get(what);
    if (!table) {
      table = new Table(this.cells);
      this.others.set(what, table);
    }
    return this.lookUp(table, words, deed);
  }

  private lookUp(table: Table<TabledDeed>, words: Int32Array, work: (trial: Trial) => Deed): TabledDeed {
    const known = table.look(words, 0, words.length);
    if (known) return known;
    const reads = new Reads();
    const trial = new Trial(new VectorReader(this.cells, words, 0, words.length), reads);
    const deed = this.tabled(work(trial), trial);
    table.add(reads, deed);
    return deed;
  }

  private composed({ step, turn, lag, late }: Title, course: Course, { written, words: after }: Scratch): ClusterStep {
    const parts: string[] = [];
    for (let at: Course | undefined = course; at; at = at.before)
      if (at.deed.part !== undefined) parts.push(at.deed.part);
    parts.reverse();
    if (step.take === 'disturbance') parts.unshift(step.words);
    if (late === 'first') parts.unshift(lagWords(lag as Lag, FALLS_BEHIND));
    const places = [...written];
    const cells = places.map((place) => this.cells.asItStays(after[place]!));
    const id = late ? parts.join('; ') : parts[0];
    assert(id !== undefined, 'a step has no name');
    const composed = { number: this.steps.length, id, parts, step, turn, places, cells };
    this.steps.push(composed);
    return composed;
  }
}
