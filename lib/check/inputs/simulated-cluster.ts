import type { KubeObject } from '../../kube/objects';
import type { ClusterDescription } from '../../rules/facts/cluster-description';
import { DescribedCluster } from '../../rules/facts/described-cluster';
import { clusterSpec } from '../../rules/facts/world';
import { type AssumedCluster, assumedCluster } from '../../scenarios/assumed-cluster';

/**
 * A cluster on which manifests can be simulated: the described one, and what they count on in the parts of which nothing is said. Classes, volumes and
 * claims are objects to apply first, so a claim that is described as Bound is bound anew to the volume that is kept for it.
 */
export function simulatedCluster(manifests: readonly KubeObject[], description?: ClusterDescription): AssumedCluster {
  if (description === undefined) return assumedCluster(manifests);
  const described = new DescribedCluster(description);
  const { classes, volumes, claims = [] } = described;
  const existing = [...(classes?.values() ?? []), ...(volumes ?? []), ...claims.map(asWritten)];
  const assumed = assumedCluster([...existing, ...manifests]);
  const missing = assumed.objects.filter(
    ({ kind }) => !(kind === 'StorageClass' && classes) && !(kind === 'PersistentVolume' && volumes),
  );
  return { cluster: clusterSpec(described, assumed.cluster), objects: [...existing, ...missing] };
}

/** Without what only an API server writes. */
function asWritten({ metadata: { name, namespace }, ...claim }: KubeObject): KubeObject {
  const { status: _, ...written } = claim as Omit<KubeObject, 'metadata'> & { readonly status?: unknown };
  return { ...written, metadata: { name, namespace } };
}
