/** SCH-50, SCH-51: `pkg/scheduler/framework/plugins/volumezone/volume_zone.go` (v1.37.1). */

import type { PersistentVolume } from '../../../../kube/objects';
import { classNameOf, isDelayed } from '../../../../kube/storage-classes';
import { volumeZoneFits } from '../../../../kube/topology';
import { claimsOf } from '../claims';
import { type FilterPlugin, SKIP } from '../cycle';
import { unresolvable } from '../status';

export const TOPOLOGY_LABELS: readonly string[] = [
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
];

export const volumeZone: FilterPlugin = {
  name: 'VolumeZone',
  prepare: ({ view, pod }) => {
    const volumes: PersistentVolume[] = [];
    for (const { key, name, ephemeral } of claimsOf(pod)) {
      if (ephemeral) continue;
      const claim = view.get('PersistentVolumeClaim', key);
      if (!claim) return unresolvable(`persistentvolumeclaim "${name}" not found`);
      const { volumeName } = claim.spec;
      if (!volumeName) {
        const className = classNameOf(claim);
        if (!className) return unresolvable('PersistentVolumeClaim had no pv name and storageClass name');
        const storageClass = view.get('StorageClass', className);
        if (!storageClass) return unresolvable(`storageclass.storage.k8s.io "${className}" not found`);
        if (!isDelayed(storageClass)) return unresolvable('PersistentVolume had no name');
        continue;
      }
      const volume = view.get('PersistentVolume', volumeName);
      if (!volume) return unresolvable(`persistentvolume "${volumeName}" not found`);
      if (TOPOLOGY_LABELS.some((label) => volume.metadata.labels?.[label] !== undefined)) volumes.push(volume);
    }
    if (volumes.length === 0) return SKIP;
    return {
      filter: ({ node }) =>
        volumes.every((volume) => volumeZoneFits(volume, node))
          ? undefined
          : unresolvable('node(s) had no available volume zone'),
    };
  },
};
