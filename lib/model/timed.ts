import { assert } from '../util/assert';
import type { Action, Plan, Request } from './actions';
import { Agenda } from './agenda';
import type { Cluster, Outcome, Step } from './cluster';
import type { Change, Controller } from './controller';
import { branchesOf } from './execution';
import type { Key, Kind, Row, Work } from './kinds';
import { isReady } from './pods';
import type { LiveStore } from './store/live-store';
import { workId } from './view';

/** What happened, and when: milliseconds since the run began. */
export interface Moment {
  readonly at: number;
  readonly outcome: Outcome;
}

/** Where real runs differ from each other. */
export interface Habits {
  /** Picks one of several equally good plans, and whose turn is next among branches that run side by side. Default: the first. */
  readonly dice?: (sides: number) => number;
  /** What somebody's reaction takes that mostly takes so many milliseconds. Default: just that. Timers are exact. */
  readonly pace?: (ms: number, by: string) => number;
  /** How far away the next turn of a loop with that period is. Default: half of it. */
  readonly phase?: (periodMs: number) => number;
  /** Milliseconds from a decision to its first write, in which others may write. Default: none. */
  readonly hesitation?: (by: string) => number;
}

/** A request to the API server and its answer take about that long; measured on the control planes of the recordings. */
const REQUEST_MS = 5;
/** From an event to the start of a sync: the informer, a queue, a worker. */
const REACTION_MS = 5;
/**
 * An API server that has just started looks up what limits a namespace has when the first pod or claim is created in it; that look-up is kept
 * [plugin/pkg/admission/limitranger/admission.go: GetLimitRanges, v1.37.1]. The median of the recordings.
 */
const LIMITS_LOOK_UP_MS = 45;
const USUAL: Required<Habits> = { dice: () => 0, pace: (ms) => ms, phase: (ms) => ms / 2, hesitation: () => 0 };
/** Of a failed key: client-go `util/workqueue/default_rate_limiters.go`. */
const DEFAULT_BACK_OFF = { firstMs: 5, maxMs: 1_000_000 };

/**
 * One path through the transition system as a clock would take it: every enabled step gets a moment at which it is due, from the latencies of its
 * component, and the earliest is taken. The clock lives here and not in the state, so the same steps can be taken in any other order by other choosers.
 */
export class TimedRun {
  now = 0;
  /** Of the last change of a row of the API. */
  lastWrite = 0;
  readonly store: LiveStore;
  private readonly habits: Required<Habits>;
  private readonly agenda = new Agenda();
  /** Failed syncs in a row, by work. */
  private readonly failures = new Map<Key, number>();
  /** Work that waits for the end of its back-off. */
  private readonly backingOff = new Set<Key>();
  /** Pods that are Ready, by their keys; and since when, by their uids. */
  private readonly readyPods = new Map<Key, string>();
  private readonly readySince = new Map<string, number>();
  /** Work whose component cannot act now. */
  private readonly blocked = new Set<Key>();
  private readonly listeners: ((moment: Moment) => void)[] = [];
  /** Counts changes, so that a resync after nothing has changed is not tried. */
  private changes = 0;
  private readonly resyncedAt = new Map<string, number>();
  /** When components that have just been started are as quick as ever. */
  private readonly warm = new Map<string, number>();
  /** When the API server knows the limits of a namespace. */
  private limitsKnownAt: number | undefined;

  constructor(
    readonly cluster: Cluster,
    store: LiveStore,
    habits: Habits = {},
  ) {
    this.habits = { ...USUAL, ...habits };
    this.store = store;
    store.observe((kind, key, row) => this.observe(kind, key, row));
    for (const key of store.keys('Work')) this.schedule(key);
    for (const key of store.keys('Timer')) this.observe('Timer', key, store.get('Timer', key));
    for (const controller of cluster.model.controllers) {
      if (controller.resync) this.agenda.add(controller.resync.ms(cluster.model.timings), { resync: controller });
    }
  }

  onMoment(listener: (moment: Moment) => void): void {
    this.listeners.push(listener);
  }

  /** A request from outside, now. */
  request(by: string, request: Request): Outcome {
    if (isLimited(request)) this.passUntil(this.now + this.limitsLookUp());
    const outcome = this.cluster.request(this.store, by, request);
    this.tell(outcome);
    return outcome;
  }

  /** Changes what is true on the machines, now: a fault, a driver that heals. It is nobody's write. */
  impose<K extends Kind>(kind: K, key: Key, row: Row<K> | undefined): void {
    const change = { kind, key, before: this.store.get(kind, key), after: row } as Change;
    this.cluster.impose(this.store, kind, key, row);
    const outcome = { by: 'outside', changes: [change], events: [] };
    for (const listener of this.listeners) listener({ at: this.now, outcome });
  }

  /** Lets things happen for as long as somebody mostly takes that many milliseconds for something. */
  wait(ms: number, by: string): void {
    this.passUntil(this.now + this.habits.pace(ms, by));
  }

  /** Lets things happen until a moment. */
  passUntil(moment: number): void {
    while (this.agenda.next() <= moment) this.step();
    this.now = moment;
  }

  /**
   * Lets things happen until nobody has written for `quietMs` and no kubelet has something left to do. Returns whether that came about within `timeoutMs`.
   */
  settle(quietMs = 2_500, timeoutMs = 90_000): boolean {
    const deadline = this.now + timeoutMs;
    const began = this.now;
    for (;;) {
      const quietAt = Math.max(this.lastWrite, began) + quietMs;
      const next = this.agenda.next();
      if (next > quietAt && !this.isBusy()) {
        this.now = Math.max(this.now, quietAt);
        return true;
      }
      if (next > deadline) {
        this.now = deadline;
        return false;
      }
      this.step();
    }
  }

  /** Lets things happen until a condition holds; false if it does not within `timeoutMs`. */
  until(holds: (store: LiveStore) => boolean, timeoutMs: number): boolean {
    const deadline = this.now + timeoutMs;
    while (!holds(this.store)) {
      if (this.agenda.next() > deadline) {
        this.now = deadline;
        return false;
      }
      this.step();
    }
    return true;
  }

  /** Lets everything happen that will: until only failing syncs are tried again, or `limitMs` have passed. Returns whether it came to rest. */
  rest(limitMs = 24 * 3_600_000): boolean {
    const deadline = this.now + limitMs;
    let idleSince = this.changes;
    let idleTurns = 0;
    while (this.agenda.next() <= deadline) {
      const due = this.agenda.size;
      this.step();
      if (this.changes !== idleSince) [idleSince, idleTurns] = [this.changes, 0];
      // Every pending step has had its turn since the last change, and timers are among them.
      else if (++idleTurns > 2 * due + 2 && !this.isArmed()) return true;
    }
    return this.agenda.next() === Number.POSITIVE_INFINITY;
  }

  /** Takes the step that is due first. */
  step(): void {
    const entry = this.agenda.pop();
    assert(entry, 'nothing is due');
    this.now = Math.max(this.now, entry.due);
    if ('resync' in entry.what) this.resync(entry.what.resync);
    else if ('timer' in entry.what) this.fire(entry.what.timer, entry.what.row);
    else this.turn(entry.what.work);
  }

  private turn(id: Key): void {
    this.backingOff.delete(id);
    const work = this.store.get('Work', id);
    if (!work || (work.plan.length === 0 && !work.queued)) return;
    const controller = this.cluster.controller(work.controller);
    if (!this.cluster.able(this.store, controller, work.key)) {
      this.blocked.add(id);
      return;
    }
    if (work.plan.length > 0) {
      // Branches that run side by side take turns, unless the dice say otherwise.
      const choices = branchesOf(work.plan);
      const choice = choices > 1 ? this.habits.dice(choices) : 0;
      this.take({ take: 'turn', controller: work.controller, key: work.key, choice });
    } else this.decide(controller, work.key);
    const after = this.store.get('Work', id);
    if (!after?.failed && !after?.plan.length) this.failures.delete(id);
    if (after) this.schedule(id);
  }

  private decide(controller: Controller, key: Key): void {
    const plans = this.cluster.plans(this.store, controller, key);
    const plan = plans[plans.length > 1 ? this.habits.dice(plans.length) : 0];
    const wait = this.habits.hesitation(controller.name);
    if (wait === 0 || plan.length === 0) {
      this.tell(this.cluster.begin(this.store, controller, key, plan));
      return;
    }
    const id = workId(controller.name, key);
    this.agenda.add(this.now + wait, { work: id });
    this.store.put('Work', id, undefined);
    this.tell(this.cluster.decide(this.store, controller, key, plan));
  }

  private fire(id: Key, armed: Row<'Timer'>): void {
    // A timer that was disarmed, or armed anew, is not this one any more.
    if (this.store.get('Timer', id) !== armed) return;
    this.take({ take: 'fire', timer: id });
  }

  private resync(controller: Controller): void {
    this.agenda.add(this.now + (controller.resync?.ms(this.cluster.model.timings) ?? 0), { resync: controller });
    if (this.resyncedAt.get(controller.name) === this.changes) return;
    this.resyncedAt.set(controller.name, this.changes);
    for (const { key } of this.cluster.resyncs(this.store, controller)) {
      this.cluster.enqueue(this.store, controller.name, key);
    }
  }

  /** What comes while a component warms up waits as long as what it does first. */
  private warmUp({ name, warmUpMs = 0 }: Controller): number {
    if (!this.cluster.model.timings.fresh || warmUpMs === 0) return 0;
    const warmAt = this.warm.get(name) ?? this.now + this.habits.pace(warmUpMs, name);
    this.warm.set(name, warmAt);
    return Math.max(0, warmAt - this.now);
  }

  /** How long a request still waits for the API server to know the limits of its namespace. */
  private limitsLookUp(): number {
    if (!this.cluster.model.timings.fresh) return 0;
    this.limitsKnownAt ??= this.now + this.habits.pace(LIMITS_LOOK_UP_MS, 'apiserver');
    return Math.max(0, this.limitsKnownAt - this.now);
  }

  private take(step: Step): void {
    this.tell(this.cluster.take(this.store, step));
  }

  private tell(outcome: Outcome): void {
    if (outcome.changes.some(({ before, after }) => before !== after)) this.lastWrite = this.now;
    for (const listener of this.listeners) listener({ at: this.now, outcome });
  }

  /** Whether a kubelet waits for something of its own: a container that is starting or stopping. */
  private isBusy(): boolean {
    return this.store.list('Timer').some((timer) => timer.controller === 'kubelet' && !timer.fired);
  }

  /** Whether a timer is still to run out. One that was disarmed is in the agenda until its time, and means nothing. */
  private isArmed(): boolean {
    return this.store.list('Timer').some((timer) => !timer.fired);
  }

  private observe(kind: Kind, key: Key, row: Row<Kind> | undefined): void {
    if (kind === 'Work') {
      if (row) this.schedule(key);
      return;
    }
    this.changes++;
    if (kind === 'Timer' && row && !(row as Row<'Timer'>).fired) this.arm(key, row as Row<'Timer'>);
    if (kind === 'Pod') this.noteReadiness(key, row as Row<'Pod'> | undefined);
    if (kind === 'Host') {
      for (const id of this.blocked) {
        const by = this.store.get('Work', id)?.controller ?? '';
        this.agenda.add(this.now + this.habits.pace(REACTION_MS, by), { work: id });
      }
      this.blocked.clear();
    }
  }

  /** A timer that measures how long a pod has been Ready has been running since then. */
  private arm(key: Key, row: Row<'Timer'>): void {
    const { ms, within, readyPod } = row;
    const since = readyPod === undefined ? this.now : (this.readySince.get(readyPod) ?? this.now);
    this.agenda.add(Math.max(this.now, since + (within ? this.habits.phase(ms) : ms)), { timer: key, row });
  }

  private noteReadiness(key: Key, pod: Row<'Pod'> | undefined): void {
    const known = this.readyPods.get(key);
    const uid = pod && isReady(pod) ? (pod.metadata.uid as string) : undefined;
    if (known === uid) return;
    if (known !== undefined) this.readySince.delete(known);
    if (uid === undefined) this.readyPods.delete(key);
    else {
      this.readyPods.set(key, uid);
      this.readySince.set(uid, this.now);
    }
  }

  private schedule(id: Key): void {
    const work = this.store.get('Work', id) as Work;
    if (this.blocked.has(id)) return;
    if (!this.agenda.holds(id)) {
      if (work.failed) this.backingOff.add(id);
      this.agenda.add(this.now + this.delay(id, work), { work: id });
    } else if (!work.failed && this.backingOff.delete(id)) {
      // Something has happened to the key: it does not wait for its back-off.
      this.agenda.hasten(id, this.now + this.delay(id, work));
    }
  }

  private delay(id: Key, { controller: name, key, plan, failed }: Work): number {
    const controller = this.cluster.controller(name);
    if (plan.length > 0) return this.habits.pace(REQUEST_MS, name) + (asksForLimits(plan) ? this.limitsLookUp() : 0);
    const usual = controller.latencyMs?.(this.cluster.view(this.store, controller, key), key) ?? REACTION_MS;
    const latency = this.habits.pace(usual, name) + this.warmUp(controller);
    if (!failed) return latency;
    const failures = (this.failures.get(id) ?? 0) + 1;
    this.failures.set(id, failures);
    const { firstMs, maxMs } = controller.backOff ?? DEFAULT_BACK_OFF;
    return latency + Math.min(firstMs * 2 ** (failures - 1), maxMs);
  }
}

/** Whether the next request of a plan is one that limits could stand against. */
function asksForLimits([next]: Plan): boolean {
  if (next?.do === 'either') return asksForLimits(next.plans[0]);
  return next?.do === 'together' ? next.plans.some(asksForLimits) : next !== undefined && isLimited(next);
}

function isLimited(action: Action): boolean {
  return action.do === 'create' && (action.kind === 'Pod' || action.kind === 'PersistentVolumeClaim');
}
