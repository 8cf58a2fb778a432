import { PV_PROTECTION_FINALIZER } from '../../kube/defaults';
import type { PersistentVolume } from '../../kube/objects';
import { type Controller, watch } from '../controller';
import { hasFinalizer, withFinalizer, withoutFinalizer } from '../volumes';

/**
 * Keeps volumes that are being deleted as long as their phase is Bound, and looks at nothing else (RC-12).
 * `pkg/controller/volume/pvprotection/pv_protection_controller.go` (v1.37.1). A key is a volume's.
 */
export const pvProtection: Controller = {
  name: 'pv-protection-controller',
  watches: [
    watch('PersistentVolume', ({ key, after }) =>
      after && (isDeletionCandidate(after) || needsFinalizer(after)) ? [key] : [],
    ),
  ],
  reconcile(view, key) {
    const volume = view.get('PersistentVolume', key);
    if (!volume) return [];
    if (isDeletionCandidate(volume) && volume.status?.phase !== 'Bound') {
      const to = withoutFinalizer(volume, PV_PROTECTION_FINALIZER);
      return [{ do: 'put', kind: 'PersistentVolume', seen: volume, to }];
    }
    if (!needsFinalizer(volume)) return [];
    return [{ do: 'put', kind: 'PersistentVolume', seen: volume, to: withFinalizer(volume, PV_PROTECTION_FINALIZER) }];
  },
};

function isDeletionCandidate(volume: PersistentVolume): boolean {
  return volume.metadata.deletionTimestamp !== undefined && hasFinalizer(volume, PV_PROTECTION_FINALIZER);
}

/** Admission adds it at creation, so this is for what was there before admission was. */
function needsFinalizer(volume: PersistentVolume): boolean {
  return volume.metadata.deletionTimestamp === undefined && !hasFinalizer(volume, PV_PROTECTION_FINALIZER);
}
