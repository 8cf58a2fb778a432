import type { PersistentVolumeClaim, StorageClass } from '../../../kube/objects';
import { classNameOf } from '../../../kube/storage-classes';
import { ANSWER, type Plan } from '../../actions';
import type { View } from '../../controller';
import {
  annotated,
  annotation,
  BETA_STORAGE_PROVISIONER,
  MIGRATED_TO,
  migratedDriver,
  STORAGE_PROVISIONER,
} from '../../volumes';
import { HOST_PATH_PLUGIN, IN_TREE_PREFIX, isKnownPlugin } from './plugins';
import { claimEvent } from './writes';

/**
 * `provisionClaim` (PR-01): finds out who makes the volume, and asks: by an annotation, if it is a driver's sidecar.
 *
 * MODEL: `pv_controller.go` (v1.37.1) provisions in a routine of its own beside the sync. Here the writes belong to the sync.
 */
export function provisionClaim(view: View, claim: PersistentVolumeClaim): Plan {
  const backOff = view.timer(BACK_OFF);
  if (backOff === 'armed') return [];
  // Upstream nobody is woken when a back-off is over.
  if (backOff === 'fired') return [{ do: 'disarm', timer: BACK_OFF }];
  const name = classNameOf(claim);
  const storageClass = view.get('StorageClass', name);
  if (!storageClass) return provisioningFailed(claim, `storageclass.storage.k8s.io "${name}" not found`);
  const { provisioner } = storageClass;
  const driver = migratedDriver(provisioner);
  if (driver === undefined && provisioner.startsWith(IN_TREE_PREFIX)) {
    return provisionInTree(claim, storageClass);
  }
  return provisionExternally(claim, driver ?? provisioner);
}

/** `provisionClaimOperationExternal` (PR-03): the annotation once, the event on every sync. */
function provisionExternally(claim: PersistentVolumeClaim, provisioner: string): Plan {
  return [
    ...setClaimProvisioner(claim, provisioner),
    claimEvent(
      claim,
      'Normal',
      'ExternalProvisioning',
      `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`,
    ),
  ];
}

/** PR-02: of the plugins left in the tree, hostPath alone can provision, and that is switched off by default. */
function provisionInTree(claim: PersistentVolumeClaim, { provisioner }: StorageClass): Plan {
  if (provisioner === HOST_PATH_PLUGIN) {
    // NOT MODELLED: `--enable-hostpath-provisioner`. A cluster with that flag provisions; here the claim stays Pending.
    const disabled = `Failed to create provisioner: provisioning in volume plugin "${HOST_PATH_PLUGIN}" is disabled`;
    return [...setClaimProvisioner(claim, provisioner), ...provisioningFailed(claim, disabled)];
  }
  return provisioningFailed(
    claim,
    isKnownPlugin(provisioner)
      ? 'no provisionable volume plugin matched'
      : `no volume plugin matched name: ${provisioner}`,
  );
}

function setClaimProvisioner(claim: PersistentVolumeClaim, provisioner: string): Plan {
  if (annotation(claim, STORAGE_PROVISIONER) === provisioner) return [];
  const to = annotated(claim, {
    [STORAGE_PROVISIONER]: provisioner,
    [BETA_STORAGE_PROVISIONER]: provisioner,
    // The driver's own name is no plugin that was redirected.
    [MIGRATED_TO]: undefined,
  });
  const orElse: Plan = [
    ...provisioningFailed(claim, `Error saving claim: ${ANSWER}`),
    { do: 'arm', timer: BACK_OFF, ms: BACK_OFF_MS },
  ];
  return [{ do: 'put', kind: 'PersistentVolumeClaim', seen: claim, to, orElse }];
}

const BACK_OFF = 'provisioning back-off';
/**
 * A routine that has failed is not started again for so long: who asks meanwhile asks in vain, and the claim waits for its next event or the resync (PV-04)
 * [pkg/util/goroutinemap/exponentialbackoff/exponential_backoff.go, v1.37.1]. MODEL: it does not double.
 */
const BACK_OFF_MS = 500;

function provisioningFailed(claim: PersistentVolumeClaim, message: string): Plan {
  return [claimEvent(claim, 'Warning', 'ProvisioningFailed', message)];
}
