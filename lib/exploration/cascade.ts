import type { Key } from '../model/kinds';
import { assert } from '../util/assert';
import type { Cells, Place } from './cells';
import type { ClusterStep } from './cluster-step';
import { Reads } from './reads';
import type { Scratch } from './scratch';
import { carryOn, type Deed, type SoFar, type SteppingCluster } from './stepping';
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
}

/** Where a step has come to, by its deeds: equal deeds, one after the other, are one step. */
interface Course {
  readonly before: Course | undefined;
  readonly deed: TabledDeed;
  readonly next: Map<TabledDeed, Course>;
  step: ClusterStep | undefined;
}

/** What a step is called and who takes it. */
export type Title = Pick<ClusterStep, 'step' | 'turn'>;

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

/** Carries steps on from their beginnings: each deed that follows is looked up in a table of its own, in which those are that depend on the same few cells. */
export class Cascade {
  /** What has been worked out and not looked up, by number. */
  readonly steps: ClusterStep[] = [];
  /** Deeds that were worked out, for figures. */
  computed = 0;
  /** By place of Work, four each: whether it is due, and whether the step is long. */
  private readonly tables: (Table<TabledDeed> | undefined)[] = [];

  constructor(
    private readonly cells: Cells,
    private readonly cluster: SteppingCluster,
  ) {}

  /**
   * The whole of a step in a state, which is as it was afterwards.
   *
   * @param read comes to hold what it depends on beside its beginning, in the order in which it is read: see Reads.what
   */
  step({ title, course: start }: Beginning, state: Scratch, read: Set<number>): ClusterStep {
    let course = start;
    const take = (deed: TabledDeed): void => {
      for (let i = 0; i < deed.places.length; i++) state.put(deed.places[i]!, deed.cells[i]!);
    };
    take(course.deed);
    carryOn(course.deed, (place, soFar) => {
      const deed = this.follow(place, soFar, state);
      for (const what of deed.reads) if ((what & 1) === 1 || !state.wrote(what >> 1)) read.add(what);
      if (deed.places.length > 0) {
        take(deed);
        let next = course.next.get(deed);
        if (!next) {
          next = courseOf(deed, course);
          course.next.set(deed, next);
        }
        course = next;
      }
      return deed;
    });
    course.step ??= this.composed(title, course, state);
    state.undo();
    return course.step;
  }

  /** A deed as cells have it: what was written beside what was read. */
  tabled({ part, touched, due }: Deed, { written, reads }: Trial): TabledDeed {
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
      ...(due !== undefined && { due: placeOf(due) }),
    };
  }

  private follow(number: number, soFar: SoFar, { words }: Scratch): TabledDeed {
    const row = 4 * number + (soFar.isDue ? 2 : 0) + (soFar.isLong ? 1 : 0);
    this.tables[row] ??= new Table(this.cells);
    const table = this.tables[row];
    const known = table.look(words, 0, words.length);
    if (known) return known;
    const reads = new Reads();
    const trial = new Trial(new VectorReader(this.cells, words, 0, words.length), reads);
    const { key } = this.cells.places[number] as Place;
    const deed = this.tabled(this.cluster.follows(trial, key, soFar), trial);
    table.add(reads, deed);
    return deed;
  }

  private composed({ step, turn }: Title, course: Course, { written, words: after }: Scratch): ClusterStep {
    const parts: string[] = [];
    for (let at: Course | undefined = course; at; at = at.before)
      if (at.deed.part !== undefined) parts.push(at.deed.part);
    parts.reverse();
    if (step.take === 'disturbance') parts.unshift(step.words);
    const places = [...written];
    const cells = places.map((place) => this.cells.asItStays(after[place]!));
    const id = parts[0];
    assert(id !== undefined, 'a step has no name');
    const composed = { number: this.steps.length, id, parts, step, turn, places, cells };
    this.steps.push(composed);
    return composed;
  }
}
