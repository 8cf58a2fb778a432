/** Defaults of StatefulSets, Deployments and ReplicaSets: `pkg/apis/apps/v1/defaults.go` (v1.37.1), rules R-A1 and API-01. */

import type {
  Deployment,
  DeploymentSpec,
  ReplicaSet,
  StatefulSet,
  StatefulSetSpec,
  VolumeClaimTemplate,
} from '../objects';
import type { Switches } from '../versions';
import { claimDefaults } from './claim';
import { fill, orNothing, replace } from './fill';
import { podTemplateDefaults } from './pod';

export function statefulSetDefaults(set: StatefulSet, switches: Switches): StatefulSet {
  const { spec = {} as StatefulSetSpec } = set;
  return {
    ...set,
    spec: fill(
      replace(spec, {
        template: podTemplateDefaults(spec.template ?? {}),
        updateStrategy: updateStrategy(spec.updateStrategy ?? {}, switches),
        volumeClaimTemplates: orNothing(spec.volumeClaimTemplates)?.map(claimTemplate),
        minReadySeconds: orNothing(spec.minReadySeconds),
        ordinals: spec.ordinals && { start: 0, ...spec.ordinals },
        persistentVolumeClaimRetentionPolicy: fill(spec.persistentVolumeClaimRetentionPolicy ?? {}, {
          whenDeleted: 'Retain',
          whenScaled: 'Retain',
        }),
      }),
      { serviceName: '', podManagementPolicy: 'OrderedReady', replicas: 1, revisionHistoryLimit: 10 },
    ),
  };
}

type UpdateStrategy = NonNullable<StatefulSetSpec['updateStrategy']>;

/** A type that is written leaves `rollingUpdate` unset (trap X-7); one that is not writes both. */
function updateStrategy(strategy: UpdateStrategy, switches: Switches): UpdateStrategy {
  const { type, rollingUpdate = type ? undefined : {} } = strategy;
  if ((type || 'RollingUpdate') !== 'RollingUpdate' || rollingUpdate === undefined) return strategy;
  return {
    type: 'RollingUpdate',
    rollingUpdate: fill(rollingUpdate, {
      partition: 0,
      maxUnavailable: switches.maxUnavailableStatefulSet ? 1 : undefined,
    }),
  };
}

function claimTemplate(template: VolumeClaimTemplate): VolumeClaimTemplate {
  const { metadata = { name: '' } } = template;
  return { ...claimDefaults({ ...template, metadata, apiVersion: 'v1', kind: 'PersistentVolumeClaim' }) };
}

export function deploymentDefaults(deployment: Deployment): Deployment {
  const { spec = {} as DeploymentSpec } = deployment;
  return {
    ...deployment,
    spec: fill(
      replace(spec, {
        template: podTemplateDefaults(spec.template ?? {}),
        strategy: deploymentStrategy(spec.strategy ?? {}),
        minReadySeconds: orNothing(spec.minReadySeconds),
        paused: orNothing(spec.paused),
      }),
      { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 },
    ),
  };
}

type DeploymentStrategy = NonNullable<DeploymentSpec['strategy']>;

function deploymentStrategy(strategy: DeploymentStrategy): DeploymentStrategy {
  const typed = fill(strategy, { type: 'RollingUpdate' });
  if (typed.type !== 'RollingUpdate') return typed;
  return { ...typed, rollingUpdate: fill(typed.rollingUpdate ?? {}, { maxUnavailable: '25%', maxSurge: '25%' }) };
}

export function replicaSetDefaults(replicaSet: ReplicaSet): ReplicaSet {
  const { spec = {} as ReplicaSet['spec'] } = replicaSet;
  const template = podTemplateDefaults(spec.template ?? {});
  const minReadySeconds = orNothing(spec.minReadySeconds);
  return { ...replicaSet, spec: fill(replace(spec, { template, minReadySeconds }), { replicas: 1 }) };
}
