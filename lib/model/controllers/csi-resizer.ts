import type { Condition, PersistentVolume, PersistentVolumeClaim, QuantityText } from '../../kube/objects';
import { compareQuantities } from '../../kube/quantity';
import type { Action, EventNote, Plan } from '../actions';
import { type Controller, type View, watch } from '../controller';
import { keyOf } from '../kinds';
import { condition, withCondition } from '../pods';
import { annotated, annotation, PRE_RESIZE_CAPACITY } from '../volumes';
import { csiOf } from './attachdetach/attachable';

/**
 * The external resizer of every driver: announces the growth in the claim's status, grows the volume, and leaves the file system to the kubelet (RZ-05).
 * github.com/kubernetes-csi/external-resizer v2.3.0. A key is a claim's; its volume names the driver.
 *
 * NOT MODELLED: failures of ControllerExpandVolume (RZ-09), drivers that grow the file system without the node, and changes of volume attributes. A driver
 * either expands or has no resizer.
 */
export const csiResizer: Controller = {
  name: 'csi-resizer',
  // `--retry-interval-start`, `--retry-interval-max`
  backOff: { firstMs: 1_000, maxMs: 300_000 },
  watches: [
    watch('PersistentVolumeClaim', ({ key, after }) => (after && wantsMore(after) ? [key] : [])),
    watch('Driver', (_, view) => view.by('PersistentVolumeClaim', 'phase', 'Bound').filter(wantsMore).map(keyOf)),
  ],
  reconcile(view, key) {
    const claim = view.get('PersistentVolumeClaim', key);
    if (!claim || !wantsMore(claim) || claim.metadata.deletionTimestamp !== undefined) return [];
    const volume = view.get('PersistentVolume', claim.spec.volumeName ?? '');
    return volume && needsResize(view, claim, volume) ? expandAndRecover(claim, volume) : [];
  },
};

/** `pvcNeedResize` */
function wantsMore(claim: PersistentVolumeClaim): boolean {
  if (claim.status?.phase !== 'Bound') return false;
  const capacity = claim.status.capacity?.storage;
  return capacity !== undefined && isLess(capacity, requestOf(claim));
}

/** `pvNeedResize`: a volume that has grown already is looked at until it is said that the node shall go on. */
function needsResize(view: View, claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  const driver = view.get('Driver', csiOf(volume)?.driver ?? '');
  if (!driver?.expand || (!volume.spec.csi && !driver.servesInTree)) return false;
  if (volume.spec.claimRef?.uid !== claim.metadata.uid) return false;
  const saidSo = condition(claim.status?.conditions, 'FileSystemResizePending') !== undefined;
  return !saidSo || isLess(volume.spec.capacity?.storage ?? 0, requestOf(claim));
}

function expandAndRecover(claim: PersistentVolumeClaim, volume: PersistentVolume): Plan {
  const size = requestOf(claim);
  const announced = withStatus(claim, { type: 'Resizing', status: 'True' }, size, 'ControllerResizeInProgress', false);
  const resizing = `External resizer is resizing volume ${volume.metadata.name}`;
  const pending = withStatus(
    announced,
    {
      type: 'FileSystemResizePending',
      status: 'True',
      message: 'Waiting for user to (re-)start a pod to finish file system resize of volume on node.',
    },
    size,
    'NodeResizePending',
    true,
  );
  return [
    { do: 'patch', kind: 'PersistentVolumeClaim', sub: 'status', seen: claim, to: announced },
    event(claim, 'Resizing', resizing),
    ...growVolume(claim, volume, size),
    { do: 'patch', kind: 'PersistentVolumeClaim', sub: 'status', seen: announced, to: pending },
    event(claim, 'FileSystemResizeRequired', 'Require file system resize of volume on node'),
  ];
}

/** Until the file system has grown, the annotation says how big it is. */
function growVolume(claim: PersistentVolumeClaim, volume: PersistentVolume, size: QuantityText): readonly Action[] {
  if (!isLess(volume.spec.capacity?.storage ?? 0, size)) return [];
  const bigger = { ...volume, spec: { ...volume.spec, capacity: { ...volume.spec.capacity, storage: size } } };
  const before = annotation(volume, PRE_RESIZE_CAPACITY) ?? String(claim.status?.capacity?.storage);
  return [
    { do: 'patch', kind: 'PersistentVolume', seen: volume, to: annotated(bigger, { [PRE_RESIZE_CAPACITY]: before }) },
  ];
}

function withStatus(
  claim: PersistentVolumeClaim,
  told: Condition,
  size: QuantityText,
  allocation: string,
  keepsResizing: boolean,
): PersistentVolumeClaim {
  const others = (claim.status?.conditions ?? []).filter(
    ({ type }) => keepsResizing || (type !== 'Resizing' && type !== 'FileSystemResizePending'),
  );
  return {
    ...claim,
    status: {
      ...claim.status,
      conditions: withCondition(others, told),
      allocatedResources: { storage: size },
      allocatedResourceStatuses: { storage: allocation },
    },
  };
}

function event(claim: PersistentVolumeClaim, reason: string, message: string): EventNote {
  return { do: 'event', on: { kind: 'PersistentVolumeClaim', key: keyOf(claim) }, type: 'Normal', reason, message };
}

function requestOf(claim: PersistentVolumeClaim): QuantityText {
  return claim.spec.resources?.requests?.storage ?? 0;
}

/** Most claims have exactly what they ask for. */
function isLess(a: QuantityText, b: QuantityText): boolean {
  return a !== b && compareQuantities(a, b) < 0;
}
