import type { PersistentVolumeClaim, QuantityText } from '../../kube/objects';
import { compareQuantities } from '../../kube/quantity';
import type { EventNote, Plan } from '../actions';
import { type Controller, watch } from '../controller';
import { keyOf } from '../kinds';
import {
  annotated,
  annotation,
  migratedDriver,
  migratedPlugin,
  PRE_RESIZE_CAPACITY,
  STORAGE_RESIZER,
} from '../volumes';

/**
 * The expand controller: of claims that shall grow it tells that somebody else will do it (RZ-05). `pkg/controller/volume/expand/expand_controller.go`
 * (v1.37.1). Its Events come from `volume_expand`. A key is a claim's.
 *
 * NOT MODELLED: growing flexVolumes by their own programs. Such a claim waits here for an external controller.
 */
export const expand: Controller = {
  name: 'expand-controller',
  reporter: 'volume_expand',
  watches: [
    watch('PersistentVolumeClaim', ({ key, before, after }) => {
      if (after?.status?.phase !== 'Bound') return [];
      return !before || grew(requestOf(before), requestOf(after)) || grew(capacityOf(before), capacityOf(after))
        ? [key]
        : [];
    }),
  ],
  reconcile(view, key) {
    const claim = view.get('PersistentVolumeClaim', key);
    if (!claim) return [];
    const volume = view.get('PersistentVolume', claim.spec.volumeName ?? '');
    if (!volume) return [{ do: 'fail', error: `persistentvolume "${claim.spec.volumeName}" not found` }];
    if (volume.spec.claimRef?.uid !== claim.metadata.uid) {
      return [{ do: 'fail', error: `persistent Volume is not bound to PVC being updated : ${key}` }];
    }
    // The annotation says that a file system has yet to grow, or just has.
    if (!grew(capacityOf(claim), requestOf(claim)) && annotation(volume, PRE_RESIZE_CAPACITY) === undefined) return [];
    const plugin = migratedPlugin(volume);
    if (plugin === undefined)
      return [externalExpanding(claim, 'waiting for an external controller to expand this PVC')];
    const message = `CSI migration enabled for ${plugin}; waiting for external resizer to expand the pvc`;
    return [externalExpanding(claim, message), ...setClaimResizer(claim, plugin)];
  },
};

/** Upstream through the status subresource, which lets annotations pass; here as a patch of the claim. */
function setClaimResizer(claim: PersistentVolumeClaim, plugin: string): Plan {
  const driver = migratedDriver(plugin);
  if (annotation(claim, STORAGE_RESIZER) === driver) return [];
  const to = annotated(claim, { [STORAGE_RESIZER]: driver });
  return [{ do: 'patch', kind: 'PersistentVolumeClaim', seen: claim, to }];
}

function externalExpanding(claim: PersistentVolumeClaim, message: string): EventNote {
  const on = { kind: 'PersistentVolumeClaim', key: keyOf(claim) } as const;
  return { do: 'event', on, type: 'Normal', reason: 'ExternalExpanding', message, from: 'volume_expand' };
}

function requestOf(claim: PersistentVolumeClaim): QuantityText {
  return claim.spec.resources?.requests?.storage ?? 0;
}

function capacityOf(claim: PersistentVolumeClaim): QuantityText {
  return claim.status?.capacity?.storage ?? 0;
}

/** Most writes leave the sizes alone. */
function grew(before: QuantityText, after: QuantityText): boolean {
  return before !== after && compareQuantities(after, before) > 0;
}
