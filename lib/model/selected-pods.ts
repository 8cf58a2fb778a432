import type { LabelSelector, Pod } from '../kube/objects';
import { selects } from '../kube/selectors';
import { isIndexedLabel } from './store/indexes';
import type { Reader } from './store/store';

/** The pods of a namespace that a selector chooses, by name. It is looked for under one of the labels that they must have, if there is one. */
export function selectedPods(reader: Reader, namespace: string, selector: LabelSelector): readonly Pod[] {
  const label = Object.entries(selector.matchLabels ?? {}).find(([key]) => isIndexedLabel(key));
  const candidates = label
    ? reader.by('Pod', 'label', `${namespace} ${label[0]}=${label[1]}`)
    : reader.by('Pod', 'namespace', namespace);
  return candidates.filter((pod) => selects(selector, pod.metadata.labels));
}
