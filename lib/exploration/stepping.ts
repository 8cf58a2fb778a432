import type { Plan } from '../model/actions';
import { Cluster, type Model, type Step, stepId } from '../model/cluster';
import type { Change, Controller } from '../model/controller';
import type { Key, Timer, Work } from '../model/kinds';
import type { Store } from '../model/store/store';
import { workId } from '../model/view';
import type { Interner } from './interner';
import { QUIET_ONLY, type Reductions } from './reductions';

/** Turns that are taken at once: of components that undo each other for ever, each does the rest in steps of its own. */
const MOST_AT_ONCE = 64;

/** The cluster as exploration steps through it: equal contents are the same object, and nothing is left in a state that means nothing. */
export class SteppingCluster extends Cluster {
  private readonly touched = new Set<Key>();
  /** Work whose wait has just ended. */
  private due: Key | undefined;
  private parts: string[] = [];

  constructor(
    model: Model,
    private readonly interner: Interner,
    private readonly reductions: Reductions = QUIET_ONLY,
  ) {
    super(model);
  }

  /** Takes a step, puts the queues in order behind it, and returns the steps of the model that it was. */
  step(store: Store, step: Step): readonly string[] {
    this.parts = [stepId(step)];
    if (step.take === 'turn') this.touched.add(workId(step.controller, step.key));
    else if (this.reductions.punctual) this.due = workOf(store.get('Timer', step.timer) as Timer);
    this.take(store, step);
    this.tidy(store);
    return this.parts;
  }

  /** What stands outside of the components happens. Returns the steps of the model that come of it at once. */
  disturb(store: Store, deed: (cluster: Cluster, store: Store) => void): readonly string[] {
    this.parts = [];
    deed(this, store);
    this.tidy(store);
    return this.parts;
  }

  override enqueue(store: Store, controller: string, key: Key): void {
    super.enqueue(store, controller, key);
    this.touched.add(workId(controller, key));
  }

  override commit(store: Store, change: Change): void {
    super.commit(store, { ...change, after: this.interner.unique(change.after) } as Change);
  }

  /** Puts all queues in order, those of a state from elsewhere. Returns the steps of the model that come of it at once. */
  tidyAll(store: Store): readonly string[] {
    this.parts = [];
    for (const id of store.keys('Work')) this.touched.add(id);
    this.tidy(store);
    return this.parts;
  }

  /** What is touched meanwhile has its turn too: a Set shows what is added while one goes through it. */
  private tidy(store: Store): void {
    for (const id of this.touched) {
      this.touched.delete(id);
      this.tidyKey(store, id);
    }
    this.due = undefined;
  }

  private tidyKey(store: Store, id: Key): void {
    const work = store.get('Work', id);
    if (!work) return;
    const { quiet, prompt, whole } = this.reductions;
    const { controller: name, key, plan, failed } = work;
    const controller = this.controller(name);
    if (plan.length > 0) {
      if (whole.has(name) && this.mayGoOn(store, controller, key)) this.takeAtOnce(store, work);
      return;
    }
    const isPrompt = (prompt.has(name) || id === this.due) && !failed && this.parts.length < MOST_AT_ONCE;
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
    const turn: Step = { take: 'turn', controller: name, key, choice: 0 };
    this.parts.push(stepId(turn));
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
