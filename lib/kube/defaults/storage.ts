/** Defaults of volumes, classes and drivers: `pkg/apis/{core,storage}/v1/defaults.go` (v1.37.1). */

import type { CSIDriver, PersistentVolume, StorageClass } from '../objects';
import type { Switches } from '../versions';
import { fill, orNothing, replace, storedResources } from './fill';
import { sourceDefaults } from './volume';

export function persistentVolumeDefaults(volume: PersistentVolume): PersistentVolume {
  const spec = volume.spec ?? {};
  const stored = replace(sourceDefaults(spec), {
    capacity: storedResources(spec.capacity),
    // Unlike a claim's: for a volume the empty class is no class.
    storageClassName: orNothing(spec.storageClassName),
  });
  return {
    ...volume,
    spec: fill(stored, { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' }),
    status: fill(volume.status ?? {}, { phase: 'Pending' }),
  };
}

export function storageClassDefaults(storageClass: StorageClass): StorageClass {
  const stored = replace(storageClass, {
    parameters: orNothing(storageClass.parameters),
    mountOptions: orNothing(storageClass.mountOptions),
  });
  return fill(stored, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' });
}

export function csiDriverDefaults(driver: CSIDriver, switches: Switches): CSIDriver {
  const { volumeLifecycleModes = [] } = driver.spec ?? {};
  return {
    ...driver,
    spec: fill(
      replace(driver.spec ?? {}, {
        volumeLifecycleModes: volumeLifecycleModes.length === 0 ? ['Persistent'] : volumeLifecycleModes,
      }),
      {
        attachRequired: true,
        podInfoOnMount: false,
        storageCapacity: false,
        fsGroupPolicy: 'ReadWriteOnceWithFSType',
        requiresRepublish: false,
        seLinuxMount: false,
        preventPodSchedulingIfMissing: switches.volumeLimitScaling ? false : undefined,
      },
    ),
  };
}
