import type { Plan } from './actions';
import type { Cluster, Outcome } from './cluster';
import type { Controller } from './controller';
import { API_KINDS, type ApiKind, isApiKind, type Key, type Kind, type Row } from './kinds';
import type { Reader, Store } from './store/store';
import { workId } from './view';

/**
 * Informer caches lag: a component may begin a sync on what they showed some writes ago. Each kind has a cache of its own, so either all of them show the
 * same older moment, or one of them is behind the others; and so may be the books that a component keeps of what it was told (see Controller.booked).
 */

/** The way that led to a state, the newest moment first. Stores are shared copies, so a moment costs a pointer. */
export interface Past {
  readonly store: Reader;
  readonly before: Past | undefined;
}

/** The kinds of which components read two that are written one after the other: where it matters which of the caches is ahead. */
const LAGGING_KINDS: readonly Kind[] = [
  'PersistentVolumeClaim',
  'PersistentVolume',
  'Pod',
  'Node',
  'ReplicaSet',
  'Deployment',
];

/** A sync on an older view. */
export interface LateSync {
  readonly controller: Controller;
  readonly key: Key;
  readonly plan: Plan;
  /** How far behind, for traces. */
  readonly behind: string;
}

/**
 * What components might begin now, had they not yet seen the last writes, from the newest view to the one that `isSeen` says everybody has seen by now.
 * Syncs that would do nothing, or what they would do on a newer view, are left out.
 */
export function* lateSyncs<Moment extends Past>(
  cluster: Cluster,
  now: Store,
  past: Moment | undefined,
  controllers: readonly Controller[],
  isSeen: (moment: Moment, back: number) => boolean,
): Iterable<LateSync> {
  const due = controllers.flatMap((controller) =>
    keysDue(controller.name, now)
      .filter((key) => cluster.able(now, controller, key))
      .map((key) => ({ controller, key, known: new Set<string>() })),
  );
  if (due.length === 0) return;
  for (const { reader, behind, booked } of olderViews(now, past, isSeen)) {
    for (const { controller, key, known } of due) {
      if (booked && !controller.booked?.includes(booked)) continue;
      for (const plan of cluster.plans(reader, controller, key)) {
        const text = JSON.stringify(plan);
        if (plan.length === 0 || known.has(text)) continue;
        known.add(text);
        yield { controller, key, plan, behind };
      }
    }
  }
}

/** Begins a late sync, or only decides it. What has happened since its view is still to be seen: a queued key stays queued. */
export function beginLate(
  cluster: Cluster,
  store: Store,
  { controller, key, plan }: LateSync,
  how: 'begin' | 'decide' = 'begin',
): Outcome {
  const id = workId(controller.name, key);
  const queued = store.get('Work', id)?.queued ?? false;
  store.put('Work', id, undefined);
  const outcome = cluster[how](store, controller, key, plan);
  if (queued) cluster.enqueue(store, controller.name, key);
  for (const later of controller.seenLater?.(key) ?? []) cluster.enqueue(store, controller.name, later);
  return outcome;
}

/** What the caches may show, the newest first. What a component itself remembers, and what is true on its machine, it knows as it is now. */
function* olderViews<Moment extends Past>(
  now: Reader,
  past: Moment | undefined,
  isSeen: (moment: Moment, back: number) => boolean,
): Iterable<OlderView> {
  const moments: Reader[] = [];
  let back = 1;
  for (let moment = past; moment && !isSeen(moment, back); moment = moment.before as Moment | undefined, back++)
    moments.push(moment.store);
  const whole = [...differing(now, moments, API)];
  for (const [view, i] of whole) yield { reader: new Lagging(now, view), behind: `−${i + 1}`, booked: undefined };
  for (const kind of LAGGING_KINDS) {
    for (const [view, i] of differing(now, moments, [kind])) {
      const lagging = new Lagging(now, view, kind);
      const behind = `${kind} −${i + 1}`;
      yield { reader: lagging, behind, booked: undefined };
      yield { reader: new BooksBehind(now, lagging), behind: `books of ${behind}`, booked: kind };
    }
  }
  for (const [view, i] of whole) {
    const caches = new Lagging(now, view);
    for (const kind of LAGGING_KINDS) {
      for (const [older, j] of differing(view, moments.slice(i + 1), [kind])) {
        const reader = new BooksBehind(caches, new Lagging(caches, older, kind), now);
        yield { reader, behind: `−${i + 1}, books of ${kind} −${i + j + 2}`, booked: kind };
      }
    }
  }
}

interface OlderView {
  readonly reader: Reader;
  readonly behind: string;
  /** The kind whose books alone are behind. */
  readonly booked: Kind | undefined;
}

const API = Object.keys(API_KINDS) as readonly ApiKind[];

/** The moments at which some kinds had other rows than at the next one. A list of rows is the same one as long as nothing in it changes. */
function* differing(
  now: Reader,
  moments: readonly Reader[],
  kinds: readonly Kind[],
): Iterable<readonly [moment: Reader, index: number]> {
  let newer = now;
  for (const [i, moment] of moments.entries()) {
    if (kinds.some((kind) => moment.list(kind) !== newer.list(kind))) yield [moment, i];
    newer = moment;
  }
}

/** Keys that wait for their turn. */
function keysDue(controller: string, now: Reader): readonly Key[] {
  return now
    .list('Work')
    .filter((work) => work.controller === controller && work.plan.length === 0)
    .map((work) => work.key);
}

/** The present, with objects of the API as they were: those of one kind, or all. */
class Lagging implements Reader {
  readonly newest: Reader;

  constructor(
    private readonly now: Reader,
    private readonly older: Reader,
    private readonly only?: Kind,
  ) {
    this.newest = now;
  }

  private lapsed(timer: Key): Row<'Timer'> | undefined {
    const then = this.older.get('Timer', timer);
    return then?.readyPod === undefined ? undefined : then;
  }

  private of(kind: Kind): Reader {
    const lags = this.only === undefined ? isApiKind(kind) : kind === this.only;
    return lags ? this.older : this.now;
  }

  get: Reader['get'] = (kind, key) => {
    const row = this.of(kind).get(kind, key);
    // How long a pod has been Ready is read from the pod, which may be one that is not Ready any more.
    if (row === undefined && kind === 'Timer') return this.lapsed(key) as typeof row;
    return row;
  };
  list: Reader['list'] = (kind) => this.of(kind).list(kind);
  keys: Reader['keys'] = (kind) => this.of(kind).keys(kind);
  by: Reader['by'] = (kind, index, value) => this.of(kind).by(kind, index, value);
}

/** Caches, and books that are behind them. */
export class BooksBehind implements Reader {
  constructor(
    private readonly caches: Reader,
    readonly books: Reader,
    readonly newest: Reader = caches,
  ) {}

  get: Reader['get'] = (kind, key) => this.caches.get(kind, key);
  list: Reader['list'] = (kind) => this.caches.list(kind);
  keys: Reader['keys'] = (kind) => this.caches.keys(kind);
  by: Reader['by'] = (kind, index, value) => this.caches.by(kind, index, value);
}
