/** Who selects whom by labels, without looking at everything in the namespace. */

import type { LabelSelector, Labels, Pod, PodDisruptionBudget, Service } from '../kube/objects';
import { hasLabels, selects } from '../kube/selectors';
import { compareText } from '../util/order';
import { isIndexedLabel } from './store/indexes';
import type { Reader } from './store/store';

/** The pods of a namespace that a selector chooses, by name. */
export function selectedPods(reader: Reader, namespace: string, selector: LabelSelector): readonly Pod[] {
  return candidates(reader, namespace, selector.matchLabels).filter((pod) => selects(selector, pod.metadata.labels));
}

/** The pods of a namespace that have certain labels, by name. */
export function labelledPods(reader: Reader, namespace: string, labels: Labels): readonly Pod[] {
  return candidates(reader, namespace, labels).filter((pod) => hasLabels(labels, pod.metadata.labels));
}

/** They are looked for under one of the labels that they must have, if there is one. */
function candidates(reader: Reader, namespace: string, labels: Labels | undefined): readonly Pod[] {
  for (const key in labels)
    if (isIndexedLabel(key)) return reader.by('Pod', 'label', `${namespace} ${key}=${labels[key]}`);
  return reader.by('Pod', 'namespace', namespace);
}

/** The budgets that select a pod, by name. */
export function budgetsOf(reader: Reader, pod: Pod): readonly PodDisruptionBudget[] {
  return askingFor(reader, 'PodDisruptionBudget', pod).filter(({ spec }) =>
    selects(spec?.selector, pod.metadata.labels),
  ) as readonly PodDisruptionBudget[];
}

/** The Services that select a pod, by name. */
export function servicesOf(reader: Reader, pod: Pod): readonly Service[] {
  return (askingFor(reader, 'Service', pod) as readonly Service[]).filter(({ spec: { selector } }) =>
    hasLabels(selector ?? {}, pod.metadata.labels),
  );
}

function askingFor<K extends 'PodDisruptionBudget' | 'Service'>(reader: Reader, kind: K, { metadata }: Pod) {
  const { namespace, labels } = metadata;
  const found = [...reader.by(kind, 'asks', `${namespace} *`)];
  for (const key in labels) found.push(...reader.by(kind, 'asks', `${namespace} ${key}=${labels[key]}`));
  return found.length > 1 ? found.sort((a, b) => compareText(a.metadata.name, b.metadata.name)) : found;
}
