import { containsAccessModes } from '../../kube/access-modes';
import { driverFacts, NO_PROVISIONER } from '../../kube/drivers';
import type {
  AccessMode,
  PersistentVolume,
  PersistentVolumeClaim,
  QuantityText,
  StorageClass,
  VolumeMode,
} from '../../kube/objects';
import { compareQuantities } from '../../kube/quantity';
import { selects } from '../../kube/selectors';
import { classNameOf, defaultClassOf, hasClass } from '../../kube/storage-classes';
import { isVolumeBoundToClaim, volumeModeOf } from '../../model/volumes';
import type { FutureClaim } from './claims';
import { driverName } from './described-cluster';
import type { Facts } from './facts';
import { idOf, type Resource } from './resource';

/**
 * The class of a claim. named: it exists. missing: it is named and does not exist. empty: the claim asks for none. noDefault: it names none, and no class is
 * the default. unknown: classes are not described.
 */
export interface ClassChoice {
  readonly is: 'named' | 'missing' | 'empty' | 'noDefault' | 'unknown';
  /** Empty where there is none. */
  readonly name: string;
  /** The claim names none, and gets the default one. */
  readonly byDefault: boolean;
  readonly storageClass?: StorageClass;
}

/** What is known of the driver that makes a claim's volume. */
export interface DriverInUse {
  readonly name: string;
  /** Absent: nobody says what it offers. */
  readonly modes?: { readonly [Mode in VolumeMode]: readonly AccessMode[] };
  readonly topology?: 'zone' | 'node' | 'none';
  readonly topologyKey?: string;
  readonly attach?: boolean;
  /** Attachable volumes a node; 0: no limit is known. */
  readonly perNode: number;
}

/** A volume of the render or of the description. */
export interface KnownVolume {
  readonly name: string;
  readonly object: PersistentVolume;
  /** Where the render has it. */
  readonly resource?: Resource<PersistentVolume>;
  /** The description has it. */
  readonly exists: boolean;
}

/** Classes, drivers and volumes that the inputs tell of. Made once for the facts. */
export class Storage {
  readonly classes: ReadonlyMap<string, StorageClass>;
  readonly volumes: readonly KnownVolume[];
  /** Classes that are marked as the default one. */
  readonly defaultClasses: readonly StorageClass[];
  private readonly defaultClass?: StorageClass;
  private readonly byName = new Map<string, KnownVolume>();
  private readonly byClass = new Map<string, KnownVolume[]>();
  private readonly byClaim = new Map<string, KnownVolume[]>();

  constructor(private readonly facts: Facts) {
    const { render, cluster } = facts;
    const rendered = render.classes.map(({ name, object }) => [name, object] as const);
    this.classes = new Map([...(cluster?.classes ?? []), ...rendered]);
    this.defaultClasses = [...this.classes.values()].filter((each) => defaultClassOf([each]) !== undefined);
    this.defaultClass = defaultClassOf(this.defaultClasses);
    for (const resource of render.of<PersistentVolume>('PersistentVolume')) {
      // What a manifest says of a status is not taken over.
      const { status: _, ...object } = resource.object;
      this.byName.set(resource.name, { name: resource.name, object, resource, exists: false });
    }
    for (const object of cluster?.volumes ?? []) {
      const { name } = object.metadata;
      const resource = this.byName.get(name)?.resource;
      this.byName.set(name, { name, object, exists: true, ...(resource && { resource }) });
    }
    this.volumes = [...this.byName.values()];
    for (const volume of this.volumes) {
      const { claimRef } = volume.object.spec;
      push(this.byClass, classNameOf(volume.object), volume);
      if (claimRef?.name) push(this.byClaim, `${claimRef.namespace}/${claimRef.name}`, volume);
    }
  }

  /** Whether everything that is not told of classes is meant to be absent. */
  get knowsClasses(): boolean {
    return this.facts.cluster?.classes !== undefined && !this.facts.render.isRefused('StorageClass', '');
  }

  /** Whether volumes that are not told of are meant to be absent. */
  get knowsVolumes(): boolean {
    const { cluster, render } = this.facts;
    return (
      (cluster?.volumes !== undefined || cluster?.isComplete === true) && !render.isRefused('PersistentVolume', '')
    );
  }

  volume(name: string): KnownVolume | undefined {
    return this.byName.get(name);
  }

  classOf(claim: PersistentVolumeClaim): ClassChoice {
    if (hasClass(claim)) {
      const name = classNameOf(claim);
      if (name === '') return { is: 'empty', name, byDefault: false };
      const storageClass = this.classes.get(name);
      if (storageClass) return { is: 'named', name, byDefault: false, storageClass };
      return { is: this.knowsClasses ? 'missing' : 'unknown', name, byDefault: false };
    }
    const { defaultClass: storageClass } = this;
    if (storageClass) return { is: 'named', name: storageClass.metadata.name, byDefault: true, storageClass };
    return { is: this.knowsClasses ? 'noDefault' : 'unknown', name: '', byDefault: true };
  }

  /** The driver behind a class, as described or as it is known to be; nothing for classes whose volumes are made by hand. */
  driverOf(storageClass: StorageClass | undefined): DriverInUse | undefined {
    return storageClass && hasProvisioner(storageClass) ? this.driver(driverName(storageClass.provisioner)) : undefined;
  }

  driver(name: string): DriverInUse {
    const described = this.facts.cluster?.drivers?.get(name);
    if (described) {
      const { modes, topologyKey, attach, perNode, topology } = described;
      return { name, attach, perNode, topology, ...(modes && { modes }), ...(topologyKey && { topologyKey }) };
    }
    const known = driverFacts(name);
    if (!known) return { name, perNode: 0 };
    const { modes, topologyKey, attach, topology } = known;
    return { name, attach, perNode: 0, topology, modes, ...(topologyKey && { topologyKey }) };
  }

  /** The volumes that a claim may look at: those of its class, and those that are kept for it. */
  candidatesOf(claim: FutureClaim): readonly KnownVolume[] {
    const { volumeName } = claim.object.spec;
    if (volumeName) return this.byName.has(volumeName) ? [this.byName.get(volumeName) as KnownVolume] : [];
    const { name } = this.classOf(claim.object);
    return [...new Set([...this.reservedFor(claim), ...(this.byClass.get(name) ?? [])])];
  }

  /** Volumes whose claimRef names a claim, whichever its uid. */
  reservedFor({ namespace, name }: FutureClaim): readonly KnownVolume[] {
    return this.byClaim.get(`${namespace}/${name}`) ?? [];
  }

  /** Whether some volume fits a claim, so that it needs nobody to make one. */
  hasVolumeFor(claim: FutureClaim): boolean {
    return this.candidatesOf(claim).some((volume) => this.misfit(volume, claim) === undefined);
  }

  /**
   * Why a volume cannot be a claim's (`pkg/controller/volume/persistentvolume/pv_controller.go`: findBestMatchForClaim); a volume that is reserved for the
   * claim goes to it whatever class and labels say.
   */
  misfit({ object: volume }: KnownVolume, { object: claim, namespace, name }: FutureClaim): string | undefined {
    const { claimRef } = volume.spec;
    const phase = volume.status?.phase ?? 'Available';
    const isReserved = claimRef?.name !== undefined && isVolumeBoundToClaim(volume, claim);
    if (claimRef?.name && !isReserved) {
      const isPredecessor = claimRef.namespace === namespace && claimRef.name === name;
      const whose = isPredecessor ? "the claim's predecessor" : `claim ${claimRef.namespace}/${claimRef.name}`;
      return phase === 'Released' ? `Released, reserved for ${whose}` : `reserved for ${whose}`;
    }
    if (phase === 'Failed' || (phase !== 'Available' && !isReserved)) return `phase ${phase}`;
    if (volume.metadata.deletionTimestamp !== undefined) return 'being deleted';
    const [size, wanted] = [capacityOf(volume), requestOf(claim)];
    if (compareQuantities(size, wanted) < 0) return `size ${size} < ${wanted}`;
    if (volumeModeOf(volume) !== volumeModeOf(claim))
      return `volumeMode ${volumeModeOf(volume)}, not ${volumeModeOf(claim)}`;
    if (isReserved) return undefined;
    const [own, its] = [this.classOf(claim).name, classNameOf(volume)];
    if (own !== its) return its === '' ? `class: it has none, not ${own}` : `class ${its}, not ${own || '""'}`;
    return this.misfitOfWishes(volume, claim);
  }

  private misfitOfWishes(volume: PersistentVolume, { spec }: PersistentVolumeClaim): string | undefined {
    const [offered, asked] = [volume.spec.accessModes ?? [], spec.accessModes ?? []];
    if (!containsAccessModes(offered, asked)) return `access mode ${offered.join(', ')}, not ${asked.join(', ')}`;
    const { selector } = spec;
    if (selector && !spec.volumeName && !selects(selector, volume.metadata.labels)) return 'selector';
    return undefined;
  }
}

const storages = new WeakMap<object, Storage>();

/** The storage of the facts, which every rule shares. */
export function storageOf(facts: Facts): Storage {
  const known = storages.get(facts.render);
  if (known) return known;
  const storage = new Storage(facts);
  storages.set(facts.render, storage);
  return storage;
}

/** Whether a class makes volumes, and does not wait for ones that are made by hand. */
export function hasProvisioner({ provisioner }: StorageClass): boolean {
  return provisioner !== NO_PROVISIONER;
}

export function capacityOf(volume: PersistentVolume): QuantityText {
  return volume.spec.capacity?.storage ?? '0';
}

export function requestOf(claim: PersistentVolumeClaim): QuantityText {
  return claim.spec.resources?.requests?.storage ?? '0';
}

/** `StorageClass/fast` where the render has it. */
export function classResource({ render }: Facts, name: string): Resource<StorageClass> | undefined {
  return render.get<StorageClass>('StorageClass', '', name);
}

export const volumeId = (name: string): string => idOf('PersistentVolume', '', name);

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
