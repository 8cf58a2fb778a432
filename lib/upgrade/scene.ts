/** One upgrade that was played: the cluster before and after, what was seen in between, and who follows whom. */
import { claimNameOf, podNameOf } from '../kube/names';
import type { Deployment, KubeObject, PersistentVolumeClaim, StatefulSet } from '../kube/objects';
import { API_KINDS, type ApiKind, isApiKind, type Key, keyIn, namespaceOf } from '../model/kinds';
import type { Reader } from '../model/store/store';
import type { Hints } from '../rules/facts/hints';
import { type Delivery, idOf, type Reception } from './delivery';
import type { Renaming } from './plan';
import type { Watch } from './watch';

export interface Scene {
  readonly delivery: Delivery;
  readonly before: Reader;
  readonly after: Reader;
  readonly watch: Watch;
  /** Old objects that the new render does not hold. */
  readonly gone: readonly KubeObject[];
  readonly receptions: ReadonlyMap<string, Reception>;
  /** Workloads of the new render that go on with what one of the old render did, by their ids. */
  readonly renamings: ReadonlyMap<string, Renaming>;
  /** What is known of a workload's application. */
  hintsOf(id: string): Hints;
  /** Milliseconds that it took. */
  readonly tookMs: number;
}

/** A workload of the kinds that the model has controllers for. */
export type Workload = StatefulSet | Deployment;

export function workloadsIn(reader: Reader): readonly Workload[] {
  return [...reader.list('StatefulSet'), ...reader.list('Deployment')];
}

export function isSet(object: KubeObject): object is StatefulSet {
  return object.kind === 'StatefulSet';
}

/** An object by its id, `StatefulSet/default/db`. */
export function objectIn(reader: Reader, id: string): KubeObject | undefined {
  const [kind, key] = partsOf(id);
  return isApiKind(kind) ? reader.get(kind, key) : undefined;
}

/** Kind and key of an id. */
export function partsOf(id: string): readonly [kind: string, key: Key] {
  const slash = id.indexOf('/');
  return [id.slice(0, slash), id.slice(slash + 1)];
}

/** The pods that a set is to have, the lowest ordinal first. */
export function podKeysOf({ metadata: { namespace, name }, spec }: StatefulSet): readonly Key[] {
  const start = spec.ordinals?.start ?? 0;
  return Array.from({ length: spec.replicas ?? 1 }, (_, i) => keyIn(namespace, podNameOf(name, start + i)));
}

/** The claims that the pods of a workload mount, those that come from templates for each of its ordinals. */
export function claimKeysOf(workload: Workload): readonly Key[] {
  const { namespace, name } = workload.metadata;
  const templates = isSet(workload) ? (workload.spec.volumeClaimTemplates ?? []) : [];
  const hidden = new Set(templates.map(({ metadata }) => metadata.name));
  const named = (workload.spec.template.spec.volumes ?? []).flatMap((volume) =>
    volume.persistentVolumeClaim && !hidden.has(volume.name)
      ? [keyIn(namespace, volume.persistentVolumeClaim.claimName)]
      : [],
  );
  if (!isSet(workload)) return named;
  const start = workload.spec.ordinals?.start ?? 0;
  const own = Array.from({ length: workload.spec.replicas ?? 1 }, (_, i) =>
    templates.map(({ metadata }) => keyIn(namespace, claimNameOf(metadata.name, name, start + i))),
  );
  return [...own.flat(), ...named];
}

/** The object whose change is answerable for a claim: the set that made it, or else the claim itself. */
export function keeperOf(reader: Reader, key: Key): string {
  const set = reader
    .list('StatefulSet')
    .find((each) => (each.spec.volumeClaimTemplates ?? []).length > 0 && madeBy(each, key));
  return set ? idOf(set) : `PersistentVolumeClaim/${key}`;
}

function madeBy({ metadata: { namespace, name }, spec }: StatefulSet, key: Key): boolean {
  if (namespaceOf(key) !== namespace) return false;
  const prefixes = (spec.volumeClaimTemplates ?? []).map(({ metadata }) =>
    keyIn(namespace, `${metadata.name}-${name}-`),
  );
  return prefixes.some((prefix) => key.startsWith(prefix) && /^\d+$/.test(key.slice(prefix.length)));
}

export function sizeOf(claim: PersistentVolumeClaim): string | undefined {
  const size = claim.status?.capacity?.storage ?? claim.spec.resources?.requests?.storage;
  return size === undefined ? undefined : String(size);
}

/** Every object of the API that a reader holds, by kind. */
export function* objectsIn(reader: Reader): Iterable<KubeObject> {
  for (const kind of Object.keys(API_KINDS) as ApiKind[]) yield* reader.list<ApiKind>(kind) as readonly KubeObject[];
}

export { idOf };
