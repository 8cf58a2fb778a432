import type { Condition } from '../kube/objects';
import {
  type Action,
  ANSWER,
  type Aside,
  type EventNote,
  type HostWrite,
  isAside,
  type Plan,
  type Request,
  type Together,
  type Write,
} from './actions';
import { type Admission, type Answer, answer } from './apiserver';
import type { Outcome } from './cluster';
import type { Change } from './controller';
import type { Key, Work } from './kinds';
import type { Store } from './store/store';
import { memoId, timerId, workId } from './view';

/** What the execution of plans needs of the cluster. */
interface World {
  readonly model: { readonly admission: Admission };
  commit(store: Store, change: Change): void;
  enqueue(store: Store, controller: string, key: Key): void;
}

/** A plan under way within one step. */
interface Progress {
  readonly controller: string;
  readonly key: Key;
  plan: Plan;
  stumbled: readonly string[] | undefined;
  /** The error that ended it. */
  failure: string | undefined;
  wrote: 'nothing' | 'host' | 'request';
  changes: readonly Change[];
  readonly events: EventNote[];
  refused?: { readonly request: Request; readonly answer: Answer };
}

/** How many of a plan's next writes may come first: more than one where branches run side by side, or where one of several plans is next. */
export function branchesOf(plan: Plan): number {
  let count = 0;
  for (const way of waysOf(plan) ?? []) count += branchesOf(way);
  return Math.max(count, 1);
}

/** The plans out of which the next write comes, if there are several. */
function waysOf([first, ...rest]: Plan): readonly Plan[] | undefined {
  if (first?.do === 'together') return first.plans;
  return first?.do === 'either' ? first.plans.map((plan) => [...plan, ...rest]) : undefined;
}

/** Which of some plans a choice means, and which choice within it. */
function chosenOf(plans: readonly Plan[], choice: number): readonly [plan: number, within: number] {
  let [chosen, within] = [0, choice];
  for (let count = branchesOf(plans[0]); within >= count; count = branchesOf(plans[chosen])) {
    within -= count;
    chosen++;
  }
  return [chosen, within];
}

/** Carries plans out, one write a step, and leaves what is left of them in the component's memory. */
export class Execution {
  constructor(private readonly world: World) {}

  /** Begins a plan: its first write happens, unless branches are to be chosen from. */
  begin(store: Store, work: Work): Outcome {
    const run = progressOf(work);
    this.advance(store, run);
    return this.end(store, run);
  }

  /** Up to the first write of a plan, which is still to come. */
  decide(store: Store, work: Work): Outcome {
    const run = progressOf(work);
    for (let [action] = run.plan; action?.do === 'remember' || action?.do === 'disarm'; [action] = run.plan) {
      run.plan = run.plan.slice(1);
      this.aside(store, run, action);
    }
    return this.end(store, run);
  }

  /** Goes on with a plan; `choice` is the branch, where several run side by side. */
  proceed(store: Store, work: Work, choice: number): Outcome {
    const run = progressOf(work);
    this.choose(store, run, choice);
    return this.end(store, run);
  }

  /**
   * Up to and with the next write, and with what accompanies it. Deeds on a machine that follow each other are one: starting containers and the first
   * bytes that they write are not told apart.
   */
  private advance(store: Store, run: Progress): void {
    while (run.plan.length > 0) {
      const action = run.plan[0];
      if (action.do === 'together') {
        const plans = action.plans.filter((plan) => plan.length > 0);
        if (plans.length > 0) {
          run.plan = [{ do: 'together', plans }, ...run.plan.slice(1)];
          return;
        }
      } else if (action.do === 'either' || (!isAside(action) && !mayFollow(run, action))) return;
      run.plan = run.plan.slice(1);
      this.act(store, run, action);
    }
  }

  private choose(store: Store, run: Progress, choice: number): void {
    const [first, ...rest] = run.plan;
    if (first?.do === 'together') this.branch(store, run, first, choice, rest);
    else if (first?.do === 'either') {
      const ways = waysOf(run.plan) as readonly Plan[];
      const [chosen, within] = chosenOf(ways, choice);
      run.plan = ways[chosen];
      this.choose(store, run, within);
    } else this.advance(store, run);
  }

  /** The next write of one branch. The others move up, so that taking the first each time gives all of them their turn. */
  private branch(store: Store, run: Progress, { plans }: Together, choice: number, behind: Plan): void {
    const [chosen, within] = chosenOf(plans, choice);
    const collected = run.stumbled;
    [run.plan, run.stumbled] = [plans[chosen], undefined];
    this.choose(store, run, within);
    const own = run.stumbled ?? NO_ERRORS;
    run.stumbled = collected;
    const others = [...plans.slice(chosen + 1), ...plans.slice(0, chosen)];
    if (run.plan.length > 0) {
      // What a branch has collected is for its own checkpoint.
      const errors = own.map((error): Action => ({ do: 'stumble', error }));
      run.plan = [{ do: 'together', plans: [...others, [...errors, ...run.plan]] }, ...behind];
      return;
    }
    for (const error of own) this.stumble(run, error);
    // An error ends its branch only.
    if (run.failure !== undefined) this.stumble(run, run.failure);
    run.failure = undefined;
    run.plan = others.length > 0 ? [{ do: 'together', plans: others }, ...behind] : behind;
    if (others.length === 0) this.advance(store, run);
  }

  private act(store: Store, run: Progress, action: Action): void {
    if (action.do === 'together' || action.do === 'either') return;
    if (isAside(action)) this.aside(store, run, action);
    else if (action.do === 'host') {
      run.wrote = 'host';
      run.changes = [...run.changes, this.commitHost(store, action)];
    } else {
      run.wrote = 'request';
      this.ask(store, action, run);
    }
  }

  private ask(store: Store, request: Request, run: Progress): void {
    const answered = answer(store, request, this.world.model.admission);
    run.changes = answered.changes;
    for (const change of answered.changes) this.world.commit(store, change);
    if (answered.refused === undefined || request.tolerates?.includes(answered.refused)) {
      if (request.after) run.plan = [...request.after, ...run.plan];
      return;
    }
    const message = answered.message as string;
    run.refused = { request, answer: answered };
    const reaction = request.on?.[answered.refused] ?? request.orElse;
    if (request.deferred) {
      // What has a reaction of its own is no error any more, and a reaction may tell the error in words of its own.
      const isTold = request.on?.[answered.refused] || reaction?.some((action) => action.do === 'stumble');
      if (!isTold) this.stumble(run, message);
      run.plan = [...withAnswer(reaction ?? [], message), ...run.plan];
    } else if (reaction === undefined) [run.failure, run.plan] = [message, []];
    else run.plan = withAnswer(reaction, message);
  }

  private aside(store: Store, run: Progress, action: Aside): void {
    const { controller, key } = run;
    switch (action.do) {
      case 'event':
        run.events.push(action);
        return;
      case 'remember': {
        const { id, value, about } = action;
        const memo = { controller, id, value, ...(about && { about }) };
        store.put('Memo', memoId(controller, id), value === undefined ? undefined : memo);
        return;
      }
      case 'arm': {
        const id = timerId(controller, key, action.timer);
        if (store.get('Timer', id)) return;
        const { ms, within, readyPod } = action;
        const how = { ms, fired: false, ...(within && { within }), ...(readyPod && { readyPod }) };
        const timer = { controller, key, name: action.timer, ...how };
        store.put('Timer', id, timer);
        return;
      }
      case 'disarm':
        store.put('Timer', timerId(controller, key, action.timer), undefined);
        return;
      case 'requeue':
        this.world.enqueue(store, controller, action.key);
        return;
      case 'stumble':
        this.stumble(run, action.error);
        return;
      case 'checkpoint':
        if (run.stumbled) [run.plan, run.stumbled] = [withAnswer(action.orElse, textOf(run.stumbled)), undefined];
        return;
      case 'fail':
        [run.failure, run.plan] = [action.error, []];
        return;
    }
  }

  /** Errors are collected, as apimachinery's `pkg/util/errors` aggregates them. */
  private stumble(run: Progress, error: string): void {
    run.stumbled = [...new Set([...(run.stumbled ?? []), error])];
  }

  private commitHost(store: Store, { kind, key, to }: HostWrite): Change {
    const change = { kind, key, before: store.get(kind, key), after: to } as Change;
    this.world.commit(store, change);
    return change;
  }

  /** Leaves the rest of a plan, or a failed key, in the component's memory. Changes that arrived meanwhile may have queued the key again. */
  private end(store: Store, { controller, key, plan, failure, stumbled, changes, events, refused }: Progress): Outcome {
    const id = workId(controller, key);
    const queued = store.get('Work', id)?.queued ?? false;
    if (plan.length > 0) {
      const rest = { controller, key, queued, failed: false, plan, ...(stumbled && { stumbled }) };
      store.put('Work', id, rest);
    } else if (failure !== undefined || queued)
      store.put('Work', id, { controller, key, queued: true, failed: !queued, plan });
    else store.put('Work', id, undefined);
    return { by: controller, changes, events, ...(refused && { refused }) };
  }
}

function progressOf({ controller, key, plan, stumbled }: Work): Progress {
  return { controller, key, plan, stumbled, failure: undefined, wrote: 'nothing', changes: [], events: [] };
}

function mayFollow(run: Progress, action: Action): boolean {
  return run.wrote === 'nothing' || (run.wrote === 'host' && action.do === 'host');
}

const NO_ERRORS: readonly string[] = [];

/** One error is told as it is, several as a list [apimachinery pkg/util/errors/errors.go: aggregate.Error]. */
function textOf(errors: readonly string[]): string {
  return errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`;
}

/** Puts the API server's answer where an alternative plan's texts leave room for it. */
function withAnswer(plan: Plan, message: string): Plan {
  return plan.map((action) => {
    if (action.do === 'event') return { ...action, message: action.message.replace(ANSWER, () => message) };
    if (action.do === 'fail' || action.do === 'stumble')
      return { ...action, error: action.error.replace(ANSWER, () => message) };
    if (action.do === 'remember') return { ...action, value: textsWithAnswer(action.value, message) };
    if ((action.do === 'put' || action.do === 'patch') && action.sub === 'status')
      return { ...action, to: conditionsWithAnswer(action.to, message) };
    return action;
  });
}

/** A status tells of an answer in the message of a condition. */
function conditionsWithAnswer(to: Write['to'], message: string): Write['to'] {
  const { status } = to as { readonly status?: { readonly conditions?: readonly Condition[] } };
  if (!status?.conditions?.some((condition) => condition.message?.includes(ANSWER))) return to;
  const conditions = status.conditions.map((condition) =>
    condition.message ? { ...condition, message: condition.message.replace(ANSWER, () => message) } : condition,
  );
  return { ...to, status: { ...status, conditions } } as Write['to'];
}

/** Memory holds an answer in fields of its own, not deeper. */
function textsWithAnswer(value: unknown, message: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const filled: Record<string, unknown> = {};
  for (const [field, held] of Object.entries(value)) {
    filled[field] = typeof held === 'string' ? held.replace(ANSWER, () => message) : held;
  }
  return filled;
}
