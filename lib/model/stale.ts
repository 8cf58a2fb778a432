import type { Plan } from './actions';
import type { Cluster, Outcome } from './cluster';
import type { Controller } from './controller';
import { isApiKind, type Key, type Kind } from './kinds';
import type { Reader, Store } from './store/store';
import { workId } from './view';

/**
 * Informer caches lag: a component may begin a sync on what they showed some writes ago. Each kind has a cache of its own, so either all of them show the
 * same older moment, or one of them is behind the others.
 */

/** The way that led to a state, the newest moment first. Stores are shared copies, so a moment costs a pointer. */
export interface Past {
  readonly store: Reader;
  readonly before: Past | undefined;
}

export interface Staleness {
  /** How many moments all caches may be behind. */
  readonly all: number;
  /** How many moments the cache of a single kind may be behind the others. */
  readonly one: number;
}

/** Nothing in the recordings took a component longer to see. */
const RECORDED_STALENESS: Staleness = { all: 24, one: 24 };

/** The kinds of which components read two that are written one after the other: where it matters which of the caches is ahead. */
const LAGGING_KINDS: readonly Kind[] = ['PersistentVolumeClaim', 'PersistentVolume', 'Pod', 'ReplicaSet', 'Deployment'];

/** A sync on an older view. */
export interface LateSync {
  readonly controller: Controller;
  readonly key: Key;
  readonly plan: Plan;
  /** How far behind, for traces. */
  readonly behind: string;
}

/** What components might begin now, had they not yet seen the last writes. Syncs that would do nothing are left out. */
export function* lateSyncs(
  cluster: Cluster,
  now: Store,
  past: Past | undefined,
  controllers: readonly Controller[],
  staleness: Staleness = RECORDED_STALENESS,
): Iterable<LateSync> {
  for (const [view, behind] of olderViews(now, past, staleness)) {
    for (const controller of controllers) {
      for (const key of keysDue(controller.name, now)) {
        if (!cluster.able(now, controller, key)) continue;
        for (const plan of cluster.plans(view, controller, key)) {
          if (plan.length > 0) yield { controller, key, plan, behind };
        }
      }
    }
  }
}

/** Begins a late sync. What has happened since its view is still to be seen: a queued key stays queued. */
export function beginLate(cluster: Cluster, store: Store, { controller, key, plan }: LateSync): Outcome {
  const queued = store.get('Work', workId(controller.name, key))?.queued ?? false;
  const outcome = cluster.begin(store, controller, key, plan);
  if (queued) cluster.enqueue(store, controller.name, key);
  return outcome;
}

/** What the caches may show, the newest first. What a component itself remembers, and what is true on its machine, it knows as it is now. */
function* olderViews(
  now: Reader,
  past: Past | undefined,
  { all, one }: Staleness,
): Iterable<readonly [view: Reader, behind: string]> {
  const moments = [...backwards(past, Math.max(all, one))].filter(([store]) => store !== now);
  for (const [store, back] of moments) if (back <= all) yield [new Lagging(now, store), `−${back}`];
  for (const [store, back] of moments) {
    if (back > one) return;
    for (const kind of LAGGING_KINDS) yield [new Lagging(now, store, kind), `${kind} −${back}`];
  }
}

function* backwards(past: Past | undefined, most: number): Iterable<readonly [store: Reader, back: number]> {
  let moment = past;
  for (let back = 1; moment && back <= most; back++, moment = moment.before) yield [moment.store, back];
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
  constructor(
    private readonly now: Reader,
    private readonly older: Reader,
    private readonly only?: Kind,
  ) {}

  private of(kind: Kind): Reader {
    const lags = this.only === undefined ? isApiKind(kind) : kind === this.only;
    return lags ? this.older : this.now;
  }

  get: Reader['get'] = (kind, key) => this.of(kind).get(kind, key);
  list: Reader['list'] = (kind) => this.of(kind).list(kind);
  keys: Reader['keys'] = (kind) => this.of(kind).keys(kind);
  by: Reader['by'] = (kind, index, value) => this.of(kind).by(kind, index, value);
}
