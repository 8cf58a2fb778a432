import type { ReplicaSet } from '../../../kube/objects';
import type { Plan } from '../../actions';
import { desiredReplicasOf, maxReplicasOf, replicasAnnotations, withAnnotations } from './annotations';
import { availableReplicas, isRollingUpdate, maxSurge, replicasOf, sum } from './arithmetic';
import { bySize, isActive } from './replica-sets';
import type { Sync } from './sync';

/** A set as it is after it was scaled, and whether that took a write of its size. */
interface Scaled {
  readonly scaled: boolean;
  readonly set: ReplicaSet;
}

/** One set gets a size, and the annotations that go with it; these alone only if that is asked for [pkg/controller/deployment/sync.go: scaleReplicaSet, v1.37.1]. */
export function scaleReplicaSet(
  sync: Sync,
  set: ReplicaSet,
  size: number,
  { force = false, orElse }: { readonly force?: boolean; readonly orElse?: Plan } = {},
): Scaled {
  const from = replicasOf(set);
  const annotations = withAnnotations(set.metadata.annotations, replicasAnnotations(sync.deployment));
  const resized = from !== size;
  if (!resized && (!force || annotations === set.metadata.annotations)) return { scaled: false, set };
  const { generation } = set.metadata;
  const to: ReplicaSet = {
    ...set,
    metadata: {
      ...set.metadata,
      annotations,
      ...(resized && generation !== undefined && { generation: generation + 1 }),
    },
    spec: { ...set.spec, replicas: size },
  };
  const message = `Scaled ${from < size ? 'up' : 'down'} replica set ${set.metadata.name} from ${from} to ${size}`;
  sync.plan.push({
    do: 'put',
    kind: 'ReplicaSet',
    seen: set,
    to,
    ...(resized && { after: [sync.event('Normal', 'ScalingReplicaSet', message)] }),
    ...(orElse && { orElse }),
  });
  return { scaled: resized, set: to };
}

/** DEP-20 … DEP-23: what a change of the Deployment's size does to its sets [sync.go: scale]. */
export function scale(sync: Sync, newest: ReplicaSet | undefined, old: readonly ReplicaSet[]): void {
  const { deployment } = sync;
  const active = (newest ? [...old, newest] : old).filter(isActive);
  if (active.length <= 1) {
    const only = active[0] ?? newest ?? old.at(-1);
    if (only) scaleReplicaSet(sync, only, replicasOf(deployment));
  } else if (newest && isSaturated(sync, newest)) {
    for (const set of old.filter(isActive)) scaleReplicaSet(sync, set, 0);
  } else if (isRollingUpdate(deployment)) scaleProportionally(sync, active);
}

/** The newest set has all pods that are wanted, and all are available. */
function isSaturated({ deployment }: Sync, newest: ReplicaSet): boolean {
  const replicas = replicasOf(deployment);
  return (
    replicasOf(newest) === replicas && desiredReplicasOf(newest) === replicas && availableReplicas(newest) === replicas
  );
}

function scaleProportionally(sync: Sync, active: readonly ReplicaSet[]): void {
  const { deployment } = sync;
  const replicas = replicasOf(deployment);
  const allowed = replicas > 0 ? replicas + maxSurge(deployment) : 0;
  const toAdd = allowed - sum(active, replicasOf);
  const sets = toAdd === 0 ? active : [...active].sort(bySize(toAdd > 0 ? 'newer' : 'older'));
  let added = 0;
  const sizes = sets.map((set) => {
    const proportion = proportionOf(sync, set, toAdd, added);
    added += proportion;
    return replicasOf(set) + proportion;
  });
  // What rounding leaves over goes to the largest.
  if (toAdd !== 0) sizes[0] = Math.max(0, sizes[0] + toAdd - added);
  for (const [i, set] of sets.entries()) scaleReplicaSet(sync, set, sizes[i], { force: true });
}

/** Never more than what is left [deployment_util.go: GetReplicaSetProportion]. */
function proportionOf(sync: Sync, set: ReplicaSet, toAdd: number, added: number): number {
  if (toAdd === 0 || toAdd === added) return 0;
  const fraction = fractionOf(sync, set);
  return toAdd > 0 ? Math.min(fraction, toAdd - added) : Math.max(fraction, toAdd - added);
}

/** The part of the new size that a set would have if it grew with the Deployment [deployment_util.go: getReplicaSetFraction]. */
function fractionOf({ deployment, status }: Sync, set: ReplicaSet): number {
  const size = replicasOf(set);
  if (replicasOf(deployment) === 0) return -size;
  const before = maxReplicasOf(set) || (status.replicas ?? 0);
  // Somebody took the annotation away, and no pod can be made.
  if (before === 0) return 0;
  const wanted = (size * (replicasOf(deployment) + maxSurge(deployment))) / before;
  return Math.round(wanted) - size;
}
