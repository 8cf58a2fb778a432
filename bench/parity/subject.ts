import { always, type Property, sometimes } from '../../lib/run/properties';
import type { PackedSystem } from '../../lib/run/system';
import { type ParityView, packedParity, READY, RUNNING, type Size } from './packed';

/** The parity model and what is asked of it: a module's export, so that worker threads can make their own. */
export function paritySubject(size: Size): { system: PackedSystem<ParityView>; properties: Property<ParityView>[] } {
  const placed = (view: ParityView) => {
    for (let i = 0; i < size.ordinals; i++) {
      if (view.phase(i) === RUNNING && view.attached(i) !== view.node(i)) return false;
    }
    return true;
  };
  const allReady = (view: ParityView) => {
    for (let i = 0; i < size.ordinals; i++) if (view.phase(i) !== READY) return false;
    return true;
  };
  return {
    system: packedParity(size),
    properties: [
      always('placed', "a running pod's volume is attached to its node", placed),
      sometimes('ready', 'all pods are ready', allReady),
    ],
  };
}
