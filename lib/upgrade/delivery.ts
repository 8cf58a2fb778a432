/** How a render reaches a cluster: object by object, as `kubectl apply` sends them, and what becomes of those that it holds no more. */
import type { KubeObject } from '../kube/objects';
import { threeWayMerge } from '../kube/patch';
import { serverSideApply } from '../kube/server-side-apply';
import type { Outcome } from '../model/cluster';
import { API_KINDS, type ApiKind, type ApiRow, isApiKind, type Key, keyIn } from '../model/kinds';
import type { TimedRun } from '../model/timed';
import { memoId } from '../model/view';
import { compareText } from '../util/order';
import type { Applied } from './intake';

export interface Delivery {
  /** `client-side`: the three-way patch of `kubectl apply`. `server-side`: `kubectl apply --server-side`, and what most GitOps tools do. */
  readonly apply: 'client-side' | 'server-side';
  /** Whether objects that the new render does not hold are deleted, when everything else has been applied. */
  readonly prune: boolean;
  /** Whether what the API server refuses to change is deleted, with all that it owns, and made anew: `--force` of kubectl, Helm and Flux, `Replace` of Argo CD. */
  readonly replace: boolean;
}

/** What the API server said to one object of the new render. */
export interface Reception {
  readonly id: string;
  /** The object as it was. Absent: it is new. */
  readonly stored?: KubeObject;
  /** What was asked for, with defaults where the server would fill them in. */
  readonly wanted: KubeObject;
  /** The API server's words, if it refused. */
  readonly refusal?: string;
  /** It was refused, and then deleted and made anew. */
  readonly replaced?: true;
}

/** Longer than any object takes that goes at all: pods of a lost node are waited for no longer than a forced detach. */
const GONE_MS = 600_000;

/** What others count on first, as installers order kinds; the rest in the order given. */
const FIRST = ['StorageClass', 'PersistentVolume', 'ConfigMap', 'Secret', 'Service', 'PersistentVolumeClaim'];

/** Applies what the old cluster holds. Returns what it would not take. */
export function install(run: TimedRun, applied: readonly Applied[]): ReadonlyMap<string, string> {
  const refused = new Map<string, string>();
  for (const { object, last } of ordered(applied, (each) => each.object.kind)) {
    if (!isApiKind(object.kind)) continue;
    const sent = send(run, object, 'client-side');
    if (sent.refusal !== undefined) refused.set(sent.id, sent.refusal);
    remember(run, object, last);
  }
  return refused;
}

/** Applies a new render, and prunes what it does not hold. */
export function deliver(
  run: TimedRun,
  objects: readonly KubeObject[],
  gone: readonly KubeObject[],
  delivery: Delivery,
): readonly Reception[] {
  const receptions = ordered(objects, ({ kind }) => kind)
    .filter(({ kind }) => isApiKind(kind))
    .map((object) => {
      const sent = send(run, object, delivery.apply);
      return sent.refusal !== undefined && sent.stored && delivery.replace ? replaced(run, object, sent) : sent;
    });
  for (const object of delivery.prune ? gone : []) remove(run, object);
  return receptions;
}

export function idOf({ kind, metadata }: KubeObject): string {
  return `${kind}/${placeOf(kind, metadata)}`;
}

function placeOf(kind: string, { name, namespace }: KubeObject['metadata']): Key {
  // Of a kind that the model does not have, a namespace is what the manifest says.
  const namespaced = isApiKind(kind) ? API_KINDS[kind].namespaced : namespace !== undefined;
  return keyIn(namespaced ? (namespace ?? 'default') : undefined, name);
}

function ordered<T>(items: readonly T[], kindOf: (item: T) => string): readonly T[] {
  const rank = (item: T) => (FIRST.includes(kindOf(item)) ? FIRST.indexOf(kindOf(item)) : FIRST.length);
  return [...items].sort((a, b) => rank(a) - rank(b));
}

function send(run: TimedRun, manifest: KubeObject, how: Delivery['apply']): Reception {
  const kind = manifest.kind as ApiKind;
  const key = placeOf(kind, manifest.metadata);
  const { namespaced } = API_KINDS[kind];
  const metadata = { ...manifest.metadata, ...(namespaced && { namespace: manifest.metadata.namespace ?? 'default' }) };
  const object = { ...manifest, metadata } as ApiRow<ApiKind>;
  const stored = run.store.get(kind, key);
  const id = idOf(manifest);
  if (!stored) {
    const made = run.request('user', { do: 'create', kind, object, body: manifest });
    if (!made.refused) remember(run, object, object);
    return received(id, undefined, run.store.get(kind, key) ?? object, made);
  }
  const last = run.store.get('Memo', memoryOf(object))?.value;
  const merged = how === 'server-side' ? serverSideApply(last, object, stored) : threeWayMerge(last, object, stored);
  const to = merged as typeof stored;
  const outcome = run.request('user', { do: 'patch', kind, seen: stored, to, undefaulted: true, body: manifest });
  if (!outcome.refused) remember(run, object, object);
  return received(id, stored, outcome.refused ? to : (run.store.get(kind, key) as KubeObject), outcome);
}

function received(id: string, stored: KubeObject | undefined, wanted: KubeObject, { refused }: Outcome): Reception {
  const refusal = refused && (refused.answer.message ?? String(refused.answer.refused));
  return { id, ...(stored && { stored }), wanted, ...(refusal !== undefined && { refusal }) };
}

/** What an applier remembers of the object: the annotation of `kubectl apply`, the managed fields of server-side apply. */
function remember(run: TimedRun, object: KubeObject, last: KubeObject | undefined): void {
  const id = memoryOf(object);
  run.store.put('Memo', id, last && { controller: 'user', id: id.slice('user '.length), value: last });
}

function memoryOf(object: KubeObject): string {
  return memoId('user', `applied ${object.kind}/${placeOf(object.kind, object.metadata)}`);
}

function remove(run: TimedRun, object: KubeObject): void {
  if (!isApiKind(object.kind)) return;
  const key = placeOf(object.kind, object.metadata);
  if (run.store.get(object.kind, key)) {
    run.request('user', { do: 'delete', kind: object.kind, key, propagation: 'Background' });
  }
}

function replaced(run: TimedRun, object: KubeObject, first: Reception): Reception {
  const [kind, key] = [object.kind as ApiKind, placeOf(object.kind, object.metadata)];
  remove(run, object);
  if (!run.until((store) => !store.get(kind, key), GONE_MS)) return first;
  const again = send(run, object, 'client-side');
  return { ...again, ...(first.stored && { stored: first.stored }), replaced: true };
}

/** The old objects that the new render does not hold, in the order in which tools delete them: workloads before what they use. */
export function goneObjects(old: readonly KubeObject[], next: readonly KubeObject[]): readonly KubeObject[] {
  const kept = new Set(next.map(idOf));
  const rank = ({ kind }: KubeObject) => (FIRST.includes(kind) ? FIRST.length - FIRST.indexOf(kind) : 0);
  return old.filter((each) => !kept.has(idOf(each))).sort((a, b) => rank(a) - rank(b) || compareText(idOf(a), idOf(b)));
}
