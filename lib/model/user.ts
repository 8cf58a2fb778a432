import type { KubeObject, Node, Taint } from '../kube/objects';
import { controllerOf } from '../kube/owner';
import { type JsonPatch, jsonPatch, mergePatch, strategicMerge, threeWayMerge } from '../kube/patch';
import type { Request } from './actions';
import type { Outcome } from './cluster';
import { evict as decideEviction, type Refused } from './eviction';
import { API_KINDS, type ApiKind, type ApiRow, type Key, keyIn, keyOf, uidOf } from './kinds';
import type { Store } from './store/store';
import type { TimedRun } from './timed';
import { memoId } from './view';

/** Sends a request in the user's name. */
export type Send = (request: Request) => Outcome;

/** A patch, in one of the three forms that the API server takes. */
export type UserPatch = { readonly merge: unknown } | { readonly strategic: unknown } | { readonly json: JsonPatch };

/** What `kubectl apply` does: creates what is not there, else patches it three ways against what was applied before. */
export function apply(store: Store, send: Send, manifest: KubeObject): Outcome {
  const kind = manifest.kind as ApiKind;
  // Of a kind that is not served the API server will say so.
  const namespaced = API_KINDS[kind]?.namespaced;
  const metadata = { ...manifest.metadata, ...(namespaced && { namespace: manifest.metadata.namespace ?? 'default' }) };
  const object = { ...manifest, metadata } as ApiRow<ApiKind>;
  const key = keyOf(object);
  const stored = store.get(kind, key);
  const remembered = memoId('user', `applied ${kind}/${key}`);
  const last = store.get('Memo', remembered)?.value;
  const outcome = stored
    ? send({
        do: 'patch',
        kind,
        seen: stored,
        to: threeWayMerge(last, object, stored) as typeof stored,
        undefaulted: true,
        body: manifest,
      })
    : send({ do: 'create', kind, object, body: manifest });
  if (!outcome.refused)
    store.put('Memo', remembered, { controller: 'user', id: `applied ${kind}/${key}`, value: object });
  return outcome;
}

export function patch(store: Store, send: Send, kind: ApiKind, key: Key, change: UserPatch, sub?: 'status'): Outcome {
  const stored = store.get(kind, key);
  if (!stored) return send({ do: 'delete', kind, key });
  const sent = 'merge' in change ? change.merge : 'strategic' in change ? change.strategic : {};
  const body = { ...(sent as object), apiVersion: stored.apiVersion, kind } as KubeObject;
  const to =
    'merge' in change
      ? mergePatch(stored, change.merge)
      : 'strategic' in change
        ? strategicMerge(stored, change.strategic)
        : jsonPatch(stored, change.json);
  return send({
    do: 'patch',
    kind,
    seen: stored,
    to: to as typeof stored,
    undefaulted: true,
    body,
    ...(sub && { sub }),
  });
}

export function cordon(store: Store, send: Send, node: string, on: boolean): Outcome {
  return patch(store, send, 'Node', node, { strategic: { spec: { unschedulable: on ? true : null } } });
}

/** As the oracle's recorder and `kubectl taint` do: one taint of a key and effect. */
export function taint(store: Store, send: Send, name: string, wanted: Taint, on: boolean): Outcome {
  const node = store.get('Node', name);
  if (!node) return send({ do: 'delete', kind: 'Node', key: name });
  const others = (node.spec?.taints ?? []).filter(
    (have) => have.key !== wanted.key || (wanted.effect && have.effect !== wanted.effect),
  );
  const taints = on ? [...others, wanted] : others;
  const { taints: _, ...spec } = node.spec ?? {};
  const to: Node = { ...node, spec: { ...spec, ...(taints.length > 0 && { taints }) } };
  return send({ do: 'put', kind: 'Node', seen: node, to });
}

/** `StatefulSet/web` in a namespace: what a person calls an object. */
export function named(text: string, namespace = 'default'): { readonly kind: ApiKind; readonly key: Key } | undefined {
  const slash = text.indexOf('/');
  const wanted = text.slice(0, slash).toLowerCase();
  const kind = (Object.keys(API_KINDS) as ApiKind[]).find((known) => known.toLowerCase() === wanted);
  if (slash < 0 || !kind) return undefined;
  return { kind, key: keyIn(API_KINDS[kind].namespaced ? namespace : undefined, text.slice(slash + 1)) };
}

/** A request for eviction: granted or refused as the budgets say. The refusal, if any. */
export function evict(run: TimedRun, pod: Key): Refused | undefined {
  const answer = decideEviction(run.store, pod, run.cluster.model.admission.switches);
  if (!('requests' in answer)) return answer;
  for (const { by, request } of answer.requests) {
    run.request(by === 'apiserver' ? by : 'user', request);
    run.wait(EVICTION_MS, 'user');
  }
  return undefined;
}

/** What each of the requests of an eviction takes; the median of the recordings. */
const EVICTION_MS = 5;

/** From the cordon to the first eviction: the node's pods are listed; the median of the recordings. */
const DRAIN_LIST_MS = 15;
/** How long `kubectl drain` waits before it asks again [kubectl pkg/drain/drain.go: evictPods; half a second in the recordings]. */
const DRAIN_RETRY_MS = 500;

/**
 * What `kubectl drain` does: cordons the node, evicts each of its pods but those of DaemonSets, again and again while a budget refuses, and waits until
 * they are gone. Returns the last refusal of each pod that is still there in the end.
 */
export function drain(run: TimedRun, node: string, timeoutMs: number): ReadonlyMap<Key, Refused> {
  cordon(run.store, (request) => run.request('user', request), node, true);
  run.wait(DRAIN_LIST_MS, 'user');
  const evicting = new Map(
    run.store
      .by('Pod', 'node', node)
      .filter((pod) => controllerOf(pod)?.kind !== 'DaemonSet')
      .map((pod) => [keyOf(pod), uidOf(pod)]),
  );
  const accepted = new Set<Key>();
  const refusals = new Map<Key, Refused>();
  const deadline = run.now + timeoutMs;
  for (;;) {
    for (const [key, uid] of evicting) {
      const pod = run.store.get('Pod', key);
      if (!pod || uidOf(pod) !== uid) {
        evicting.delete(key);
        refusals.delete(key);
      } else if (!accepted.has(key)) {
        const refused = evict(run, key);
        if (refused) refusals.set(key, refused);
        else accepted.add(key);
      }
    }
    if (evicting.size === 0 || run.now >= deadline) return refusals;
    run.passUntil(Math.min(run.now + DRAIN_RETRY_MS, deadline));
  }
}
