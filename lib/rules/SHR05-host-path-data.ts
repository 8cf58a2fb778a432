import type { VolumeMount } from '../kube/objects';
import { claimsOf } from './facts/claims';
import { dataDirectoriesOf, isBelow, mountAt, normalized } from './facts/data';
import type { Facts } from './facts/facts';
import { placementOf } from './facts/placement';
import { backingOf, namedNode } from './facts/sharing';
import { containersOf, isDeployment, isSet, type Workload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const SHR05: Rule = {
  code: 'SHR05',
  slug: 'host-path-data',
  title: 'data in a directory of whatever node',
  severity: 'warning',
  data: true,
  foundBy: ['static'],
  *check(facts) {
    for (const workload of facts.render.workloads) {
      if ((isSet(workload) || isDeployment(workload)) && workload.scale.most > 0) yield* findingsOf(workload, facts);
    }
  },
};

/** Directories that belong to the machine: what is there is not a pod's data. */
const OF_THE_HOST: readonly string[] = [
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/lib64',
  '/opt/cni',
  '/proc',
  '/root',
  '/run',
  '/sbin',
  '/sys',
  '/usr',
  '/var/lib/cni',
  '/var/lib/containerd',
  '/var/lib/containers',
  '/var/lib/docker',
  '/var/lib/kubelet',
  '/var/log',
  '/var/run',
];

/** Types that are no directories. */
const NO_DIRECTORIES: readonly string[] = ['Socket', 'CharDevice', 'BlockDevice', 'File', 'FileOrCreate'];

function* findingsOf(workload: Workload, facts: Facts): Iterable<Finding> {
  for (const [i, { name, hostPath }] of (workload.pod.volumes ?? []).entries()) {
    if (!hostPath || NO_DIRECTORIES.includes(hostPath.type ?? '') || hostPath.path.endsWith('.sock')) continue;
    const mounts = [...writtenMounts(workload, name)];
    if (mounts.length === 0 || isHidden(workload, name)) continue;
    const isData = dataMounts(workload, facts).some((mount) => mounts.includes(mount));
    if ((!isData && isOfTheHost(hostPath.path)) || isPinned(workload, facts)) continue;
    yield findingOf(workload, hostPath.path, i, isChosen(workload));
  }
}

function* writtenMounts(workload: Workload, volume: string): Iterable<VolumeMount> {
  for (const { container } of containersOf(workload)) {
    for (const mount of container.volumeMounts ?? []) if (mount.name === volume && !mount.readOnly) yield mount;
  }
}

/** A claim template hides a volume of its name. */
function isHidden(workload: Workload, volume: string): boolean {
  return (
    isSet(workload) && (workload.set.spec.volumeClaimTemplates ?? []).some(({ metadata }) => metadata.name === volume)
  );
}

function dataMounts(workload: Workload, { render }: Facts): readonly VolumeMount[] {
  return dataDirectoriesOf(workload, render).flatMap(({ container, directory }) => mountAt(container, directory) ?? []);
}

function isOfTheHost(path: string): boolean {
  return normalized(path) === '' || OF_THE_HOST.some((directory) => isBelow(path, directory));
}

/** Whether the pods can be on one node only: by its name, because no other fits, or because another volume of theirs is there. */
function isPinned(workload: Workload, facts: Facts): boolean {
  if (namedNode(workload) !== undefined) return true;
  const fitting = placementOf(facts, workload)?.fitting;
  if (fitting && fitting.length <= 1) return true;
  return claimsOf(facts)
    .podsOf(workload)
    .some(({ claims }) => claims.some((claim) => backingOf(claim, facts).isPinned));
}

/** Whether the template chooses nodes by labels, which may leave one node or many. */
function isChosen({ pod }: Workload): boolean {
  const required = pod.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const labels = Object.keys(pod.nodeSelector ?? {}).filter((key) => !EVERY_NODE.has(key));
  return labels.length > 0 || (required?.nodeSelectorTerms ?? []).length > 0;
}

/** Labels that nearly all nodes share. */
const EVERY_NODE: ReadonlySet<string> = new Set([
  'kubernetes.io/os',
  'kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/arch',
]);

function findingOf(workload: Workload, path: string, index: number, isChosen: boolean): Finding {
  const { resource, kind, name, podPath } = workload;
  return {
    on: resource,
    path: [...podPath, 'volumes', index, 'hostPath'],
    ...(isChosen && { severity: 'info' }),
    message: `${kind} ${name}: ${path} is a directory of whatever node the pod is on; after a move it is empty`,
    why: 'A hostPath volume does not follow the pod, and does not hold it. After a drain, the loss of a node or a mere rollout the scheduler may choose another node, with an empty directory there, or with that of another pod.',
    help: [
      'a claim of a class with network storage',
      'a local PersistentVolume, which holds the pod on its node',
      'if the directory may be lost: emptyDir; if it is only read: readOnly: true on the mount',
    ],
    trace: [
      { what: `hostPath ${path}, mounted read-write` },
      { what: isChosen ? 'nodes are chosen by labels' : 'no node is named' },
    ],
  };
}
