import type { Model } from '../model/cluster';
import type { Row } from '../model/kinds';
import { KINDS } from '../model/store/indexes';
import type { Reader } from '../model/store/store';
import type { Fingerprint } from '../run/fingerprint';
import type { Property } from '../run/properties';
import { FAULT } from '../run/successors';
import type { PackedSystem, System } from '../run/system';
import { type Agent, Agents, isIdle } from './agents';
import { Cells } from './cells';
import { type ClusterStep, changes } from './cluster-step';
import type { Disturbance } from './disturbances/disturbance';
import { canMatter } from './lags';
import { PackedCluster } from './packed-cluster';
import { Reads } from './reads';
import { QUIET_ONLY, type Reductions } from './reductions';
import { Scratch } from './scratch';
import { carryOn, type Deed, SteppingCluster } from './stepping';
import { OrbitCluster, type Symmetry, symmetryOf } from './symmetry';
import { Table } from './table';
import { timeless } from './timeless';
import { Trial } from './trial';
import { VectorReader } from './vector-reader';

/** A state: a vector of cells by place. */
export type ClusterState = Int32Array;

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

const WITHOUT = ['endpointslice-controller'];

/** A cluster as a system for `run/`: simulation, replay and shrinking walk it by `steps` and `apply`, exploration in packed form. */
export class ClusterSystem implements System<ClusterState, ClusterStep> {
  readonly cells: Cells;
  readonly cluster: SteppingCluster;
  readonly initial: ClusterState;
  readonly packed: PackedSystem<Reader>;
  /** What the packed form takes for one state; undefined where every state is for itself. */
  readonly symmetry: Symmetry | undefined;
  /** The steps of the unreduced model that come before the first of this one. */
  readonly prelude: readonly string[];
  readonly agents: Agents;
  /** The disturbances that were allowed at first, of all names. */
  private readonly allowed: number;
  /** Where it stands how many of each name are left. */
  private readonly allowances: readonly number[];

  constructor(setup: ExplorationSetup) {
    const { model, start, disturbances = [], allowances = {}, without = WITHOUT } = setup;
    const controllers = model.controllers.filter(({ name }) => !without.includes(name));
    const here = new Set(controllers.map(({ name }) => name));
    const possible = disturbances.filter(({ lag }) => !lag || (here.has(lag.controller) && canMatter(lag, start)));
    const staleReads = possible.find(({ lag }) => lag)?.name;
    this.cells = new Cells(timeless, staleReads !== undefined);
    const lags = possible.flatMap(({ lag }) => lag ?? []);
    this.cluster = new SteppingCluster({ ...model, controllers }, this.cells.interner, setup.reductions, lags);
    const names = [...new Set(possible.filter(({ heals }) => !heals).map(({ name }) => name))];
    const rows = names.map((name) => ({ name, left: allowances[name] ?? 1 }));
    this.allowed = rows.reduce((sum, { left }) => sum + left, 0);
    const { state, parts } = this.arrive(start, rows);
    this.initial = state;
    this.prelude = parts;
    const { lastMoment } = setup.reductions ?? QUIET_ONLY;
    const apart = possible.filter(({ lag }) => !lag || !lastMoment);
    this.agents = new Agents(this.cells, this.cluster, controllers, apart, staleReads);
    this.allowances = rows.map(({ name }) => this.cells.place('Allowance', name).number);
    const single = new PackedCluster(this);
    // What a component sees names things as they were.
    this.symmetry =
      staleReads === undefined ? symmetryOf(this.cells, this.read(state), { ...setup, without }) : undefined;
    this.packed = this.symmetry ? new OrbitCluster(single, this.symmetry.orbits, this.agents.cascade.steps) : single;
  }

  /** Every enabled step that changes something. */
  steps(state: ClusterState): readonly ClusterStep[] {
    const { agents } = this;
    const scratch = new Scratch(state);
    return agents.inOrder.flatMap((agent) => stepsOf(agents, agent, scratch));
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

  /** @param at where its cells begin in `state` */
  faults(state: ClusterState, at = 0): number {
    const { rows } = this.cells;
    let left = 0;
    for (const place of this.allowances) left += (rows[state[at + place] as number] as Row<'Allowance'>).left;
    return this.allowed - left;
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
    const parts: string[] = [];
    const noted = (deed: Deed): Deed => {
      if (deed.part !== undefined) parts.push(deed.part);
      return deed;
    };
    let deed: Deed = { part: undefined, touched: trial.keys('Work') };
    do {
      carryOn(deed, (id, soFar) => noted(this.cluster.follows(trial, id, soFar)));
      deed = noted(this.cluster.settles(trial));
    } while (deed.part !== undefined);
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

  /**
   * One enabled step: somebody who has one, drawn first, and then one of theirs. Looks up far fewer steps than `steps`; nothing when the state rests.
   */
  pick(state: Scratch, dice: (sides: number) => number): ClusterStep | undefined {
    const { agents } = this;
    const { inOrder } = agents;
    const first = dice(inOrder.length);
    for (let i = 0; i < inOrder.length; i++) {
      const agent = inOrder[(first + i) % inOrder.length] as Agent;
      // Nearly all agents have nothing to do.
      if (isIdle(agent, state.words)) continue;
      const steps = stepsOf(agents, agent, state);
      if (steps.length > 0) return steps[steps.length > 1 ? dice(steps.length) : 0];
    }
    return undefined;
  }
}

/** The steps of an agent that change a state. */
function stepsOf(agents: Agents, agent: Agent, state: Scratch): readonly ClusterStep[] {
  const { steps } = agents.answer(agent, state);
  for (const step of steps) if (!changes(step, state.words)) return steps.filter((each) => changes(each, state.words));
  return steps;
}
