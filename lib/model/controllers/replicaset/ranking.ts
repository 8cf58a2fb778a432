import type { Pod, ReplicaSet } from '../../../kube/objects';
import { controllerOf } from '../../../kube/owner';
import { compareText } from '../../../util/order';
import type { View } from '../../controller';
import { uidOf } from '../../kinds';
import { isReady, isTerminal, isTerminating } from '../../pods';

/** How many ways of choosing among equal pods are followed. */
const MOST_CHOICES = 20;

/**
 * RS-04: which pods go, in every way that is left open; the first is the default
 * [pkg/controller/controller_utils.go: ActivePodsWithRanks.Less, v1.37.1].
 *
 * MODEL: moments are not state, so pods that differ only in when they became Ready or were made are equally good. Upstream takes the younger ones, by the
 * logarithm of their age, and by their random uids among those. The default takes the name that was drawn last.
 */
export function podsToDelete(
  view: View,
  set: ReplicaSet,
  active: readonly Pod[],
  count: number,
): readonly (readonly Pod[])[] {
  if (count >= active.length) return [active];
  const onNode = activePodsByNode(view, set);
  const ranked = active
    .map((pod) => ({ pod, rank: rankOf(pod, onNode) }))
    .sort((a, b) => compareRanks(a.rank, b.rank) || compareText(b.pod.metadata.name, a.pod.metadata.name));
  const last = ranked[count - 1].rank;
  const surely = ranked.filter(({ rank }) => compareRanks(rank, last) < 0).map(({ pod }) => pod);
  const equal = ranked.filter(({ rank }) => compareRanks(rank, last) === 0).map(({ pod }) => pod);
  return subsets(equal, count - surely.length).map((chosen) => [...surely, ...chosen]);
}

/** Compared from the left; the smallest goes first. */
type Rank = readonly number[];

const PHASES = ['Pending', 'Unknown', 'Running'];

function rankOf(pod: Pod, onNode: ReadonlyMap<string, number>): Rank {
  const { nodeName } = pod.spec;
  const ready = isReady(pod);
  return [
    nodeName ? 1 : 0,
    PHASES.indexOf(pod.status?.phase ?? 'Pending'),
    ready ? 1 : 0,
    deletionCost(pod),
    -(onNode.get(nodeName ?? '') ?? 0),
    // The time of becoming Ready stands before restarts, and decides.
    ...(ready ? [] : restarts(pod)),
  ];
}

function compareRanks(a: Rank, b: Rank): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] - b[i];
  return 0;
}

/** An int32 in an annotation, 0 if it is none [pkg/apis/core/helper/helpers.go: GetDeletionCostFromPodAnnotations]. */
function deletionCost({ metadata }: Pod): number {
  const value = metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'];
  if (value === undefined || !/^-?(0|[1-9][0-9]*)$/.test(value)) return 0;
  const cost = Number(value);
  return cost >= -(2 ** 31) && cost < 2 ** 31 ? cost : 0;
}

/** The most restarts of a container and of a sidecar; the more, the sooner. */
function restarts({ spec, status }: Pod): readonly number[] {
  const sidecars = new Set(
    spec.initContainers?.filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name),
  );
  const regular = status?.containerStatuses?.map(({ restartCount }) => restartCount) ?? [];
  const sidecar = status?.initContainerStatuses?.filter(({ name }) => sidecars.has(name)) ?? [];
  return [-Math.max(0, ...regular), -Math.max(0, ...sidecar.map(({ restartCount }) => restartCount))];
}

/**
 * Active pods by node, of all sets of the same owner; nobody's for a set without one [replica_set.go: getIndirectlyRelatedPods].
 * MODEL: upstream lists what the sets' selectors match, here it is what they own.
 */
function activePodsByNode(view: View, set: ReplicaSet): ReadonlyMap<string, number> {
  const owner = controllerOf(set);
  const counts = new Map<string, number>();
  for (const related of owner ? view.by('ReplicaSet', 'controller', owner.uid) : []) {
    for (const pod of view.by('Pod', 'controller', uidOf(related))) {
      if (isTerminal(pod) || isTerminating(pod) || !pod.spec.nodeName) continue;
      counts.set(pod.spec.nodeName, (counts.get(pod.spec.nodeName) ?? 0) + 1);
    }
  }
  return counts;
}

/** Ways to take some of a list, the first ones first. */
function subsets<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  const found: T[][] = [];
  const pick = (from: number, chosen: readonly T[]): void => {
    if (found.length === MOST_CHOICES) return;
    if (chosen.length === size) {
      found.push([...chosen]);
      return;
    }
    for (let i = from; i <= list.length - (size - chosen.length); i++) pick(i + 1, [...chosen, list[i]]);
  };
  pick(0, []);
  return found;
}
