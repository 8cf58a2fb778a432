import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../../kube/objects';
import { isDelayed } from '../../../kube/storage-classes';
import type { Action, EventNote, Plan } from '../../actions';
import { type Controller, type View, watch } from '../../controller';
import { type Disk, type Driver, type Key, keyOf, uidOf } from '../../kinds';
import {
  annotated,
  annotation,
  BETA_STORAGE_PROVISIONER,
  EXTERNAL_DELETION,
  hasFinalizer,
  MIGRATED_TO,
  PROVISIONED_BY,
  SELECTED_NODE,
  STORAGE_PROVISIONER,
  withFinalizer,
  withoutFinalizer,
} from '../../volumes';
import { csiOf } from '../attachdetach/attachable';
import { chooseSegment, newVolume, volumeNameOf } from './volume';

/**
 * The external provisioner of every driver, one process each in a cluster: makes the volumes that claims wait for, and deletes those that are released
 * for deletion. github.com/kubernetes-csi/external-provisioner v6.4.0 and its library sig-storage-lib-external-provisioner v13.0.0.
 *
 * Keys: `claim <namespace>/<name>` and `volume <name>`; claim and volume name the driver that acts. A driver without a row is not installed, so nobody does.
 *
 * MODEL: a failed operation also ends its back-off when the driver's row changes or an attachment of the volume goes, so that "the driver works again" is
 * seen at once. Upstream waits the back-off out.
 */
export const csiProvisioner: Controller = {
  name: 'csi-provisioner',
  // `--retry-interval-start`, `--retry-interval-max`
  backOff: { firstMs: 1_000, maxMs: 300_000 },
  watches: [
    watch('PersistentVolumeClaim', ({ key, after }) =>
      after && !after.spec.volumeName && provisionerOf(after) !== undefined ? [`claim ${key}`] : [],
    ),
    watch('PersistentVolume', ({ key, after }) => (after && driverOf(after) !== undefined ? [`volume ${key}`] : [])),
    watch('VolumeAttachment', ({ before, after }) => {
      const volume = after ? undefined : before?.spec.source.persistentVolumeName;
      return volume === undefined ? [] : [`volume ${volume}`];
    }),
    watch('Driver', ({ key }, view) => waitingFor(key, view)),
  ],
  reconcile(view, work) {
    const key = work.slice(work.indexOf(' ') + 1);
    if (work.startsWith('claim')) {
      const claim = view.get('PersistentVolumeClaim', key);
      return claim ? syncClaim(view, claim) : [];
    }
    const volume = view.get('PersistentVolume', key);
    return volume ? syncVolume(view, volume) : [];
  },
};

/** The provisioner that a claim was handed to by the PersistentVolume controller. */
function provisionerOf(claim: PersistentVolumeClaim): string | undefined {
  return annotation(claim, STORAGE_PROVISIONER) ?? annotation(claim, BETA_STORAGE_PROVISIONER);
}

/** The driver that made a volume, and so deletes it. */
function makerOf(volume: PersistentVolume): string | undefined {
  return annotation(volume, MIGRATED_TO) ?? annotation(volume, PROVISIONED_BY);
}

/** The driver that a volume belongs to: its maker, or, if it was made by hand, what its source says. */
function driverOf(volume: PersistentVolume): string | undefined {
  return makerOf(volume) ?? csiOf(volume)?.driver;
}

function waitingFor(driver: Key, view: View): readonly Key[] {
  const claims = view
    .by('PersistentVolumeClaim', 'phase', 'Pending')
    .filter((claim) => !claim.spec.volumeName && provisionerOf(claim) === driver);
  const volumes = view.by('PersistentVolume', 'phase', 'Released').filter((volume) => driverOf(volume) === driver);
  return [...claims.map((claim) => `claim ${keyOf(claim)}`), ...volumes.map((volume) => `volume ${keyOf(volume)}`)];
}

/** `shouldProvision` (PR-04). */
function syncClaim(view: View, claim: PersistentVolumeClaim): Plan {
  const driver = view.get('Driver', provisionerOf(claim) ?? '');
  if (!driver || claim.spec.volumeName || view.get('PersistentVolume', volumeNameOf(claim))) return [];
  const storageClass = view.get('StorageClass', claim.spec.storageClassName ?? '');
  if (!storageClass) return [{ do: 'fail', error: `storageclass.storage.k8s.io of ${keyOf(claim)} not found` }];
  if (storageClass.provisioner !== driver.name && !driver.servesInTree) return [];
  // An empty name is no node: such a claim waits for ever.
  if (isDelayed(storageClass) && !annotation(claim, SELECTED_NODE)) return [];
  return provision(view, claim, storageClass, driver);
}

function provision(view: View, claim: PersistentVolumeClaim, storageClass: StorageClass, driver: Driver): Plan {
  const begun = claimEvent(
    claim,
    'Normal',
    'Provisioning',
    `External provisioner is provisioning volume for claim "${keyOf(claim)}"`,
  );
  const failing = (error: string): Plan => [
    begun,
    provisioningFailed(claim, storageClass, error),
    { do: 'fail', error },
  ];
  // PR-08
  if (claim.spec.selector) return failing('claim Selector is not supported');
  const node = annotation(claim, SELECTED_NODE);
  const place = chooseSegment(view, claim, storageClass, driver);
  if (place === 'no node') return [begun, ...reschedule(claim)];
  if ('error' in place) return failing(`error generating accessibility requirements: ${place.error}`);
  if (driver.provision === 'fail') return failing('rpc error: code = Internal desc = the backend is out of order');
  if (driver.provision === 'full') {
    const error = 'rpc error: code = ResourceExhausted desc = no space left';
    if (!node) return failing(error);
    return [begun, provisioningFailed(claim, storageClass, error), ...reschedule(claim)];
  }
  const volume = newVolume(claim, storageClass, driver, place.segment);
  const { name } = volume.metadata;
  const succeeded = claimEvent(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${name}`);
  return [
    begun,
    ...createDisk(view, claim, name),
    { do: 'create', kind: 'PersistentVolume', object: volume, tolerates: ['AlreadyExists'] },
    succeeded,
  ];
}

/** CreateVolume: asked twice for one name, a driver gives the same volume twice. */
function createDisk(view: View, claim: PersistentVolumeClaim, handle: string): readonly Action[] {
  if (view.get('Disk', handle)) return [];
  const to: Disk = { volume: handle, tokens: [], claim: uidOf(claim) };
  return [{ do: 'host', kind: 'Disk', key: handle, to }];
}

/** `rescheduleProvisioning` (PR-06): gives the choice of a node back to the scheduler. */
function reschedule(claim: PersistentVolumeClaim): Plan {
  if (annotation(claim, SELECTED_NODE) === undefined) return [];
  const to = annotated(claim, { [SELECTED_NODE]: undefined });
  return [{ do: 'put', kind: 'PersistentVolumeClaim', seen: claim, to }];
}

/** The text is that of provisioners before 6.0, which the recordings have in all versions; newer ones leave out the class (PR-05). */
function provisioningFailed(claim: PersistentVolumeClaim, storageClass: StorageClass, error: string): EventNote {
  const message = `failed to provision volume with StorageClass "${storageClass.metadata.name}": ${error}`;
  return claimEvent(claim, 'Warning', 'ProvisioningFailed', message);
}

function claimEvent(claim: PersistentVolumeClaim, type: EventNote['type'], reason: string, message: string): EventNote {
  return { do: 'event', on: { kind: 'PersistentVolumeClaim', key: keyOf(claim) }, type, reason, message };
}

function syncVolume(view: View, volume: PersistentVolume): Plan {
  const name = driverOf(volume);
  const driver = view.get('Driver', name ?? '');
  if (!driver || (!volume.spec.csi && !driver.servesInTree)) return [];
  const deletes = volume.spec.persistentVolumeReclaimPolicy === 'Delete';
  const isProtected = hasFinalizer(volume, EXTERNAL_DELETION);
  const deleted = volume.metadata.deletionTimestamp !== undefined;
  // PR-13
  if (deletes && !isProtected && !deleted && volume.status?.phase === 'Bound') {
    return [patch(volume, withFinalizer(volume, EXTERNAL_DELETION))];
  }
  if (!deletes) return isProtected ? [patch(volume, withoutFinalizer(volume, EXTERNAL_DELETION))] : [];
  // RC-05: what was made by hand stays Released, though its policy is Delete.
  if (makerOf(volume) === undefined || volume.status?.phase !== 'Released' || (deleted && !isProtected)) return [];
  return deleteVolume(view, volume);
}

function deleteVolume(view: View, volume: PersistentVolume): Plan {
  const { name } = volume.metadata;
  const attached = view.by('VolumeAttachment', 'volume', name)[0];
  if (attached) {
    const message = `persistentvolume ${name} is still attached to node ${attached.spec.nodeName}`;
    return [
      {
        do: 'event',
        on: { kind: 'PersistentVolume', key: name },
        type: 'Warning',
        reason: 'VolumeFailedDelete',
        message,
      },
      { do: 'fail', error: message },
    ];
  }
  const handle = csiOf(volume)?.handle ?? name;
  const isProtected = hasFinalizer(volume, EXTERNAL_DELETION);
  return [
    ...(view.get('Disk', handle) ? [{ do: 'host', kind: 'Disk', key: handle, to: undefined } as const] : []),
    { do: 'delete', kind: 'PersistentVolume', key: name },
    ...(isProtected ? [patch(volume, withoutFinalizer(volume, EXTERNAL_DELETION))] : []),
  ];
}

function patch(seen: PersistentVolume, to: PersistentVolume): Action {
  return { do: 'patch', kind: 'PersistentVolume', seen, to, tolerates: ['NotFound'] };
}
