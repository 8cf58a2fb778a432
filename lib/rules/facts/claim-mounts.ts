/** Which containers of a workload have which claims, and where in them. */
import type { Container, VolumeMount } from '../../kube/objects';
import { type MountedVolume, normalized, volumeOf } from './data';
import { containersOf, type Workload } from './workload';

/** A mount of a claim's volume, to write to. */
export interface ClaimMount {
  readonly mount: VolumeMount;
  /** `data` of a claim template, `files` of a claim by name. */
  readonly claim: string;
  readonly volume: MountedVolume;
}

/** The claims that a container writes to; volumes that go with the pod are left out. */
export function claimMountsOf(container: Container, workload: Workload): readonly ClaimMount[] {
  return (container.volumeMounts ?? []).flatMap((mount): readonly ClaimMount[] => {
    const volume = mount.readOnly === true ? undefined : volumeOf(workload, mount.name);
    if (volume?.kind === 'template') return [{ mount, claim: volume.template.metadata.name, volume }];
    const isReadOnly = () =>
      (workload.pod.volumes ?? []).some((each) => each.name === mount.name && each.persistentVolumeClaim?.readOnly);
    if (volume?.kind !== 'claim' || isReadOnly()) return [];
    return [{ mount, claim: volume.claimName, volume }];
  });
}

/** The containers that run beside each other, without those that end before. */
export function runningContainersOf(workload: Workload) {
  return [...containersOf(workload)].filter(({ isInit }) => !isInit);
}

/** Whether some container of a pod writes to a claim. */
export function writesToClaims(workload: Workload): boolean {
  return runningContainersOf(workload).some(({ container }) => claimMountsOf(container, workload).length > 0);
}

/** Where in its volume a directory of a container is: `/`, `/v2`, `/v2/pgdata`. */
export function placeInVolume({ mountPath, subPath, subPathExpr }: VolumeMount, directory: string): string {
  const root = subPath || subPathExpr || '';
  const below = normalized(directory).slice(normalized(mountPath).length);
  return normalized(`/${root}${below}`) || '/';
}
