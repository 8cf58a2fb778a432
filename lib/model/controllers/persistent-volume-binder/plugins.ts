/**
 * The volume plugins that kube-controller-manager still has in itself: `cmd/kube-controller-manager/app/plugins.go` (v1.37.1), and what they can do
 * (spec ids PR-02, RC-03, RC-04, RC-06). Portworx, there until 1.35, is redirected to its driver in all supported versions.
 */

import type { PersistentVolume } from '../../../kube/objects';
import { annotation, MIGRATED_TO, PROVISIONED_BY } from '../../volumes';

export const IN_TREE_PREFIX = 'kubernetes.io/';
export const HOST_PATH_PLUGIN = 'kubernetes.io/host-path';

const KNOWN = [
  HOST_PATH_PLUGIN,
  'kubernetes.io/nfs',
  'kubernetes.io/fc',
  'kubernetes.io/iscsi',
  'kubernetes.io/csi',
] as const;

export function isKnownPlugin(name: string): boolean {
  return (KNOWN as readonly string[]).includes(name);
}

/** Who deletes the storage behind a volume: a driver's sidecar, the hostPath plugin, or nobody, and why. */
export type Deleter = 'external' | 'hostPath' | { readonly error: string };

/** `findDeletablePlugin` (RC-03). */
export function findDeletablePlugin(volume: PersistentVolume): Deleter {
  const provisioner = annotation(volume, PROVISIONED_BY);
  if (provisioner) {
    if (provisioner === HOST_PATH_PLUGIN) return 'hostPath';
    if (isKnownPlugin(provisioner)) return { error: 'no deletable volume plugin matched' };
    if (!provisioner.startsWith(IN_TREE_PREFIX)) return 'external';
    return { error: `no volume plugin matched name: ${provisioner}` };
  }
  if (annotation(volume, MIGRATED_TO) !== undefined || volume.spec.csi) return 'external';
  if (volume.spec.hostPath) return 'hostPath';
  const { nfs, fc, iscsi } = volume.spec;
  const reason = nfs || fc || iscsi ? 'no deletable volume plugin matched' : 'no volume plugin matched';
  return { error: `error getting deleter volume plugin for volume "${volume.metadata.name}": ${reason}` };
}

/** hostPath deletes nothing that somebody might miss. The expression is not anchored [pkg/volume/hostpath/host_path.go: Delete]. */
export function hostPathDeletionError(path: string): string | undefined {
  const below = path.indexOf('/tmp/');
  if (below >= 0 && path.length > below + '/tmp/'.length) return undefined;
  return `host_path deleter only supports /tmp/.+ but received provided ${path}`;
}

export function isRecyclable(volume: PersistentVolume): boolean {
  return volume.spec.nfs !== undefined || volume.spec.hostPath !== undefined;
}
