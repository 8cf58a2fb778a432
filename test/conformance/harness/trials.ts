import { type EventNote, isAside } from '../../../lib/model/actions';
import type { Cluster, Outcome, Step } from '../../../lib/model/cluster';
import type { Change, Controller } from '../../../lib/model/controller';
import type { Key, Kind, Timer } from '../../../lib/model/kinds';
import { beginLate, type LateSync, lateSyncs } from '../../../lib/model/stale';
import type { LiveStore } from '../../../lib/model/store/live-store';
import { workId } from '../../../lib/model/view';
import type { Showing } from './shown-write';
import type { Point, Trial } from './walk';

/** What can happen from a point of a path: steps of the model, taken on copies. */
export class Trials {
  /** How many steps were tried. */
  tried = 0;

  constructor(
    private readonly cluster: Cluster,
    /** Whether a recording leaves a change out because of what follows it. */
    private readonly isLeftOut: (change: Change, showing: Showing) => boolean,
  ) {}

  /** What can be reached with `depth` hidden steps of some component and one more step. */
  *steps(point: Point, chosen: (controller: Controller) => boolean, depth: number, after?: Trial): Iterable<Trial> {
    for (const step of this.stepsOf(point, chosen)) {
      const [path, about] = [stepText(step), subjectOf(point.store, step)];
      if (after && !mayFollow(after, about, step)) continue;
      // Timers that run out one after the other do so in any order: one order stands for all.
      if (step.take === 'fire' && after?.path.startsWith('fire ') && path < after.path) continue;
      const trial = this.try(point, (store) => this.cluster.take(store, step), path, about);
      if (depth === 0) yield trial;
      else if (trial.writes.length === 0 && hasEffect(point.store, trial))
        yield* this.steps(trial.point, chosen, depth - 1, trial);
    }
  }

  /**
   * Syncs on older views, and, while their first steps write nothing, what comes next: a request that was refused, a deletion of what is going already.
   * `after` is a hidden step before.
   */
  *late(point: Point, chosen: (controller: Controller) => boolean, after?: Trial): Iterable<Trial> {
    const hidden: Trial[] = [];
    const controllers = this.cluster.model.controllers.filter(chosen);
    for (const sync of lateSyncs(this.cluster, point.store, point.before, controllers, isSeenAt(point))) {
      const about = subject(sync.controller.name, sync.key);
      if (after && !mayFollow(after, about)) continue;
      const path = `${sync.controller.name} ${sync.key} ${sync.behind}`;
      const trial = this.try(point, (store) => beginLate(this.cluster, store, sync), path, about);
      yield trial;
      if (trial.writes.length === 0 && isUnderWay(trial, sync.controller.name, sync.key)) hidden.push(trial);
    }
    for (const trial of hidden) {
      for (let depth = 0; depth < LATE_STEPS; depth++) yield* this.steps(trial.point, chosen, depth, trial);
    }
  }

  /** The moments that somebody may not have seen the end of, the newest first. */
  *unseen(point: Point): Iterable<Point> {
    const isSeen = isSeenAt(point);
    let back = 1;
    for (let moment = point.before; moment && !isSeen(moment, back); moment = moment.before, back++) yield moment;
  }

  /** Decisions whose first write is still to come, where others see them before; also by whoever is woken for that. */
  *decisions(point: Point): Iterable<Trial> {
    yield* this.decisionsNow(point);
    for (const trial of this.steps(point, ({ decidesAhead }) => decidesAhead === true, 0))
      if (trial.writes.length === 0 && hasEffect(point.store, trial)) yield* this.decisionsNow(trial.point);
  }

  private *decisionsNow(point: Point): Iterable<Trial> {
    const { store, before } = point;
    const ahead = this.cluster.model.controllers.filter(({ decidesAhead }) => decidesAhead);
    for (const controller of ahead) {
      for (const { key, plan: underWay } of store.list('Work').filter((work) => work.controller === controller.name)) {
        if (underWay.length > 0) continue;
        for (const plan of this.cluster.plans(store, controller, key))
          yield* this.decision(point, { controller, key, plan, behind: '' });
      }
    }
    for (const sync of lateSyncs(this.cluster, store, before, ahead, isSeenAt(point)))
      yield* this.decision(point, sync);
  }

  /** Who only notes and gives up decides nothing that others see. */
  private *decision(point: Point, sync: LateSync): Iterable<Trial> {
    const { controller, key, plan } = sync;
    if (plan[0]?.do !== 'remember' || plan.every(isAside)) return;
    const path = `decide ${controller.name} ${key}`;
    yield this.try(
      point,
      (store) => beginLate(this.cluster, store, sync, 'decide'),
      path,
      subject(controller.name, key),
    );
  }

  private stepsOf({ store, at }: Point, chosen: (controller: Controller) => boolean): readonly Step[] {
    const controllers = this.cluster.model.controllers.filter(chosen);
    const names = new Set(controllers.map((controller) => controller.name));
    const works = store.list('Work').filter((work) => names.has(work.controller));
    // Plans under way come first: a component mostly goes on with what it does.
    const turns = [
      ...works.filter((work) => work.plan.length > 0),
      ...works.filter((work) => work.plan.length === 0),
    ].flatMap((work) => this.cluster.turns(store, work));
    const fires = store
      .keys('Timer')
      .filter((key) => {
        const timer = store.get('Timer', key);
        return timer && !timer.fired && names.has(timer.controller) && isPlausible(timer, at);
      })
      .map((timer): Step => ({ take: 'fire', timer }));
    return [...turns, ...controllers.flatMap((controller) => this.cluster.resyncs(store, controller)), ...fires];
  }

  /** Takes a step on a copy of the point. */
  try(point: Point, act: (store: LiveStore) => Outcome, path: string, about = ''): Trial {
    this.tried++;
    const store = point.store.fork();
    const showing = point.showing.fork();
    const outcome = act(store);
    const author = authorOf(
      this.cluster.model.controllers.find(({ name }) => name === outcome.by) ?? { name: outcome.by },
    );
    const writes = outcome.changes.flatMap((change) =>
      this.isLeftOut(change, showing) ? [] : (showing.write(author, change) ?? []),
    );
    const events =
      outcome.events.length === 0
        ? point.events
        : new Set([...point.events, ...outcome.events.map((note) => noteText(author, note, showing))]);
    return { point: { ...point, store, showing, events, before: point }, writes, outcome, path, about };
  }
}

/** Steps behind the first one of a sync on an older view that may write nothing either. */
const LATE_STEPS = 3;
/** The longest that something took to be seen in the recordings, in milliseconds; but whatever the clock said, the last moments may be unseen. */
const LAG_MS = 300;
const LEAST_MOMENTS = 24;

/** Whether all caches show a moment by now. */
function isSeenAt({ at }: Point): (moment: Point, back: number) => boolean {
  return (moment, back) => back > LEAST_MOMENTS && at - moment.at > LAG_MS;
}

/** What takes longer than the recording so far cannot have run out, not even if clocks differ a little. */
function isPlausible({ ms }: Timer, at: number): boolean {
  return ms <= 2 * at + LAG_MS;
}

/** Whether a step has something to do with the hidden one before it: it is on the same key, or on one that was queued then, or something has changed that others see. */
function mayFollow({ about, outcome, point }: Trial, next: string, step?: Step): boolean {
  if (about === next || outcome.changes.length > 0) return true;
  return step?.take === 'turn' && !point.before?.store.get('Work', workId(step.controller, step.key));
}

/** What a turn or a timer is about: a key, whatever else it says, as `wake default/web-0`. */
function subject(controller: string, key: Key): string {
  return `${controller} ${key.slice(key.lastIndexOf(' ') + 1)}`;
}

function subjectOf(store: LiveStore, step: Step): string {
  if (step.take === 'turn') return subject(step.controller, step.key);
  const { controller, key } = store.get('Timer', step.timer) as Timer;
  return subject(controller, key);
}

/** Whether a hidden step leaves anything behind but a key that is no longer queued: else what follows would follow without it, too. */
function hasEffect(before: LiveStore, { point: { store }, outcome }: Trial): boolean {
  if (outcome.changes.length > 0 || outcome.events.length > 0) return true;
  const differs = (kind: Kind) => store.list(kind) !== before.list(kind);
  if (differs('Timer') || differs('Memo')) return true;
  const works = new Set(before.list('Work'));
  return store.list('Work').some((work) => !works.has(work));
}

function isUnderWay({ point }: Trial, controller: string, key: string): boolean {
  return point.store.list('Work').some((work) => work.controller === controller && work.key === key);
}

/** The name that a component writes under. */
export function authorOf(controller: { readonly name: string; readonly author?: string }): string {
  return controller.author ?? controller.name;
}

function noteText(author: string, note: EventNote, { symbols }: Showing): string {
  const name = note.on.key.slice(note.on.key.indexOf('/') + 1);
  return [
    note.from ?? author,
    symbols.text(`${note.on.kind}/${name}`),
    note.type,
    note.reason,
    symbols.text(note.message),
  ].join('\n');
}

function stepText(step: Step): string {
  return step.take === 'fire' ? `fire ${step.timer}` : `${step.controller} ${step.key} ${step.choice}`;
}
