import type { Plan } from '../model/actions';
import { Cluster, type Model, type Step, stepId } from '../model/cluster';
import type { Change } from '../model/controller';
import type { Key, Timer, Work } from '../model/kinds';
import type { Store } from '../model/store/store';
import { workId } from '../model/view';
import type { Interner } from './interner';
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
}

/** What the steps before have come to. */
export interface SoFar {
  /** Whether the wait of this key has just ended, and it had no turn yet. */
  readonly isDue: boolean;
  /** Whether no more turns are taken at once. */
  readonly isLong: boolean;
}

/**
 * The cluster as exploration steps through it: equal contents are the same object, and nothing is left in a state that means nothing. A step is the step of
 * the model and then a look at each queued key that it touched: the key is dropped, or worked on at once, or left for later. Each of these is a deed of its
 * own, which depends on little, so that a table of it is short.
 */
export class SteppingCluster extends Cluster {
  private readonly touched = new Set<Key>();

  constructor(
    model: Model,
    private readonly interner: Interner,
    private readonly reductions: Reductions = QUIET_ONLY,
  ) {
    super(model);
  }

  /** Takes a step of the model. */
  begins(store: Store, step: Step): Deed {
    const due =
      step.take === 'fire' && this.reductions.punctual ? workOf(store.get('Timer', step.timer) as Timer) : undefined;
    if (step.take === 'turn') this.touched.add(workId(step.controller, step.key));
    this.take(store, step);
    return { part: stepId(step), touched: this.taken(), ...(due !== undefined && { due }) };
  }

  /** What stands outside of the components happens. */
  disturb(store: Store, deed: (cluster: Cluster, store: Store) => void): Deed {
    deed(this, store);
    return { part: undefined, touched: this.taken() };
  }

  /** Looks at a queued key. */
  follows(store: Store, id: Key, soFar: SoFar): Deed {
    const turn = this.turnAtOnce(store, id, soFar);
    return { part: turn && stepId(turn), touched: this.taken() };
  }

  override enqueue(store: Store, controller: string, key: Key): void {
    super.enqueue(store, controller, key);
    this.touched.add(workId(controller, key));
  }

  override commit(store: Store, change: Change): void {
    super.commit(store, { ...change, after: this.interner.unique(change.after) } as Change);
  }

  private taken(): readonly Key[] {
    const touched = [...this.touched];
    this.touched.clear();
    return touched;
  }

  private turnAtOnce(store: Store, id: Key, { isDue, isLong }: SoFar): Step | undefined {
    const work = store.get('Work', id);
    if (!work) return undefined;
    const { quiet, prompt, whole } = this.reductions;
    const { controller: name, key, plan, failed } = work;
    const controller = this.controller(name);
    if (plan.length > 0) {
      const mayGoOn = whole.has(name) && !isLong && this.able(store, controller, key);
      return mayGoOn ? this.turnOf(store, work) : undefined;
    }
    const isPrompt = (prompt.has(name) || isDue) && !failed && !isLong;
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
