import type { Container } from '../kube/objects';
import type { FieldPath } from '../kube/read/field-path';
import { list } from '../util/text';
import { claimMountsOf } from './facts/claim-mounts';
import { aboutClaims, type ClaimSource, claimsOf, type FutureClaim } from './facts/claims';
import { dataDirectoriesOf, mountAt } from './facts/data';
import type { Facts } from './facts/facts';
import { type FileSystem, fileSystemOf } from './facts/file-systems';
import { knownImage } from './facts/images';
import { claimOfMount } from './facts/mounts-of-claims';
import { containersOf, type Workload } from './facts/workload';
import type { Finding, Rule, Severity } from './rule';

export const BND11: Rule = {
  code: 'BND11',
  slug: 'volume-not-writable',
  title: 'the process may not write to its volume',
  severity: 'warning',
  foundBy: ['static'],
  clusterTexts: [
    'Permission denied',
    'Read-only file system',
    'Setting volume ownership for … is taking longer than expected, consider using OnRootMismatch',
  ],
  *check(facts) {
    for (const workload of facts.render.workloads) {
      if (workload.scale.most === 0 || isForWindows(workload)) continue;
      yield* readOnlyData(facts, workload);
      const told = new Set<ClaimSource | undefined>();
      for (const { container, path, isInit } of containersOf(workload)) {
        const found = isInit ? undefined : notWritable(facts, workload, container, path, told);
        if (found) yield found;
      }
      if (told.size === 0) yield* slowOwnership(facts, workload);
    }
  },
};

function isForWindows({ pod }: Workload): boolean {
  return (pod.os as { readonly name?: string } | undefined)?.name === 'windows';
}

interface Security {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly fsGroup?: number;
  readonly fsGroupChangePolicy?: string;
}

/** A data directory that nobody may write to, because its mount says so. */
function* readOnlyData({ render }: Facts, workload: Workload): Iterable<Finding> {
  const { kind, name, resource, pod } = workload;
  for (const { container, directory, path, from } of dataDirectoriesOf(workload, render)) {
    const mount = mountAt(container, directory);
    if (!mount) continue;
    const volume = (pod.volumes ?? []).find((each) => each.name === mount.name);
    const isReadOnlyClaim = volume?.persistentVolumeClaim?.readOnly === true;
    if (mount.readOnly !== true && !isReadOnlyClaim) continue;
    // A helper of the same image that reads what another container writes, or that does something else altogether.
    if (isWritten(workload, mount.name) || (from === 'image' && container.command !== undefined)) continue;
    const index = (container.volumeMounts ?? []).indexOf(mount);
    yield {
      on: resource,
      path: [...path, 'volumeMounts', index],
      severity: 'error',
      message: `${kind} ${name}: container ${container.name} keeps its data in ${directory}, which is mounted readOnly: it cannot write there`,
      why: 'A read-only mount refuses every write, whoever asks.',
      help: [`drop readOnly of the ${isReadOnlyClaim ? `volume ${mount.name}` : `mount at ${mount.mountPath}`}`],
      trace: [{ what: `volumeMounts[${index}]: mountPath ${mount.mountPath}, volume ${mount.name}, readOnly` }],
    };
  }
}

function isWritten(workload: Workload, volume: string): boolean {
  for (const { container, isInit } of containersOf(workload)) {
    if (!isInit && claimMountsOf(container, workload).some(({ mount }) => mount.name === volume)) return true;
  }
  return false;
}

/** Why a process of another user than root cannot write to its claim. */
interface Obstacle {
  readonly severity: Severity;
  readonly reason: string;
  readonly help: readonly string[];
}

function notWritable(
  facts: Facts,
  workload: Workload,
  container: Container,
  path: FieldPath,
  told: Set<ClaimSource | undefined>,
): Finding | undefined {
  const uid = uidOf(workload, container) ?? knownImage(container.image)?.uid;
  if (uid === undefined || uid === 0) return undefined;
  for (const { mount } of claimMountsOf(container, workload)) {
    const claim = claimOfMount(claimsOf(facts), workload, mount.name);
    // A claim that exists has been written to, by whomever; an init container that may do everything sets things right.
    if (!claim || claim.exists || told.has(claim.source) || isPrepared(workload, mount.name)) continue;
    const obstacle = obstacleTo(facts, workload, claim, uid);
    if (!obstacle) continue;
    told.add(claim.source);
    return finding(workload, container, path, claim, uid, mount.mountPath, obstacle);
  }
  return undefined;
}

function securityOf({ pod }: Workload): Security {
  return (pod.securityContext ?? {}) as Security;
}

function uidOf(workload: Workload, { securityContext }: Container): number | undefined {
  const { runAsUser } = (securityContext ?? {}) as Security;
  return runAsUser ?? securityOf(workload).runAsUser;
}

/** An init container that runs as root, or as nobody says whom, and has the volume. */
function isPrepared(workload: Workload, volume: string): boolean {
  for (const { container, isInit } of containersOf(workload)) {
    if (
      isInit &&
      (uidOf(workload, container) ?? 0) === 0 &&
      container.volumeMounts?.some(({ name }) => name === volume)
    )
      return true;
  }
  return false;
}

function obstacleTo(facts: Facts, workload: Workload, claim: FutureClaim, uid: number): Obstacle | undefined {
  const fileSystem = fileSystemOf(facts, claim);
  const { kind, isDescribed, isOpen, driver } = fileSystem;
  if (isOpen || (claim.object.spec.volumeMode ?? 'Filesystem') === 'Block') return undefined;
  const { fsGroup, runAsGroup = uid } = securityOf(workload);
  const onServer = 'ownership of the directory on the server, or an init container as root that changes it';
  if (fsGroup === undefined) {
    const isSure = kind === 'disk' || (kind === 'unknown' && isDescribed && driver !== undefined);
    return {
      severity: isSure ? 'warning' : 'info',
      reason: 'no fsGroup',
      help: [
        `spec.template.spec.securityContext: {fsGroup: ${runAsGroup}, fsGroupChangePolicy: OnRootMismatch} (StatefulStore does this by default)`,
        ...(kind === 'disk' ? ['or an init container as root that changes the owner'] : [onServer]),
      ],
    };
  }
  const reason = ignores(fileSystem, claim);
  return reason === undefined
    ? undefined
    : {
        severity: isDescribed && driver ? 'warning' : 'info',
        reason,
        help: [onServer, 'or a driver whose CSIDriver has fsGroupPolicy: File'],
      };
}

/** `supportsFSGroup` in `pkg/volume/csi/csi_mounter.go` (v1.37.1). A volume whose file system type nobody tells is taken to have one. */
function ignores({ fsGroupPolicy, driver, kind }: FileSystem, claim: FutureClaim): string | undefined {
  const modes = claim.object.spec.accessModes ?? [];
  if (!driver)
    return fsGroupPolicy === 'None'
      ? `fsGroup is not applied to ${kind === 'files' ? 'NFS' : 'hostPath'} volumes`
      : undefined;
  if (fsGroupPolicy === 'None') return `driver ${driver.name} ignores fsGroup`;
  const isForOneNode = modes.includes('ReadWriteOnce') || modes.includes('ReadWriteOncePod');
  if (fsGroupPolicy !== 'ReadWriteOnceWithFSType' || isForOneNode) return undefined;
  return `driver ${driver.name} ignores fsGroup for ${list(modes)}`;
}

function finding(
  workload: Workload,
  container: Container,
  path: FieldPath,
  claim: FutureClaim,
  uid: number,
  mountPath: string,
  { severity, reason, help }: Obstacle,
): Finding {
  const { kind, name, resource, podPath } = workload;
  return {
    on: resource,
    path: [...podPath, 'securityContext'],
    severity,
    message: `${kind} ${name}: container ${container.name} runs as uid ${uid} and cannot write to ${mountPath}: ${reason}`,
    why: "The root of a new volume belongs to root, mode 755. Only fsGroup makes the kubelet give it to the pod's group, and only where the driver lets it.",
    help,
    trace: [
      { what: `${path.at(-2)}[${path.at(-1)}] ${container.name}: uid ${uid}` },
      { what: `${mountPath}: claim ${claim.name}` },
    ],
    about: [resource.id, ...aboutClaims(claim)],
  };
}

/** With fsGroup and without OnRootMismatch every file of the volume is given away at every start. */
function* slowOwnership(facts: Facts, workload: Workload): Iterable<Finding> {
  const { kind, name, resource, podPath } = workload;
  const { fsGroup, fsGroupChangePolicy } = securityOf(workload);
  if (fsGroup === undefined || fsGroupChangePolicy === 'OnRootMismatch') return;
  const [pod] = claimsOf(facts).podsOf(workload);
  const claim = pod?.claims.find((each) => {
    const fileSystem = fileSystemOf(facts, each);
    return fileSystem.kind === 'disk' && ignores(fileSystem, each) === undefined;
  });
  if (!claim) return;
  yield {
    on: resource,
    path: [...podPath, 'securityContext'],
    severity: 'info',
    message: `${kind} ${name}: at every start all files of claim ${claim.name} are given to group ${fsGroup} one by one, which takes minutes on a big volume`,
    why: 'The default of fsGroupChangePolicy is Always. OnRootMismatch looks at the root of the volume only, and changes the files when that is wrong.',
    help: ['fsGroupChangePolicy: OnRootMismatch (StatefulStore does this by default)'],
    about: [resource.id, ...aboutClaims(claim)],
  };
}
