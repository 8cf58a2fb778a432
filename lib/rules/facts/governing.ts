import type { LabelSelector, Service } from '../../kube/objects';
import { selects } from '../../kube/selectors';
import { type Render, serviceSelector } from './render';
import type { Resource } from './resource';
import { DRAWN_LABELS, isSet, type SetWorkload, selectsPodsOf, type Workload } from './workload';

const indexes = new WeakMap<Render, ReadonlyMap<string, readonly SetWorkload[]>>();

/** The sets that name a Service as theirs. */
export function governedBy(service: Resource, render: Render): readonly SetWorkload[] {
  const index = indexes.get(render) ?? indexOf(render);
  indexes.set(render, index);
  return index.get(service.id) ?? [];
}

/** The Service that gives the pods of a set their names; nothing if the set names none, or one that is not in the render. */
function governingServiceOf({ set, namespace }: SetWorkload, render: Render): Resource<Service> | undefined {
  const { serviceName } = set.spec;
  return serviceName ? render.get<Service>('Service', namespace, serviceName) : undefined;
}

export function isHeadless({ object }: Resource<Service>): boolean {
  return object.spec?.clusterIP === 'None';
}

export function isExternalName({ object }: Resource<Service>): boolean {
  return object.spec?.type === 'ExternalName';
}

/** Labels that the controllers of sets give to each pod. */
const POD_LABELS: readonly string[] = ['statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index'];

/** Whether a Service selects pods of a workload, or would if it had more of them. */
export function serves({ object }: Resource<Service>, workload: Workload): boolean {
  const selector = serviceSelector(object.spec?.selector);
  if (selector === undefined) return false;
  return selectsPodsOf(selector, workload) || (isSet(workload) && selectsLater(selector, workload));
}

/** Of a set that is scaled down, or a pod that is still to come, the template's labels count. */
function selectsLater({ matchLabels = {} }: LabelSelector, workload: Workload): boolean {
  const own = Object.entries(matchLabels).filter(([key]) => !POD_LABELS.includes(key) && !DRAWN_LABELS.has(key));
  const isOfOnePod = own.length < Object.keys(matchLabels).length;
  if (workload.replicas > 0 && !isOfOnePod) return false;
  const pod = matchLabels['statefulset.kubernetes.io/pod-name'];
  const isOfSet = pod === undefined || pod.startsWith(`${workload.name}-`);
  return isOfSet && selects({ matchLabels: Object.fromEntries(own) }, workload.labels);
}

function indexOf(render: Render): ReadonlyMap<string, readonly SetWorkload[]> {
  const index = new Map<string, SetWorkload[]>();
  for (const workload of render.sets) {
    const service = governingServiceOf(workload, render);
    if (service) index.set(service.id, [...(index.get(service.id) ?? []), workload]);
  }
  return index;
}
