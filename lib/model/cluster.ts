import { assert } from '../util/assert';
import type { EventNote, Plan, Request } from './actions';
import { type Admission, type Answer, answer } from './apiserver';
import type { Change, Choice, Controller, Timings, Watch } from './controller';
import { branchesOf, Execution } from './execution';
import type { Key, Kind, Row, Timer, Work } from './kinds';
import { condition } from './pods';
import type { Reader, Store } from './store/store';
import { ControllerView, timerId, workId } from './view';

/** What can happen next. */
export type Step = Turn | Fire;

/** A component takes a turn on a key: it begins a sync, or does the next write of the one under way. */
export interface Turn {
  readonly take: 'turn';
  readonly controller: string;
  readonly key: Key;
  /** Which of several equally good plans, where the component throws dice. */
  readonly choice: number;
}

/** A timer runs out. */
export interface Fire {
  readonly take: 'fire';
  readonly timer: Key;
}

/** What a step did, for timelines and for the comparison with recordings. */
export interface Outcome {
  /** The component that acted. */
  readonly by: string;
  readonly changes: readonly Change[];
  readonly events: readonly EventNote[];
  /** The API server's refusal of the step's request. */
  readonly refused?: { readonly request: Request; readonly answer: Answer };
}

/** What a cluster is made of, apart from its state. */
export interface Model {
  readonly controllers: readonly Controller[];
  readonly admission: Admission;
  readonly timings: Timings;
}

/**
 * The transition system: the only place where a state changes. A state is a store; `enabled` lists the steps that can be taken from it, `take` takes one,
 * in place. Whoever explores forks the store first.
 */
export class Cluster {
  private readonly execution = new Execution(this);
  private readonly byName: ReadonlyMap<string, Controller>;
  private readonly watchers: ReadonlyMap<Kind, readonly { readonly controller: Controller; readonly watch: Watch }[]>;

  constructor(readonly model: Model) {
    this.byName = new Map(model.controllers.map((controller) => [controller.name, controller]));
    assert(this.byName.size === model.controllers.length, 'two controllers of one name');
    const watchers = new Map<Kind, { controller: Controller; watch: Watch }[]>();
    for (const controller of model.controllers)
      for (const watch of controller.watches) {
        const of = watchers.get(watch.kind) ?? [];
        of.push({ controller, watch });
        watchers.set(watch.kind, of);
      }
    this.watchers = watchers;
  }

  /** Every step that can be taken, in a fixed order: turns by component and key, then timers. */
  enabled(store: Reader): readonly Step[] {
    const steps: Step[] = [];
    for (const work of store.list('Work')) steps.push(...this.turns(store, work));
    for (const controller of this.model.controllers) steps.push(...this.resyncs(store, controller));
    for (const key of store.keys('Timer')) {
      if (!(store.get('Timer', key) as Timer).fired) steps.push({ take: 'fire', timer: key });
    }
    return steps;
  }

  /** The turns that a piece of work allows: one for each plan that its component may choose, none if it cannot act now. */
  turns(store: Reader, { controller: name, key, plan }: Work): readonly Turn[] {
    const controller = this.controller(name);
    if (!this.able(store, controller, key)) return [];
    const choices = plan.length > 0 ? branchesOf(plan) : this.plans(store, controller, key).length;
    return Array.from({ length: choices }, (_, choice) => ({ take: 'turn', controller: name, key, choice }));
  }

  /** Turns that need no event: what a periodic resync would find to do. */
  resyncs(store: Reader, controller: Controller): readonly Turn[] {
    if (!controller.resync) return [];
    const turns: Turn[] = [];
    for (const key of controller.resync.keys(this.view(store, controller, ''))) {
      if (store.get('Work', workId(controller.name, key)) || !this.able(store, controller, key)) continue;
      const plans = this.plans(store, controller, key);
      for (let choice = 0; choice < plans.length; choice++) {
        if (changesSomething(plans[choice])) turns.push({ take: 'turn', controller: controller.name, key, choice });
      }
    }
    return turns;
  }

  /** Takes a step that is enabled. */
  take(store: Store, step: Step): Outcome {
    return step.take === 'fire' ? this.fire(store, step.timer) : this.turn(store, step);
  }

  /** Sends a request from outside: a user's, or one of a scenario. */
  request(store: Store, by: string, request: Request): Outcome {
    const answered = answer(store, request, this.model.admission);
    for (const change of answered.changes) this.commit(store, change);
    const refused = answered.refused === undefined ? undefined : { request, answer: answered };
    return { by, changes: answered.changes, events: [], ...(refused && { refused }) };
  }

  /** Changes what is true on the machines, from outside: a fault, a driver that heals. */
  impose<K extends Kind>(store: Store, kind: K, key: Key, row: Row<K> | undefined): void {
    this.commit(store, { kind, key, before: store.get(kind, key), after: row } as Change);
  }

  /** Puts a key into a component's queue. */
  enqueue(store: Store, controller: string, key: Key): void {
    const id = workId(controller, key);
    const work = store.get('Work', id);
    if (!work) store.put('Work', id, { controller, key, queued: true, failed: false, plan: [] });
    else if (!work.queued || work.failed) store.put('Work', id, { ...work, queued: true, failed: false });
  }

  controller(name: string): Controller {
    const controller = this.byName.get(name);
    assert(controller, `no controller is named ${name}`);
    return controller;
  }

  view(store: Reader, controller: Controller, key: Key): ControllerView {
    return new ControllerView(store, this.model.admission.switches, this.model.timings, controller.name, key);
  }

  able(store: Reader, controller: Controller, key: Key): boolean {
    return controller.able?.(this.view(store, controller, key), key) ?? true;
  }

  /** What a component would do with a key, seen from a store: usually the current one, or an older one that its caches still show. */
  plans(store: Reader, controller: Controller, key: Key): readonly Plan[] {
    const decided: Plan | Choice = controller.reconcile(this.view(store, controller, key), key);
    return 'oneOf' in decided ? decided.oneOf : [decided];
  }

  private fire(store: Store, id: Key): Outcome {
    const timer = store.get('Timer', id);
    assert(timer && !timer.fired, `timer ${id} is not armed`);
    store.put('Timer', id, { ...timer, fired: true });
    this.enqueue(store, timer.controller, timer.key);
    return { by: timer.controller, changes: [], events: [] };
  }

  private turn(store: Store, { controller: name, key, choice }: Turn): Outcome {
    const controller = this.controller(name);
    const id = workId(name, key);
    const work = store.get('Work', id);
    if (work && work.plan.length > 0) return this.execution.proceed(store, work, choice);
    const plan = this.plans(store, controller, key)[choice];
    assert(plan, `${name} has no plan ${choice} for ${key}`);
    return this.begin(store, controller, key, plan);
  }

  /** Begins a sync with a plan: the first write happens, the rest waits for the component's next turns. */
  begin(store: Store, controller: Controller, key: Key, plan: Plan): Outcome {
    store.put('Work', workId(controller.name, key), undefined);
    const work: Work = { controller: controller.name, key, queued: false, failed: false, plan };
    return this.execution.begin(store, work);
  }

  /** Decides on a plan: what the component only remembers happens, and the first write waits for its next turn. */
  decide(store: Store, controller: Controller, key: Key, plan: Plan): Outcome {
    const work: Work = { controller: controller.name, key, queued: false, failed: false, plan };
    return this.execution.decide(store, work);
  }

  /** Stores a change and tells everybody who watches. */
  commit(store: Store, change: Change): void {
    const { kind, key, before, after } = change;
    if (before === after) return;
    store.put(kind, key, after);
    if (kind === 'Pod') for (const timer of voidTimers(store, change as Change<'Pod'>)) this.disarm(store, timer);
    for (const { controller, watch } of this.watchers.get(kind) ?? []) this.tell(store, controller, watch, change);
  }

  /** A component's event handlers are told of a change. */
  protected tell(store: Store, controller: Controller, watch: Watch, change: Change): void {
    for (const concerned of watch.keys(change, this.view(store, controller, '')))
      this.enqueue(store, controller.name, concerned);
  }

  /** What a timer measures has ended. */
  protected disarm(store: Store, { controller, key, name }: Timer): void {
    store.put('Timer', timerId(controller, key, name), undefined);
  }
}

/** Timers that measure how long a pod has been Ready start anew when that changes, as the condition's lastTransitionTime does. */
function voidTimers(store: Reader, { before, after }: Change<'Pod'>): readonly Timer[] {
  const ready = (pod: Row<'Pod'> | undefined) => condition(pod?.status?.conditions, 'Ready')?.status;
  if (!before || (after && ready(before) === ready(after))) return [];
  return store.by('Timer', 'readyPod', before.metadata.uid as string);
}

/** Whether a plan is more than Events, an error, or a pointer to a key that the same resync looks at. */
function changesSomething(plan: Plan): boolean {
  return plan.some(({ do: does }) => does !== 'event' && does !== 'fail' && does !== 'requeue');
}

/** A text for a step, the same for equal steps. */
export function stepId(step: Step): string {
  return step.take === 'fire'
    ? `fire ${step.timer}`
    : `${step.controller} ${step.key}${step.choice ? ` #${step.choice}` : ''}`;
}
