import type { KubeObject, OwnerReference } from '../../../kube/objects';
import type { View } from '../../controller';
import { API_KINDS, type ApiKind, isApiKind, keyIn, keyOfUid } from '../../kinds';
import { MENTIONING } from '../../store/indexes';

/** Any object of the API, as far as the collector looks at it. */
export type Item = KubeObject;

/**
 * The kinds whose objects may be dependents.
 * NOT MODELLED: owner references of other kinds. No component sets any, and a manifest cannot know a uid.
 */
const DEPENDENT_KINDS = MENTIONING.filter(
  // What a volume mentions is its claim, not an owner.
  (kind): kind is ApiKind => isApiKind(kind) && kind !== 'PersistentVolume',
);

export function referencesOf({ metadata }: Item): readonly OwnerReference[] {
  return metadata.ownerReferences ?? [];
}

export function dependentsOf(view: View, uid: string): readonly Item[] {
  const found: Item[] = [];
  for (const kind of DEPENDENT_KINDS) {
    for (const item of view.by(kind, 'mentions' as never, uid)) found.push(item as Item);
  }
  return found;
}

export function uidsOf(items: readonly Item[]): readonly string[] {
  return items.map(({ metadata }) => metadata.uid as string);
}

/** The object that has a uid, if it still has it. */
export function itemOf(view: View, uid: string): Item | undefined {
  const kind = uid.slice(0, uid.indexOf('/'));
  const item = isApiKind(kind) ? (view.get(kind, keyOfUid(uid)) as Item | undefined) : undefined;
  return item?.metadata.uid === uid ? item : undefined;
}

/**
 * The owner that a reference names, by kind and name as upstream asks for it; `absent` if there is none or it has another uid [isDangling].
 * NOT MODELLED: owners of kinds that the model lacks are taken to be there.
 */
export function findOwner(view: View, item: Item, { kind, name, uid }: OwnerReference): Item | 'absent' | 'unknown' {
  if (!isApiKind(kind)) return 'unknown';
  const owner = view.get(kind, keyIn(API_KINDS[kind].namespaced ? item.metadata.namespace : undefined, name)) as
    | Item
    | undefined;
  return owner?.metadata.uid === uid ? owner : 'absent';
}

const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';

export function hasFinalizer({ metadata }: Item, finalizer: typeof FOREGROUND | typeof ORPHAN): boolean {
  return metadata.finalizers?.includes(finalizer) ?? false;
}

/** In foreground deletion. */
export function isDeletingDependents(item: Item): boolean {
  return item.metadata.deletionTimestamp !== undefined && hasFinalizer(item, FOREGROUND);
}

export function isOrphaning(item: Item): boolean {
  return item.metadata.deletionTimestamp !== undefined && hasFinalizer(item, ORPHAN);
}
