/** Feature gates that a cluster may set, and the switches of a version that they turn. */

import { Misuse } from '../util/misuse';
import { didYouMean } from '../util/text';
import type { Switches } from './versions';

type BooleanSwitch = { [Name in keyof Switches]: Switches[Name] extends boolean ? Name : never }[keyof Switches];

/** Gates by upstream's name (`pkg/features/kube_features.go`), each with the one thing that it turns on. */
const GATES: { readonly [gate: string]: BooleanSwitch } = {
  DeploymentReplicaSetTerminatingReplicas: 'terminatingReplicas',
  MaxUnavailableStatefulSet: 'maxUnavailableStatefulSet',
  PersistentVolumeClaimUnusedSinceTime: 'claimUnusedCondition',
  PodTopologyLabelsAdmission: 'podTopologyLabels',
  StaleControllerConsistencyReplicaSet: 'staleControllerConsistencyReplicaSet',
  StaleControllerConsistencyStatefulSet: 'staleControllerConsistencyStatefulSet',
  StatefulSetRecreateStrategy: 'statefulSetRecreateStrategy',
  StatefulSetSemanticRevisionComparison: 'semanticRevisionComparison',
  VolumeAttributesClass: 'volumeAttributesClass',
};

/** The behaviour of a version whose gates are set otherwise than by default. Throws a Misuse for a gate that turns nothing here. */
export function withFeatureGates(switches: Switches, gates: { readonly [gate: string]: boolean } = {}): Switches {
  const changed: { [Name in BooleanSwitch]?: boolean } = {};
  for (const [gate, on] of Object.entries(gates)) {
    const name = Object.hasOwn(GATES, gate) ? GATES[gate] : undefined;
    if (name === undefined) {
      const known = Object.keys(GATES);
      throw new Misuse(
        `the feature gate '${gate}' is none that the simulator knows.${didYouMean(gate, known)} It knows ${known.join(', ')}.`,
      );
    }
    changed[name] = on;
  }
  return { ...switches, ...changed };
}
