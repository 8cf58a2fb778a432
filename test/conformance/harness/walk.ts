import type { Pod } from '../../../lib/kube/objects';
import type { Switches } from '../../../lib/kube/versions';
import type { Request } from '../../../lib/model/actions';
import type { Cluster, Outcome } from '../../../lib/model/cluster';
import type { Change, Controller } from '../../../lib/model/controller';
import { apiserver } from '../../../lib/model/controllers/apiserver';
import type { Key } from '../../../lib/model/kinds';
import { join, type NodeSpec } from '../../../lib/model/setup';
import type { LiveStore } from '../../../lib/model/store/live-store';
import { toldEvent } from './events';
import { Halves } from './halves';
import { isLacking } from './lacking';
import type { Line, Recording } from './recording';
import { canonical } from './shown';
import type { Showing, ShownWrite } from './shown-write';
import { STRATEGIES, type Strategy } from './strategies';
import { authorOf, Trials } from './trials';
import type { UserScript } from './user-script';

/** A point of a path: a state of the model, with everything that was written on the way as a recording would show it. */
export interface Point {
  readonly store: LiveStore;
  readonly showing: Showing;
  readonly user: UserScript;
  /** Events so far, by their text. */
  readonly events: ReadonlySet<string>;
  /** When the recording was there, in milliseconds since its first step. */
  readonly at: number;
  readonly before: Point | undefined;
}

/** What a step leads to. */
export interface Trial {
  readonly point: Point;
  readonly writes: readonly ShownWrite[];
  readonly outcome: Outcome;
  /** The last step that led there. */
  readonly path: string;
  /** Whose step it was, and about what. */
  readonly about: string;
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
/** An Event is recorded this long after it was noted, or before what the recording has before it, at most; in milliseconds. */
const EVENT_MS = 500;
/** Walks a recording line by line through the model's steps; of several ways each is tried until one leads to the end. */
export class Walk {
  private readonly trials: Trials;
  private readonly halves: Halves;
  private readonly lines: readonly Line[];
  /** All Events of the recording. */
  private readonly told: ReadonlySet<string>;
  /** The line that is looked for. */
  private at = 0;
  private isWide = false;

  constructor(
    private readonly cluster: Cluster,
    recording: Recording,
  ) {
    this.lines = recording.lines.filter((line) => !isLacking(line));
    this.told = new Set(this.lines.filter(({ verb }) => verb === 'event').map(toldEvent));
    this.trials = new Trials(cluster, (change, showing) => this.isHalfStep(change, showing));
    this.halves = new Halves(this, this.trials);
  }

  walk(start: Point): Walked {
    let best: Walked | undefined;
    for (const strategy of STRATEGIES) {
      const walked = this.search(start, strategy);
      if (walked.end) return walked;
      if (!best || (walked.divergence as Divergence).line.seq > (best.divergence as Divergence).line.seq) best = walked;
    }
    return best as Walked;
  }

  private search(start: Point, { back, wide, mostTrials }: Strategy): Walked {
    this.isWide = wide;
    this.trials.tried = 0;
    const { lines } = this;
    const stack: Iterator<Point>[] = [];
    const points = [start];
    let furthest = -1;
    let divergence: Divergence | undefined;
    for (let at = 0; at < lines.length; ) {
      this.at = at;
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
      at = back(lines, at);
      if (at < 0 || this.trials.tried > mostTrials) return { end: undefined, divergence, missingEvents: [] };
      stack.length = at + 1;
    }
    const point = points[lines.length];
    const missingEvents = lines.filter(
      (line) => line.verb === 'event' && !point.events.has(toldEvent(line)) && !this.isNotedAround(point, line),
    );
    return { end: point, divergence: undefined, missingEvents };
  }

  /** Every point behind a line. */
  private *successors(from: Point, line: Line): Iterable<Point> {
    const entered = from.user.step < line.step ? this.enter(from, line.step) : from;
    const point = { ...entered, at: line.ms };
    if (line.verb === 'note') yield point;
    else if (line.verb === 'event') yield* this.noted(point, line);
    else {
      for (const begun of this.halves.begun(point)) {
        let found = false;
        for (const next of this.reached(begun, line)) {
          found = true;
          yield next;
        }
        if (found && !this.isWide) return;
      }
    }
  }

  /** The scenario's next steps begin: what they do to machines and drivers happens. */
  private enter(point: Point, step: number): Point {
    const store = point.store.fork();
    const user = point.user.enter(this.cluster, store, point.showing, step);
    return { ...point, store, user, before: point };
  }

  private *reached(point: Point, line: Line): Iterable<Point> {
    const isBudgets = line.by === 'apiserver' && line.object?.startsWith('PodDisruptionBudget/');
    if (line.verb === 'rejected') yield* this.refused(point, line);
    else if (line.by === 'user' || isBudgets) yield* point.user.successors(this, point, line);
    else {
      if (line.by === 'kubelet' && line.verb === 'create') yield* point.user.successors(this, point, line);
      yield* this.written(point, line);
    }
  }

  /** A refusal. It is recorded when it has been answered, which may be behind writes that came after it. */
  private *refused(point: Point, line: Line): Iterable<Point> {
    yield* point.user.successors(this, point, line);
    for (const { store, showing } of this.trials.unseen(point)) {
      for (const { user } of point.user.successors(this, { ...point, store, showing }, line)) yield { ...point, user };
    }
  }

  /** An Event: noted already, or by a sync that does nothing else; else it is looked for again at the end, for Events are not in order. */
  private *noted(point: Point, line: Line): Iterable<Point> {
    const told = toldEvent(line);
    if (!point.events.has(told)) {
      const notes = mayNote(line);
      const matches = (trial: Trial) => trial.writes.length === 0 && trial.point.events.has(told);
      for (let depth = 0; depth < 3; depth++) {
        const found = this.bestFirst([...this.trials.steps(point, notes, depth)].filter(matches));
        for (const trial of this.isWide ? found : found.slice(0, 1)) yield trial.point;
        if (found.length > 0) return;
      }
      // What was done on an older view for the Event alone leaves no trace but the Event.
      for (const trial of this.late(point, notes)) {
        if (!matches(trial)) continue;
        yield { ...point, events: trial.point.events };
        return;
      }
    }
    yield point;
  }

  /** Whether a sync that does nothing else could have noted an Event at some time about then: Events are not ordered against writes. */
  private isNotedAround(end: Point, line: Line): boolean {
    const told = toldEvent(line);
    for (let point: Point | undefined = end; point && point.at >= line.ms - EVENT_MS; point = point.before) {
      if (point.at > line.ms + EVENT_MS) continue;
      for (let depth = 0; depth < 3; depth++) {
        for (const { writes, point: next } of this.trials.steps(point, mayNote(line), depth))
          if (writes.length === 0 && next.events.has(told)) return true;
      }
    }
    return false;
  }

  /** A write of a component: by a plan under way, a sync that is due, a timer, a resync, or a sync that began on an older view. */
  private *written(point: Point, line: Line): Iterable<Point> {
    const isAuthor = (controller: Controller) =>
      authorOf(controller) === line.by || (line.verb === 'delete' && controller === apiserver);
    const unlikely: Trial[] = [];
    for (let depth = 0; depth <= HIDDEN_STEPS; depth++) {
      const found = [...this.trials.steps(point, isAuthor, depth)].filter(({ writes }) => isSame(writes, line));
      const likely = this.bestFirst(found).filter((trial) => this.score(trial) >= 0);
      for (const trial of likely) yield asDrawn(trial, line);
      unlikely.push(...found.filter((trial) => !likely.includes(trial)));
      if (likely.length > 0 && !this.isWide) break;
    }
    for (const trial of unlikely) yield asDrawn(trial, line);
    for (const trial of this.late(point, isAuthor)) if (isSame(trial.writes, line)) yield asDrawn(trial, line);
    // Decisions for other keys may have been taken, and not written.
    if (!this.cluster.model.controllers.some((controller) => controller.decidesAhead && isAuthor(controller))) return;
    for (const decided of this.trials.decisions(point)) {
      for (let depth = 0; depth < 2; depth++) {
        for (const trial of this.trials.steps(decided.point, isAuthor, depth))
          if (isSame(trial.writes, line)) yield asDrawn(trial, line);
      }
    }
  }

  /** Ways on which recorded Events are noted go before those on which others are. */
  private bestFirst(trials: readonly Trial[]): readonly Trial[] {
    if (trials.length < 2) return trials;
    const scores = new Map(trials.map((trial) => [trial, this.score(trial)]));
    return [...trials].sort((a, b) => (scores.get(b) as number) - (scores.get(a) as number));
  }

  /** Recorded Events that a step notes, less others. */
  private score({ point: { events, before } }: Trial): number {
    if (events === before?.events) return 0;
    let score = 0;
    for (const text of events) if (!before?.events.has(text)) score += this.told.has(text) ? 1 : -1;
    return score;
  }

  /** Syncs on older views, also after hidden steps: what woke it was seen, and not yet all that was written before. */
  private *late(point: Point, chosen: (controller: Controller) => boolean): Iterable<Trial> {
    yield* this.trials.late(point, chosen);
    for (let depth = 0; depth < HIDDEN_STEPS - 1; depth++) {
      for (const hidden of this.trials.steps(point, chosen, depth)) {
        if (hidden.writes.length === 0) yield* this.trials.late(hidden.point, chosen, hidden);
      }
    }
  }

  /**
   * Recordings leave out the first of the two writes by which the API server deletes a pod at once. The recorder knows it by what follows: a grace period of
   * zero, and the next that happens to the pod is that it is gone.
   */
  private isHalfStep({ kind, after }: Change, { symbols }: Showing): boolean {
    const pod = kind === 'Pod' ? (after as Pod | undefined) : undefined;
    if (pod?.metadata.deletionGracePeriodSeconds !== 0) return false;
    const object = symbols.text(`Pod/${pod.metadata.name}`);
    for (let i = this.at; i < this.lines.length; i++) {
      const { object: other, verb } = this.lines[i];
      if (other === object && verb !== 'event' && verb !== 'rejected') return verb === 'delete';
    }
    return false;
  }

  /** Takes a step on a copy of the point. */
  try(point: Point, act: (store: LiveStore) => Outcome, path: string): Trial {
    return this.trials.try(point, act, path);
  }

  /** The second half of a deletion at once. */
  *removed(point: Point, line: Line): Iterable<Point> {
    for (const trial of this.trials.steps(point, (controller) => controller === apiserver, 0)) {
      if (isSame(trial.writes, line)) yield trial.point;
    }
  }

  get switches(): Switches {
    return this.cluster.model.admission.switches;
  }

  request(store: LiveStore, request: Request, by = 'user'): Outcome {
    return this.cluster.request(store, by, request);
  }

  /** A machine joins. */
  joined(store: LiveStore, spec: NodeSpec): Outcome {
    return join(store, spec, (request) => this.request(store, request, 'kubelet'));
  }

  /** For the report of a divergence. */
  private possible(from: Point, line: Line): readonly ShownWrite[] {
    const point = from.user.step < line.step ? this.enter(from, line.step) : from;
    const found = new Map<string, ShownWrite>();
    for (let depth = 0; depth < 2; depth++) {
      for (const trial of this.trials.steps(point, (controller) => authorOf(controller) === line.by, depth)) {
        for (const write of trial.writes) found.set(canonical(write), write);
      }
    }
    return [...found.values()];
  }
}

/** Whether a component is one whose Events a line may show. */
function mayNote({ by = '' }: Line): (controller: Controller) => boolean {
  return (controller) =>
    [controller.reporter ?? authorOf(controller), authorOf(controller), controller.name].includes(by);
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

/** The point behind a line, with the volumes of a new pod in the order that the recording shows: out of a map, it is drawn, and others go by it. */
function asDrawn({ point, outcome }: Trial, { volumes = [] }: Line): Point {
  const [{ kind, key, after } = { kind: '' }] = outcome.changes;
  const pod = kind === 'Pod' ? (after as Pod | undefined) : undefined;
  if (!pod?.spec.volumes || volumes.length < 2) return point;
  const place = ({ name }: { readonly name: string }) => volumes.indexOf(name);
  const ordered = [...pod.spec.volumes].sort((a, b) => place(a) - place(b));
  point.store.put('Pod', key as Key, { ...pod, spec: { ...pod.spec, volumes: ordered } });
  return point;
}
