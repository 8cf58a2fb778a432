import type { Model, Step as ModelStep } from '../model/cluster';
import type { Controller } from '../model/controller';
import type { Row } from '../model/kinds';
import { KINDS } from '../model/store/indexes';
import type { Reader } from '../model/store/store';
import { type Fingerprint, fingerprintOfText } from '../run/fingerprint';
import type { Property } from '../run/properties';
import { FAULT } from '../run/successors';
import type { PackedSystem, System } from '../run/system';
import { compareText } from '../util/order';
import { Cells, NOTHING, type Place } from './cells';
import type { Disturbance } from './disturbances/disturbance';
import { PackedCluster } from './packed-cluster';
import { Reads } from './reads';
import type { Reductions } from './reductions';
import { SteppingCluster } from './stepping';
import { Table } from './table';
import { Trial } from './trial';
import { VectorReader } from './vector-reader';

/** A state: a vector of cells by place. */
export type ClusterState = Int32Array;

/** A step that is enabled: who takes it, and which cells it changes. */
export interface ClusterStep {
  /** What it is, the same for equal steps. */
  readonly id: string;
  /** The steps of the unreduced model that it stands for, by their ids. */
  readonly parts: readonly string[];
  readonly step: ModelStep | { readonly take: 'disturbance'; readonly name: string; readonly words: string };
  /** See System.turn. */
  readonly turn: number;
  readonly places: readonly number[];
  readonly cells: readonly number[];
}

/** What a cluster can be explored with. */
export interface ExplorationSetup {
  readonly model: Model;
  /** The state that it begins in. */
  readonly start: Reader;
  readonly disturbances?: readonly Disturbance[];
  /** How often each may happen. Default: once. */
  readonly allowances?: { readonly [name: string]: number };
  /** Components that are left out. Default: endpointslice-controller, on whose writes nothing depends. */
  readonly without?: readonly string[];
  /** Default: QUIET_ONLY. */
  readonly reductions?: Reductions;
}

/** Somebody who may have steps to take. */
interface Agent {
  readonly turn: number;
  readonly table: Table<readonly ClusterStep[]>;
  steps(trial: Trial): readonly ClusterStep[];
}

const WITHOUT = ['endpointslice-controller'];

/** A cluster as a system for `run/`: simulation, replay and shrinking walk it by `steps` and `apply`, exploration in packed form. */
export class ClusterSystem implements System<ClusterState, ClusterStep> {
  readonly cells = new Cells();
  readonly cluster: SteppingCluster;
  readonly initial: ClusterState;
  readonly packed: PackedSystem<Reader>;
  /** The steps of the unreduced model that come before the first of this one. */
  readonly prelude: readonly string[];
  /** Steps that were worked out and not looked up, for figures. */
  computed = 0;
  private readonly agents = new Map<Place, Agent>();
  /** Places of Work, then of timers, each by key: the order in which steps are listed. */
  private readonly ranked: Place[] = [];
  private rankedUpTo = 0;
  private readonly standing: readonly Agent[];
  private readonly total: number;

  constructor(setup: ExplorationSetup) {
    const { model, start, disturbances = [], allowances = {}, without = WITHOUT } = setup;
    const controllers = model.controllers.filter(({ name }) => !without.includes(name));
    this.cluster = new SteppingCluster({ ...model, controllers }, this.cells.interner, setup.reductions);
    const names = [...new Set(disturbances.filter(({ heals }) => !heals).map(({ name }) => name))];
    const rows = names.map((name) => ({ name, left: allowances[name] ?? 1 }));
    this.total = rows.reduce((sum, { left }) => sum + left, 0);
    const { state, parts } = this.arrive(start, rows);
    this.initial = state;
    this.prelude = parts;
    this.standing = [
      ...controllers.filter(({ resync }) => resync).map((controller) => this.resyncing(controller)),
      ...disturbances.map((disturbance) => this.disturbing(disturbance)),
    ];
    this.packed = new PackedCluster(
      this,
      rows.map(({ name }) => this.cells.place('Allowance', name).number),
    );
  }

  /** Every enabled step that changes something. */
  steps(state: ClusterState): readonly ClusterStep[] {
    const steps: ClusterStep[] = [];
    this.forEachStep(state, 0, state.length, (step) => steps.push(step));
    return steps;
  }

  apply(state: ClusterState, { places, cells }: ClusterStep): ClusterState {
    const after = new Int32Array(this.cells.places.length);
    after.set(state);
    for (let i = 0; i < places.length; i++) after[places[i] as number] = cells[i] as number;
    return after;
  }

  fingerprint(state: ClusterState): Fingerprint {
    let [low, high] = [0, 0];
    for (const cell of state) {
      low = (low + (this.cells.low[cell] as number)) | 0;
      high = (high + (this.cells.high[cell] as number)) | 0;
    }
    return { low, high };
  }

  turn(step: ClusterStep): number {
    return step.turn;
  }

  isFault(step: ClusterStep): boolean {
    return step.turn === FAULT;
  }

  faults(state: ClusterState): number {
    return this.packed.faults?.(state, 0) ?? 0;
  }

  key(step: ClusterStep): string {
    return step.id;
  }

  /** The state with the rows of a store, and allowances. */
  stateOf(store: Reader, allowances: readonly Row<'Allowance'>[] = []): ClusterState {
    return this.arrive(store, allowances).state;
  }

  private arrive(store: Reader, allowances: readonly Row<'Allowance'>[]) {
    const { cells } = this;
    const trial = new Trial(new VectorReader(cells, new Int32Array(0), 0, 0), new Reads());
    for (const kind of KINDS) for (const key of store.keys(kind)) trial.put(kind, key, store.get(kind, key));
    for (const allowance of allowances) trial.put('Allowance', allowance.name, allowance);
    const parts = this.cluster.tidyAll(trial);
    const rows = [...trial.written].map(([place, row]) => [place.number, cells.cell(place, row)] as const);
    const state = new Int32Array(cells.places.length);
    for (const [place, cell] of rows) state[place] = cell;
    return { state, parts };
  }

  /** The state as properties see it. */
  read(state: ClusterState): Reader {
    return new VectorReader(this.cells, state, 0, state.length);
  }

  /** A property that looks up what it has said of states with the same rows. */
  tabled(property: Property<Reader>): Property<Reader> {
    const table = new Table<{ readonly holds: boolean }>(this.cells);
    return {
      ...property,
      holds: (state) => {
        if (!(state instanceof VectorReader)) return property.holds(state);
        const known = table.look(state.words, state.at, state.width);
        if (known) return known.holds;
        const reads = new Reads();
        const holds = property.holds(new Trial(state, reads));
        table.add(reads, { holds });
        return holds;
      },
    };
  }

  /** The disturbances that were allowed at first, of all names. */
  get allowed(): number {
    return this.total;
  }

  /** Calls back with each step of a state that changes it, in the order of `steps`. */
  forEachStep(words: Int32Array, at: number, width: number, visit: (step: ClusterStep) => void): void {
    const { ranked, cells } = this;
    this.rank();
    for (let i = 0; i < ranked.length; i++) {
      const place = ranked[i] as Place;
      if (place.number >= width || words[at + place.number] === NOTHING) continue;
      this.visitSteps(this.agentAt(place), words, at, width, visit);
    }
    for (const agent of this.standing) this.visitSteps(agent, words, at, width, visit);
    if (cells.places.length > this.rankedUpTo) this.rank();
  }

  /**
   * One enabled step: somebody who has one, drawn first, and then one of theirs. Looks up far fewer steps than `forEachStep`; nothing when the state rests.
   */
  pick(words: Int32Array, width: number, dice: (sides: number) => number): ClusterStep | undefined {
    this.rank();
    const { ranked, standing } = this;
    const all = ranked.length + standing.length;
    const first = dice(all);
    for (let i = 0; i < all; i++) {
      const number = (first + i) % all;
      const place = ranked[number];
      if (place && (place.number >= width || words[place.number] === NOTHING)) continue;
      const agent = place ? this.agentAt(place) : (standing[number - ranked.length] as Agent);
      const steps: ClusterStep[] = [];
      this.visitSteps(agent, words, 0, width, (step) => steps.push(step));
      if (steps.length > 0) return steps[steps.length > 1 ? dice(steps.length) : 0];
    }
    return undefined;
  }

  private visitSteps(
    agent: Agent,
    words: Int32Array,
    at: number,
    width: number,
    visit: (step: ClusterStep) => void,
  ): void {
    const steps = agent.table.look(words, at, width) ?? this.compute(agent, words, at, width);
    for (const step of steps) {
      const { places, cells } = step;
      for (let i = 0; i < places.length; i++) {
        const place = places[i] as number;
        if ((place < width ? words[at + place] : NOTHING) !== cells[i]) {
          visit(step);
          break;
        }
      }
    }
  }

  private compute(agent: Agent, words: Int32Array, at: number, width: number): readonly ClusterStep[] {
    const reads = new Reads();
    const steps = agent.steps(new Trial(new VectorReader(this.cells, words, at, width), reads));
    agent.table.add(reads, steps);
    this.computed += steps.length;
    return steps;
  }

  /** Takes up the places that have appeared since. */
  private rank(): void {
    const { places } = this.cells;
    if (this.rankedUpTo === places.length) return;
    for (; this.rankedUpTo < places.length; this.rankedUpTo++) {
      const place = places[this.rankedUpTo] as Place;
      if (place.kind === 'Work' || place.kind === 'Timer') this.ranked.push(place);
    }
    this.ranked.sort((a, b) => compareText(b.kind, a.kind) || compareText(a.key, b.key));
  }

  private agentAt(place: Place): Agent {
    let agent = this.agents.get(place);
    if (!agent) {
      agent = place.kind === 'Work' ? this.working(place) : this.firing(place);
      this.agents.set(place, agent);
    }
    return agent;
  }

  private working({ key }: Place): Agent {
    return this.agent(`Work ${key}`, (trial, turn) => {
      const steps = this.cluster.turns(trial, trial.get('Work', key) as Row<'Work'>);
      return steps.map((step) => this.taken(trial, step, turn));
    });
  }

  private firing({ key }: Place): Agent {
    return this.agent(`Timer ${key}`, (trial, turn) =>
      trial.get('Timer', key)?.fired ? [] : [this.taken(trial, { take: 'fire', timer: key }, turn)],
    );
  }

  private resyncing(controller: Controller): Agent {
    return this.agent(`resync ${controller.name}`, (trial, turn) =>
      this.cluster.resyncs(trial, controller).map((step) => this.taken(trial, step, turn)),
    );
  }

  private disturbing(disturbance: Disturbance): Agent {
    const { name } = disturbance;
    return this.agent(`disturbance ${name}`, (trial, turn) => {
      const allowance = trial.get('Allowance', name);
      if (allowance?.left === 0) return [];
      return disturbance.options(trial).map(({ words, happen }) => {
        const fork = trial.fork();
        if (allowance) fork.put('Allowance', name, { name, left: allowance.left - 1 });
        const parts = [words, ...this.cluster.disturb(fork, happen)];
        return this.written(fork, { take: 'disturbance', name, words }, parts, allowance ? FAULT : turn);
      });
    });
  }

  /** Turns go by name, so that every thread and every process gives them in the same order. */
  private agent(name: string, steps: (trial: Trial, turn: number) => readonly ClusterStep[]): Agent {
    const turn = fingerprintOfText(name).low >>> 1;
    return { turn, table: new Table(this.cells), steps: (trial) => steps(trial, turn) };
  }

  private taken(trial: Trial, step: ModelStep, turn: number): ClusterStep {
    const fork = trial.fork();
    return this.written(fork, step, this.cluster.step(fork, step), turn);
  }

  private written(fork: Trial, step: ClusterStep['step'], parts: readonly string[], turn: number): ClusterStep {
    const places: number[] = [];
    const cells: number[] = [];
    for (const [place, row] of fork.written) {
      places.push(place.number);
      cells.push(this.cells.cell(place, row));
    }
    return { id: parts[0] as string, parts, step, turn, places, cells };
  }
}
