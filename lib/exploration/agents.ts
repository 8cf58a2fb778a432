import type { Plan } from '../model/actions';
import type { Step as ModelStep } from '../model/cluster';
import type { Controller } from '../model/controller';
import type { Key, Row } from '../model/kinds';
import { fingerprintOfText } from '../run/fingerprint';
import { FAULT } from '../run/successors';
import type { Bits } from '../util/bits';
import { compareText } from '../util/order';
import { type Beginning, beginning, Cascade, type Title } from './cascade';
import { type Cells, NOTHING, type Place } from './cells';
import type { ClusterStep } from './cluster-step';
import type { Disturbance } from './disturbances/disturbance';
import { spend } from './lags';
import { Reads } from './reads';
import type { Scratch } from './scratch';
import type { Deed, SteppingCluster } from './stepping';
import { Table } from './table';
import { Trial } from './trial';
import { VectorReader } from './vector-reader';

/** Somebody who may have steps to take: a component with a key in its queue, a wait, a resync, a disturbance. */
export interface Agent {
  /** See System.turn. */
  readonly turn: number;
  /** Where its key or its wait stands, without which it has no step. Undefined: it may always have one. */
  readonly place: Place | undefined;
  readonly table: Table<Answer>;
  /** The answer where nothing stands at its place. */
  readonly idle: Answer;
  /** How its steps begin. */
  readonly beginnings: Table<Begun>;
  begins(trial: Trial): readonly Beginning[];
}

/** The steps of an agent in all states in which it reads the same. */
export interface Answer {
  readonly steps: readonly ClusterStep[];
  /** The steps one after the other: number, turn, how many cells it writes, then place and cell of each. */
  readonly effects: Int32Array;
  /** See Reads.what. */
  readonly reads: readonly number[];
  /** What Expansion notes: the places that it depends on, and how much had been filed then. */
  noted?: { readonly epoch: number; readonly on: Bits; readonly filings: number };
}

interface Begun {
  readonly beginnings: readonly Beginning[];
  readonly reads: readonly number[];
}

/** All who take steps, in the order in which their steps are listed: queued keys, then waits, each by key, then who always may. */
export class Agents {
  readonly cascade: Cascade;
  private readonly placed: Agent[] = [];
  /** Those of heals that come soon stand at both ends: the calm schedules take the first step, or the last. */
  private readonly soon: readonly Agent[];
  private readonly standing: readonly Agent[];
  private all: readonly Agent[] = [];
  private placesSeen = -1;

  constructor(
    private readonly cells: Cells,
    private readonly cluster: SteppingCluster,
    controllers: readonly Controller[],
    disturbances: readonly Disturbance[],
    private readonly staleReads?: Key,
  ) {
    this.cascade = new Cascade(cells, cluster, staleReads);
    const soon = disturbances.filter(({ isSoon }) => isSoon);
    this.standing = [
      ...controllers.filter(({ resync }) => resync).map((controller) => this.resyncing(controller)),
      ...disturbances.filter(({ isSoon }) => !isSoon).map((disturbance) => this.disturbing(disturbance)),
      ...soon.map((disturbance) => this.disturbing(disturbance)),
    ];
    this.soon = soon.map((disturbance) => this.disturbing(disturbance));
  }

  /** All of them; another list once places have appeared that keys or waits stand at. */
  get inOrder(): readonly Agent[] {
    const { places } = this.cells;
    if (this.placesSeen === places.length) return this.all;
    const known = this.placed.length;
    for (let i = Math.max(this.placesSeen, 0); i < places.length; i++) {
      const place = places[i] as Place;
      if (place.kind === 'Work') this.placed.push(this.working(place));
      else if (place.kind === 'Timer') this.placed.push(this.firing(place));
    }
    const isFirst = this.placesSeen < 0;
    this.placesSeen = places.length;
    if (isFirst || this.placed.length > known) this.all = [...this.soon, ...this.placed.sort(byKey), ...this.standing];
    return this.all;
  }

  /** What an agent may do in a state, whether or not it changes anything. */
  answer(agent: Agent, state: Scratch): Answer {
    const { words } = state;
    if (isIdle(agent, words)) return agent.idle;
    return agent.table.look(words, 0, words.length) ?? this.compose(agent, state);
  }

  /** From the beginnings of its steps and what follows them, each looked up by the little that it reads. */
  private compose(agent: Agent, state: Scratch): Answer {
    const { beginnings, reads: first } = this.begun(agent, state.words);
    const read = new Set(first);
    const steps = beginnings.flatMap((beginning) => this.cascade.stepsOf(beginning, state, read));
    const reads = new Reads();
    for (const what of read) reads.look(what, this.cells, state.words);
    const answer: Answer = { steps, effects: effectsOf(steps), reads: reads.what };
    agent.table.add(reads, answer);
    return answer;
  }

  private begun({ beginnings, begins }: Agent, words: Int32Array): Begun {
    const known = beginnings.look(words, 0, words.length);
    if (known) return known;
    const reads = new Reads();
    const begun = {
      beginnings: begins(new Trial(new VectorReader(this.cells, words, 0, words.length), reads)),
      reads: reads.what,
    };
    beginnings.add(reads, begun);
    return begun;
  }

  private working(place: Place): Agent {
    const { key } = place;
    return this.agent(`Work ${key}`, place, (trial, turn) => {
      const openings = this.cluster.openings(trial, trial.get('Work', key) as Row<'Work'>);
      return openings.flatMap(({ step, plan }) => this.taken(trial, step, turn, plan));
    });
  }

  private firing(place: Place): Agent {
    const { key } = place;
    return this.agent(`Timer ${key}`, place, (trial, turn) =>
      trial.get('Timer', key)?.fired ? [] : this.taken(trial, { take: 'fire', timer: key }, turn),
    );
  }

  private resyncing(controller: Controller): Agent {
    return this.agent(`resync ${controller.name}`, undefined, (trial, turn) =>
      this.cluster.resyncs(trial, controller).flatMap((step) => this.taken(trial, step, turn)),
    );
  }

  private disturbing({ name, lag, options }: Disturbance): Agent {
    return this.agent(`disturbance ${name}`, undefined, (trial, turn) => {
      const allowance = trial.get('Allowance', name);
      if (allowance?.left === 0) return [];
      return options(trial).flatMap(({ words, happen }) => {
        const step = { take: 'disturbance', name, words } as const;
        const title = { step, turn: allowance ? FAULT : turn, ...(lag && { lag }) };
        return this.beginnings(trial, title, (fork) => {
          if (allowance) spend(fork, name);
          return this.cluster.disturb(fork, happen);
        });
      });
    });
  }

  /** Turns go by name, so that every thread and every process gives them in the same order. */
  private agent(
    name: string,
    place: Place | undefined,
    begins: (trial: Trial, turn: number) => readonly Beginning[],
  ): Agent {
    const turn = fingerprintOfText(name).low >>> 1;
    const idle = { steps: [], effects: effectsOf([]), reads: place ? [2 * place.number] : [] };
    const tables = { table: new Table<Answer>(this.cells), beginnings: new Table<Begun>(this.cells) };
    return { turn, place, idle, ...tables, begins: (trial) => begins(trial, turn) };
  }

  private taken(trial: Trial, step: ModelStep, turn: number, plan?: Plan): readonly Beginning[] {
    // Who is behind decides otherwise.
    return this.beginnings(trial, { step, turn }, (fork, isBehind) =>
      this.cluster.begins(fork, step, isBehind ? undefined : plan),
    );
  }

  /** As it begins, and as it begins once a cache has fallen behind that misses it. */
  private beginnings(trial: Trial, title: Title, act: (fork: Trial, isBehind: boolean) => Deed): readonly Beginning[] {
    const plain = trial.fork();
    const deed = act(plain, false);
    const usual = beginning(title, this.cascade.tabled(deed, plain));
    const { staleReads } = this;
    const { offers = [] } = deed;
    const left = offers.length > 0 && staleReads !== undefined ? trial.get('Allowance', staleReads)?.left : 0;
    if (!left || staleReads === undefined) return [usual];
    const late = offers.map(({ lag }) => {
      const fork = trial.fork();
      spend(fork, staleReads);
      this.cluster.fallsBehind(fork, lag);
      return beginning({ ...title, turn: FAULT, lag, late: 'first' }, this.cascade.tabled(act(fork, true), fork));
    });
    return [usual, ...late];
  }
}

/** Whether nothing stands at its place. */
export function isIdle({ place }: Agent, words: Int32Array): boolean {
  return place !== undefined && (place.number >= words.length || words[place.number] === NOTHING);
}

function effectsOf(steps: readonly ClusterStep[]): Int32Array {
  const effects: number[] = [];
  for (const { number, turn, places, cells } of steps) {
    effects.push(number, turn, places.length);
    for (let i = 0; i < places.length; i++) effects.push(places[i] as number, cells[i] as number);
  }
  return Int32Array.from(effects);
}

function byKey(a: Agent, b: Agent): number {
  const [one, other] = [a.place as Place, b.place as Place];
  return compareText(other.kind, one.kind) || compareText(one.key, other.key);
}
