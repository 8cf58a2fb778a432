import type { Switches } from '../../../lib/kube/versions';
import type { EventNote, Request } from '../../../lib/model/actions';
import type { Cluster, Outcome, Step } from '../../../lib/model/cluster';
import type { Controller } from '../../../lib/model/controller';
import { apiserver } from '../../../lib/model/controllers/apiserver';
import { beginLate, lateSyncs } from '../../../lib/model/stale';
import type { LiveStore } from '../../../lib/model/store/live-store';
import { toldEvent } from './events';
import { isLacking } from './lacking';
import type { Line, Recording } from './recording';
import { canonical } from './shown';
import type { Showing, ShownWrite } from './shown-write';
import type { UserScript } from './user-script';

/** A point of a path: a state of the model, with everything that was written on the way as a recording would show it. */
export interface Point {
  readonly store: LiveStore;
  readonly showing: Showing;
  readonly user: UserScript;
  /** Events so far, by their text. */
  readonly events: ReadonlySet<string>;
  readonly before: Point | undefined;
}

export interface Divergence {
  readonly line: Line;
  /** What the component named by the line could have written there. */
  readonly possible: readonly ShownWrite[];
}

export interface Walked {
  readonly end: Point | undefined;
  readonly divergence: Divergence | undefined;
  readonly missingEvents: readonly Line[];
}

/** Steps without a recorded write that may lie before one with it: a container started, a timer, a sync that only notes an Event. */
const HIDDEN_STEPS = 4;
/** Ways that are tried in all before the walk gives up. */
const MOST_TRIALS = 8_000;

/** Walks a recording line by line through the model's steps; of several ways each is tried until one leads to the end. */
export class Walk {
  private trials = 0;

  constructor(
    private readonly cluster: Cluster,
    private readonly recording: Recording,
  ) {}

  /** First going back to the choices of whoever diverged, which are mostly the ones to blame; else to every choice. */
  walk(start: Point): Walked {
    const walked = this.search(start, (line, diverged) => line.by === diverged.by);
    if (walked.end) return walked;
    this.trials = 0;
    return this.search(start, () => true);
  }

  /** Goes back to the last line that is to blame when there is no way on. */
  private search(start: Point, isToBlame: (line: Line, diverged: Line) => boolean): Walked {
    const lines = this.recording.lines.filter((line) => !isLacking(line));
    const stack: Iterator<Point>[] = [];
    let furthest = -1;
    let divergence: Divergence | undefined;
    const points = [start];
    for (let at = 0; at < lines.length; ) {
      const point = points[at];
      stack[at] ??= this.successors(point, lines[at])[Symbol.iterator]();
      const next = stack[at].next();
      if (!next.done) {
        points[++at] = next.value;
        continue;
      }
      if (at > furthest) {
        furthest = at;
        divergence = { line: lines[at], possible: this.possible(point, lines[at]) };
      }
      const back = lines.slice(0, at).findLastIndex((line) => isToBlame(line, lines[at]));
      if (back < 0 || this.trials > MOST_TRIALS) return { end: undefined, divergence, missingEvents: [] };
      stack.length = back + 1;
      at = back;
    }
    const point = points[lines.length];
    const missingEvents = lines.filter((line) => line.verb === 'event' && !point.events.has(toldEvent(line)));
    return { end: point, divergence: undefined, missingEvents };
  }

  /** Every point behind a line. */
  private *successors(from: Point, line: Line): Iterable<Point> {
    const point = from.user.step < line.step ? this.enter(from, line.step) : from;
    if (line.verb === 'note') yield point;
    else if (line.verb === 'event') yield* this.noted(point, line);
    else if (
      line.verb === 'rejected' ||
      line.by === 'user' ||
      (line.by === 'apiserver' && line.object?.startsWith('PodDisruptionBudget/'))
    ) {
      yield* point.user.successors(this, point, line);
      for (const { point: next } of this.unseen(point, () => true)) yield* next.user.successors(this, next, line);
    } else {
      if (line.by === 'kubelet' && line.verb === 'create') yield* point.user.successors(this, point, line);
      yield* this.written(point, line);
      for (const next of point.user.ahead(this, point)) yield* this.written(next, line);
    }
  }

  /** The scenario's next steps begin: what they do to machines and drivers happens. */
  private enter(point: Point, step: number): Point {
    const store = point.store.fork();
    const user = point.user.enter(this.cluster, store, point.showing, step);
    return { ...point, store, user, before: point };
  }

  /** An Event: noted already, or by a sync that does nothing else; else it is looked for again at the end, for Events are not in order. */
  private *noted(point: Point, line: Line): Iterable<Point> {
    if (!point.events.has(toldEvent(line))) {
      const matches = (trial: Trial) => trial.writes.length === 0 && trial.point.events.has(toldEvent(line));
      for (let depth = 0; depth < 3; depth++) {
        for (const trial of this.trialsOf(point, (controller) => this.notes(controller, line), depth)) {
          if (matches(trial)) {
            yield trial.point;
            return;
          }
        }
      }
      for (const trial of this.lateTrials(point, (controller) => this.notes(controller, line))) {
        if (!matches(trial)) continue;
        // What was done on an older view for the Event alone leaves no trace but the Event.
        yield { ...point, events: trial.point.events };
        return;
      }
    }
    yield point;
  }

  private notes(controller: Controller, line: Line): boolean {
    return [controller.reporter ?? authorOf(controller), authorOf(controller), controller.name].includes(line.by ?? '');
  }

  /** A write of a component: by a plan under way, a sync that is due, a timer, a resync, or a sync that began on an older view. */
  private *written(point: Point, line: Line): Iterable<Point> {
    const isAuthor = (controller: Controller) =>
      authorOf(controller) === line.by || (line.verb === 'delete' && controller === apiserver);
    const seen = new Set<string>();
    for (let depth = 0; depth <= HIDDEN_STEPS; depth++) {
      let found = false;
      for (const trial of this.trialsOf(point, isAuthor, depth)) {
        if (!isSame(trial.writes, line) || seen.has(trial.path)) continue;
        seen.add(trial.path);
        found = true;
        yield trial.point;
      }
      if (found) break;
    }
    for (const trial of this.lateTrials(point, isAuthor)) if (isSame(trial.writes, line)) yield trial.point;
    // What woke it was seen, and not yet all that was written before.
    for (const hidden of this.trialsOf(point, isAuthor, 0)) {
      if (hidden.writes.length > 0) continue;
      for (const trial of this.staleTrials(hidden.point, isAuthor)) if (isSame(trial.writes, line)) yield trial.point;
    }
    // Others may have written what recordings do not show: the first half of an immediate deletion.
    for (const other of this.unseen(point, (controller) => !isAuthor(controller))) {
      for (const trial of this.trialsOf(other.point, isAuthor, 0)) if (isSame(trial.writes, line)) yield trial.point;
    }
  }

  /** What can be reached with `depth` hidden steps of some components and one more step. */
  private *trialsOf(
    point: Point,
    chosen: (controller: Controller) => boolean,
    depth: number,
    path = '',
  ): Iterable<Trial> {
    for (const step of this.stepsOf(point.store, chosen)) {
      const trial = this.try(point, (store) => this.cluster.take(store, step), `${path} ${stepText(step)}`);
      if (depth === 0) yield trial;
      else if (isUnseen(trial)) yield* this.trialsOf(trial.point, chosen, depth - 1, trial.path);
    }
  }

  /** Writes that recordings do not show. */
  private *unseen(point: Point, chosen: (controller: Controller) => boolean): Iterable<Trial> {
    for (const trial of this.trialsOf(point, chosen, 0)) {
      if (isUnseen(trial) && trial.outcome.changes.length > 0) yield trial;
    }
  }

  private stepsOf(store: LiveStore, chosen: (controller: Controller) => boolean): readonly Step[] {
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
        return timer && !timer.fired && names.has(timer.controller);
      })
      .map((timer): Step => ({ take: 'fire', timer }));
    return [...turns, ...controllers.flatMap((controller) => this.cluster.resyncs(store, controller)), ...fires];
  }

  /** Syncs on older views, and, where their first step writes nothing, what comes next: a request that was refused, a wait that ends at once. */
  private *lateTrials(point: Point, chosen: (controller: Controller) => boolean): Iterable<Trial> {
    const hidden: Trial[] = [];
    for (const trial of this.staleTrials(point, chosen)) {
      yield trial;
      if (trial.writes.length === 0) hidden.push(trial);
    }
    for (const trial of hidden) yield* this.trialsOf(trial.point, chosen, 0, trial.path);
  }

  /** Syncs that began on what the caches still showed some writes ago. */
  private *staleTrials(point: Point, chosen: (controller: Controller) => boolean): Iterable<Trial> {
    const controllers = this.cluster.model.controllers.filter(chosen);
    for (const sync of lateSyncs(this.cluster, point.store, point.before, controllers)) {
      const text = `${sync.controller.name} ${sync.key} ${sync.behind}`;
      yield this.try(point, (store) => beginLate(this.cluster, store, sync), text);
    }
  }

  /** Takes a step on a copy of the point. */
  try(point: Point, act: (store: LiveStore) => Outcome, path: string): Trial {
    this.trials++;
    const store = point.store.fork();
    const showing = point.showing.fork();
    const outcome = act(store);
    const author = authorOf(
      this.cluster.model.controllers.find(({ name }) => name === outcome.by) ?? { name: outcome.by },
    );
    const writes = outcome.changes.flatMap((change) => showing.write(author, change) ?? []);
    const events =
      outcome.events.length === 0
        ? point.events
        : new Set([...point.events, ...outcome.events.map((note) => noteText(author, note, showing))]);
    return { point: { store, showing, user: point.user, events, before: point }, writes, outcome, path };
  }

  /** The second half of a deletion at once. */
  *removed(point: Point, line: Line): Iterable<Point> {
    for (const trial of this.trialsOf(point, (controller) => controller === apiserver, 0)) {
      if (isSame(trial.writes, line)) yield trial.point;
    }
  }

  get switches(): Switches {
    return this.cluster.model.admission.switches;
  }

  request(store: LiveStore, request: Request, by = 'user'): Outcome {
    return this.cluster.request(store, by, request);
  }

  /** For the report of a divergence. */
  private possible(from: Point, line: Line): readonly ShownWrite[] {
    const point = from.user.step < line.step ? this.enter(from, line.step) : from;
    const found = new Map<string, ShownWrite>();
    for (let depth = 0; depth < 2; depth++) {
      for (const trial of this.trialsOf(point, (controller) => authorOf(controller) === line.by, depth)) {
        for (const write of trial.writes) found.set(canonical(write), write);
      }
    }
    return [...found.values()];
  }
}

export interface Trial {
  readonly point: Point;
  readonly writes: readonly ShownWrite[];
  readonly outcome: Outcome;
  readonly path: string;
}

/**
 * Whether recordings do not show a step: nothing was written, or only the first half of a deletion, the end of a pod's grace. That half is shown, though,
 * where something else happens to the pod before it is gone.
 */
function isUnseen({ writes }: Trial): boolean {
  return writes.every(
    ({ verb, set = {}, unset = [] }) =>
      verb === 'update' && unset.length === 0 && canonical(set) === '{"metadata.deletionGracePeriodSeconds":0}',
  );
}

/** Whether a step's writes are the recorded one. */
export function isSame(writes: readonly ShownWrite[], line: Line): boolean {
  if (writes.length !== 1) return false;
  const [write] = writes;
  return (
    write.verb === line.verb &&
    write.object === line.object &&
    (write.by === line.by || line.verb === 'delete') &&
    canonical(write.set ?? {}) === canonical(line.set ?? {}) &&
    canonical(write.unset ?? []) === canonical(line.unset ?? [])
  );
}

/** The name that a component writes under. */
function authorOf(controller: { readonly name: string; readonly author?: string }): string {
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
