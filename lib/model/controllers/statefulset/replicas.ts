import type { PersistentVolumeClaim } from '../../../kube/objects';
import { type Action, ANSWER, type Plan } from '../../actions';
import { isRunningAndReady, isTerminal, isTerminating } from '../../pods';
import { hasUnexpectedController, isOwnerUpToDate, isStale, retentionOf, withOwner } from './claims';
import { claimKeys, identityMatches, newClaims, newPod, repaired, storageMatches } from './identity';
import { templateOf } from './revisions';
import type { CreatedSlot, Slot, Sync } from './sync';

/**
 * Replicas and condemned pods: R-R1, R-D1, R-D2
 * [pkg/controller/statefulset/stateful_set_control.go: processReplica, processCondemned, v1.37.1].
 * A phase returns whether the sync goes on behind it.
 */

type Next = 'go on' | 'stop';

export function processReplicas(sync: Sync): Next {
  return runForAll(sync, sync.replicas, processReplica);
}

export function processCondemned(sync: Sync): Next {
  for (const slot of sync.condemned) fixClaimOwners(sync, slot, true);
  return runForAll(sync, sync.condemned, condemn);
}

/** R-C5, R-C6: one after the other up to the first stop, or, in a Parallel set, all in batches of 1, 2, 4, … of which one with an error is the last. */
export function runForAll<S extends Slot>(
  sync: Sync,
  slots: readonly S[],
  process: (sync: Sync, slot: S) => Next,
): Next {
  if (sync.monotonic) {
    for (const slot of slots) if (process(sync, slot) === 'stop') return 'stop';
    return 'go on';
  }
  for (let at = 0, size = 1; at < slots.length; at += size, size = Math.min(2 * size, MAX_BATCH)) {
    const plans = slots.slice(at, at + size).map((slot) => sync.aside(() => process(sync, slot)));
    if (plans.some((plan) => plan.length > 0)) {
      sync.plan.push({ do: 'together', plans }, { do: 'checkpoint', orElse: sync.end(ANSWER) });
    }
  }
  return 'go on';
}

const MAX_BATCH = 500;

/** R-R1, row by row. */
function processReplica(sync: Sync, slot: Slot): Next {
  const { pod } = slot;
  if (!pod) return createReplica(sync, slot);
  if (isTerminal(pod)) {
    if (!isTerminating(pod)) deletePod(sync, slot as CreatedSlot);
    return 'stop';
  }
  if (pod.status?.phase === 'Pending') {
    createMissingClaims(sync, slot, sync.failing());
    fixClaimOwners(sync, slot, false);
  }
  if (sync.monotonic && (isTerminating(pod) || !isRunningAndReady(pod) || !sync.isAvailable(pod))) return 'stop';
  repair(sync, slot as CreatedSlot);
  return 'go on';
}

/** Row 2: claims, then the pod, then the claims' owners. */
function createReplica(sync: Sync, slot: Slot): Next {
  const { set, view, plan } = sync;
  const claimant = sync.claimant(slot, false);
  const claims = claimKeys(set, slot.name).map((key) => view.get('PersistentVolumeClaim', key));
  const stale =
    retentionOf(set).whenScaled === 'Delete' && claims.some((claim) => claim && isStale(claim, set, claimant));
  // R-P8: the claim will be collected; nothing is done, and nothing wakes the set when it is gone.
  if (stale) return 'stop';
  createMissingClaims(sync, slot, [sync.podNote('create', slot.name, ANSWER), ...sync.failing()]);
  const old = isCreatedOld(sync, slot);
  const revision = old ? sync.revisions.current : sync.revisions.update;
  const template = old ? templateOf(revision) : set.spec.template;
  const create: Action = {
    do: 'create',
    kind: 'Pod',
    object: newPod(set, template, revision.metadata.name, slot.ordinal),
    // R-R7: a name that somebody else holds is no Event, only a failed sync.
    on: { AlreadyExists: sync.failing() },
    orElse: [sync.podNote('create', slot.name, ANSWER), ...sync.failing()],
    after: [sync.podNote('create', slot.name)],
  };
  plan.push(create);
  fixClaimOwners(sync, slot, false);
  return 'stop';
}

/** R-N5: whether a missing pod is made at the current revision. */
function isCreatedOld({ set }: Sync, { ordinal }: Slot): boolean {
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {};
  const start = set.spec.ordinals?.start ?? 0;
  if (type === 'RollingUpdate' && !rollingUpdate) return ordinal < start + (set.status?.currentReplicas ?? 0);
  return rollingUpdate !== undefined && ordinal < start + (rollingUpdate.partition ?? 0);
}

/**
 * R-P1: all are tried; any error keeps the pod from being made, and what `failing` says follows.
 */
function createMissingClaims(sync: Sync, slot: Slot, failing: Plan): void {
  const { plan } = sync;
  const before = plan.length;
  plan.push(...missingClaims(sync, slot));
  const terminating = terminatingClaim(sync, slot);
  if (terminating !== undefined) plan.push({ do: 'stumble', error: `pvc ${terminating} is being deleted` });
  if (plan.length > before) plan.push({ do: 'checkpoint', orElse: failing });
}

function missingClaims(sync: Sync, { name }: Slot): readonly Action[] {
  const { set, view } = sync;
  const keys = claimKeys(set, name);
  return newClaims(set, name)
    .filter((_, i) => !view.get('PersistentVolumeClaim', keys[i]))
    .map((claim) => ({
      do: 'create',
      kind: 'PersistentVolumeClaim',
      object: claim,
      deferred: true,
      after: [sync.claimNote(claim.metadata.name, name)],
      orElse: [sync.claimNote(claim.metadata.name, name, ANSWER)],
    }));
}

function terminatingClaim({ set, view }: Sync, { name }: Slot): string | undefined {
  const claims = claimKeys(set, name).map((key) => view.get('PersistentVolumeClaim', key));
  return claims.find((claim) => claim?.metadata.deletionTimestamp !== undefined)?.metadata.name;
}

/** R-P2, R-P6: one write a claim whose owner is not the one that the retention policy wants. */
function fixClaimOwners(sync: Sync, slot: Slot, condemned: boolean): void {
  const { set, view, plan } = sync;
  const claimant = sync.claimant(slot, condemned);
  for (const key of claimKeys(set, slot.name)) {
    const claim = view.get('PersistentVolumeClaim', key);
    if (!claim) continue;
    if (hasUnexpectedController(claim, set, claimant)) plan.push(conflictingController(sync, claim));
    if (isOwnerUpToDate(claim, set, claimant)) continue;
    plan.push({
      do: 'put',
      kind: 'PersistentVolumeClaim',
      seen: claim,
      to: withOwner(claim, set, claimant),
      orElse: sync.failing(),
    });
  }
}

function conflictingController({ key }: Sync, claim: PersistentVolumeClaim): Action {
  return {
    do: 'event',
    on: { kind: 'StatefulSet', key },
    type: 'Warning',
    reason: 'ConflictingController',
    // The misspelling is upstream's.
    message: `PersistentVolumeClaim ${claim.metadata.name} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim`,
  };
}

/** Row 8, R-N6: puts name, labels, volumes and claim owners right; a pod is also written when only an owner was wrong, which changes nothing. */
function repair(sync: Sync, slot: CreatedSlot): void {
  const { set, view } = sync;
  const claimant = sync.claimant(slot, false);
  const ownersWrong = claimKeys(set, slot.name).some((key) => {
    const claim = view.get('PersistentVolumeClaim', key);
    return claim && !isOwnerUpToDate(claim, set, claimant);
  });
  const shapeWrong = !identityMatches(set, slot.pod) || !storageMatches(set, slot.pod);
  if (!ownersWrong && !shapeWrong) return;
  if (!storageMatches(set, slot.pod)) {
    createMissingClaims(sync, slot, [sync.podNote('update', slot.name, ANSWER), ...sync.failing()]);
  }
  fixClaimOwners(sync, slot, false);
  sync.plan.push({
    do: 'put',
    kind: 'Pod',
    seen: slot.pod,
    to: repaired(set, slot.pod),
    after: [sync.podNote('update', slot.name)],
    orElse: [sync.podNote('update', slot.name, ANSWER), ...sync.failing()],
  });
}

/** R-D2. */
function condemn(sync: Sync, slot: CreatedSlot): Next {
  const { pod } = slot;
  if (isTerminating(pod)) return 'stop';
  const unhealthy = !isRunningAndReady(pod) || !sync.isAvailable(pod);
  if (sync.monotonic && unhealthy && !sync.isFirstUnavailable(slot)) return 'stop';
  deletePod(sync, slot);
  return 'stop';
}

/** A plain DELETE: no budget is asked (R-U9), the pod's own grace period holds (R-L1). */
export function deletePod(sync: Sync, { name, pod }: CreatedSlot, failing = sync.failing()): void {
  const { namespace, uid } = pod.metadata;
  sync.plan.push({
    do: 'delete',
    kind: 'Pod',
    key: `${namespace}/${name}`,
    uid,
    ...(sync.view.switches.deletingAGonePodSucceeds && { tolerates: ['NotFound'] }),
    after: [sync.podNote('delete', name)],
    orElse: [sync.podNote('delete', name, ANSWER), ...failing],
  });
}
