import type { ReplicaSet } from '../../../kube/objects';
import { keyOf } from '../../kinds';
import { isTerminating } from '../../pods';
import { statusReplicas } from './arithmetic';
import { hasHistoryLimit } from './conditions';
import { byRevision, isActive } from './replica-sets';
import type { Sync } from './sync';

/** DEP-35: old sets beyond the limit go, the lowest revision first; one that cannot go yet uses up its place [sync.go: cleanupDeployment, v1.37.1]. */
export function cleanupDeployment(sync: Sync, old: readonly ReplicaSet[]): void {
  if (!hasHistoryLimit(sync.deployment)) return;
  const alive = old.filter((set) => !isTerminating(set)).sort(byRevision);
  const surplus = alive.length - (sync.deployment.spec.revisionHistoryLimit as number);
  for (const set of alive.slice(0, Math.max(0, surplus))) {
    if (isActive(set) || statusReplicas(set) > 0 || !isObserved(set)) continue;
    sync.plan.push({ do: 'delete', kind: 'ReplicaSet', key: keyOf(set), tolerates: ['NotFound'] });
  }
}

function isObserved({ metadata, status }: ReplicaSet): boolean {
  return (metadata.generation ?? 0) <= (status?.observedGeneration ?? 0);
}
