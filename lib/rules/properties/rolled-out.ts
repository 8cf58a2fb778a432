import type { Deployment } from '../../kube/objects';
import { isTerminating } from '../../model/pods';
import type { Reader } from '../../model/store/store';
import { recovers, sometimes } from '../../run/properties';
import type { Pair } from './pair';

/** Whatever happens: once the faults stop, every Deployment comes to run what its template says. */
export const rolledOut: Pair = {
  property: recovers('rolled-out', 'every Deployment comes to have all its pods up to date and available', isRolledOut),
  seen: sometimes('not-rolled-out', 'some Deployment is not rolled out', (state: Reader) => !isRolledOut(state)),
};

export function isRolledOut(state: Reader): boolean {
  return state.list('Deployment').every((deployment) => isTerminating(deployment) || isComplete(deployment));
}

/** As `kubectl rollout status` sees it [kubectl pkg/polymorphichelpers/rollout_status.go]. */
function isComplete({ metadata, spec, status = {} }: Deployment): boolean {
  const wanted = spec.replicas ?? 1;
  const { observedGeneration = 0, replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status;
  return (
    observedGeneration >= (metadata.generation ?? 0) &&
    updatedReplicas === wanted &&
    replicas === wanted &&
    availableReplicas === wanted
  );
}
