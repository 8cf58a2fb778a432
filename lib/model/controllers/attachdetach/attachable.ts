/** Which volumes are attached to nodes, and under which names, for the attach/detach controller, the attacher and the kubelets. */

import type { Node, PersistentVolume, Pod } from '../../../kube/objects';
import { type Key, keyIn, uidOf } from '../../kinds';
import type { Reader } from '../../store/store';
import { CLAIM_PROTECTION, hasFinalizer, migratedDriver, migratedPlugin } from '../../volumes';

/** A volume as its CSI driver knows it. */
export interface CsiVolume {
  readonly driver: string;
  readonly handle: string;
}

/** The field that tells in-tree volumes of a kind apart. */
const IN_TREE_IDS = ['volumeID', 'pdName', 'diskURI', 'volumePath', 'shareName'];

/** Undefined for volumes that no CSI driver serves. In-tree types that were redirected to a driver are that driver's. */
export function csiOf(volume: PersistentVolume): CsiVolume | undefined {
  const { csi } = volume.spec;
  if (csi) return { driver: csi.driver, handle: csi.volumeHandle };
  const plugin = migratedPlugin(volume);
  if (plugin === undefined) return undefined;
  // MODEL: csi-translation-lib composes handles with zones and groups; as identities the bare ids do.
  const source = Object.values(volume.spec).find(
    (value) => typeof value === 'object' && value !== null && IN_TREE_IDS.some((id) => id in value),
  ) as Record<string, string> | undefined;
  const id = IN_TREE_IDS.find((field) => source?.[field] !== undefined);
  return {
    driver: migratedDriver(plugin) as string,
    handle: source && id ? source[id] : volume.metadata.name,
  };
}

/**
 * AD-01: the volume's driver and handle if it has to be attached; undefined if it has no attach step [pkg/volume/csi/csi_plugin.go: CanAttach]. Without a
 * CSIDriver object attaching is required.
 *
 * NOT MODELLED: fc, iscsi and flexVolume, which are attached without a VolumeAttachment. They count as volumes without attach step, so the messages
 * about a volume that is attached elsewhere are missing for them.
 */
export function attachable(reader: Reader, volume: PersistentVolume): CsiVolume | undefined {
  const csi = csiOf(volume);
  return csi && reader.get('CSIDriver', csi.driver)?.spec.attachRequired !== false ? csi : undefined;
}

/** As nodes list it in volumesInUse and volumesAttached [pkg/volume/util/util.go: GetUniqueVolumeName]. */
export function uniqueVolumeName({ driver, handle }: CsiVolume): string {
  return `kubernetes.io/csi/${driver}^${handle}`;
}

/** MODEL: upstream hashes handle, driver and node into the name [pkg/volume/csi/csi_attacher.go: getAttachmentName]. Here it can be read. */
export function attachmentName(volume: string, node: string): string {
  return `csi-${volume}-${node}`;
}

/** A claim that a pod uses. */
export interface ClaimUse {
  readonly claim: Key;
  /** The pod's name for the volume. */
  readonly volume: string;
  readonly readOnly: boolean;
  /** Made for this pod alone, and gone with it. */
  readonly ephemeral: boolean;
}

export function claimUses(pod: Pod): readonly ClaimUse[] {
  const uses: ClaimUse[] = [];
  const { namespace, name } = pod.metadata;
  for (const { name: volume, persistentVolumeClaim, ephemeral } of pod.spec.volumes ?? []) {
    if (persistentVolumeClaim) {
      const { claimName, readOnly = false } = persistentVolumeClaim;
      uses.push({ claim: keyIn(namespace, claimName), volume, readOnly, ephemeral: false });
    } else if (ephemeral) {
      uses.push({ claim: keyIn(namespace, `${name}-${volume}`), volume, readOnly: false, ephemeral: true });
    }
  }
  return uses;
}

/**
 * AD-05, AD-37: the volume behind a claim that a pod uses; undefined while it cannot be used [attachdetach/util/util.go: CreateVolumeSpec;
 * pkg/kubelet/volumemanager/populator/desired_state_of_world_populator.go: getPVCExtractPV].
 */
export function boundVolume(
  reader: Reader,
  pod: Pod,
  { claim: key, ephemeral }: ClaimUse,
): PersistentVolume | undefined {
  const claim = reader.get('PersistentVolumeClaim', key);
  if (claim?.status?.phase !== 'Bound' || !claim.spec.volumeName) return undefined;
  if (claim.metadata.deletionTimestamp !== undefined && !hasFinalizer(claim, CLAIM_PROTECTION)) return undefined;
  if (ephemeral && !claim.metadata.ownerReferences?.some(({ uid }) => uid === pod.metadata.uid)) return undefined;
  const volume = reader.get('PersistentVolume', claim.spec.volumeName);
  return volume?.spec.claimRef?.uid === uidOf(claim) ? volume : undefined;
}

export function isInUse(node: Node, uniqueName: string): boolean {
  return node.status?.volumesInUse?.includes(uniqueName) ?? false;
}

export function isReportedAttached(node: Node, uniqueName: string): boolean {
  return node.status?.volumesAttached?.some(({ name }) => name === uniqueName) ?? false;
}
