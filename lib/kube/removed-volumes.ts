/**
 * Volume types and provisioners that the API server accepts and no component of Kubernetes works with any more:
 * `pkg/api/pod/warnings.go`, `pkg/api/persistentvolume/util.go`, `pkg/volume/` (v1.37.1), module k8s.io/csi-translation-lib v0.37.1.
 */
import { nearest } from '../util/text';
import { NO_PROVISIONER, REDIRECTED_PROVISIONERS } from './drivers';
import type { KubeObject, PersistentVolume, PodSpec, StorageClass } from './objects';
import { podSpecOf } from './pod-spec';
import type { FieldPath } from './read/field-path';
import { formatPath } from './read/field-path';
import type { Finding } from './read/problem';

interface Removed {
  /** The minor since which nothing works with it. */
  readonly since: string;
  /** The driver that took over, where one did. */
  readonly driver?: string;
}

/** By the field of a volume source. Types that are redirected to CSI drivers work on, and are not among them. */
const REMOVED_TYPES: { readonly [type: string]: Removed } = {
  photonPersistentDisk: { since: '1.16' },
  scaleIO: { since: '1.22' },
  flocker: { since: '1.25' },
  quobyte: { since: '1.25' },
  storageos: { since: '1.25' },
  glusterfs: { since: '1.26' },
  cephfs: { since: '1.31', driver: 'cephfs.csi.ceph.com' },
  rbd: { since: '1.31', driver: 'rbd.csi.ceph.com' },
};

const PREFIX = 'kubernetes.io/';

/** By the provisioner of a class; what is here is not redirected. */
const REMOVED_PROVISIONERS: { readonly [provisioner: string]: Removed } = {
  'kubernetes.io/photon-pd': REMOVED_TYPES.photonPersistentDisk!,
  'kubernetes.io/scaleio': REMOVED_TYPES.scaleIO!,
  'kubernetes.io/quobyte': REMOVED_TYPES.quobyte!,
  'kubernetes.io/storageos': REMOVED_TYPES.storageos!,
  'kubernetes.io/glusterfs': REMOVED_TYPES.glusterfs!,
  'kubernetes.io/rbd': REMOVED_TYPES.rbd!,
  'kubernetes.io/cephfs': REMOVED_TYPES.cephfs!,
};

/** What a misspelt in-tree name may have meant. */
const IN_TREE = [NO_PROVISIONER, ...Object.keys(REDIRECTED_PROVISIONERS), ...Object.keys(REMOVED_PROVISIONERS)].map(
  (provisioner) => provisioner.slice(PREFIX.length),
);

/** What in an object nobody can provision, attach or mount (BND13). */
export function removedVolumes(object: KubeObject, version: string): readonly Finding[] {
  if (object.kind === 'StorageClass') return removedProvisioner(object as StorageClass, version);
  if (object.kind === 'PersistentVolume') {
    return removedTypes((object as PersistentVolume).spec, ['spec'], version);
  }
  const pods = podSpecOf(object);
  return pods === undefined ? [] : removedInPods(pods.spec, pods.path, version);
}

function removedProvisioner({ provisioner }: StorageClass, version: string): readonly Finding[] {
  if (typeof provisioner !== 'string' || !provisioner.startsWith(PREFIX)) return [];
  if (provisioner === NO_PROVISIONER || Object.hasOwn(REDIRECTED_PROVISIONERS, provisioner)) return [];
  const removed = Object.hasOwn(REMOVED_PROVISIONERS, provisioner) ? REMOVED_PROVISIONERS[provisioner] : undefined;
  const name = removed === undefined ? nearest(provisioner.slice(PREFIX.length), IN_TREE) : undefined;
  const meant = name && PREFIX + name;
  const why = removed === undefined ? 'there never was such a provisioner' : `removed in ${removed.since}`;
  const guess = meant === undefined ? '' : `; did you mean "${meant}"?`;
  return [
    {
      kind: 'volume-plugin-removed',
      fieldPath: ['provisioner'],
      message: `provisioner ${provisioner} has no driver in Kubernetes ${version} (${why})${guess}`,
      help: helpFor(removed?.driver ?? REDIRECTED_PROVISIONERS[meant ?? ''], 'provisioner'),
      clusterText: `no volume plugin matched name: ${provisioner}`,
    },
  ];
}

function removedInPods({ volumes = [] }: PodSpec, path: FieldPath, version: string): readonly Finding[] {
  return volumes.flatMap((volume, index) => removedTypes(volume, [...path, 'volumes', index], version));
}

function removedTypes(source: object | undefined, path: FieldPath, version: string): readonly Finding[] {
  return Object.keys(source ?? {})
    .filter((type) => Object.hasOwn(REMOVED_TYPES, type))
    .map((type) => {
      const { since, driver } = REMOVED_TYPES[type]!;
      const fieldPath = [...path, type];
      return {
        kind: 'volume-plugin-removed',
        fieldPath,
        message: `${formatPath(fieldPath)}: volumes of type ${type} have no driver in Kubernetes ${version} (removed in ${since})`,
        help: helpFor(driver, 'volume'),
        clusterText: 'no volume plugin matched',
      };
    });
}

function helpFor(driver: string | undefined, what: 'provisioner' | 'volume'): string {
  if (what === 'provisioner') {
    return driver === undefined
      ? 'Name the provisioner of a CSI driver that is installed in the cluster.'
      : `Install the CSI driver ${driver} and write provisioner: ${driver}`;
  }
  const driverName = driver === undefined ? 'an installed CSI driver' : `the CSI driver ${driver}`;
  return `Use a persistentVolumeClaim of a class of ${driverName}; addresses and users then stay out of the workload.`;
}
