import type { Size } from 'cdk8s';
import { k8s, PersistentVolumeAccessMode, PersistentVolumeMode } from 'cdk8s-plus-34';
import { quantity } from '../kube/quantity';
import { list } from '../util/text';
import type { PropCheck } from './prop-check';
import type { IStorageClass } from './storage-class-props';

/**
 * An object whose content a new volume starts with: a snapshot, another claim, or what a volume populator understands.
 */
export interface DataSource {
  /**
   * API group of the object.
   *
   * @default - the core group, for a PersistentVolumeClaim
   */
  readonly apiGroup?: string;
  /** Kind of the object, for example `VolumeSnapshot`. */
  readonly kind: string;
  /** Name of the object. */
  readonly name: string;
  /**
   * Namespace of the object. Needs the alpha gate CrossNamespaceVolumeDataSource, and a ReferenceGrant there.
   *
   * @default - the claim's own namespace
   */
  readonly namespace?: string;
}

/** Every field of a claim's spec, and the metadata that a template may carry. */
export interface ClaimProps {
  /**
   * How much storage is asked for. Either this or `quantity`.
   *
   * @default - `quantity` is given
   */
  readonly size?: Size;
  /**
   * The size as Kubernetes writes it (`10G`, `1.5Ti`), where `size` has no word for it.
   *
   * @default - `size` is given
   */
  readonly quantity?: string;
  /**
   * The most that the claim may get (`resources.limits.storage`).
   *
   * @default - no limit
   */
  readonly limit?: Size;
  /**
   * The limit as Kubernetes writes it.
   *
   * @default - no limit
   */
  readonly limitQuantity?: string;
  /**
   * How many nodes or pods may use the volume at once.
   *
   * @default - [READ_WRITE_ONCE] for a volume of one pod, [READ_WRITE_MANY] for a shared one
   */
  readonly accessModes?: PersistentVolumeAccessMode[];
  /**
   * A file system, or a raw block device. The API server does not let it change.
   *
   * @default PersistentVolumeMode.FILE_SYSTEM
   */
  readonly volumeMode?: PersistentVolumeMode;
  /**
   * The class that makes the volume.
   *
   * @default StorageClass.clusterDefault()
   */
  readonly storageClass?: IStorageClass;
  /**
   * Labels that a volume made by hand must carry. No driver provisions for a claim with a selector (BND06).
   *
   * @default - any volume
   */
  readonly selector?: k8s.LabelSelector;
  /**
   * What the new volume starts with.
   *
   * @default - an empty volume
   */
  readonly dataSourceRef?: DataSource;
  /**
   * The older field for a snapshot or a claim of the same namespace; the API server copies it to `dataSourceRef`, which
   * is the one to use.
   *
   * @default - none
   */
  readonly dataSource?: DataSource;
  /**
   * Class of the attributes that may change while the volume lives (IOPS, throughput). From Kubernetes 1.34.
   *
   * @default - none
   */
  readonly volumeAttributesClassName?: string;
  /**
   * The one volume to bind. Leave it out of templates of more than one replica: every claim would want the same volume.
   *
   * @default - whatever fits
   */
  readonly volumeName?: string;
  /**
   * Labels of the claim. In a template they are immutable: never put a version into them (UPD02).
   *
   * @default - none; claims of a StatefulSet get the set's `matchLabels` from the controller (R-P1)
   */
  readonly labels?: { readonly [key: string]: string };
  /**
   * Annotations of the claim; immutable in a template, as labels are.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };
  /**
   * Finalizers of the claim.
   *
   * @default - none; the API server adds kubernetes.io/pvc-protection
   */
  readonly finalizers?: string[];
}

/** JSON as the API server reads it. */
export type Json = { readonly [key: string]: unknown };

/**
 * Refuses what the API server or the class's driver would refuse (API-20, DRV-1). `where` is the prop path of the
 * claim, with its dot.
 */
export function checkClaim(check: PropCheck, where: string, props: ClaimProps, accessModes: readonly string[]): void {
  check.oneOf({ [`${where}size`]: props.size, [`${where}quantity`]: props.quantity });
  if (props.limit !== undefined)
    check.oneOf({ [`${where}limit`]: props.limit, [`${where}limitQuantity`]: props.limitQuantity });
  const size = sizeOf(props)!;
  check.quantity(`${where}${props.size ? 'size' : 'quantity'}`, size);
  const limit = limitOf(props);
  if (limit !== undefined) {
    check.quantity(`${where}${props.limit ? 'limit' : 'limitQuantity'}`, limit);
    if (quantity(limit).nanos < quantity(size).nanos) {
      check.fail(`'${where}limit' must be at least the size ${size}, got ${limit}`);
    }
  }
  checkAccessModes(check, where, accessModes);
  checkDriver(check, where, props, accessModes);
  checkDataSource(check, where, props);
  check.labels(`${where}labels`, props.labels);
  if (props.storageClass?.storageClassName)
    check.subdomain(`${where}storageClass`, props.storageClass.storageClassName);
  if (props.volumeName !== undefined) check.subdomain(`${where}volumeName`, props.volumeName);
}

/** The claim's metadata without its name; undefined parts are dropped by cdk8s. */
export function claimMetadata(props: ClaimProps): Json {
  return { labels: props.labels, annotations: props.annotations, finalizers: props.finalizers };
}

/** The claim's spec. */
export function claimSpec(props: ClaimProps, accessModes: readonly string[]): Json {
  const limit = limitOf(props);
  return {
    accessModes,
    volumeMode: props.volumeMode,
    storageClassName: props.storageClass?.storageClassName,
    selector: k8s.toJson_LabelSelector(props.selector),
    resources: { requests: { storage: sizeOf(props) }, limits: limit === undefined ? undefined : { storage: limit } },
    dataSource: props.dataSource,
    dataSourceRef: props.dataSourceRef,
    volumeAttributesClassName: props.volumeAttributesClassName,
    volumeName: props.volumeName,
  };
}

function sizeOf(props: ClaimProps): string | undefined {
  return props.size?.asString() ?? props.quantity;
}

function limitOf(props: ClaimProps): string | undefined {
  return props.limit?.asString() ?? props.limitQuantity;
}

export function checkAccessModes(check: PropCheck, where: string, modes: readonly string[]): void {
  if (modes.length === 0) check.fail(`'${where}accessModes' must name at least one access mode`);
  if (modes.length > 1 && modes.includes(PersistentVolumeAccessMode.READ_WRITE_ONCE_POD)) {
    check.fail(`'${where}accessModes' must not combine ReadWriteOncePod with other modes, got ${list(modes)}`);
  }
}

function checkDriver(check: PropCheck, where: string, props: ClaimProps, modes: readonly string[]): void {
  const driver = props.storageClass?.driver;
  if (driver === undefined) return;
  const volumeMode = props.volumeMode ?? PersistentVolumeMode.FILE_SYSTEM;
  const offered: readonly string[] = driver.accessModes(volumeMode);
  if (offered.length === 0)
    check.fail(`'${where}volumeMode' must not be ${volumeMode}: ${driver.name} has no such volumes`);
  // Read-only-many volumes come from a source or are made by hand; only the driver knows.
  const missing = modes.find((mode) => !offered.includes(mode));
  if (missing === undefined) return;
  check.fail(
    `'${where}accessModes' has ${missing}, but ${driver.name} offers ${list(offered, 'and')} for ${volumeMode} volumes`,
  );
}

function checkDataSource(check: PropCheck, where: string, props: ClaimProps): void {
  if (props.dataSource === undefined || props.dataSourceRef === undefined) return;
  const same = (['apiGroup', 'kind', 'name'] as const).every(
    (key) => props.dataSource?.[key] === props.dataSourceRef?.[key],
  );
  if (!same)
    check.fail(
      `'${where}dataSource' and '${where}dataSourceRef' must name the same object; 'dataSourceRef' alone is enough`,
    );
}
