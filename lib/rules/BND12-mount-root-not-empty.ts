import { aboutClaims, claimsOf, type FutureClaim } from './facts/claims';
import { type DataDirectory, dataDirectoriesOf, mountAt, normalized } from './facts/data';
import type { Facts } from './facts/facts';
import { type FileSystem, fileSystemOf } from './facts/file-systems';
import { claimOfMount } from './facts/mounts-of-claims';
import type { Workload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const BND12: Rule = {
  code: 'BND12',
  slug: 'mount-root-not-empty',
  title: 'an empty directory is wanted, lost+found is there',
  severity: 'error',
  foundBy: ['static'],
  clusterTexts: ['initdb: error: directory "…" exists but is not empty'],
  *check(facts) {
    for (const workload of facts.render.workloads) {
      if (workload.scale.most === 0) continue;
      for (const data of dataDirectoriesOf(workload, facts.render)) {
        if (!data.image?.needsEmptyRoot) continue;
        const claim = rootClaim(facts, workload, data);
        const fileSystem = claim && !claim.exists ? fileSystemOf(facts, claim) : undefined;
        if (claim && fileSystem && mayHoldSomething(fileSystem)) yield finding(workload, data, claim, fileSystem);
      }
    }
  },
};

/** The claim whose volume's own root is the data directory. */
function rootClaim(facts: Facts, workload: Workload, { container, directory }: DataDirectory): FutureClaim | undefined {
  const mount = mountAt(container, directory);
  if (!mount || mount.subPath || mount.subPathExpr || normalized(mount.mountPath) !== directory) return undefined;
  return claimOfMount(claimsOf(facts), workload, mount.name);
}

const WITH_LOST_AND_FOUND: ReadonlySet<string> = new Set(['ext2', 'ext3', 'ext4']);

/** Directories and network file systems are empty when they are new, and so is xfs. */
function mayHoldSomething({ kind, type }: FileSystem): boolean {
  if (kind === 'files' || kind === 'directory') return false;
  return type === undefined || WITH_LOST_AND_FOUND.has(type);
}

function finding(
  workload: Workload,
  { container, directory, path }: DataDirectory,
  claim: FutureClaim,
  { type }: FileSystem,
): Finding {
  const { kind, name, resource } = workload;
  const index = (container.volumeMounts ?? []).findIndex(({ mountPath }) => normalized(mountPath) === directory);
  return {
    on: resource,
    path: [...path, 'volumeMounts', index],
    severity: type ? 'error' : 'warning',
    message: type
      ? `${kind} ${name}: ${container.image} wants an empty directory at ${directory}, but that is the root of a new ${type} volume, which holds lost+found`
      : `${kind} ${name}: ${container.image} wants an empty directory at ${directory}, but that is the root of a new volume, which holds lost+found if it is ext4`,
    why: 'mkfs.ext4 makes a directory lost+found in the root of every new file system, and the image refuses to set up a directory in which anything is.',
    help: [
      `the data in a directory below: env PGDATA=${directory}/data`,
      `or subPath: data on the mount of ${directory}`,
      'do it before there is data: later the data would seem to be gone (MIG04)',
    ],
    trace: [
      { what: `volumeMounts: ${directory} is the root of the volume of claim ${claim.name}` },
      { what: `file system: ${type ?? 'not told, most drivers make ext4'}` },
    ],
    about: [resource.id, ...aboutClaims(claim)],
  };
}
