import type { PersistentVolumeClaim } from '../../../kube/objects';
import { type Action, ANSWER, type Aside, type Plan } from '../../actions';
import { conflict } from '../../apiserver/answers';
import { type Key, keyIn } from '../../kinds';
import { isRunningAndReady, isTerminal, isTerminating } from '../../pods';
import { hasUnexpectedController, isLeftBehind, isOwnerUpToDate, retentionOf, withOwner } from './claims';
import { claimKeys, identityMatches, newClaims, newPod, repaired, storageMatches } from './identity';
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

/** R-P6: the claims of all of them find their owners before the first of them is deleted. */
export function processCondemned(sync: Sync): Next {
  runForAll(sync, sync.condemned, fixOwnersOfCondemned);
  return runForAll(sync, sync.condemned, condemn);
}

/** R-C5: one after the other up to the first stop, or, in a Parallel set, all of them in batches. */
function runForAll<S extends Slot>(sync: Sync, slots: readonly S[], process: (sync: Sync, slot: S) => Next): Next {
  if (!sync.isMonotonic) {
    slowStartBatch(sync, slots, process);
    return 'go on';
  }
  for (const slot of slots) if (process(sync, slot) === 'stop') return 'stop';
  return 'go on';
}

const MAX_BATCH = 500;

/** R-C6: batches of 1, 2, 4, … whose requests run side by side; one with an error is the last. */
export function slowStartBatch<S extends Slot>(
  sync: Sync,
  slots: readonly S[],
  process: (sync: Sync, slot: S) => unknown,
): void {
  for (let at = 0, size = 1; at < slots.length; at += size, size = Math.min(2 * size, MAX_BATCH)) {
    const plans: Plan[] = [];
    for (let i = at; i < Math.min(at + size, slots.length); i++) {
      const plan = sync.branch(() => process(sync, slots[i]));
      if (plan.length > 0) plans.push(plan);
    }
    if (plans.length > 0) sync.plan.push({ do: 'together', plans }, { do: 'checkpoint', orElse: sync.end(ANSWER) });
  }
}

/** R-R1, row by row. */
function processReplica(sync: Sync, slot: Slot): Next {
  const { pod } = slot;
  if (!pod) return createReplica(sync, slot);
  if (isTerminal(pod)) {
    if (!isTerminating(pod)) deletePod(sync, slot);
    return 'stop';
  }
  const isPending = pod.status?.phase === 'Pending';
  if (isPending) {
    const made = createMissingClaims(sync, slot, sync.failing());
    sync.plan.push(...ownerFixes(sync, slot, { made, failing: (error) => notUpdated(sync, slot, error) }));
  }
  if (sync.isMonotonic && (isTerminating(pod) || !isRunningAndReady(pod) || !sync.isAvailable(pod))) return 'stop';
  repair(sync, slot as CreatedSlot, isPending);
  return 'go on';
}

/** Row 2: claims, then the pod, then the claims' owners; the Event comes last. */
function createReplica(sync: Sync, slot: Slot): Next {
  const { set, view, plan } = sync;
  const claimant = sync.claimant(slot, false);
  const isStale = claimKeys(set, slot.name).some((key) => {
    const claim = view.get('PersistentVolumeClaim', key);
    return claim && isLeftBehind(claim, claimant);
  });
  // R-P8: the claim will be collected; nothing is done, and nothing wakes the set when it is gone.
  if (isStale && retentionOf(set).whenScaled === 'Delete') return 'stop';
  const made = createMissingClaims(sync, slot, [sync.podNote('create', slot.name, ANSWER), ...sync.failing()]);
  const revision = isCreatedOld(sync, slot) ? sync.revisions.current : sync.revisions.update;
  const owners = ownerFixes(sync, slot, { made, failing: (error) => notUpdated(sync, slot, error) });
  plan.push(
    {
      do: 'create',
      kind: 'Pod',
      object: newPod(sync.setAt(revision), revision.metadata.name, slot.ordinal),
      // R-R7: a name that somebody else holds is no Event, only a failed sync.
      on: { AlreadyExists: sync.failing() },
      orElse: [...owners, sync.podNote('create', slot.name, ANSWER), ...sync.failing()],
    },
    ...owners,
    sync.podNote('create', slot.name),
  );
  sync.made.set(slot.name, revision.metadata.name);
  return 'stop';
}

/** R-N5: whether a missing pod is made at the current revision. */
function isCreatedOld({ set }: Sync, { ordinal }: Slot): boolean {
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {};
  const start = set.spec.ordinals?.start ?? 0;
  if (type === 'RollingUpdate' && !rollingUpdate) return ordinal < start + (set.status?.currentReplicas ?? 0);
  return rollingUpdate !== undefined && ordinal < start + (rollingUpdate.partition ?? 0);
}

/** R-P1: all are tried; any error keeps the pod from being made, and what `failing` says follows. Returns the claims as they are asked for. */
function createMissingClaims(sync: Sync, { name }: Slot, failing: Plan): Claims {
  const { set, view, plan } = sync;
  const before = plan.length;
  const made = new Map<Key, PersistentVolumeClaim>();
  const creations: Plan[] = [];
  for (const [i, key] of claimKeys(set, name).entries()) {
    const claim = view.get('PersistentVolumeClaim', key);
    if (!claim) {
      const missing = newClaims(set, name)[i];
      made.set(key, missing);
      creations.push([createClaim(sync, missing, name)]);
    } else if (isTerminating(claim)) {
      plan.push({ do: 'stumble', error: `pvc ${claim.metadata.name} is being deleted` });
    }
  }
  // Upstream walks over a map, in any order.
  if (creations.length > 1) plan.push({ do: 'together', plans: creations });
  else plan.push(...creations.flat());
  if (plan.length > before) plan.push({ do: 'checkpoint', orElse: failing });
  return made;
}

type Claims = ReadonlyMap<Key, PersistentVolumeClaim>;

function createClaim(sync: Sync, claim: PersistentVolumeClaim, pod: string): Action {
  const { name } = claim.metadata;
  const error: Aside = { do: 'stumble', error: `failed to create PVC ${name}: ${ANSWER}` };
  return {
    do: 'create',
    kind: 'PersistentVolumeClaim',
    object: claim,
    deferred: true,
    after: [sync.claimNote(name, pod)],
    on: { AlreadyExists: [error] },
    orElse: [sync.claimNote(name, pod, ANSWER), error],
  };
}

function fixOwnersOfCondemned(sync: Sync, slot: CreatedSlot): Next {
  if (hasWrongOwners(sync, slot, true)) {
    sync.plan.push(...ownerFixes(sync, slot, { condemned: true, failing: (error) => sync.failing(error) }));
  }
  return 'go on';
}

function hasWrongOwners(sync: Sync, slot: CreatedSlot, condemned: boolean): boolean {
  const { set, view } = sync;
  const claimant = sync.claimant(slot, condemned);
  for (const key of claimKeys(set, slot.name)) {
    const claim = view.get('PersistentVolumeClaim', key);
    if (claim && !isOwnerUpToDate(claim, set, claimant)) return true;
  }
  return false;
}

interface OwnerFix {
  readonly condemned?: true;
  /** Claims that this sync makes. */
  readonly made?: Claims;
  readonly failing: (error: string) => Plan;
}

/**
 * R-P2, R-P6: one write a claim whose owner is not the one that the retention policy wants.
 * MODEL: upstream sees a claim that it has just made if its cache is fast enough, as it is in the recordings, and else at its next sync. Here it sees it
 * as it was made.
 */
function ownerFixes(sync: Sync, slot: Slot, { condemned, made = NO_CLAIMS, failing }: OwnerFix): readonly Action[] {
  const { set, view } = sync;
  const claimant = sync.claimant(slot, condemned ?? false);
  const fixes: Action[] = [];
  for (const key of claimKeys(set, slot.name)) {
    const seen = view.get('PersistentVolumeClaim', key);
    const claim = seen ?? made.get(key);
    if (!claim) continue;
    const { name } = claim.metadata;
    if (hasUnexpectedController(claim, set, claimant)) fixes.push(conflictingController(sync, name));
    if (isOwnerUpToDate(claim, set, claimant)) continue;
    const told = (answer: string) => `could not update claim ${name} for delete policy ownerRefs: ${answer}`;
    const put: Action = {
      do: 'put',
      kind: 'PersistentVolumeClaim',
      seen: claim,
      to: withOwner(claim, set, claimant),
      orElse: failing(told(ANSWER)),
      ...(!seen && { seenAsMade: true, tolerates: ['NotFound'] }),
    };
    const again = condemned || sync.isMonotonic ? [] : [lookedAtAgain(sync, slot, told, key)];
    if (seen) fixes.push(put, ...again);
    // The cache has a claim that was just made as it was made, or as others have changed it since, or not yet: then its owner waits for the next sync.
    else fixes.push({ do: 'either', plans: [[put, ...again], [{ ...put, do: 'patch' }, ...again], []] });
  }
  return fixes;
}

/**
 * A Parallel set does not stop at a pod that it has just made or that is Pending, and looks at the owners of its claims again: if the cache lacks its own
 * write, it writes once more, which conflicts, tells so, and finds all well when it tries again [stateful_pod_control.go: UpdateStatefulPod, v1.37.1].
 */
function lookedAtAgain(sync: Sync, { name }: Slot, told: (answer: string) => string, key: Key): Action {
  const note = sync.podNote('update', name, told(conflict('PersistentVolumeClaim', key).message as string));
  return { do: 'either', plans: [[], [note]] };
}

const NO_CLAIMS: Claims = new Map();

function conflictingController({ key }: Sync, claim: string): Action {
  return {
    do: 'event',
    on: { kind: 'StatefulSet', key },
    type: 'Warning',
    reason: 'ConflictingController',
    // The misspelling is upstream's.
    message: `PersistentVolumeClaim ${claim} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim`,
  };
}

/**
 * Row 8, R-N6: puts name, labels, volumes and claim owners right; a pod is also written when only an owner was wrong, which changes nothing.
 * MODEL: upstream puts the pod, and reads it again up to four times when it has changed meanwhile, as by its own adoption [stateful_pod_control.go:
 * UpdateStatefulPod]. A patch does at once what comes of that.
 */
function repair(sync: Sync, slot: CreatedSlot, ownersAreFixed: boolean): void {
  const { set, plan } = sync;
  const isMounted = storageMatches(set, slot.pod);
  const ownersWrong = !ownersAreFixed && hasWrongOwners(sync, slot, false);
  if (isMounted && !ownersWrong && identityMatches(set, slot.pod)) return;
  const failing = (error: string): Plan => notUpdated(sync, slot, error);
  if (!isMounted) createMissingClaims(sync, slot, failing(ANSWER));
  if (ownersWrong) plan.push(...ownerFixes(sync, slot, { failing }));
  plan.push({
    do: 'patch',
    kind: 'Pod',
    seen: slot.pod,
    to: repaired(set, slot.pod),
    after: [sync.podNote('update', slot.name)],
    orElse: failing(ANSWER),
  });
}

function notUpdated(sync: Sync, { name }: Slot, error: string): Plan {
  return [sync.podNote('update', name, error), ...sync.failing(error)];
}

/** R-D2. */
function condemn(sync: Sync, slot: CreatedSlot): Next {
  const { pod } = slot;
  if (isTerminating(pod)) return 'stop';
  const unhealthy = !isRunningAndReady(pod) || !sync.isAvailable(pod);
  if (sync.isMonotonic && unhealthy && !sync.isFirstUnavailable(slot)) return 'stop';
  deletePod(sync, slot);
  return 'stop';
}

/** A plain DELETE: no budget is asked (R-U9), no incarnation is named, the pod's own grace period holds (R-L1). */
export function deletePod(sync: Sync, { name }: Slot): void {
  const { set, view, plan } = sync;
  plan.push({
    do: 'delete',
    kind: 'Pod',
    key: keyIn(set.metadata.namespace, name),
    ...(view.switches.deletingAGonePodSucceeds && { tolerates: ['NotFound'] }),
    after: [sync.podNote('delete', name)],
    orElse: [sync.podNote('delete', name, ANSWER), ...sync.failing()],
  });
}
