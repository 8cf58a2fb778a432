import { type MountPropagation, PersistentVolumeAccessMode, PersistentVolumeMode } from 'cdk8s-plus-34';
import { type ClaimProps, checkClaim, claimMetadata, claimSpec, type Json } from './claim';
import type { PropCheck } from './prop-check';
import { ReclaimPolicy } from './storage-class-props';

/** How long the data of a volume lives. */
export enum VolumeLifetime {
  /**
   * As long as its claim: `<volume>-<set>-<ordinal>` stays through restarts, updates and scale-downs, and the ordinal
   * finds it again.
   */
  KEPT = 'Kept',
  /**
   * As long as its pod: a generic ephemeral volume, made empty for every new pod and deleted with it. For data that
   * peers can give again.
   */
  REBUILT = 'Rebuilt',
}

/** Where one container sees a volume. Either `path` or `devicePath`. */
export interface VolumeTarget {
  /**
   * Name of the container or init container.
   *
   * @default - the first container
   */
  readonly container?: string;
  /**
   * Directory at which the volume is mounted.
   *
   * @default - none, for a raw block device
   */
  readonly path?: string;
  /**
   * Device file of a raw block volume, for example `/dev/data`.
   *
   * @default - none, for a file system
   */
  readonly devicePath?: string;
  /**
   * @default false
   */
  readonly readOnly?: boolean;
  /**
   * Whether a read-only mount is read-only below as well: `Disabled`, `IfPossible` or `Enabled`.
   *
   * @default - Kubernetes' own, Disabled
   */
  readonly recursiveReadOnly?: string;
  /**
   * Directory inside the volume.
   *
   * @default - the volume's root
   */
  readonly subPath?: string;
  /**
   * Directory inside the volume, with variables such as `$(POD_NAME)`.
   *
   * @default - the volume's root
   */
  readonly subPathExpr?: string;
  /**
   * Whether mounts below are seen on the host and back.
   *
   * @default - Kubernetes' own, None
   */
  readonly propagation?: MountPropagation;
}

/** What volumes of stores and of shared apps have in common: a name in the pod, and the containers that see it. */
export interface VolumeMounts {
  /**
   * Name of the volume in the pod. For a kept volume also the first part of its claims' names: changing it leaves the
   * data behind (MIG01).
   */
  readonly name: string;
  /**
   * Directory at which the first container sees the volume. Short for one of `mounts`.
   *
   * @default - `mounts` says where
   */
  readonly mountPath?: string;
  /**
   * Device file at which the first container sees a raw block volume. Short for one of `mounts`.
   *
   * @default - `mounts` says where
   */
  readonly devicePath?: string;
  /**
   * Where containers see the volume, beside `mountPath` and `devicePath`.
   *
   * @default - nowhere else
   */
  readonly mounts?: VolumeTarget[];
}

/** A volume that every ordinal has one of. */
export interface StoreVolume extends ClaimProps, VolumeMounts {
  /**
   * How long the data lives.
   *
   * @default VolumeLifetime.KEPT
   */
  readonly lifetime?: VolumeLifetime;
}

/** The targets of a volume, the short forms written out. */
export function targetsOf(volume: VolumeMounts): VolumeTarget[] {
  const first: VolumeTarget[] = [];
  if (volume.mountPath !== undefined) first.push({ path: volume.mountPath });
  if (volume.devicePath !== undefined) first.push({ devicePath: volume.devicePath });
  return [...first, ...(volume.mounts ?? [])];
}

function accessModesOf(volume: StoreVolume): PersistentVolumeAccessMode[] {
  return volume.accessModes ?? [PersistentVolumeAccessMode.READ_WRITE_ONCE];
}

export function isKept(volume: StoreVolume): boolean {
  return (volume.lifetime ?? VolumeLifetime.KEPT) === VolumeLifetime.KEPT;
}

/** Refuses wrong volumes of one pod template. Mounts are checked apart, against the containers. */
export function checkStoreVolumes(check: PropCheck, volumes: readonly StoreVolume[]): void {
  check.distinct(
    volumes.map((volume) => volume.name),
    (name) => `'volumes' has two volumes named '${name}'`,
  );
  for (const [i, volume] of volumes.entries()) {
    const where = `volumes[${i}].`;
    check.label(`${where}name`, volume.name);
    checkClaim(check, where, volume, accessModesOf(volume));
    if (isKept(volume) || volume.storageClass?.reclaimPolicy !== ReclaimPolicy.RETAIN) continue;
    const why = `every new pod would leave a volume behind`;
    check.fail(`'${where}storageClass' must have reclaim policy Delete for a rebuilt volume, got Retain: ${why}`);
  }
}

/** Refuses targets that do not fit the volume's mode. */
export function checkTargets(
  check: PropCheck,
  where: string,
  targets: readonly VolumeTarget[],
  mode = PersistentVolumeMode.FILE_SYSTEM,
): void {
  const block = mode === PersistentVolumeMode.BLOCK;
  for (const target of targets) {
    check.oneOf({ path: target.path, devicePath: target.devicePath }, `${where}: `);
    if (block && target.path !== undefined) {
      check.fail(`${where}: a raw block volume is used at a 'devicePath', got the mount path '${target.path}'`);
    }
    if (!block && target.devicePath !== undefined) {
      check.fail(`${where}: a file system is used at a mount path, got the device path '${target.devicePath}'`);
    }
    check.absolutePath(`${where}.${block ? 'devicePath' : 'path'}`, (target.path ?? target.devicePath)!);
    if (target.subPath === undefined || target.subPathExpr === undefined) continue;
    check.fail(`${where}: 'subPath' and 'subPathExpr' exclude each other`);
  }
}

/**
 * The entry of `volumeClaimTemplates`. With apiVersion and kind, as the API server stores it, so that GitOps tools see
 * no difference (UPD09).
 */
export function claimTemplate(volume: StoreVolume): Json {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: volume.name, ...claimMetadata(volume) },
    spec: claimSpec(volume, accessModesOf(volume)),
  };
}

/** The pod volume of a rebuilt one. */
export function ephemeralVolume(volume: StoreVolume): Json {
  const spec = claimSpec(volume, accessModesOf(volume));
  return { name: volume.name, ephemeral: { volumeClaimTemplate: { metadata: claimMetadata(volume), spec } } };
}
