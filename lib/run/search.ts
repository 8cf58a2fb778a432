import { assert } from '../util/assert';
import type { BoundName, Bounds } from './bounds';
import { CalmGraph } from './calm-graph';
import { edgeStep, type Order, outcomeAtRest } from './calm-run';
import { Frontier } from './frontier';
import { Judge } from './judge';
import { Log } from './log';
import type { Property } from './properties';
import { widened } from './rows';
import { FAULT, Successors } from './successors';
import type { PackedSystem } from './system';
import { isOthers, othersBetween, type Team } from './team';
import { Visited, type VisitedSet } from './visited';

/** States expanded together, so that their successors' slots of the visited set are fetched together. */
const BATCH = 64;
/** Looked up once, because in a sandbox such as jest's every look at a global is slow. */
const UNBOUNDED = Number.POSITIVE_INFINITY;

/**
 * Breadth-first search, one batch of states at a time: take from the frontier, make all successors, look each up, judge
 * and keep the new ones. States are numbered in the order they were found, so the first state to show something has a
 * shortest trace.
 */
export class Search<State> {
  readonly log = new Log();
  readonly judge: Judge<State>;
  /** Where calm runs lead, recorded on the way when a property asks for it. */
  readonly calm: CalmGraph | undefined;
  transitions = 0;
  /** States without a step. */
  resting = 0;
  /** Steps from the initial state to the states being expanded; at the end, to the deepest state. */
  depth = -1;
  /** States found and not expanded, once stopped. */
  remaining = 0;
  /** Steps not taken because they lead beyond the bound on faults. */
  faultsLeftOut = 0;
  /** Why the search ended before the frontier did. */
  stopped: BoundName | undefined;
  /** For each depth that was expanded, how many states are that deep or less: states are numbered level by level. */
  readonly levels: number[] = [];
  peakBytes = 0;

  private visited: VisitedSet;
  readonly frontier: Frontier;
  private readonly out: Successors;
  private readonly ends = new Int32Array(BATCH);
  private mostStates: number;
  private readonly mostFaults: number;
  /** Ample sets are left alone when calm runs are recorded: these look at all steps of a state. */
  private readonly reduces: boolean;
  /** See PackedSystem.identity. */
  private readonly byOrbit: boolean;
  private expanded = 0;
  private levelEnd = 0;
  /** States below this number were found by every one of the team, and are shared out. */
  private divided = 0;

  constructor(
    private readonly system: PackedSystem<State>,
    properties: readonly Property<State>[],
    private bounds: Bounds,
    private readonly untilViolation: boolean,
    private team?: Team,
  ) {
    this.judge = new Judge(properties);
    this.calm = this.judge.goals.length > 0 ? new CalmGraph() : undefined;
    this.reduces = system.ampleSuccessors !== undefined && this.calm === undefined;
    this.byOrbit = system.identity !== undefined;
    this.visited = new Visited(this.calm !== undefined);
    this.frontier = new Frontier(system.width);
    this.out = new Successors(system.width);
    this.mostStates = bounds.states ?? UNBOUNDED;
    this.mostFaults = system.faults === undefined ? UNBOUNDED : (bounds.faults ?? UNBOUNDED);
    system.initial(this.out);
    if (team?.others?.owns(this.out.low[0]!, this.out.high[0]!) === false) return;
    this.visited.insert(this.out.low[0]!, this.out.high[0]!);
    this.keep(this.out, 0, -1, 0);
  }

  get states(): number {
    return this.log.length;
  }

  /** Bytes of the tables once n more states are in them. */
  bytesWith(n: number): number {
    const calm = this.calm?.bytes ?? 0;
    return this.visited.bytesWith(n) + this.log.bytes + this.frontier.bytes + calm + (this.system.bytes?.() ?? 0);
  }

  /** Expands about n states; true when the search has ended. */
  advance(n: number): boolean {
    const until = this.expanded + n;
    while (this.stopped === undefined && this.expanded < until) {
      while (this.expanded === this.levelEnd) if (!this.nextLevel()) return true;
      this.expandSome();
    }
    return this.stopped !== undefined;
  }

  /** Expands the next level; true when the search has ended. */
  advanceLevel(): boolean {
    if (!this.nextLevel()) return true;
    while (this.stopped === undefined && this.expanded < this.levelEnd) this.expandSome();
    return this.stopped !== undefined;
  }

  /** Takes the i-th of the states that another of the team has found, as its successor of the state of this name, after so many faults. */
  adopt(states: Successors, i: number, parent: number, faults: number): void {
    if (!this.visited.insert(states.low[i]!, states.high[i]!)) this.system.drop?.(states.words, i * states.width);
    else this.keep(states, i, parent, faults);
  }

  /** Makes room for n states to be adopted. They are taken in even where the search ends of it: the others count on them. */
  expect(n: number): void {
    if (!this.makeRoom(0, n)) this.visited.reserve(n);
  }

  /** States that were found and not expanded, if it is no team that shares memory. */
  get unexpanded(): number {
    return this.states - this.expanded;
  }

  /** The name of a state that was found. */
  nameWith(low: number, high: number): number {
    const known = this.visited.has(low, high);
    assert(known, 'a calm step led to a state that was not explored: is it counted as a fault?');
    return this.visited.number;
  }

  /**
   * Goes on as one of a team, each of which has come to this level by itself: of the states found so far it expands its
   * own share, and from then on the states that it was the first to find in the visited set of all. In the log and in the calm
   * graph, what is added from here on is called by its name in the team.
   */
  join(team: Team, shared: VisitedSet, bounds: Bounds): void {
    const own = this.visited;
    assert(this.expanded === this.levelEnd && own instanceof Visited, 'a search joined a team at another time');
    assert(shared.reserve(own.size), 'the shared visited set is too small for what a team begins with');
    own.forEach((low, high, number) => {
      if (shared.insert(low, high) && number !== undefined) shared.number = team.nameOf(number);
    });
    this.team = team;
    this.visited = shared;
    this.divided = this.states;
    this.bounds = bounds;
    this.mostStates = UNBOUNDED;
  }

  /** Ends the search before its frontier is empty. */
  stop(why: BoundName, unexpanded = 0): void {
    if (this.stopped !== undefined) return;
    this.stopped = why;
    this.remaining = this.frontier.length + unexpanded - othersBetween(this.expanded, this.divided, this.team);
  }

  private nextLevel(): boolean {
    const found = this.frontier.length;
    if (this.team === undefined ? found === 0 : !this.team.levelDone(found)) return false;
    this.depth++;
    this.levelEnd = this.states;
    this.levels.push(this.states);
    if (this.depth === this.bounds.depth) this.stop('depth');
    return this.stopped === undefined;
  }

  private expandSome(): void {
    if (this.expanded < this.divided && isOthers(this.expanded, this.team!)) this.skip();
    else if (this.reduces) this.expandReduced();
    else this.expandBatch(this.expanded < this.divided ? 1 : BATCH);
    if (this.untilViolation && this.judge.violated) this.stop('violation');
  }

  /** Leaves a state to another of the team. */
  private skip(): void {
    const { system, frontier } = this;
    frontier.take(1, system.width);
    if (system.drop !== undefined) system.drop(frontier.words, frontier.at);
    this.expanded++;
  }

  /** Expands up to `most` states of one level. */
  private expandBatch(most: number): void {
    const { system, frontier, out, ends } = this;
    const width = system.width;
    const n = frontier.take(Math.min(most, this.levelEnd - this.expanded), width);
    const { words, at } = frontier;
    this.clearOut();
    for (let k = 0; k < n; k++) {
      if (system.width === width) system.successors(words, at + k * width, out);
      else system.successors(widened(words, at + k * width, 1, width, system.width), 0, out);
      ends[k] = out.count;
    }
    this.absorbBatch(n, words, at, width);
  }

  /** Looks up the successors of n states that were taken from the frontier, and is done with these. */
  private absorbBatch(n: number, words: Int32Array, at: number, width: number): void {
    if (!this.makeRoom(n)) return;
    if (this.system.width !== width) {
      this.absorbBatch(n, widened(words, at, n, width, this.system.width), 0, this.system.width);
      return;
    }
    const { out, ends } = this;
    this.visited.touch(out.low, out.count);
    for (let k = 0, from = 0; k < n; k++) {
      const end = ends[k]!;
      if (from === end) this.atRest(words, at + k * width);
      if (!this.absorb(from, end)) {
        this.stop('states', n - k);
        return;
      }
      this.finish(from, end, words, at + k * width);
      from = end;
    }
  }

  /** The state being expanded, whose words are given, is done. */
  private finish(from: number, end: number, words: Int32Array, at: number): void {
    if (this.calm !== undefined) this.noteCalm(this.calm, from, end, words, at);
    if (this.system.drop !== undefined) this.system.drop(words, at);
    this.expanded++;
  }

  /** Expands one state along its ample set, or along all steps where that leads to nothing new. */
  private expandReduced(): void {
    const { system, frontier, out } = this;
    const width = system.width;
    frontier.take(1, width);
    const { words, at } = frontier;
    this.clearOut();
    if (system.ampleSuccessors!(words, at, out) && this.absorbAmple(words, at)) return;
    if (this.stopped !== undefined) return;
    this.clearOut();
    system.successors(words, at, out);
    this.ends[0] = out.count;
    this.absorbBatch(1, words, at, width);
  }

  /** Takes the ample set in `out` for all steps; false where it leads to nothing new, as if it had not been looked at. */
  private absorbAmple(words: Int32Array, at: number): boolean {
    const [states, transitions] = [this.states, this.transitions];
    if (!this.makeRoom(1)) return false;
    if (!this.absorb(0, this.out.count)) {
      this.stop('states', 1);
      return false;
    }
    if (this.states > states) {
      this.finish(0, this.out.count, words, at);
      return true;
    }
    this.transitions = transitions;
    return false;
  }

  /** Adds the successors [from, end) of the state being expanded; false when the bound on states is in the way. */
  private absorb(from: number, end: number): boolean {
    const { out, visited } = this;
    const { low, high, turns } = out;
    const before = this.log.faults(this.expanded);
    let taken = 0;
    for (let j = from; j < end; j++) {
      if (this.mostFaults !== UNBOUNDED && this.beyondFaults(j)) continue;
      taken++;
      const faults = turns[j] === FAULT ? before + 1 : before;
      if (this.team?.others?.take(out, j, this.nameOf(this.expanded), faults)) continue;
      if (this.log.length >= this.mostStates && !visited.has(low[j]!, high[j]!)) return false;
      if (visited.insert(low[j]!, high[j]!)) this.keep(out, j, this.nameOf(this.expanded), faults);
      else if (this.system.drop !== undefined) this.system.drop(out.words, j * out.width);
    }
    this.transitions += taken;
    return true;
  }

  /** Numbers, judges and queues a new state. */
  private keep(out: Successors, j: number, parent: number, faults: number): void {
    const { judge } = this;
    const number = this.log.append(parent, out.choices[j]!, faults);
    if (this.calm !== undefined) this.visited.number = this.nameOf(number);
    out.settle(j);
    if (judge.asks) judge.newState(number, faults, this.system.view(out.words, j * out.width));
    this.frontier.put(out.words, j * out.width, out.width);
  }

  /** How others call the state with this number. */
  private nameOf(number: number): number {
    return this.team === undefined ? number : this.team.nameOf(number);
  }

  private beyondFaults(j: number): boolean {
    const { out, system } = this;
    out.settle(j);
    if (system.faults!(out.words, j * out.width) <= this.mostFaults) return false;
    this.faultsLeftOut++;
    if (system.drop !== undefined) system.drop(out.words, j * out.width);
    return true;
  }

  private atRest(words: Int32Array, at: number): void {
    this.resting++;
    this.judge.restingState(this.expanded, this.log.faults(this.expanded), this.system.view(words, at));
  }

  /** Remembers where the calm schedules go from the state being expanded. */
  private noteCalm(calm: CalmGraph, from: number, end: number, words: Int32Array, at: number): void {
    const first = edgeStep(this.out, 'forward', this.byOrbit, from, end);
    if (first < 0) {
      calm.rests(this.expanded, outcomeAtRest(this.judge.goals, this.system.view(words, at)));
      return;
    }
    this.noteCalmStep(calm, first, 'forward');
    this.noteCalmStep(calm, edgeStep(this.out, 'reverse', this.byOrbit, from, end), 'reverse');
  }

  private noteCalmStep(calm: CalmGraph, j: number, order: Order): void {
    const { out, expanded } = this;
    if (this.team?.others?.note(out, j, this.nameOf(expanded), order)) return;
    calm.put(order, expanded, this.nameWith(out.low[j]!, out.high[j]!));
  }

  private clearOut(): void {
    this.out.clear();
    if (this.out.width !== this.system.width) this.out.widen(this.system.width);
  }

  /** Grows the visited set for what is in `out`; false when the bound on memory, which n taken states wait for, is reached. */
  private makeRoom(n: number, more = this.out.count): boolean {
    const bytes = this.bytesWith(more);
    if (bytes > (this.bounds.memoryBytes ?? UNBOUNDED)) {
      this.stop('memoryBytes', n);
      return false;
    }
    if (bytes > this.peakBytes) this.peakBytes = bytes;
    if (this.visited.reserve(more)) return true;
    this.stop('memoryBytes', n);
    return false;
  }
}
