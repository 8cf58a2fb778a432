/** Sources in, a plan out: reads both renders, and plays the upgrade from the one to the other. */
import type { KubeObject } from '../kube/objects';
import type { ManifestObject } from '../kube/read/manifest';
import type { Problem } from '../kube/read/problem';
import { type ManifestSource, type ReadOptions, readManifests } from '../kube/read/read';
import { DEFAULT_KUBERNETES_VERSION } from '../kube/versions';
import type { ClusterDescription } from '../rules/facts/cluster-description';
import { DescribedCluster } from '../rules/facts/described-cluster';
import { idOf } from '../upgrade/delivery';
import { appliedObjects } from '../upgrade/intake';
import { type Plan, type Verdict, verdictOf } from '../upgrade/plan';
import { planUpgrade, type RefusedObject, type UpgradeInput } from '../upgrade/upgrade';
import { checkManifests } from './manifests';

export interface PlanInput
  extends ReadOptions,
    Omit<UpgradeInput, 'old' | 'new' | 'refused' | 'cluster' | 'constructPaths'> {
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
 * What the API server would not take of the new render is told as refused; of the old one it is no part of what the cluster holds.
 *
 * @throws Misuse when the version is not supported
 */
export function planSources({ old, new: next, limits, cluster, ...options }: PlanInput): PlannedUpgrade {
  const kubernetesVersion = options.kubernetesVersion ?? cluster?.kubernetesVersion ?? DEFAULT_KUBERNETES_VERSION;
  const [before, after] = [old, next].map((sources) => sideOf([...sources], { limits, kubernetesVersion })) as [
    Side,
    Side,
  ];
  const plan = planUpgrade({
    ...options,
    kubernetesVersion,
    old: before.objects,
    new: after.objects,
    refused: after.refused,
    ...(cluster && { cluster: new DescribedCluster(cluster) }),
    constructPaths: { old: before.paths, new: after.paths },
  });
  // What controllers keep in a cluster is nobody's render.
  const notes = before.refused
    .filter(({ object }) => appliedObjects([object]).length > 0)
    .map(({ object, message }) => `the API server does not take ${idOf(object)} of the old render: ${message}`);
  return { plan: { ...plan, notes: [...notes, ...plan.notes] }, problems: [...before.problems, ...after.problems] };
}

/** A render, read. */
interface Side {
  readonly objects: readonly KubeObject[];
  readonly refused: readonly RefusedObject[];
  readonly paths: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

function sideOf(
  sources: readonly ManifestSource[],
  options: ReadOptions & { readonly kubernetesVersion: string },
): Side {
  const { accepted, refused } = checkManifests({ sources, ...options });
  const named = refused.filter(({ manifest }) => manifest.name !== '');
  return {
    objects: accepted.map(objectOf),
    refused: named.map(({ manifest, answer }) => ({ object: objectOf(manifest), message: answer.message })),
    paths: pathsOf(accepted),
    problems: readManifests(sources, options).problems,
  };
}

function objectOf({ object }: ManifestObject): KubeObject {
  return object as unknown as KubeObject;
}

function pathsOf(manifests: readonly ManifestObject[]): ReadonlyMap<string, string> {
  return new Map(
    manifests.flatMap(({ object, constructPath }) =>
      constructPath === undefined ? [] : [[idOf(object as unknown as KubeObject), constructPath] as const],
    ),
  );
}

/**
 * Whether a plan does one of the things that its reader calls bad. A change can do several at once, and the worst of it hides the others: each effect is
 * looked at by itself. Claims of ordinals that are scaled away wait for them to come back, which is no harm.
 */
export function doesHarm(found: Plan, bad: ReadonlySet<Verdict>): boolean {
  const effects = found.changes.flatMap((change) => change.effects);
  const harmful = effects.filter((effect) => !(effect.effect === 'stranded' && effect.why === 'scaled-down'));
  return harmful.some((effect) => bad.has(verdictOf({ effects: [effect] })));
}
