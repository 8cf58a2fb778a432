import type { Plan } from '../model/actions';
import { Cluster, type Model, type Step } from '../model/cluster';
import type { Change, Controller } from '../model/controller';
import type { Key } from '../model/kinds';
import type { Store } from '../model/store/store';
import { workId } from '../model/view';
import type { Interner } from './interner';

/**
 * Components of which a sync that would do nothing may be left out at once: whatever their syncs read, they are woken when it changes, or find it in a resync.
 * So a queued key with nothing to do is as good as one that is not queued. test/exploration/quiet-keys.test.ts looks for a counterexample in whole graphs.
 */
const WOKEN_BY_ALL_THEY_READ: ReadonlySet<string> = new Set([
  'apiserver',
  'attachdetach-controller',
  'csi-attacher',
  'csi-provisioner',
  'csi-resizer',
  'kubelet',
  'node-lifecycle-controller',
  'persistent-volume-binder',
  'pod-garbage-collector',
  'pv-protection-controller',
  'pvc-protection-controller',
  'scheduler',
  'taint-eviction-controller',
]);

/** The cluster as exploration steps through it: equal contents are the same object, and nothing is left in a state that means nothing. */
export class SteppingCluster extends Cluster {
  private readonly touched = new Set<Key>();

  constructor(
    model: Model,
    private readonly interner: Interner,
    private readonly quiet: ReadonlySet<string> = WOKEN_BY_ALL_THEY_READ,
  ) {
    super(model);
  }

  /** Takes a step and puts the queues in order behind it. */
  step(store: Store, step: Step): void {
    if (step.take === 'turn') this.touched.add(workId(step.controller, step.key));
    this.take(store, step);
    this.tidy(store);
  }

  /** What stands outside of the components happens. */
  disturb(store: Store, deed: (cluster: Cluster, store: Store) => void): void {
    deed(this, store);
    this.tidy(store);
  }

  override enqueue(store: Store, controller: string, key: Key): void {
    super.enqueue(store, controller, key);
    this.touched.add(workId(controller, key));
  }

  override commit(store: Store, change: Change): void {
    super.commit(store, { ...change, after: this.interner.unique(change.after) } as Change);
  }

  /** Puts all queues in order, those of a state from elsewhere. */
  tidyAll(store: Store): void {
    for (const id of store.keys('Work')) this.tidyKey(store, id);
  }

  private tidy(store: Store): void {
    for (const id of this.touched) this.tidyKey(store, id);
    this.touched.clear();
  }

  private tidyKey(store: Store, id: Key): void {
    const work = store.get('Work', id);
    if (!work || work.plan.length > 0) return;
    const controller = this.controller(work.controller);
    if (this.quiet.has(controller.name) && this.hasNothingToDo(store, controller, work.key))
      store.put('Work', id, undefined);
  }

  private hasNothingToDo(store: Store, controller: Controller, key: Key): boolean {
    if (!this.able(store, controller, key)) return false;
    return this.plans(store, controller, key).every(isNothing);
  }
}

/** Events are no part of the state. */
function isNothing(plan: Plan): boolean {
  return plan.every((action) => action.do === 'event');
}
