import type { Pod } from '../../kube/objects';
import { type Controller, watch } from '../controller';
import { uidOf } from '../kinds';

/**
 * What the API server does by itself. A deletion without a grace period is two writes, and everybody may see the first: it sets the deletion timestamp with
 * a grace period of zero, then the pod is removed [pkg/registry/generic/registry/store.go: Delete, v1.37.1].
 */
export const apiserver: Controller = {
  name: 'apiserver',
  watches: [watch('Pod', ({ key, after }) => (after && isToBeRemoved(after) ? [key] : []))],
  reconcile(view, key) {
    const pod = view.get('Pod', key);
    return pod && isToBeRemoved(pod) ? [{ do: 'delete', kind: 'Pod', key, uid: uidOf(pod), graceSeconds: 0 }] : [];
  },
  latencyMs: () => 1,
};

/** The first of the two writes has been done. */
export function isToBeRemoved({ metadata }: Pod): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers = [] } = metadata;
  return deletionTimestamp !== undefined && deletionGracePeriodSeconds === 0 && finalizers.length === 0;
}
