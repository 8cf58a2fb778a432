import { PVC_PROTECTION_FINALIZER } from '../../kube/defaults';
import type { PersistentVolumeClaim, Pod } from '../../kube/objects';
import { isControlledBy } from '../../kube/owner';
import type { Plan } from '../actions';
import { type Change, type Controller, type View, watch } from '../controller';
import { type Key, keyIn, keyOf, nameOf } from '../kinds';
import { condition, isPodTerminated, isTerminating, withCondition } from '../pods';
import { hasFinalizer, withFinalizer, withoutFinalizer } from '../volumes';

/**
 * Keeps claims that are being deleted until no pod uses them (RC-10, R-P11), and from 1.37 on tells of every bound claim whether a pod uses it (RC-16).
 * `pkg/controller/volume/pvcprotection/pvc_protection_controller.go` (v1.37.1). A key is a claim's.
 */
export const pvcProtection: Controller = {
  name: 'pvc-protection-controller',
  watches: [
    watch('PersistentVolumeClaim', ({ key, after }, view) =>
      after && (lacksUnused(after, view) || isDeletionCandidate(after) || needsFinalizer(after)) ? [key] : [],
    ),
    watch('Pod', enqueueClaims),
  ],
  reconcile(view, key) {
    const claim = view.get('PersistentVolumeClaim', key);
    return claim ? processClaim(view, claim) : [];
  },
};

function lacksUnused(claim: PersistentVolumeClaim, view: View): boolean {
  return view.switches.claimUnusedCondition && condition(claim.status?.conditions, 'Unused') === undefined;
}

function isDeletionCandidate(claim: PersistentVolumeClaim): boolean {
  return claim.metadata.deletionTimestamp !== undefined && hasFinalizer(claim, PVC_PROTECTION_FINALIZER);
}

function needsFinalizer(claim: PersistentVolumeClaim): boolean {
  return claim.metadata.deletionTimestamp === undefined && !hasFinalizer(claim, PVC_PROTECTION_FINALIZER);
}

/**
 * `enqueuePVCs`: pods that come, go, end or have no node yet; with the condition Unused, all of them.
 *
 * MODEL: `pvc_protection_controller.go` (v1.37.1) with the condition Unused looks at the claims after every write to a pod; here only after one that
 * changes what it looks at. All else that it looks at is of the claim.
 */
function enqueueClaims({ before, after }: Change<'Pod'>, view: View): readonly Key[] {
  const pod = (after ?? before) as Pod;
  if (!pod.spec.volumes) return [];
  if (!after || !before) return claimsOf(pod);
  if (!view.switches.claimUnusedCondition && after.spec.nodeName && !isPodTerminated(after)) return [];
  const changed =
    before.spec.nodeName !== after.spec.nodeName ||
    isPodTerminated(before) !== isPodTerminated(after) ||
    isShutDown(before) !== isShutDown(after);
  return changed ? claimsOf(pod) : [];
}

function claimsOf({ metadata: { namespace, name }, spec }: Pod): readonly Key[] {
  const keys: Key[] = [];
  for (const { name: volume, persistentVolumeClaim, ephemeral } of spec.volumes ?? []) {
    if (persistentVolumeClaim) keys.push(keyIn(namespace, persistentVolumeClaim.claimName));
    else if (ephemeral) keys.push(keyIn(namespace, `${name}-${volume}`));
  }
  return keys;
}

function processClaim(view: View, claim: PersistentVolumeClaim): Plan {
  const told = view.switches.claimUnusedCondition ? updateUnusedCondition(view, claim) : [];
  if (isDeletionCandidate(claim) && !isUsed(view, claim, usesForDeletion)) {
    return [
      { do: 'put', kind: 'PersistentVolumeClaim', seen: claim, to: withoutFinalizer(claim, PVC_PROTECTION_FINALIZER) },
    ];
  }
  if (!needsFinalizer(claim)) return told;
  // After the status was told, this is made from an old version of the claim and conflicts, as upstream: the next sync adds the finalizer.
  const to = withFinalizer(claim, PVC_PROTECTION_FINALIZER);
  return [...told, { do: 'put', kind: 'PersistentVolumeClaim', seen: claim, to }];
}

function updateUnusedCondition(view: View, claim: PersistentVolumeClaim): Plan {
  if (claim.metadata.deletionTimestamp !== undefined || claim.status?.phase !== 'Bound') return [];
  const used = isUsed(view, claim, references);
  const { conditions } = claim.status;
  const status = used ? 'False' : 'True';
  if (condition(conditions, 'Unused')?.status === status) return [];
  const unused = used
    ? { reason: 'PodUsingPVC', message: 'A pod is currently referencing this PVC' }
    : { reason: 'NoPodsUsingPVC', message: 'No pods are currently referencing this PVC' };
  const told = withCondition(conditions, { type: 'Unused', status, ...unused });
  const to = { ...claim, status: { ...claim.status, conditions: told } };
  return [{ do: 'put', kind: 'PersistentVolumeClaim', sub: 'status', seen: claim, to }];
}

/** Whether a pod uses a claim. NOT MODELLED: the live list of pods for what the caches do not show yet. A view is one moment of all kinds. */
function isUsed(
  view: View,
  claim: PersistentVolumeClaim,
  uses: (pod: Pod, claim: PersistentVolumeClaim) => boolean,
): boolean {
  return view.by('Pod', 'claims', keyOf(claim)).some((pod) => uses(pod, claim));
}

/** `podUsesPVCForDeletion`: scheduled pods count, whatever their phase; the kubelet will start no other. */
function usesForDeletion(pod: Pod, claim: PersistentVolumeClaim): boolean {
  if (!pod.spec.nodeName) return false;
  return names(pod, claim) || (!isShutDown(pod) && isMadeFor(pod, claim));
}

/** `podUsesPVCForUnusedSince`: scheduled or not, as long as it has not ended. */
function references(pod: Pod, claim: PersistentVolumeClaim): boolean {
  return !isPodTerminated(pod) && (names(pod, claim) || isMadeFor(pod, claim));
}

function names(pod: Pod, claim: PersistentVolumeClaim): boolean {
  const name = nameOf(keyOf(claim));
  return pod.spec.volumes?.some((volume) => volume.persistentVolumeClaim?.claimName === name) ?? false;
}

/** Whether a claim is that of a generic ephemeral volume of this very pod. */
function isMadeFor(pod: Pod, claim: PersistentVolumeClaim): boolean {
  const { name } = claim.metadata;
  return (
    isControlledBy(claim, pod) &&
    (pod.spec.volumes?.some((volume) => volume.ephemeral && `${pod.metadata.name}-${volume.name}` === name) ?? false)
  );
}

/** The kubelet has let go of the volumes, or the pod was deleted by force. */
function isShutDown(pod: Pod): boolean {
  return isTerminating(pod) && pod.metadata.deletionGracePeriodSeconds === 0;
}
