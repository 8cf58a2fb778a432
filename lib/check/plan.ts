/** Sources in, a plan out: reads both renders, and plays the upgrade from the one to the other. */
import type { KubeObject } from '../kube/objects';
import type { ManifestObject } from '../kube/read/manifest';
import type { Problem } from '../kube/read/problem';
import { type ManifestSource, type ReadOptions, readManifests } from '../kube/read/read';
import { DEFAULT_KUBERNETES_VERSION } from '../kube/versions';
import type { ClusterDescription } from '../rules/facts/cluster-description';
import { DescribedCluster } from '../rules/facts/described-cluster';
import { idOf } from '../upgrade/delivery';
import type { Plan } from '../upgrade/plan';
import { planUpgrade, type UpgradeInput } from '../upgrade/upgrade';

export interface PlanInput extends ReadOptions, Omit<UpgradeInput, 'old' | 'new' | 'cluster' | 'constructPaths'> {
  readonly old: Iterable<ManifestSource>;
  readonly new: Iterable<ManifestSource>;
  readonly cluster?: ClusterDescription;
}

export interface PlannedUpgrade {
  readonly plan: Plan;
  /** What could not be read, of either render: it is not in the plan. */
  readonly problems: readonly Problem[];
}

/**
 * @throws Misuse when the version is not supported
 */
export function planSources({ old, new: next, limits, cluster, ...options }: PlanInput): PlannedUpgrade {
  const [before, after] = [old, next].map((sources) => readManifests([...sources], { limits }));
  const version = options.kubernetesVersion ?? cluster?.kubernetesVersion ?? DEFAULT_KUBERNETES_VERSION;
  const plan = planUpgrade({
    ...options,
    kubernetesVersion: version,
    old: objectsOf(before?.objects),
    new: objectsOf(after?.objects),
    ...(cluster && { cluster: new DescribedCluster(cluster) }),
    constructPaths: { old: pathsOf(before?.objects), new: pathsOf(after?.objects) },
  });
  return { plan, problems: [...(before?.problems ?? []), ...(after?.problems ?? [])] };
}

function objectsOf(manifests: readonly ManifestObject[] = []): readonly KubeObject[] {
  return manifests.map(({ object }) => object as unknown as KubeObject);
}

function pathsOf(manifests: readonly ManifestObject[] = []): ReadonlyMap<string, string> {
  return new Map(
    manifests.flatMap(({ object, constructPath }) =>
      constructPath === undefined ? [] : [[idOf(object as unknown as KubeObject), constructPath] as const],
    ),
  );
}
