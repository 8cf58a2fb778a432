/**
 * The data on volumes. Whoever runs writes: the first time that containers of a pod run with a volume, the pod's identity leaves its token there, and what
 * they found before that is noted in the mount. So "came back with its own data", "with none", "with somebody else's" can be told from the state.
 */

import type { PersistentVolume, Pod } from '../../../kube/objects';
import { compareText } from '../../../util/order';
import type { HostWrite } from '../../actions';
import type { Key, Mount } from '../../kinds';
import { keyIn } from '../../kinds';
import { controllerOf } from '../../pods';
import type { Reader } from '../../store/store';
import { boundVolume, type ClaimUse, claimUses, csiOf } from '../attachdetach/attachable';

/**
 * Whose data a pod writes: that of `namespace/name` for pods of a StatefulSet and pods without a controller, for they come back under their name. Pods of
 * other workloads change their names, so it is `namespace/Kind/name` of the topmost controller: all pods of a Deployment are one identity.
 */
export function identityOf(reader: Reader, pod: Pod): string {
  const { namespace, name } = pod.metadata;
  let owner = controllerOf(pod);
  if (!owner || owner.kind === 'StatefulSet') return keyIn(namespace, name);
  if (owner.kind === 'ReplicaSet') {
    const set = reader.get('ReplicaSet', keyIn(namespace, owner.name));
    owner = (set && controllerOf(set)) ?? owner;
  }
  return keyIn(namespace, `${owner.kind}/${owner.name}`);
}

/** The key of the disk behind a volume as a node reaches it: directories of a node are another disk on every node. */
export function diskOf(volume: PersistentVolume, node: string): string {
  const csi = csiOf(volume);
  if (csi) return csi.handle;
  const { nfs, hostPath, local } = volume.spec;
  if (nfs) return `nfs ${nfs.server}:${nfs.path}`;
  const path = hostPath?.path ?? local?.path;
  return path === undefined ? volume.metadata.name : `${node}:${path}`;
}

/** What a pod's containers find on its volumes as they start, and the bytes that they write. */
export function firstWrites(
  reader: Reader,
  pod: Pod,
  node: string,
): { mounts: readonly Mount[]; deeds: readonly HostWrite[] } {
  const identity = identityOf(reader, pod);
  const mounts: Mount[] = [];
  const deeds: HostWrite[] = [];
  for (const use of claimUses(pod)) {
    const volume = boundVolume(reader, pod, use);
    const access = volume && accessOf(pod, volume, use);
    if (!volume || !access) continue;
    const disk = diskOf(volume, node);
    const stored = reader.get('Disk', disk);
    const tokens = stored?.tokens ?? [];
    const ledger = `${use.claim} as ${identity}`;
    const readOnly = access === 'read';
    mounts.push({ claim: use.claim, volume: disk, readOnly, found: found(reader, tokens, identity, ledger) });
    if (readOnly) continue;
    if (!tokens.includes(identity)) {
      const to = { ...stored, volume: disk, tokens: [...tokens, identity].sort(compareText) };
      deeds.push({ do: 'host', kind: 'Disk', key: disk, to });
    }
    // A generic ephemeral volume is empty again by intent.
    if (!use.ephemeral && !reader.get('Ledger', ledger))
      deeds.push({ do: 'host', kind: 'Ledger', key: ledger, to: { claim: use.claim, identity } });
  }
  return { mounts, deeds };
}

function found(reader: Reader, tokens: readonly string[], identity: string, ledger: Key): Mount['found'] {
  if (tokens.includes(identity)) return 'own';
  if (reader.get('Ledger', ledger)) return 'lost';
  return tokens.length > 0 ? 'foreign' : 'empty';
}

/** Undefined when no container has the volume. */
function accessOf(pod: Pod, volume: PersistentVolume, use: ClaimUse): 'read' | 'write' | undefined {
  const { containers, initContainers = [] } = pod.spec;
  let access: 'read' | 'write' | undefined;
  for (const { volumeMounts = [], volumeDevices = [] } of [...initContainers, ...containers]) {
    const mount = volumeMounts.find(({ name }) => name === use.volume);
    if (!mount && !volumeDevices.some(({ name }) => name === use.volume)) continue;
    access = mount?.readOnly && access !== 'write' ? 'read' : 'write';
  }
  const modes = volume.spec.accessModes ?? [];
  const onlyReading = modes.length > 0 && modes.every((mode) => mode === 'ReadOnlyMany');
  return access === 'write' && (use.readOnly || volume.spec.csi?.readOnly || onlyReading) ? 'read' : access;
}
