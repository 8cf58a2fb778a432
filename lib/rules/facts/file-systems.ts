import type { PersistentVolume } from '../../kube/objects';
import type { FutureClaim } from './claims';
import type { Facts } from './facts';
import { volumeOf } from './places';
import { type DriverInUse, storageOf } from './storage';

/** The file system that a claim's pods find. */
export interface FileSystem {
  /**
   * disk: made on a block device, and its root belongs to root. files: a directory of a server. directory: one of the node. unknown: nobody tells.
   */
  readonly kind: 'disk' | 'files' | 'directory' | 'unknown';
  /** `ext4`, `xfs`; absent: nobody tells. */
  readonly type?: string;
  readonly driver?: DriverInUse;
  /** The description tells of the driver. */
  readonly isDescribed: boolean;
  /** Everybody may write to a new volume's root. */
  readonly isOpen: boolean;
  /** Whether the kubelet gives the volume to fsGroup: `CSIDriver.spec.fsGroupPolicy`. */
  readonly fsGroupPolicy?: 'ReadWriteOnceWithFSType' | 'File' | 'None';
}

/** Drivers whose volumes are directories of the node, open to everybody (mode 0777). */
const DIRECTORIES: ReadonlySet<string> = new Set(['rancher.io/local-path', 'openebs.io/local', 'microk8s.io/hostpath']);

export function fileSystemOf(facts: Facts, claim: FutureClaim): FileSystem {
  const volume = volumeOf(facts, claim)?.object;
  const storage = storageOf(facts);
  const { storageClass } = storage.classOf(claim.object);
  if (volume && !volume.spec.csi) return ofPlainVolume(volume);
  const driver = volume?.spec.csi ? storage.driver(volume.spec.csi.driver) : storage.driverOf(storageClass);
  if (!driver) return { kind: 'unknown', isDescribed: false, isOpen: false };
  const described = facts.cluster?.drivers?.get(driver.name)?.description;
  const { parameters } = storageClass ?? {};
  const type =
    volume?.spec.csi?.fsType ??
    parameters?.['csi.storage.k8s.io/fstype'] ??
    parameters?.fsType ??
    parameters?.fstype ??
    described?.fsType;
  return {
    kind: kindOf(driver, type),
    driver,
    isDescribed: described !== undefined,
    isOpen: DIRECTORIES.has(driver.name) || isWritableByOthers(described?.fsMode),
    ...(type && { type }),
    fsGroupPolicy: fsGroupPolicyOf(facts, driver.name, described?.fsGroupPolicy),
  };
}

function kindOf({ name, attach, topology, modes }: DriverInUse, type: string | undefined): FileSystem['kind'] {
  if (DIRECTORIES.has(name)) return 'directory';
  if (type) return /^(nfs|cifs|smb|ceph|glusterfs)/.test(type) ? 'files' : 'disk';
  if (attach === true || topology === 'node') return 'disk';
  const isShared = modes?.Filesystem.includes('ReadWriteMany') && modes.Block.length === 0;
  return attach === false && isShared ? 'files' : 'unknown';
}

/** In-tree sources that are no block device: fsGroup is never applied to them. */
function ofPlainVolume({ spec }: PersistentVolume): FileSystem {
  const common = { isDescribed: true, isOpen: false };
  if (spec.nfs) return { kind: 'files', ...common, fsGroupPolicy: 'None' };
  if (spec.hostPath) return { kind: 'directory', ...common, fsGroupPolicy: 'None' };
  if (spec.local) return { kind: 'directory', ...common, fsGroupPolicy: 'File' };
  return { kind: 'unknown', ...common };
}

function fsGroupPolicyOf(
  { render }: Facts,
  driver: string,
  described: FileSystem['fsGroupPolicy'],
): NonNullable<FileSystem['fsGroupPolicy']> {
  const object = render.get('CSIDriver', '', driver)?.object as
    | { readonly spec?: { readonly fsGroupPolicy?: string } }
    | undefined;
  return (object?.spec?.fsGroupPolicy as FileSystem['fsGroupPolicy']) ?? described ?? 'ReadWriteOnceWithFSType';
}

/** `0777`, `777`: the last digit is for everybody else. */
function isWritableByOthers(mode: string | undefined): boolean {
  return mode !== undefined && /^[0-7]+$/.test(mode) && (Number.parseInt(mode, 8) & 0o002) !== 0;
}
