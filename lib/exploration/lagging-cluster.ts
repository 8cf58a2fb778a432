import type { Plan } from '../model/actions';
import { Cluster, type Model } from '../model/cluster';
import type { Change, Controller, Watch } from '../model/controller';
import { type ApiKind, type Key, type Lag, type Timer, type Unseen, uidOf } from '../model/kinds';
import { BooksBehind } from '../model/stale';
import type { Reader, Store } from '../model/store/store';
import { type ControllerView, timerId } from '../model/view';
import { covers, forgetLag, keepUnheard, keepUnseen, lagOf } from './lags';
import { OldView } from './old-view';

/** Who is taking a turn. */
interface Actor {
  readonly controller: string;
  readonly key: Key;
}

/** A cluster in which components may be behind what is stored: they see what their caches show, and hear of changes when these catch up. */
export class LaggingCluster extends Cluster {
  protected actor: Actor | undefined;

  /** @param lags whether anybody can be behind; otherwise no state is asked */
  constructor(
    model: Model,
    protected readonly lags: boolean,
  ) {
    super(model);
  }

  override view(store: Reader, controller: Controller, key: Key): ControllerView {
    const lag = this.lagOf(store, controller.name);
    return super.view(lag ? seenBehind(store, lag) : store, controller, key);
  }

  /** R-W8: since 1.36 a set is not looked at while the caches lack what its own syncs have written. */
  override plans(store: Reader, controller: Controller, key: Key): readonly Plan[] {
    const lag = this.lagOf(store, controller.name);
    if (lag && this.minds(controller.name) && lacksOwn(store, controller.name, key)) return [];
    return super.plans(store, controller, key);
  }

  override commit(store: Store, change: Change): void {
    if (this.lags && change.before !== change.after) {
      for (const lag of store.list('Lag'))
        if (covers(lag, change.kind)) keepUnseen(store, lag, change, this.ownKey(lag, change));
    }
    super.commit(store, change);
  }

  protected override tell(store: Store, controller: Controller, watch: Watch, change: Change): void {
    const lag = this.lagOf(store, controller.name);
    if (!lag || !isKeptBack(lag, change.kind)) super.tell(store, controller, watch, change);
    else {
      // When the event comes, the caches show what there is now.
      for (const key of watch.keys(change, super.view(store, controller, '')))
        keepUnheard(store, { controller: controller.name, kind: 'Work', key });
    }
  }

  /**
   * The caches of a component show the present again: what was kept back is heard, and what was seen is forgotten. What happened to objects of one kind alone
   * is heard beside newer ones of others, so that it may concern other keys than it did when it happened.
   */
  catchUp(store: Store, lag: Lag): void {
    const { controller } = lag;
    const unheard = store.by('Unheard', 'controller', controller);
    const unseen = store.by('Unseen', 'controller', controller);
    forgetLag(store, controller);
    for (const { kind, key } of unheard) {
      if (kind === 'Timer') store.put('Timer', key, undefined);
      else this.enqueue(store, controller, key);
    }
    if (lag.kind) for (const each of unseen) this.hear(store, each);
    // What it has not begun yet, it begins on what it sees now.
    for (const { key, plan } of store.by('Work', 'component', controller))
      if (plan.length === 0) this.enqueue(store, controller, key);
  }

  /** What has become of an object since its component last heard of it. */
  private hear(store: Store, { controller: name, kind, key, as: before }: Unseen): void {
    const after = store.get(kind, key);
    if (before === after) return;
    const isOther = before && after && uidOf(before) !== uidOf(after);
    const changes = isOther ? [{ before }, { after }] : [{ before, after }];
    const controller = this.controller(name);
    for (const change of changes)
      for (const watch of controller.watches)
        if (watch.kind === kind) this.tell(store, controller, watch, { kind, key, ...change } as Change);
  }

  protected override disarm(store: Store, timer: Timer): void {
    const { controller, key, name } = timer;
    const lag = this.lagOf(store, controller);
    if (lag && isKeptBack(lag, 'Pod'))
      keepUnheard(store, { controller, kind: 'Timer', key: timerId(controller, key, name) });
    else super.disarm(store, timer);
  }

  protected lagOf(store: Reader, controller: string): Lag | undefined {
    return this.lags ? lagOf(store, controller) : undefined;
  }

  private minds(controller: string): boolean {
    return (
      controller === 'statefulset-controller' && this.model.admission.switches.staleControllerConsistencyStatefulSet
    );
  }

  /** Deletions, and writes of revisions, are not minded. */
  private ownKey({ controller }: Lag, { kind, before, after }: Change): Key | undefined {
    if (this.actor?.controller !== controller || !this.minds(controller) || !MINDED.includes(kind)) return undefined;
    const isDeletion = !after || (isGoing(after) && !(before && isGoing(before)));
    return isDeletion ? undefined : this.actor.key;
  }
}

/** The kinds whose own writes the StatefulSet controller waits for. */
const MINDED: readonly string[] = ['PersistentVolumeClaim', 'Pod', 'StatefulSet'] satisfies ApiKind[];

function isGoing(row: object): boolean {
  return (row as NonNullable<Unseen['as']>).metadata.deletionTimestamp !== undefined;
}

function seenBehind(store: Reader, lag: Lag): Reader {
  const old = new OldView(store, lag);
  return lag.books ? new BooksBehind(store, old) : old;
}

/** One that is wholly behind hears of nothing. */
function isKeptBack(lag: Lag, kind: string): boolean {
  return lag.kind === undefined || lag.kind === kind;
}

function lacksOwn(store: Reader, controller: string, key: Key): boolean {
  return store.by('Unseen', 'controller', controller).some(({ own }) => own === key);
}
