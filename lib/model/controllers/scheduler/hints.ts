/**
 * Whether an event may help a pod that a plugin has rejected: EventsToRegister and the queueing hints of `pkg/scheduler/framework/plugins/*` (v1.37.1).
 * What is not listed here wakes nobody: a pod may wait though it would fit by now, until the five minutes of the unschedulable set are over.
 */

import type { CSINode, LabelSelector, Labels, Node, PersistentVolume, Pod } from '../../../kube/objects';
import { compareQuantities } from '../../../kube/quantity';
import { requiresNode, selects } from '../../../kube/selectors';
import { isDelayed } from '../../../kube/storage-classes';
import { untoleratedTaint } from '../../../kube/tolerations';
import { same } from '../../apiserver/merge';
import { keyOf } from '../../kinds';
import { claimsOf, usesClaim } from './claims';
import type { ClusterEvent } from './events';
import { affinityTerms, antiAffinityTerms, matchesAll, matchesAny } from './plugins/inter-pod-affinity';
import { fitsEmpty, hostPortsOf, offersMore, portsConflict } from './plugins/resources';
import { hasAllKeys, selectorOf, spreadConstraintsOf } from './plugins/topology-spread';
import { volumesConflict } from './plugins/volume-restrictions';
import { TOPOLOGY_LABELS } from './plugins/volume-zone';
import { allocatableOf, requestsOf } from './requests';
import type { PluginName } from './status';

export type Hint = (event: ClusterEvent, pod: Pod) => boolean;

const isAdd = (event: ClusterEvent): boolean => event.before === undefined;
const isUpdate = (event: ClusterEvent): boolean => event.before !== undefined && event.after !== undefined;
const isDelete = (event: ClusterEvent): boolean => event.after === undefined;

const labelsOf = (object: { readonly metadata: { readonly labels?: Labels } } | undefined): Labels =>
  object?.metadata.labels ?? {};

function labelsChanged(event: { readonly before?: Node; readonly after?: Node }): boolean {
  return isUpdate(event as ClusterEvent) && !same(labelsOf(event.before), labelsOf(event.after));
}

const nodeAdded: Hint = (event) => event.resource === 'Node' && isAdd(event);

export const HINTS: Readonly<Record<PluginName, Hint>> = {
  NodeName: nodeAdded,

  NodeUnschedulable: (event) =>
    event.resource === 'Node' &&
    event.after !== undefined &&
    !event.after.spec?.unschedulable &&
    (event.before === undefined || !!event.before.spec?.unschedulable),

  TaintToleration: (event, { spec }) => {
    if (event.resource !== 'Node' || !event.after) return false;
    const keepsAway = (node: Node) => untoleratedTaint(node.spec?.taints, spec.tolerations) !== undefined;
    return !keepsAway(event.after) && (event.before === undefined || keepsAway(event.before));
  },

  NodeAffinity: (event, { spec }) =>
    event.resource === 'Node' &&
    event.after !== undefined &&
    requiresNode(spec, event.after) &&
    (event.before === undefined || !requiresNode(spec, event.before)),

  NodePorts: (event, pod) =>
    nodeAdded(event, pod) ||
    (event.resource === 'AssignedPod' &&
      isDelete(event) &&
      portsConflict(hostPortsOf(pod), hostPortsOf(event.before as Pod))),

  NodeResourcesFit: (event, { spec }) => {
    if (event.resource === 'AssignedPod') return isDelete(event);
    if (event.resource !== 'Node' || !event.after) return false;
    const { asked } = requestsOf(spec);
    const after = allocatableOf(event.after.status?.allocatable);
    if (!fitsEmpty(asked, after)) return false;
    return event.before === undefined || offersMore(asked, allocatableOf(event.before.status?.allocatable), after);
  },

  VolumeRestrictions: (event, pod) => {
    switch (event.resource) {
      case 'Node':
        return isAdd(event);
      case 'PersistentVolumeClaim':
        return isAdd(event) && event.after !== undefined && usesClaim(pod, keyOf(event.after), 'direct');
      case 'AssignedPod':
        return isDelete(event) && releases(event.before as Pod, pod);
      default:
        return false;
    }
  },

  NodeVolumeLimits: (event, pod) => {
    switch (event.resource) {
      case 'CSINode':
        return isAdd(event) || (isUpdate(event) && limitRaised(event.before as CSINode, event.after as CSINode));
      case 'AssignedPod':
        return isDelete(event) && claimsOf(event.before as Pod).length > 0;
      case 'PersistentVolumeClaim':
        return isAdd(event) && event.after !== undefined && usesClaim(pod, keyOf(event.after));
      case 'VolumeAttachment':
        return isDelete(event) && claimsOf(pod).some(({ ephemeral }) => !ephemeral);
      default:
        return false;
    }
  },

  VolumeBinding: (event, pod) => {
    switch (event.resource) {
      case 'StorageClass':
        return (
          isAdd(event) || (isUpdate(event) && !same(event.before?.allowedTopologies, event.after?.allowedTopologies))
        );
      case 'PersistentVolumeClaim':
        return event.after !== undefined && usesClaim(pod, keyOf(event.after));
      case 'PersistentVolume':
        return event.after !== undefined;
      case 'Node':
        return isAdd(event) || labelsChanged(event);
      case 'CSINode':
        return isAdd(event) || (isUpdate(event) && migratedPlugins(event.before) !== migratedPlugins(event.after));
      case 'CSIDriver':
        // Upstream asks whether the pod has an inline volume of the driver, of which claims are none; kept, as it decides who wakes.
        return (
          isUpdate(event) &&
          !!event.before?.spec.storageCapacity &&
          !event.after?.spec.storageCapacity &&
          hasInline(pod, event.after?.metadata.name)
        );
      case 'CSIStorageCapacity':
        return isAdd(event) || (isUpdate(event) && capacityGrew(event.before, event.after));
      default:
        return false;
    }
  },

  VolumeZone: (event, pod) => {
    switch (event.resource) {
      case 'StorageClass':
        return isAdd(event) && isDelayed(event.after);
      case 'Node':
        return isAdd(event) || labelsChanged(event);
      case 'PersistentVolumeClaim':
        return event.after !== undefined && usesClaim(pod, keyOf(event.after), 'direct');
      case 'PersistentVolume':
        return isAdd(event) || (isUpdate(event) && !same(topologyOf(event.before), topologyOf(event.after)));
      default:
        return false;
    }
  },

  PodTopologySpread: (event, pod) => {
    const constraints = spreadConstraintsOf(pod, 'DoNotSchedule');
    if (event.resource === 'Node') {
      const [was, is] = [event.before, event.after].map(
        (node) => node && hasAllKeys(node.metadata.labels, constraints),
      );
      if (!isUpdate(event)) return !!(was ?? is);
      if (was !== is) return true;
      const moved = constraints.some(
        ({ topologyKey }) => labelsOf(event.before)[topologyKey] !== labelsOf(event.after)[topologyKey],
      );
      return !!is && (moved || !same(event.before?.spec?.taints ?? [], event.after?.spec?.taints ?? []));
    }
    if (event.resource !== 'AssignedPod') return false;
    if ((event.after ?? event.before)?.metadata.namespace !== pod.metadata.namespace) return false;
    const selectors = constraints.map((constraint) => selectorOf(constraint, pod));
    if (isUpdate(event))
      return selectors.some((selector) => matches(selector, event.before) !== matches(selector, event.after));
    return selectors.some((selector) => matches(selector, event.after ?? event.before));
  },

  InterPodAffinity: (event, pod) => {
    if (event.resource === 'Node') return affinityMayMoveTo(event, pod);
    if (event.resource !== 'AssignedPod') return false;
    const { before, after } = event;
    const affine = affinityTerms(pod);
    const anti = antiAffinityTerms(pod);
    if (before && after) {
      if (!matchesAll(affine, pod, before) && matchesAll(affine, pod, after)) return true;
      return matchesAny(anti, pod, before) && !matchesAny(anti, pod, after);
    }
    if (after) return matchesAll(affine, pod, after);
    return (
      before !== undefined && (matchesAny(anti, pod, before) || matchesAny(antiAffinityTerms(before), before, pod))
    );
  },
};

/** How a rejected pod itself has changed; all else of it cannot, or means nothing. */
export interface OwnChange {
  readonly labels: boolean;
  readonly tolerations: boolean;
  readonly toleratesCordon: boolean;
}

/** Hints for the event TargetPod. NOT MODELLED: a pod that is resized before it has a node. */
export const OWN_HINTS: Partial<Readonly<Record<PluginName, (change: OwnChange, before: Pod, after: Pod) => boolean>>> =
  {
    TaintToleration: ({ tolerations }) => tolerations,
    NodeUnschedulable: ({ toleratesCordon }) => toleratesCordon,
    InterPodAffinity: ({ labels }) => labels,
    PodTopologySpread: (change, before, after) => {
      const constraints = spreadConstraintsOf(after, 'DoNotSchedule');
      if (change.tolerations && constraints.some(({ nodeTaintsPolicy }) => nodeTaintsPolicy === 'Honor')) return true;
      const selectors = constraints.map((constraint) => selectorOf(constraint, after));
      return change.labels && selectors.some((selector) => matches(selector, before) !== matches(selector, after));
    },
  };

function matches(selector: LabelSelector | undefined, pod: Pod | undefined): boolean {
  return selects(selector, labelsOf(pod));
}

/** A deleted pod had a disk that the waiting one wants, or uses one of its claims; of which mode is not looked at. */
function releases(deleted: Pod, pod: Pod): boolean {
  if (deleted.metadata.namespace !== pod.metadata.namespace) return false;
  if (volumesConflict(pod, deleted)) return true;
  return claimsOf(deleted).some(({ key, ephemeral }) => !ephemeral && usesClaim(pod, key, 'direct'));
}

function limitRaised(before: CSINode, after: CSINode): boolean {
  return after.spec.drivers.some(({ name, allocatable }) => {
    const old = before.spec.drivers.find((driver) => driver.name === name)?.allocatable?.count ?? 0;
    return (allocatable?.count ?? 0) > old;
  });
}

function migratedPlugins(csiNode: CSINode | undefined): string | undefined {
  return csiNode?.metadata.annotations?.['storage.alpha.kubernetes.io/migrated-plugins'];
}

function hasInline(pod: Pod, driver: string | undefined): boolean {
  return (pod.spec.volumes ?? []).some((volume) => (volume.csi as { driver?: string } | undefined)?.driver === driver);
}

type Capacity = Extract<ClusterEvent, { resource: 'CSIStorageCapacity' }>['after'];

function capacityGrew(before: Capacity, after: Capacity): boolean {
  const [old, now] = [before, after].map((object) => object?.maximumVolumeSize ?? object?.capacity);
  return now !== undefined && (old === undefined || compareQuantities(now, old) > 0);
}

function topologyOf(volume: PersistentVolume | undefined): readonly (string | undefined)[] {
  return TOPOLOGY_LABELS.map((label) => volume?.metadata.labels?.[label]);
}

/** A node came with, or got, or changed a domain that affinity asks about; for anti-affinity also one that lost it. */
function affinityMayMoveTo(event: { readonly before?: Node; readonly after?: Node }, pod: Pod): boolean {
  const { before, after } = event;
  if (!after) return false;
  const domain = (node: Node, key: string) => node.metadata.labels?.[key];
  const affine = affinityTerms(pod).some(({ topologyKey: key }) => {
    const now = domain(after, key);
    return now !== undefined && (!before || domain(before, key) !== now);
  });
  if (affine) return true;
  return antiAffinityTerms(pod).some(({ topologyKey: key }) => {
    if (!before) return true;
    const was = domain(before, key);
    return was !== undefined && was !== domain(after, key);
  });
}
