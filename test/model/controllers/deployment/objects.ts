import type {
  Condition,
  Deployment,
  DeploymentSpec,
  DeploymentStatus,
  Pod,
  ReplicaSet,
} from '../../../../lib/kube/objects';
import type { Plan, Write } from '../../../../lib/model/actions';
import { deployment as controller } from '../../../../lib/model/controllers/deployment';
import type { Key, Kind } from '../../../../lib/model/kinds';
import type { LiveStore } from '../../../../lib/model/store/live-store';
import { planned, planOf, world } from '../../world';

/** The Deployment `app` and its sets, in few words. */

export const KEY = 'default/app';
export const OWNER = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  name: 'app',
  uid: 'Deployment/default/app#1',
  controller: true,
  blockOwnerDeletion: true,
};

const template = (image: string) => ({
  metadata: { labels: { app: 'app' } },
  spec: { containers: [{ name: 'app', image }] },
});

export interface Given {
  readonly replicas?: number;
  readonly surge?: number | string;
  readonly unavailable?: number | string;
  readonly image?: string;
  readonly spec?: Partial<DeploymentSpec>;
  readonly annotations?: { readonly [key: string]: string };
  readonly status?: DeploymentStatus;
  readonly generation?: number;
}

export function deployment(given: Given = {}): Deployment {
  const { replicas = 1, surge = '25%', unavailable = '25%', image = 'v2', spec, status, generation = 1 } = given;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'app',
      namespace: 'default',
      uid: OWNER.uid,
      generation,
      ...(given.annotations && { annotations: given.annotations }),
    },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'app' } },
      template: template(image),
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: surge, maxUnavailable: unavailable } },
      progressDeadlineSeconds: 600,
      revisionHistoryLimit: 10,
      ...spec,
    },
    ...(status && { status }),
  };
}

export interface GivenSet {
  readonly size: number;
  /** The replicas that the annotations tell of; by default they are the Deployment's of the test. */
  readonly desired?: number;
  readonly max?: number;
  readonly pods?: number;
  readonly available?: number;
  readonly revision?: number;
  readonly annotations?: { readonly [key: string]: string };
  readonly owner?: typeof OWNER | undefined;
  readonly status?: ReplicaSet['status'];
  readonly minReadySeconds?: number;
}

/** The set of an image; `v1`, `v2`, … were made in that order. */
export function set(image: string, given: GivenSet): ReplicaSet {
  const { size, desired = size, max, pods = size, available = pods, revision = Number(image.slice(1)) } = given;
  const name = `app-${image}`;
  const labels = { app: 'app', 'pod-template-hash': image };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace: 'default',
      uid: `ReplicaSet/default/${name}#1`,
      generation: 1,
      labels,
      annotations: {
        'deployment.kubernetes.io/desired-replicas': String(desired),
        ...(max !== undefined && { 'deployment.kubernetes.io/max-replicas': String(max) }),
        'deployment.kubernetes.io/revision': String(revision),
        ...given.annotations,
      },
      ownerReferences: [OWNER],
    },
    spec: {
      replicas: size,
      ...(given.minReadySeconds !== undefined && { minReadySeconds: given.minReadySeconds }),
      selector: { matchLabels: labels },
      template: { ...template(image), metadata: { labels } },
    },
    status: given.status ?? {
      observedGeneration: 1,
      replicas: pods,
      readyReplicas: available,
      availableReplicas: available,
      terminatingReplicas: 0,
    },
  };
}

export function podOf(owner: ReplicaSet, name: string, change: Partial<Pod> = {}): Pod {
  const { apiVersion, kind, metadata } = owner;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      uid: `Pod/default/${name}#1`,
      labels: metadata.labels,
      ownerReferences: [{ apiVersion, kind, name: metadata.name, uid: metadata.uid as string, controller: true }],
    },
    spec: { containers: [] },
    status: { phase: 'Running' },
    ...change,
  } as Pod;
}

export function cluster(...objects: readonly (Deployment | ReplicaSet | Pod)[]): LiveStore {
  return world(
    '',
    objects.map((object) => [object.kind as Kind, `default/${object.metadata.name}` as Key, object]),
  );
}

export function plan(store: LiveStore, version?: string): Plan {
  return planOf(controller, store, KEY, version);
}

export function told(store: LiveStore, version?: string): readonly string[] {
  return planned(controller, store, KEY, version);
}

/** The sizes that sets get, by image, in the order of the writes. */
export function sizes(store: LiveStore): { readonly [image: string]: number | undefined } {
  const writes = plan(store).filter(
    (action): action is Write<'ReplicaSet'> => action.do === 'put' && action.kind === 'ReplicaSet',
  );
  return Object.fromEntries(writes.map(({ to }) => [to.metadata.name.slice('app-'.length), to.spec.replicas]));
}

/** The first status that is written. */
export function statusWritten(store: LiveStore, version?: string): DeploymentStatus | undefined {
  const write = plan(store, version).find(
    (action): action is Write<'Deployment'> => action.do === 'put' && action.kind === 'Deployment',
  );
  return write?.to.status;
}

export function progressing(reason: string, status: Condition['status'] = 'True'): Condition {
  return { type: 'Progressing', status, reason, message: '' };
}

export const AVAILABLE: Condition = {
  type: 'Available',
  status: 'True',
  reason: 'MinimumReplicasAvailable',
  message: 'Deployment has minimum availability.',
};
