import { podNameOf } from '../../kube/names';
import type { PodSpec } from '../../kube/objects';
import type { DescribedCluster } from './described-cluster';
import { DEFAULT_NAMESPACE } from './resource';
import type { BehaviourHint, BehaviourHints } from './tool';
import { isSet, ordinalsOf, type Workload } from './workload';

/** What keeps a pod from being Ready, and for how long. */
export type Break = Exclude<BehaviourHint['does'], 'ready' | undefined>;

/**
 * What the behaviours declare to keep a pod of this kind from ever being Ready; a pod's own behaviour goes before its image's. A container that crashes and has
 * no readiness probe is Ready between two crashes, which is enough for whoever waits for it, unless it has to be Ready for a while.
 */
export function breakOf(
  pod: PodSpec,
  behaviours: BehaviourHints,
  { name, minReadySeconds = 0 }: { readonly name?: string; readonly minReadySeconds?: number } = {},
): Break | undefined {
  for (const { image = '', readinessProbe } of pod.containers ?? []) {
    const own = name === undefined ? undefined : behaviours[`Pod/${name}`];
    const { does = 'ready' } = own ?? behaviours[image] ?? {};
    if (does === 'ready') continue;
    if (does === 'crashLoop' && !readinessProbe && minReadySeconds === 0) continue;
    return does;
  }
  return undefined;
}

/** Names of a workload's pods that are described not to be Ready. */
export function describedUnready({ namespace }: Workload, cluster: DescribedCluster | undefined): ReadonlySet<string> {
  const pods = cluster?.description.pods ?? [];
  return new Set(
    pods
      .filter((pod) => pod.ready === false && (pod.namespace ?? DEFAULT_NAMESPACE) === namespace)
      .map(({ name }) => name),
  );
}

/** How many pods of a workload are not Ready, by what is declared and described. */
export function brokenCount(workload: Workload, behaviours: BehaviourHints, cluster?: DescribedCluster): number {
  if (breakOf(workload.pod, behaviours)) return workload.scale.least;
  if (!isSet(workload)) return 0;
  const unready = describedUnready(workload, cluster);
  return ordinalsOf(workload).filter((ordinal) => {
    const name = podNameOf(workload.name, ordinal);
    return unready.has(name) || breakOf(workload.pod, behaviours, { name }) !== undefined;
  }).length;
}
