import type { Plan } from '../model/actions';
import { type Model, type Step, stepId } from '../model/cluster';
import type { Change } from '../model/controller';
import type { Key, Lag, Timer, Work } from '../model/kinds';
import type { Store } from '../model/store/store';
import { workId } from '../model/view';
import type { Interner } from './interner';
import { LaggingCluster } from './lagging-cluster';
import { CATCHES_UP, covers, FALLS_BEHIND, isBusy, lagWords } from './lags';
import { QUIET_ONLY, type Reductions } from './reductions';

/** Turns that are taken at once: of components that undo each other for ever, each does the rest in steps of its own. */
const MOST_AT_ONCE = 64;

/** What came of one step of the model, or of looking at one queued key after it. */
export interface Deed {
  /** The step of the model that was taken, if one was. */
  readonly part: string | undefined;
  /** The Work that is to be looked at next. */
  readonly touched: readonly Key[];
  /** The Work whose wait has just ended; what it has to do, it does at once. */
  readonly due?: Key;
  /** How a cache might have fallen behind just before. */
  readonly offers?: readonly Offer[];
}

/** A way in which a cache may fall behind within a step (see Reductions.lastMoment). */
export interface Offer {
  readonly lag: Lag;
  /** The deed is a turn of the component itself, and not taken: it has seen what it is to do, and is slow. Otherwise the deed is the first that it misses. */
  readonly holds: boolean;
}

/** What the steps before have come to. */
export interface SoFar {
  /** Whether the wait of this key has just ended, and it had no turn yet. */
  readonly isDue: boolean;
  /** Whether no more turns are taken at once. */
  readonly isLong: boolean;
  /** A cache has fallen behind just now: a turn that is taken at once was decided before. */
  readonly isLate?: boolean;
}

/**
 * The cluster as exploration steps through it: equal contents are the same object, and nothing is left in a state that means nothing. A step is the step of
 * the model and then a look at each queued key that it touched: the key is dropped, or worked on at once, or left for later. Each of these is a deed of its
 * own, which depends on little, so that a table of it is short.
 */
export class SteppingCluster extends LaggingCluster {
  private readonly touched = new Set<Key>();
  private readonly missed = new Set<Lag>();

  /** @param ways the ways in which components may be behind */
  constructor(
    model: Model,
    private readonly interner: Interner,
    private readonly reductions: Reductions = QUIET_ONLY,
    private readonly ways: readonly Lag[] = [],
  ) {
    super(model, ways.length > 0);
  }

  /** Takes a step of the model. */
  begins(store: Store, step: Step): Deed {
    const due =
      step.take === 'fire' && this.reductions.punctual ? workOf(store.get('Timer', step.timer) as Timer) : undefined;
    if (step.take === 'turn') this.touched.add(workId(step.controller, step.key));
    this.actor = step.take === 'turn' ? step : undefined;
    this.take(store, step);
    return { ...this.done(stepId(step)), ...(due !== undefined && { due }) };
  }

  /** What stands outside of the components happens. */
  disturb(store: Store, deed: (cluster: LaggingCluster, store: Store) => void): Deed {
    this.actor = undefined;
    deed(this, store);
    return this.done(undefined);
  }

  /** Looks at a queued key. */
  follows(store: Store, id: Key, soFar: SoFar): Deed {
    const turn = this.turnAtOnce(store, id, soFar);
    const { offers = [], ...deed } = this.done(turn && stepId(turn));
    const held = turn?.take === 'turn' ? this.held(store, turn.controller) : [];
    return { ...deed, offers: [...held, ...offers] };
  }

  /** A cache falls behind. */
  fallsBehind(store: Store, lag: Lag): Deed {
    store.put('Lag', lag.controller, lag);
    return { part: lagWords(lag, FALLS_BEHIND), touched: [] };
  }

  /**
   * When nothing is left to be looked at: whoever has nothing to do, and waits for nothing, does not look at its caches either. What it sees is as good as the
   * present.
   */
  settles(store: Store): Deed {
    const isIdle = (name: string) => !isBusy(store, name) && this.resyncs(store, this.controller(name)).length === 0;
    const idle = store.list('Lag').find(({ controller, kind }) => kind === undefined && isIdle(controller));
    if (idle) this.catchUp(store, idle);
    return this.done(idle && lagWords(idle, CATCHES_UP));
  }

  /** Whether caches may be behind. */
  get mayLag(): boolean {
    return this.lags;
  }

  override enqueue(store: Store, controller: string, key: Key): void {
    super.enqueue(store, controller, key);
    this.touched.add(workId(controller, key));
  }

  override commit(store: Store, change: Change): void {
    const after = this.interner.unique(change.after);
    if (this.reductions.lastMoment && after !== change.before) {
      for (const lag of this.ways)
        if (covers(lag, change.kind) && !this.lagOf(store, lag.controller)) this.missed.add(lag);
    }
    super.commit(store, { ...change, after } as Change);
  }

  private done(part: string | undefined): Deed {
    const deed = { part, touched: [...this.touched], offers: [...this.missed].map((lag) => ({ lag, holds: false })) };
    this.touched.clear();
    this.missed.clear();
    return deed;
  }

  private held(store: Store, controller: string): readonly Offer[] {
    if (!this.reductions.lastMoment || this.lagOf(store, controller)) return [];
    const wholly = this.ways.filter((lag) => lag.controller === controller && lag.kind === undefined);
    return wholly.map((lag) => ({ lag, holds: true }));
  }

  private turnAtOnce(store: Store, id: Key, { isDue, isLong, isLate }: SoFar): Step | undefined {
    const work = store.get('Work', id);
    if (!work) return undefined;
    const { quiet, prompt, whole } = this.reductions;
    const { controller: name, key, plan, failed } = work;
    const controller = this.controller(name);
    const lag = this.lagOf(store, name);
    const isSlow = !isLate && lag !== undefined && lag.kind === undefined;
    if (plan.length > 0) {
      const mayGoOn = whole.has(name) && !isSlow && !isLong && this.able(store, controller, key);
      return mayGoOn ? this.turnOf(store, work) : undefined;
    }
    const isPrompt = (prompt.has(name) || isDue) && !isSlow && !failed && !isLong;
    if ((!isPrompt && !quiet.has(name)) || !this.able(store, controller, key)) return undefined;
    const plans = this.plans(store, controller, key);
    if (quiet.has(name) && plans.every(isNothing)) store.put('Work', id, undefined);
    // Where the component throws dice, each of its plans is a step of its own.
    else if (isPrompt && plans.length === 1) return this.turnOf(store, work, plans[0]);
    return undefined;
  }

  /** The next turn of a key: the next write of its plan, or the first of a plan that it has made. */
  private turnOf(store: Store, { controller: name, key }: Work, plan?: Plan): Step {
    const turn: Step = { take: 'turn', controller: name, key, choice: 0 };
    this.touched.add(workId(name, key));
    this.actor = { controller: name, key };
    if (plan) this.begin(store, this.controller(name), key, plan);
    else this.take(store, turn);
    return turn;
  }
}

/** Looks at what was touched, and at what is touched meanwhile, until nothing is left. */
export function carryOn<Id>(
  first: { readonly part: string | undefined; readonly touched: readonly Id[]; readonly due?: Id },
  follow: (id: Id, soFar: SoFar) => { readonly part: string | undefined; readonly touched: readonly Id[] },
): void {
  const queue = [...first.touched];
  let { due } = first;
  let turns = first.part === undefined ? 0 : 1;
  for (let next = 0; next < queue.length; next++) {
    const id = queue[next]!;
    const { part, touched } = follow(id, { isDue: id === due, isLong: turns >= MOST_AT_ONCE });
    if (part !== undefined) {
      turns++;
      if (id === due) due = undefined;
    }
    for (const each of touched) if (!queue.includes(each, next + 1)) queue.push(each);
  }
}

/** Events are no part of the state. */
function isNothing(plan: Plan): boolean {
  return plan.every((action) => action.do === 'event');
}

function workOf({ controller, key }: Timer): Key {
  return workId(controller, key);
}
