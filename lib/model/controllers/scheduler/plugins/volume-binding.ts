/** SCH-10 to SCH-18: `pkg/scheduler/framework/plugins/volumebinding` (v1.37.1), `volume_binding.go` and `binder.go`. */

import type { Node, PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../../../kube/objects';
import { compareQuantities, wholeUnits } from '../../../../kube/quantity';
import { selects } from '../../../../kube/selectors';
import { classNameOf, isDelayed } from '../../../../kube/storage-classes';
import { allowsTopology, volumeReaches } from '../../../../kube/topology';
import type { View } from '../../../controller';
import { type Key, keyOf } from '../../../kinds';
import type { Reader } from '../../../store/store';
import { claimsOf, isFullyBound, notForPod, selectedNode } from '../claims';
import { type Cycle, type FilterPlugin, type Prepared, SKIP } from '../cycle';
import { type Candidates, candidatesFor, findMatchingVolume, requestOf } from '../matching-volume';
import { type SchedulerError, type Status, schedulerError, unresolvable } from '../status';

/** What a pod's claims would get on one node. */
export interface PodVolumes {
  readonly bindings: readonly { readonly volume: PersistentVolume; readonly claim: PersistentVolumeClaim }[];
  readonly provisions: readonly Provision[];
}

export interface Provision {
  readonly claim: PersistentVolumeClaim;
  /** The free space that the node offers to the class, if it is tracked: bytes. */
  readonly free?: number;
}

const NO_VOLUMES: PodVolumes = { bindings: [], provisions: [] };

export interface PodVolumeClaims {
  readonly bound: readonly PersistentVolumeClaim[];
  readonly delayed: readonly DelayedClaim[];
}

/** A claim that waits for its first consumer, with what is the same for all nodes. */
interface DelayedClaim {
  readonly claim: PersistentVolumeClaim;
  readonly selected: string | undefined;
  readonly candidates: Candidates;
}

export const volumeBinding: FilterPlugin = {
  name: 'VolumeBinding',
  prepare: (cycle) => {
    const problem = podHasClaims(cycle);
    if (problem) return problem;
    const unknown = claimOutOfBooks(cycle);
    if (unknown !== undefined)
      return schedulerError(`error getting PVC "${unknown}": could not find v1.PersistentVolumeClaim "${unknown}"`);
    const claims = podVolumeClaims(cycle);
    if (!claims) return unresolvable('pod has unbound immediate PersistentVolumeClaims');
    if (claims.bound.length + claims.delayed.length === 0) return SKIP;
    return { filter: ({ node }) => verdictOf(findPodVolumes(cycle.view, claims, node)) };
  },
};

/** SCH-10: the first claim that makes scheduling pointless. */
function podHasClaims({ view, pod }: Cycle): Prepared | undefined {
  for (const { key, name, ephemeral } of claimsOf(pod)) {
    const claim = view.get('PersistentVolumeClaim', key);
    if (!claim && ephemeral) {
      return unresolvable(`waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`);
    }
    if (!claim) return unresolvable(`persistentvolumeclaim "${name}" not found`);
    if (claim.status?.phase === 'Lost') {
      return unresolvable(
        `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName ?? ''}"`,
      );
    }
    if (claim.metadata.deletionTimestamp !== undefined) {
      return unresolvable(`persistentvolumeclaim "${name}" is being deleted`);
    }
    const foreign = ephemeral ? notForPod(pod, claim) : undefined;
    if (foreign) return unresolvable(foreign);
  }
  return undefined;
}

/** A claim that is listed, and that the binder's own cache does not have yet, or any more. */
function claimOutOfBooks({ view, pod }: Cycle): Key | undefined {
  return claimsOf(pod).find(({ key }) => !claimCache(view).get('PersistentVolumeClaim', key))?.key;
}

function claimCache(view: View): Reader {
  return view.switches.binderReadsInformers ? view : view.books;
}

/** SCH-12; nothing if a claim is neither bound nor waits for its consumer. */
export function podVolumeClaims({ view, pod }: Pick<Cycle, 'view' | 'pod'>): PodVolumeClaims | undefined {
  const bound: PersistentVolumeClaim[] = [];
  const delayed: DelayedClaim[] = [];
  for (const { key } of claimsOf(pod)) {
    const claim = claimCache(view).get('PersistentVolumeClaim', key);
    if (!claim) continue;
    if (isFullyBound(claim)) bound.push(claim);
    else if (claim.spec.volumeName || !isDelayed(view.get('StorageClass', classNameOf(claim)))) return undefined;
    else delayed.push({ claim, selected: selectedNode(view, claim), candidates: candidatesFor(view, claim) });
  }
  if (delayed.length < 2) return { bound, delayed };
  const decided = delayed.filter(({ selected }) => selected !== undefined);
  const bySize = delayed
    .filter(({ selected }) => selected === undefined)
    .sort((a, b) => compareQuantities(requestOf(a.claim), requestOf(b.claim)));
  return { bound, delayed: [...decided, ...bySize] };
}

interface Found {
  readonly volumes: PodVolumes;
  readonly nodeAffinity: boolean;
  readonly unbound: boolean;
  readonly space: boolean;
  readonly volumesExist: boolean;
}

/** SCH-18: the order of the reasons. */
function verdictOf(found: Found | SchedulerError): Status {
  if ('code' in found) return found;
  const reasons: string[] = [];
  if (!found.nodeAffinity) reasons.push("node(s) didn't match PersistentVolume's node affinity");
  if (!found.unbound) reasons.push("node(s) didn't find available persistent volumes to bind");
  if (!found.space) reasons.push('node(s) did not have enough free storage');
  if (!found.volumesExist) reasons.push('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)');
  return reasons.length === 0 ? undefined : unresolvable(...reasons);
}

/** What the pod's claims get on a node that has passed the filter. */
export function volumesOn(view: View, claims: PodVolumeClaims, node: Node): PodVolumes {
  if (claims.delayed.length === 0) return NO_VOLUMES;
  const found = findPodVolumes(view, claims, node);
  return 'code' in found ? NO_VOLUMES : found.volumes;
}

/** `binder.go`: FindPodVolumes. */
function findPodVolumes(view: View, claims: PodVolumeClaims, node: Node): Found | SchedulerError {
  const bound = checkBoundClaims(view, claims.bound, node);
  if (claims.delayed.length === 0) return { volumes: NO_VOLUMES, ...bound, unbound: true, space: true };
  const provision: PersistentVolumeClaim[] = [];
  const match: DelayedClaim[] = [];
  for (const delayed of claims.delayed) {
    if (delayed.selected === undefined) match.push(delayed);
    // SCH-14: elsewhere, nothing is looked at any further.
    else if (delayed.selected !== node.metadata.name)
      return { volumes: NO_VOLUMES, ...bound, unbound: false, space: true };
    else provision.push(delayed.claim);
  }
  const matched = findMatchingVolumes(view, match, node);
  if ('code' in matched) return matched;
  provision.push(...matched.unbound);
  if (provision.length === 0) {
    return { volumes: { bindings: matched.bindings, provisions: [] }, ...bound, unbound: true, space: true };
  }
  // SCH-16: this verdict replaces the one of the search.
  const checked = checkVolumeProvisions(view, provision, node);
  if ('code' in checked) return checked;
  const { provisions, satisfied, space } = checked;
  return { volumes: { bindings: matched.bindings, provisions }, ...bound, unbound: satisfied, space };
}

/** SCH-13: the first claim that fails decides. NOT MODELLED: in-tree volumes are not translated to CSI before their affinity is judged. */
function checkBoundClaims(view: View, claims: readonly PersistentVolumeClaim[], node: Node) {
  for (const claim of claims) {
    const volume = view.books.get('PersistentVolume', claim.spec.volumeName as Key);
    if (!volume) return { nodeAffinity: true, volumesExist: false };
    if (!volumeReaches(volume, node)) return { nodeAffinity: false, volumesExist: true };
  }
  return { nodeAffinity: true, volumesExist: true };
}

/** SCH-15: the smallest request chooses first. */
function findMatchingVolumes({ switches }: View, claims: readonly DelayedClaim[], node: Node) {
  const bindings: { volume: PersistentVolume; claim: PersistentVolumeClaim }[] = [];
  const unbound: PersistentVolumeClaim[] = [];
  const chosen = new Set<string>();
  for (const { claim, candidates } of claims) {
    if (!switches.volumeAttributesClass && claim.spec.volumeAttributesClassName) {
      return schedulerError(
        `unsupported volumeAttributesClassName is set on claim ${keyOf(claim)} when the feature-gate VolumeAttributesClass is disabled`,
      );
    }
    const volume = findMatchingVolume(candidates, node, chosen);
    if (!volume) {
      unbound.push(claim);
      continue;
    }
    chosen.add(volume.metadata.name);
    bindings.push({ volume, claim });
  }
  return { bindings, unbound };
}

interface Checked {
  readonly provisions: readonly Provision[];
  readonly satisfied: boolean;
  readonly space: boolean;
}

/** SCH-16. */
function checkVolumeProvisions(
  view: View,
  claims: readonly PersistentVolumeClaim[],
  node: Node,
): Checked | SchedulerError {
  const provisions: Provision[] = [];
  for (const claim of claims) {
    const className = classNameOf(claim);
    if (!className) return schedulerError(`no class for claim "${keyOf(claim)}"`);
    const storageClass = view.get('StorageClass', className);
    if (!storageClass) return schedulerError(`failed to find storage class "${className}"`);
    const { provisioner } = storageClass;
    if (!provisioner || provisioner === 'kubernetes.io/no-provisioner')
      return { provisions, satisfied: false, space: true };
    if (!allowsTopology(storageClass, node.metadata.labels)) return { provisions, satisfied: false, space: true };
    const capacity = enoughCapacity(view, claim, storageClass, node);
    if (!capacity) return { provisions, satisfied: true, space: false };
    provisions.push({ claim, ...capacity });
  }
  return { provisions, satisfied: true, space: true };
}

/** SCH-17: each claim is judged alone. Nothing if there is too little. */
function enoughCapacity(
  view: View,
  claim: PersistentVolumeClaim,
  { metadata, provisioner }: StorageClass,
  node: Node,
): { free?: number } | undefined {
  const request = claim.spec.resources?.requests?.storage;
  if (request === undefined || !view.get('CSIDriver', provisioner)?.spec.storageCapacity) return {};
  const needed = wholeUnits(request);
  const found = view
    .by('CSIStorageCapacity', 'class', metadata.name)
    .find(({ nodeTopology, capacity, maximumVolumeSize }) => {
      const limit = maximumVolumeSize ?? capacity;
      if (limit === undefined || wholeUnits(limit) < needed) return false;
      return nodeTopology !== undefined && selects(nodeTopology, node.metadata.labels);
    });
  return found && { free: Number(wholeUnits(found.capacity ?? 0)) };
}
