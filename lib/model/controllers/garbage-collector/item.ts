import type { OwnerReference } from '../../../kube/objects';
import { type Action, ANSWER, type Delete, type Plan } from '../../actions';
import type { View } from '../../controller';
import { type ApiKind, type ApiRow, type Key, keyOf } from '../../kinds';
import {
  dependentsOf,
  findOwner,
  hasFinalizer,
  type Item,
  isDeletingDependents,
  isOrphaning,
  itemOf,
  referencesOf,
} from './graph';

/** R-G6: one object is looked at [pkg/controller/garbagecollector/garbagecollector.go: attemptToDeleteItem, v1.37.1]. */
export function attemptToDeleteItem(view: View, key: Key): Plan {
  const item = itemOf(view, key);
  if (!item) return [];
  if (isOrphaning(item)) return orphanDependents(view, item);
  if (isDeletingDependents(item)) return processDeletingDependents(view, item);
  if (item.metadata.deletionTimestamp !== undefined) return [];
  const { solid, dangling, waiting } = classifyReferences(view, item);
  if (solid.length > 0) return withoutOwners(item, [...dangling, ...waiting]);
  if (dangling.length + waiting.length === 0) return [];
  const dependents = waiting.length > 0 ? dependentsOf(view, key) : [];
  if (dependents.length === 0) return [deletion(view, item, propagationOf(item))];
  // Two that wait for each other would wait for ever. From 1.34 on, the deletion then meets other owners than it was decided on, and is tried again.
  const unblocked = dependents.some(isDeletingDependents) ? unblockOwners(item) : [];
  return [...unblocked, deletion(view, item, 'Foreground')];
}

/** R-G6.5. */
function classifyReferences(view: View, item: Item) {
  const solid: OwnerReference[] = [];
  const dangling: OwnerReference[] = [];
  const waiting: OwnerReference[] = [];
  for (const reference of referencesOf(item)) {
    const owner = findOwner(view, item, reference);
    if (owner === 'absent') dangling.push(reference);
    else if (owner !== 'unknown' && isDeletingDependents(owner)) waiting.push(reference);
    else solid.push(reference);
  }
  return { solid, dangling, waiting };
}

/** R-G6.6: one owner that is solid keeps an object; the others are struck off. */
function withoutOwners(item: Item, gone: readonly OwnerReference[]): Plan {
  return gone.length === 0
    ? []
    : [patchReferences(item, (references) => references.filter((have) => !gone.includes(have)))];
}

function unblockOwners(item: Item): readonly Action[] {
  if (!referencesOf(item).some(({ blockOwnerDeletion }) => blockOwnerDeletion)) return [];
  const unblocked = (reference: OwnerReference) => ({ ...reference, blockOwnerDeletion: false });
  return [patchReferences(item, (references) => references.map(unblocked))];
}

function patchReferences(
  item: Item,
  change: (references: readonly OwnerReference[]) => readonly OwnerReference[],
  answered: { readonly tolerates?: readonly ['NotFound'] } = {},
): Action {
  const { ownerReferences: _, ...metadata } = item.metadata;
  const ownerReferences = change(referencesOf(item));
  const to: Item = { ...item, metadata: { ...metadata, ...(ownerReferences.length > 0 && { ownerReferences }) } };
  return patch(item, to, answered);
}

function patch(item: Item, to: Item, answered: { readonly tolerates?: readonly ['NotFound'] } = {}): Action {
  const kind = item.kind as ApiKind;
  return { do: 'patch', kind, seen: item as ApiRow<ApiKind>, to: to as ApiRow<ApiKind>, ...answered };
}

/** R-G6.8: what an object says about itself goes before the default. */
function propagationOf(item: Item): Delete['propagation'] {
  if (hasFinalizer(item, 'orphan')) return 'Orphan';
  return hasFinalizer(item, 'foregroundDeletion') ? 'Foreground' : 'Background';
}

/**
 * R-G7: no grace period is given, pods have their own.
 * MODEL: from 1.34 on upstream asks for the resource version that it has read, and after a conflict, if the owners are the same, asks again without it. In
 * the model it asks for the owners at once.
 */
function deletion(view: View, item: Item, propagation: Delete['propagation']): Action {
  const { uid, ownerReferences = [] } = item.metadata;
  return {
    do: 'delete',
    kind: item.kind as ApiKind,
    key: keyOf(item),
    ...(uid !== undefined && { uid }),
    ...(view.switches.collectorChecksResourceVersion && { owners: ownerReferences }),
    propagation,
    tolerates: ['NotFound'],
  };
}

/** R-G8: waits for the dependents that block, and sees to them. */
function processDeletingDependents(view: View, item: Item): Plan {
  const blocking = dependentsOf(view, item.metadata.uid as string).filter((dependent) =>
    referencesOf(dependent).some(({ uid, blockOwnerDeletion }) => uid === item.metadata.uid && blockOwnerDeletion),
  );
  if (blocking.length === 0) return [withoutFinalizer(item, 'foregroundDeletion')];
  return blocking
    .filter((dependent) => !isDeletingDependents(dependent))
    .map(({ metadata }) => ({ do: 'requeue', key: metadata.uid as string }));
}

/** R-G9: every dependent loses its reference, side by side; then the owner may go. */
function orphanDependents(view: View, item: Item): Plan {
  const { uid } = item.metadata;
  const plans = dependentsOf(view, uid as string).map((dependent) => [
    patchReferences(dependent, (references) => references.filter((reference) => reference.uid !== uid), {
      tolerates: ['NotFound'],
    }),
  ]);
  const failed: Plan = [{ do: 'fail', error: ANSWER }];
  return [{ do: 'together', plans }, { do: 'checkpoint', orElse: failed }, withoutFinalizer(item, 'orphan')];
}

/** MODEL: upstream sends the resource version, and tries again after a conflict (removeFinalizer); that comes to the same as a patch. */
function withoutFinalizer(item: Item, finalizer: 'orphan' | 'foregroundDeletion'): Action {
  const { finalizers = [], ...metadata } = item.metadata;
  const others = finalizers.filter((name) => name !== finalizer);
  const to: Item = { ...item, metadata: { ...metadata, ...(others.length > 0 && { finalizers: others }) } };
  return patch(item, to, { tolerates: ['NotFound'] });
}
