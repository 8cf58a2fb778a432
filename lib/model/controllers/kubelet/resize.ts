/** The node's part of growing a volume: pkg/volume/util/operationexecutor/node_expander.go, pkg/volume/util/resize_util.go. */

import type { PersistentVolume, PersistentVolumeClaim, PersistentVolumeClaimStatus, Pod } from '../../../kube/objects';
import type { Plan } from '../../actions';
import type { View } from '../../controller';
import { claimUses } from '../attachdetach/attachable';

const STORAGE = 'storage';

/** Grows the file systems of a running pod's volumes whose growth waits for the node. */
export function expandFileSystems(view: View, pod: Pod): Plan {
  for (const { claim: key } of claimUses(pod)) {
    const claim = view.get('PersistentVolumeClaim', key);
    const state = claim?.status?.allocatedResourceStatuses?.[STORAGE];
    if (!claim || (state !== 'NodeResizePending' && state !== 'NodeResizeInProgress')) continue;
    const volume = view.get('PersistentVolume', claim.spec.volumeName ?? '');
    if (!volume) continue;
    const began = { ...claim, status: beginning(claim) };
    const begin: Plan =
      state === 'NodeResizePending'
        ? [{ do: 'patch', kind: 'PersistentVolumeClaim', sub: 'status', seen: claim, to: began }]
        : [];
    const grown = { ...began, status: finished(began, volume) };
    return [...begin, { do: 'patch', kind: 'PersistentVolumeClaim', sub: 'status', seen: began, to: grown }];
  }
  return [];
}

function beginning({ status }: PersistentVolumeClaim): PersistentVolumeClaimStatus {
  return {
    ...status,
    allocatedResourceStatuses: { ...status?.allocatedResourceStatuses, [STORAGE]: 'NodeResizeInProgress' },
  };
}

function finished({ status = {} }: PersistentVolumeClaim, volume: PersistentVolume): PersistentVolumeClaimStatus {
  const { allocatedResourceStatuses = {}, conditions = [], ...rest } = status;
  const { [STORAGE]: _, ...others } = allocatedResourceStatuses;
  const left = conditions.filter(({ type }) => type !== 'Resizing' && type !== 'FileSystemResizePending');
  const capacity = volume.spec.capacity?.[STORAGE];
  return {
    ...rest,
    ...(capacity !== undefined && { capacity: { ...status.capacity, [STORAGE]: capacity } }),
    ...(left.length > 0 && { conditions: left }),
    ...(Object.keys(others).length > 0 && { allocatedResourceStatuses: others }),
  };
}
