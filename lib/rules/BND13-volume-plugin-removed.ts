import type { Volume } from '../kube/objects';
import { formatPath } from '../kube/read/field-path';
import type { Facts } from './facts/facts';
import type { Workload } from './facts/workload';
import { issueRule, ofObject } from './issue-rule';
import type { Finding } from './rule';

export const BND13 = issueRule('volume-plugin-removed', {
  title: 'a volume type or provisioner that is gone',
  severity: 'error',
  why: 'The API keeps the field for old objects, but no component has code for it any more: nothing provisions, attaches or mounts the volume.',
  clusterTexts: [
    'no volume plugin matched name: …',
    'no volume plugin matched',
    'gitRepo volume plugin has been disabled; if necessary, it may be re-enabled by enabling the feature-gate `GitRepoVolumeDriver`',
  ],
  words: (issue) => {
    const [, driver] = /CSI driver ([\w.-]*\w)/.exec(issue.help) ?? [];
    // After a guess it would be one clause too many; the way out names it.
    return driver?.includes('.') && !issue.message.endsWith('?')
      ? { message: `${ofObject(issue, issue.message)}; ${driver} took over` }
      : {};
  },
  more: inline,
});

/** Sources of inline volumes by the field that holds an address or a user. */
const ADDRESSES: { readonly [type: string]: string } = {
  nfs: 'server',
  iscsi: 'targetPortal',
  fc: 'targetWWNs',
  azureFile: 'secretName',
  flexVolume: 'driver',
};

function* inline(facts: Facts): Iterable<Finding> {
  for (const workload of facts.render.workloads) {
    for (const [i, volume] of (workload.pod.volumes ?? []).entries()) {
      if (volume.gitRepo) yield gitRepo(workload, i, facts);
      const type = Object.keys(ADDRESSES).find((each) => volume[each] !== undefined && volume[each] !== null);
      if (type !== undefined) yield addressed(workload, volume, type, i);
    }
  }
}

/** Behind a gate that is off from 1.33, and locked from 1.36 (`pkg/volume/git_repo/git_repo.go`, v1.37.1). */
function gitRepo({ resource, kind, name, podPath }: Workload, index: number, { version }: Facts): Finding {
  const path = [...podPath, 'volumes', index, 'gitRepo'];
  return {
    on: resource,
    path,
    message: `${kind} ${name}: ${formatPath(path)}: volumes of type gitRepo have no driver in Kubernetes ${version} (off from 1.33)`,
    why: 'The kubelet mounts no gitRepo volume any more, because whoever writes the repository runs code as root on the node: the pod stays in ContainerCreating.',
    help: ['An init container that clones the repository into an emptyDir.'],
    clusterMessage:
      'gitRepo volume plugin has been disabled; if necessary, it may be re-enabled by enabling the feature-gate `GitRepoVolumeDriver`',
  };
}

function addressed({ resource, kind, name, podPath }: Workload, volume: Volume, type: string, index: number): Finding {
  const path = [...podPath, 'volumes', index, type];
  const field = ADDRESSES[type] as string;
  const value = (volume[type] as { readonly [field: string]: unknown })[field];
  const where = typeof value === 'string' ? `${field} ${value}` : field;
  return {
    on: resource,
    path,
    severity: 'info',
    message: `${kind} ${name}: ${formatPath(path)}: the workload itself names the storage (${where}): it cannot move without a new template`,
    why: 'A claim keeps addresses and credentials in the cluster; the workload then names only the claim, and the administrator can replace what is behind it.',
    help: [`a persistentVolumeClaim, with a PersistentVolume that has the ${type} source`],
  };
}
