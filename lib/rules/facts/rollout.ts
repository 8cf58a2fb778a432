import type { Deployment } from '../../kube/objects';
import { isRollingUpdate, maxSurge, maxUnavailable } from '../../model/controllers/deployment/arithmetic';

/** What a rolling update of a Deployment may do, in pods. */
export interface Surge {
  readonly maxSurge: number;
  readonly maxUnavailable: number;
  /** No old pod may go before a new one is Ready: there must be room for one more than there are replicas. */
  readonly needsSpare: boolean;
}

/** At a number of replicas that an autoscaler may have chosen. */
export function surgeOf(deployment: Deployment, replicas: number = deployment.spec.replicas ?? 1): Surge {
  const scaled: Deployment = { ...deployment, spec: { ...deployment.spec, replicas } };
  const unavailable = maxUnavailable(scaled);
  return {
    maxSurge: maxSurge(scaled),
    maxUnavailable: unavailable,
    needsSpare: isRollingUpdate(scaled) && replicas > 0 && unavailable === 0,
  };
}
