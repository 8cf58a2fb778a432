import type { OwnerReference } from '../../../kube/objects';
import { type Change, type Controller, type View, type Watch, watch } from '../../controller';
import { API_KINDS, type ApiKind, type Key } from '../../kinds';
import { dependentsOf, findOwner, type Item, isDeletingDependents, isOrphaning, referencesOf, uidsOf } from './graph';
import { attemptToDeleteItem } from './item';

/**
 * The garbage collector [pkg/controller/garbagecollector, v1.37.1]. The rules (R-G…) are explained in docs/controllers/garbage-collector.md. A key is the
 * uid of an object: a node of upstream's graph.
 */
export const garbageCollector: Controller = {
  name: 'garbage-collector-controller',
  author: 'generic-garbage-collector',
  watches: (Object.keys(API_KINDS) as ApiKind[]).map(
    (kind): Watch => watch(kind, (change, view) => enqueued(change as unknown as ItemChange, view)),
  ),
  reconcile: attemptToDeleteItem,
};

type ItemChange = Pick<Change, 'key'> & { readonly before: Item | undefined; readonly after: Item | undefined };

const NONE: readonly Key[] = [];

/** R-G5 [graph_builder.go: processGraphChanges, processTransitions]. */
function enqueued({ before, after }: ItemChange, view: View): readonly Key[] {
  // Most changes are none of metadata.
  if (before && after && before.metadata === after.metadata) return NONE;
  if (!after) return before ? removed(before, view) : NONE;
  const keys = new Set<Key>();
  if (before?.metadata.ownerReferences !== after.metadata.ownerReferences) {
    for (const key of referencesChanged(before, after, view)) keys.add(key);
  }
  if (isOrphaning(after) && !(before && isOrphaning(before))) keys.add(after.metadata.uid as string);
  else if (isDeletingDependents(after) && !(before && isDeletingDependents(before))) {
    const uid = after.metadata.uid as string;
    for (const dependent of uidsOf(dependentsOf(view, uid))) keys.add(dependent);
    keys.add(uid);
  }
  return keys.size > 0 ? [...keys] : NONE;
}

/** Its dependents are looked at, and owners that wait for it to go. */
function removed(item: Item, view: View): readonly Key[] {
  const waiting = referencesOf(item).filter((reference) => {
    const owner = findOwner(view, item, reference);
    return typeof owner === 'object' && isDeletingDependents(owner);
  });
  const dependents = uidsOf(dependentsOf(view, item.metadata.uid as string));
  return [...dependents, ...waiting.map(({ uid }) => uid)];
}

/**
 * Owners that it blocks no longer; and the object itself if it names an owner that is not there as it is named.
 * MODEL: for an owner that it does not know, upstream first makes a "virtual" node, and looks at the dependents when that turns out to be nothing.
 */
function referencesChanged(before: Item | undefined, after: Item, view: View): readonly Key[] {
  const old = before ? referencesOf(before) : [];
  const now = referencesOf(after);
  const isBlocking = (reference: OwnerReference) =>
    now.some(({ uid, blockOwnerDeletion }) => uid === reference.uid && blockOwnerDeletion);
  const unblocked = old.filter((reference) => reference.blockOwnerDeletion && !isBlocking(reference));
  const added = now.filter(({ uid }) => !old.some((reference) => reference.uid === uid));
  const isInvalid = added.some((reference) => findOwner(view, after, reference) === 'absent');
  return [...unblocked.map(({ uid }) => uid), ...(isInvalid ? [after.metadata.uid as string] : [])];
}
