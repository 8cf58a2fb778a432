import type { FieldPath } from '../kube/read/field-path';
import { aboutClaims, claimsOf, type FutureClaim } from './facts/claims';
import type { Facts } from './facts/facts';
import { earlier } from './facts/reclaim';
import { isKept, prunerOf } from './facts/release';
import { storageOf } from './facts/storage';
import { equalButForNames, imageName, type Kept, successionOf } from './facts/succession';
import { few, named } from './facts/words';
import { claimId, claimUsesOf, isSet, type Workload } from './facts/workload';
import type { Finding, Rule, Severity } from './rule';

export const MIG01: Rule = {
  code: 'MIG01',
  slug: 'identity-replaced',
  title: 'the successor starts empty',
  severity: 'error',
  data: true,
  needs: ['previous'],
  foundBy: ['upgrade'],
  *check(facts) {
    const before = earlier(facts);
    if (!before) return;
    const succession = successionOf(before.render, facts.render);
    for (const { old, next } of succession.successors) {
      const found = replaced(old, next, facts, before);
      if (found) yield found;
    }
    for (const kept of succession.workloads) {
      const found = otherClaims(kept, facts, before);
      if (found) yield found;
    }
    yield* parallelRuns(succession.workloads, succession.begun, facts);
  },
};

/** The claims of a workload that outlive its pods. */
function claimsFor(workload: Workload, facts: Facts): readonly FutureClaim[] {
  const book = claimsOf(facts);
  const uses = [...claimUsesOf(workload)].filter(({ kind }) => kind !== 'ephemeral');
  return uses.flatMap(({ namespace, claim }) => book.get(namespace, claim) ?? []);
}

/** Nothing is known to be on it: it is made by this render, and neither a copy nor a volume is named for it. */
function startsEmpty(claim: FutureClaim, facts: Facts, before: Facts): boolean {
  const { dataSource, dataSourceRef, volumeName } = claim.object.spec;
  if (claim.exists || !claim.source || claimsOf(before).get(claim.namespace, claim.name)) return false;
  return !(dataSource || dataSourceRef || volumeName) && storageOf(facts).reservedFor(claim).length === 0;
}

function replaced(old: Workload, next: Workload, facts: Facts, before: Facts): Finding | undefined {
  const kept = claimsFor(next, facts);
  const ids = new Set([...claimUsesOf(next)].map(claimId));
  const stale = claimsFor(old, before).filter(({ id }) => !ids.has(id));
  // What is mounted by name and is not in the render exists elsewhere, with whatever is on it.
  const hasOthers = [...claimUsesOf(next)].some((use) => !claimsOf(facts).get(use.namespace, use.claim));
  if (stale.length === 0 || old.hints.ephemeral === true || next.hints.ephemeral === true || hasOthers)
    return undefined;
  const [from, to] = [wordsOf(old, next), wordsOf(next, old)];
  const fresh = kept.filter((claim) => startsEmpty(claim, facts, before));
  if (kept.length > 0 && fresh.length === 0) {
    const found = kept.filter(({ exists }) => exists).map(({ name }) => name);
    const message = `${from} is replaced by ${to}, which finds ${named(found, 'claim')}: the move is done`;
    return found.length === 0 ? undefined : finding(next, { stale, message, severity: 'info' });
  }
  const names = few(stale.map(({ name }) => name));
  const message = `${from} is replaced by ${to}: ${to} starts empty; ${names} ${fate(old, stale, facts)}`;
  return finding(next, { stale, fresh, message });
}

/** `db`, or as much more as tells two of one name apart. */
function wordsOf({ kind, name, namespace }: Workload, other: Workload): string {
  if (kind !== other.kind) return `${kind} ${name}`;
  return namespace === other.namespace ? name : `${namespace}/${name}`;
}

/** Claims stay, unless their set takes them with it, or a tool removes what it does not find any more. */
function fate(old: Workload, stale: readonly FutureClaim[], { tool, render }: Facts): string {
  const [stay, go, are] = stale.length === 1 ? ['stays', 'goes', 'is'] : ['stay', 'go', 'are'];
  const pruner = prunerOf(tool);
  const isGone = render.workload(old.kind, old.namespace, old.name) === undefined;
  const policy = isSet(old) && isGone ? old.set.spec.persistentVolumeClaimRetentionPolicy?.whenDeleted : undefined;
  if (policy === 'Delete') {
    return `${go} with ${old.name}, and the data (whenDeleted: Delete)${pruner ? '' : ', once it is deleted'}`;
  }
  const isDropped = ({ source, namespace, name }: FutureClaim) =>
    source?.on.kind === 'PersistentVolumeClaim' &&
    !render.has('PersistentVolumeClaim', namespace, name) &&
    !isKept(source.on, tool);
  if (pruner && stale.every(isDropped)) return `${are} deleted by ${pruner}, with the data`;
  return `${stay} behind with the data`;
}

interface Replacement {
  readonly stale?: readonly FutureClaim[];
  readonly fresh?: readonly FutureClaim[];
  readonly message: string;
  readonly severity?: Severity;
  readonly path?: FieldPath;
}

function finding(next: Workload, { stale = [], fresh = [], path, ...words }: Replacement): Finding {
  return {
    on: next.resource,
    path: path ?? ['metadata', 'name'],
    ...words,
    why: 'The names of claims follow from the names of the workload, its claim templates and its namespace: under another name there are other claims, and nothing is on them.',
    help:
      words.severity === 'info'
        ? []
        : ['the old name (StatefulStore.name, fullnameOverride of a chart)', ...moves(stale, fresh)],
    about: [next.id, ...aboutClaims(...stale), ...aboutClaims(...fresh)],
  };
}

/** Commands are printed for so many claims. */
const MOST_MOVES = 20;

/** What takes a volume from one claim to another one, claim by claim. */
function moves(stale: readonly FutureClaim[], fresh: readonly FutureClaim[]): readonly string[] {
  if (stale.length !== fresh.length) return [];
  return stale.slice(0, MOST_MOVES).flatMap((old, i) => {
    const next = fresh[i];
    if (!next) return [];
    const claimRef = `{"namespace":"${next.namespace}","name":"${next.name}"}`;
    return [
      `PV=$(kubectl get pvc ${old.name} -n ${old.namespace} -o jsonpath={.spec.volumeName}) && ` +
        `kubectl patch pv $PV -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}' && kubectl delete pvc ${old.name} -n ${old.namespace} && ` +
        `kubectl patch pv $PV --type json -p '[{"op":"replace","path":"/spec/claimRef","value":${claimRef}}]'`,
    ];
  });
}

/** A workload that stays and mounts another claim at the same place. */
function otherClaims({ before: old, now }: Kept<Workload>, facts: Facts, before: Facts): Finding | undefined {
  if (now.hints.ephemeral === true) return undefined;
  const book = claimsOf(facts);
  const used = new Set([...claimUsesOf(now)].map(({ claim }) => claim));
  const places = mountedAt(old);
  for (const [place, name] of mountedAt(now)) {
    const previous = places.get(place);
    if (previous === undefined || previous === name || used.has(previous)) continue;
    const [fresh, stale] = [book.get(now.namespace, name), claimsOf(before).get(old.namespace, previous)];
    if (!fresh || !stale || !startsEmpty(fresh, facts, before) || isCopied(stale, fresh)) continue;
    const message = `${previous} is replaced by ${name} in ${now.kind} ${now.name}: ${name} starts empty; ${previous} ${fate(old, [stale], facts)}`;
    return finding(now, { stale: [stale], fresh: [fresh], message, path: now.podPath });
  }
  return undefined;
}

/** Claims by name, by container and place. */
function mountedAt({ pod }: Workload): ReadonlyMap<string, string> {
  const claims = new Map(
    (pod.volumes ?? []).flatMap(({ name, persistentVolumeClaim }) =>
      persistentVolumeClaim ? [[name, persistentVolumeClaim.claimName] as const] : [],
    ),
  );
  return new Map(
    (pod.containers ?? []).flatMap(({ name: container, volumeMounts = [] }) =>
      volumeMounts.flatMap(({ name, mountPath, readOnly }) => {
        const claim = readOnly ? undefined : claims.get(name);
        return claim === undefined ? [] : [[`${container} ${mountPath}`, claim] as const];
      }),
    ),
  );
}

/** Some pod of the render has both: it copies from one to the other. */
function isCopied(stale: FutureClaim, fresh: FutureClaim): boolean {
  return fresh.users.some(({ workload }) => [...claimUsesOf(workload)].some(({ claim }) => claim === stale.name));
}

/** A new workload beside one that stays and is equal but for its name. */
function* parallelRuns(kept: readonly Kept<Workload>[], begun: readonly Workload[], facts: Facts): Iterable<Finding> {
  if (begun.length === 0) return;
  const likes = new Map(kept.map(({ now }) => [likenessOf(now), now]));
  for (const next of begun) {
    const twin = isSet(next) ? likes.get(likenessOf(next)) : undefined;
    const own = claimsFor(next, facts);
    if (!twin || own.length === 0 || !equalButForNames(twin, next)) continue;
    const message = `${next.name} runs beside ${twin.name} and is equal but for its name: ${next.name} starts empty`;
    yield finding(next, { message, severity: 'info' });
  }
}

function likenessOf({ kind, pod }: Workload): string {
  return [kind, ...(pod.containers ?? []).map(({ image = '' }) => imageName(image))].join(' ');
}
