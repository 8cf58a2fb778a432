import { type Controller, type View, watch } from '../../controller';
import { keyOf } from '../../kinds';
import { claimKeyOf } from '../../volumes';
import { syncClaim } from './claims';
import { syncVolume } from './volumes';
import { claimWork, NOTHING, volumeWork } from './writes';

/**
 * The PersistentVolume controller (PV-01): binds claims and volumes to each other, asks for volumes to be provisioned, and reclaims them.
 * `pkg/controller/volume/persistentvolume/` (v1.37.1). Its name is the one that it writes under; its Events come from `persistentvolume-controller`.
 *
 * It has two queues: `claim <namespace>/<name>` and `volume <name>`. Storage classes, pods and nodes are read, but wake nobody.
 */
export const persistentVolumeBinder: Controller = {
  name: 'persistent-volume-binder',
  reporter: 'persistentvolume-controller',
  watches: [
    // MODEL: `pv_controller_base.go` (v1.37.1) learns from the claims' queue that a claim is gone, and queues its volume then. If a claim of the name is
    // back before that, the volume waits for the resync; here it is always queued.
    watch('PersistentVolumeClaim', ({ key, before, after }) => {
      if (after) return [claimWork(key)];
      return before?.spec.volumeName ? [volumeWork(before.spec.volumeName)] : [];
    }),
    watch('PersistentVolume', ({ key, before, after }) => {
      if (after) return [volumeWork(key)];
      return before?.spec.claimRef ? [claimWork(claimKeyOf(before.spec.claimRef))] : [];
    }),
  ],
  resync: { ms: ({ binderResyncMs = 15_000 }) => binderResyncMs, keys: unsettled },
  reconcile(view, work) {
    const space = work.indexOf(' ');
    const key = work.slice(space + 1);
    if (work.startsWith('claim')) {
      const claim = view.get('PersistentVolumeClaim', key);
      return claim ? syncClaim(view, claim) : NOTHING;
    }
    const volume = view.get('PersistentVolume', key);
    return volume ? syncVolume(view, volume) : NOTHING;
  },
};

/**
 * What a resync can move (PV-02): everything that is not Bound, and the claims of volumes that are not.
 *
 * MODEL: `pv_controller_base.go` (v1.37.1) queues every claim and volume. A bound pair is at rest unless somebody writes to it, which is an event; but a
 * claim whose bound volume is given to another claim by hand is told so (ClaimMisbound) at its next event only.
 */
function unsettled(view: View): readonly string[] {
  const claims = new Set<string>();
  for (const phase of ['Pending', 'Lost'] as const) {
    for (const claim of view.by('PersistentVolumeClaim', 'phase', phase)) claims.add(keyOf(claim));
  }
  const volumes: string[] = [];
  for (const phase of ['Pending', 'Available', 'Released', 'Failed'] as const) {
    for (const volume of view.by('PersistentVolume', 'phase', phase)) {
      volumes.push(volumeWork(keyOf(volume)));
      for (const claim of view.by('PersistentVolumeClaim', 'volume', keyOf(volume))) claims.add(keyOf(claim));
    }
  }
  return [...Array.from(claims, claimWork), ...volumes];
}
