import { scaledValue } from '../../../kube/int-or-string';
import type { OwnerReference, Pod, PodDisruptionBudget } from '../../../kube/objects';
import { controllerOf } from '../../../kube/owner';
import type { View } from '../../controller';
import { type ApiKind, keyIn, uidOf } from '../../kinds';

export interface Expected {
  readonly expectedPods: number;
  readonly desiredHealthy: number;
  /** Whether pods without a controller were left out of a scale. */
  readonly unmanaged: boolean;
}

/** R-PDB4.2 [getExpectedPodCount]; texts are why it cannot be told: any of them. Percentages go up. */
export function expectedPodCount(
  view: View,
  { spec }: PodDisruptionBudget,
  pods: readonly Pod[],
): Expected | readonly string[] {
  const { maxUnavailable, minAvailable } = spec ?? {};
  const limit = maxUnavailable ?? minAvailable;
  if (limit === undefined) return { expectedPods: 0, desiredHealthy: 0, unmanaged: false };
  if (maxUnavailable === undefined && typeof limit === 'number')
    return { expectedPods: pods.length, desiredHealthy: limit, unmanaged: false };
  const scale = expectedScale(view, pods);
  if (!('expectedPods' in scale)) return scale;
  const value = scaledValue(limit, scale.expectedPods, 'up');
  return { ...scale, desiredHealthy: maxUnavailable === undefined ? value : Math.max(0, scale.expectedPods - value) };
}

/** The sum of the scales of all that manage one of the pods [getExpectedScale]. The first error ends it; a lister gives the pods in any order. */
function expectedScale(view: View, pods: readonly Pod[]): Omit<Expected, 'desiredHealthy'> | readonly string[] {
  const scales = new Map<string, number>();
  const errors = new Set<string>();
  let unmanaged = false;
  for (const pod of pods) {
    const owner = controllerOf(pod);
    if (!owner) unmanaged = true;
    else if (!scales.has(owner.uid)) {
      const found = scaleOf(view, owner, pod.metadata.namespace as string);
      if (typeof found === 'string') errors.add(found);
      else if (!found) errors.add(`found no controllers for pod "${pod.metadata.name}"`);
      else scales.set(found.uid, found.replicas);
    }
  }
  if (errors.size > 0) return [...errors];
  let expectedPods = 0;
  for (const replicas of scales.values()) expectedPods += replicas;
  return { expectedPods, unmanaged };
}

interface Scale {
  readonly uid: string;
  readonly replicas: number;
}

type Scaled = 'Deployment' | 'ReplicaSet' | 'StatefulSet';

/**
 * The scale of a pod's controller, by name and uid; that of its Deployment, where a ReplicaSet has one. Undefined: there is none; a text: it is of a kind
 * that has none [finders].
 *
 * NOT MODELLED: ReplicationControllers and custom resources with a scale, which the model does not hold. They count as not found.
 */
function scaleOf(view: View, owner: OwnerReference, namespace: string): Scale | string | undefined {
  const { apiVersion, kind, name } = owner;
  const id = `${apiVersion.split('/')[0]}/${kind}`;
  if (id in SCALELESS) return `${SCALELESS[id]} does not implement the scale subresource`;
  if (id === 'v1/ReplicationController') return undefined;
  if (!SCALED.has(id)) return `no matches for kind "${kind}" in version "${apiVersion}"`;
  const found = view.get(kind as Scaled, keyIn(namespace, name));
  if (found?.metadata.uid !== owner.uid) return undefined;
  const deployment = kind === 'ReplicaSet' && controllerOf(found);
  const above = deployment && deployment.kind === 'Deployment' && scaleOf(view, deployment, namespace);
  return above && typeof above === 'object' ? above : { uid: uidOf(found), replicas: found.spec.replicas ?? 1 };
}

const SCALED: ReadonlySet<string> = new Set(
  (['Deployment', 'ReplicaSet', 'StatefulSet'] satisfies ApiKind[]).map((kind) => `apps/${kind}`),
);

/** Kinds of pod owners that the API server has without a scale, with the names of their resources. */
const SCALELESS: { readonly [id: string]: string } = {
  'apps/DaemonSet': 'daemonsets.apps',
  'batch/CronJob': 'cronjobs.batch',
  'batch/Job': 'jobs.batch',
  'v1/Node': 'nodes',
};
