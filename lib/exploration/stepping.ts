import type { Plan } from '../model/actions';
import { type Model, type Step, stepId } from '../model/cluster';
import type { Change, Controller } from '../model/controller';
import type { Key, Lag, Timer, Work } from '../model/kinds';
import type { Store } from '../model/store/store';
import { workId } from '../model/view';
import type { Interner } from './interner';
import { LaggingCluster } from './lagging-cluster';
import { CATCHES_UP, covers, FALLS_BEHIND, isBusy, lagWords } from './lags';
import { QUIET_ONLY, type Reductions } from './reductions';

/** Turns that are taken at once: of components that undo each other for ever, each does the rest in steps of its own. */
const MOST_AT_ONCE = 64;

/** A moment within a step at which a cache falls behind (see Reductions.lastMoment). */
export interface LagStart {
  readonly lag: Lag;
  /** Before which of the model's steps that the step stands for, counted from 0. */
  readonly before: number;
  /** That one is the component's own, and not taken: it has seen what it is to do, and is slow. */
  readonly holds: boolean;
}

/** The cluster as exploration steps through it: equal contents are the same object, and nothing is left in a state that means nothing. */
export class SteppingCluster extends LaggingCluster {
  private readonly touched = new Set<Key>();
  /** Work whose wait has just ended. */
  private due: Key | undefined;
  private parts: string[] = [];
  /** The model's steps that have begun. */
  private begun = 0;
  private start: LagStart | undefined;
  private readonly offered = new Map<string, LagStart>();

  /** @param ways the ways in which components may be behind */
  constructor(
    model: Model,
    private readonly interner: Interner,
    private readonly reductions: Reductions = QUIET_ONLY,
    private readonly ways: readonly Lag[] = [],
  ) {
    super(model, ways.length > 0);
  }

  /** The moments of the step last taken at which a cache might have fallen behind, and missed something or kept its component from acting at once. */
  get offers(): readonly LagStart[] {
    return [...this.offered.values()];
  }

  /** Takes a step, puts the queues in order behind it, and returns the steps of the model that it was. */
  step(store: Store, step: Step, start?: LagStart): readonly string[] {
    this.reset(start);
    this.beginPart(store, stepId(step));
    if (step.take === 'turn') {
      this.actor = step;
      this.touched.add(workId(step.controller, step.key));
    } else if (this.reductions.punctual) this.due = workOf(store.get('Timer', step.timer) as Timer);
    this.take(store, step);
    this.tidy(store);
    return this.parts;
  }

  /** What stands outside of the components happens. Returns it, in words, and the steps of the model that come of it at once. */
  disturb(
    store: Store,
    words: string,
    deed: (cluster: LaggingCluster, store: Store) => void,
    start?: LagStart,
  ): readonly string[] {
    this.reset(start);
    this.beginPart(store, words);
    deed(this, store);
    this.tidy(store);
    return this.parts;
  }

  override enqueue(store: Store, controller: string, key: Key): void {
    super.enqueue(store, controller, key);
    this.touched.add(workId(controller, key));
  }

  override commit(store: Store, change: Change): void {
    const after = this.interner.unique(change.after);
    if (this.lags && after !== change.before) this.offer(store, this.begun - 1, (lag) => covers(lag, change.kind));
    super.commit(store, { ...change, after } as Change);
  }

  /** Puts all queues in order, those of a state from elsewhere. Returns the steps of the model that come of it at once. */
  tidyAll(store: Store): readonly string[] {
    this.reset(undefined);
    for (const id of store.keys('Work')) this.touched.add(id);
    this.tidy(store);
    return this.parts;
  }

  private reset(start: LagStart | undefined): void {
    this.parts = [];
    this.begun = 0;
    this.start = start;
    this.actor = undefined;
    this.offered.clear();
  }

  private beginPart(store: Store, part: string): void {
    if (this.start?.before === this.begun) this.fallBehind(store, this.start.lag);
    this.begun++;
    this.parts.push(part);
  }

  private offer(store: Store, before: number, concerns: (lag: Lag) => boolean, holds = false): void {
    if (!this.reductions.lastMoment || this.start) return;
    for (const lag of this.ways) {
      const name = `${before} ${holds} ${lag.controller} ${lag.kind} ${lag.books}`;
      if (!this.offered.has(name) && concerns(lag) && !this.lagOf(store, lag.controller))
        this.offered.set(name, { lag, before, holds });
    }
  }

  private fallBehind(store: Store, lag: Lag): void {
    store.put('Lag', lag.controller, lag);
    this.parts.push(lagWords(lag, FALLS_BEHIND));
  }

  /** What is touched meanwhile has its turn too: a Set shows what is added while one goes through it. */
  private tidy(store: Store): void {
    do {
      for (const id of this.touched) {
        this.touched.delete(id);
        this.tidyKey(store, id);
      }
    } while (this.endsLag(store));
    this.due = undefined;
  }

  /** Whoever has nothing to do, and waits for nothing, does not look at its caches: what it sees is as good as the present. */
  private endsLag(store: Store): boolean {
    if (!this.lags) return false;
    const idle = store
      .list('Lag')
      .find(
        ({ controller, kind }) =>
          kind === undefined &&
          !isBusy(store, controller) &&
          this.resyncs(store, this.controller(controller)).length === 0,
      );
    if (!idle) return false;
    this.parts.push(lagWords(idle, CATCHES_UP));
    this.catchUp(store, idle);
    return true;
  }

  private tidyKey(store: Store, id: Key): void {
    const work = store.get('Work', id);
    if (!work) return;
    const { quiet, prompt, whole } = this.reductions;
    const { controller: name, key, plan, failed } = work;
    const controller = this.controller(name);
    const lag = this.lagOf(store, name);
    const isSlow = lag !== undefined && lag.kind === undefined;
    if (plan.length > 0) {
      if (whole.has(name) && !isSlow && this.mayGoOn(store, controller, key)) this.takeAtOnce(store, work);
      return;
    }
    const isDue = prompt.has(name) || id === this.due;
    const isPrompt = isDue && !isSlow && !failed && this.parts.length < MOST_AT_ONCE;
    if ((!isPrompt && !quiet.has(name)) || !this.able(store, controller, key)) return;
    const plans = this.plans(store, controller, key);
    if (quiet.has(name) && plans.every(isNothing)) store.put('Work', id, undefined);
    // Where the component throws dice, each of its plans is a step of its own.
    else if (isPrompt && plans.length === 1) this.takeAtOnce(store, work, plans[0]);
  }

  private mayGoOn(store: Store, controller: Controller, key: Key): boolean {
    return this.parts.length < MOST_AT_ONCE && this.able(store, controller, key);
  }

  /** The next turn of a key: the next write of its plan, or the first of a plan that it has made. */
  private takeAtOnce(store: Store, { controller: name, key }: Work, plan?: Plan): void {
    const id = workId(name, key);
    if (id === this.due) this.due = undefined;
    if (this.start?.holds && this.start.before === this.begun) {
      this.fallBehind(store, this.start.lag);
      return;
    }
    this.offer(store, this.begun, (lag) => lag.controller === name && lag.kind === undefined, true);
    const turn: Step = { take: 'turn', controller: name, key, choice: 0 };
    this.beginPart(store, stepId(turn));
    this.actor = turn;
    this.touched.add(id);
    if (plan) this.begin(store, this.controller(name), key, plan);
    else this.take(store, turn);
  }
}

/** Events are no part of the state. */
function isNothing(plan: Plan): boolean {
  return plan.every((action) => action.do === 'event');
}

function workOf({ controller, key }: Timer): Key {
  return workId(controller, key);
}
