import type { StorageClass } from '../../kube/objects';
import { claimsOf } from './claims';
import type { Facts } from './facts';
import { grows } from './placement';
import { hasProvisioner, storageOf } from './storage';
import { claimUsesOf, type Workload } from './workload';

/**
 * Whether a workload counts on something that neither the render nor the description tells of, and that may well be there: a claim of another release,
 * volumes made by hand, another scheduler, devices. What a run of the model shows of such a workload says nothing about a real cluster.
 */
export function countsOnTheUnknown(facts: Facts, workload: Workload): boolean {
  if (facts.cluster?.isComplete) return false;
  return (
    isPlacedByOthers(workload) ||
    wantsDevices(workload) ||
    findsItsPeersElsewhere(facts, workload) ||
    usesUnknownStorage(facts, workload) ||
    grows(facts.cluster?.nodes ?? [])
  );
}

const DEFAULT_SCHEDULER = 'default-scheduler';

function isPlacedByOthers({ pod }: Workload): boolean {
  const { schedulerName = DEFAULT_SCHEDULER, schedulingGates, resourceClaims, runtimeClassName } = pod;
  const isHeld = isFilled(schedulingGates) || isFilled(resourceClaims);
  return schedulerName !== DEFAULT_SCHEDULER || isHeld || runtimeClassName !== undefined;
}

function isFilled(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}

/** Descriptions tell of cpu, memory and room for pods, and of no other resource. */
const DESCRIBED_RESOURCES: readonly string[] = ['cpu', 'memory'];

function wantsDevices({ pod }: Workload): boolean {
  const containers = [...(pod.initContainers ?? []), ...(pod.containers ?? [])];
  return containers.some(({ resources }) =>
    Object.keys({ ...resources?.limits, ...resources?.requests }).some((name) => !DESCRIBED_RESOURCES.includes(name)),
  );
}

/** Pods that it must be near to may be of another release. */
function findsItsPeersElsewhere({ render }: Facts, { pod, namespace }: Workload): boolean {
  const terms = pod.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.some(
    ({ labelSelector, namespaces, namespaceSelector }) =>
      namespaces !== undefined ||
      namespaceSelector !== undefined ||
      render.selectedBy(namespace, labelSelector).length === 0,
  );
}

function usesUnknownStorage(facts: Facts, workload: Workload): boolean {
  const [storage, book] = [storageOf(facts), claimsOf(facts)];
  for (const use of claimUsesOf(workload)) {
    const claim = book.get(use.namespace, use.claim);
    if (!claim) return true;
    const { is, storageClass } = storage.classOf(claim.object);
    const isMadeByHand = is !== 'named' || !storageClass || !hasProvisioner(storageClass);
    if (!claim.exists && isMadeByHand && !storage.knowsVolumes) return true;
    if (storageClass && namesUnknownTopology(facts, storageClass)) return true;
  }
  return false;
}

/** Labels that no described node has, of a driver perhaps. */
function namesUnknownTopology({ cluster }: Facts, { allowedTopologies = [] }: StorageClass): boolean {
  const keys = allowedTopologies.flatMap(({ matchLabelExpressions = [] }) =>
    matchLabelExpressions.map(({ key }) => key),
  );
  return keys.some((key) => !cluster?.nodes?.some(({ object }) => object.metadata.labels?.[key] !== undefined));
}
