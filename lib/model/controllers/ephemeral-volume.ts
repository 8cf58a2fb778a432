import type { PersistentVolumeClaim, PersistentVolumeClaimTemplate, Pod } from '../../kube/objects';
import { controllerReference, isControlledBy } from '../../kube/owner';
import { type Action, ANSWER, type EventNote, type Plan } from '../actions';
import { type Controller, watch } from '../controller';
import { keyIn, keyOf } from '../kinds';
import { isTerminating } from '../pods';

/**
 * Makes the claims of generic ephemeral volumes, and makes them again when somebody deletes them while their pod lives.
 * `pkg/controller/volume/ephemeral/controller.go` (v1.37.1). Its Events come from `ephemeral_volume`. A key is a pod's.
 *
 * Claims of pods that are gone are the garbage collector's, by their owner reference. A pod whose claim still exists but belongs to its predecessor of the
 * same name waits for that to go.
 */
export const ephemeralVolume: Controller = {
  name: 'ephemeral-volume-controller',
  reporter: 'ephemeral_volume',
  watches: [
    watch('Pod', ({ key, before, after }) => (!before && after && needsWork(after) ? [key] : [])),
    watch('PersistentVolumeClaim', ({ key, after }, view) =>
      after ? [] : view.by('Pod', 'claims', key).filter(needsWork).map(keyOf),
    ),
  ],
  reconcile(view, key) {
    const pod = view.get('Pod', key);
    if (!pod || isTerminating(pod)) return [];
    const plan: Action[] = [];
    for (const { name, ephemeral } of pod.spec.volumes ?? []) {
      if (!ephemeral) continue;
      const claimName = `${pod.metadata.name}-${name}`;
      const claim = view.get('PersistentVolumeClaim', keyIn(pod.metadata.namespace, claimName));
      if (!claim) plan.push(createClaim(pod, name, claimName, ephemeral.volumeClaimTemplate));
      else if (!isControlledBy(claim, pod)) return [...plan, ...failed(pod, name, notOwner(pod, claim))];
    }
    return plan;
  },
};

function needsWork(pod: Pod): boolean {
  return !isTerminating(pod) && (pod.spec.volumes?.some((volume) => volume.ephemeral) ?? false);
}

function createClaim(
  pod: Pod,
  volume: string,
  name: string,
  template: PersistentVolumeClaimTemplate | undefined,
): Action {
  const { labels, annotations } = template?.metadata ?? {};
  const { namespace } = pod.metadata;
  const object: PersistentVolumeClaim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      ...(labels && { labels }),
      ...(annotations && { annotations }),
      ownerReferences: [controllerReference(pod)],
    },
    spec: template?.spec ?? {},
  };
  const orElse = failed(pod, volume, `create PVC ${name}: ${ANSWER}`);
  return { do: 'create', kind: 'PersistentVolumeClaim', object, orElse };
}

/** `VolumeIsForPod` [component-helpers v0.37.1 storage/ephemeral/ephemeral.go]. */
function notOwner(pod: Pod, claim: PersistentVolumeClaim): string {
  return `PVC ${keyOf(claim)} was not created for pod ${keyOf(pod)} (pod is not owner)`;
}

function failed(pod: Pod, volume: string, error: string): Plan {
  const told: EventNote = {
    do: 'event',
    on: { kind: 'Pod', key: keyOf(pod) },
    type: 'Warning',
    reason: 'FailedBinding',
    message: `ephemeral volume ${volume}: ${error}`,
    from: 'ephemeral_volume',
  };
  return [told, { do: 'fail', error: `pod ${keyOf(pod)}, ephemeral volume ${volume}: ${error}` }];
}
