import type { PersistentVolumeClaimStatus } from '../../../../lib/kube/objects';
import { Machines } from './machines';

/** Recording resize-a-claim: the driver has grown the volume, the file system is left to the node. */
const PENDING: PersistentVolumeClaimStatus = {
  phase: 'Bound',
  capacity: { storage: '1Gi' },
  allocatedResources: { storage: '3Gi' },
  allocatedResourceStatuses: { storage: 'NodeResizePending' },
  conditions: [
    { type: 'Resizing', status: 'True' },
    { type: 'FileSystemResizePending', status: 'True', message: 'Waiting for user to (re-)start a pod …' },
    { type: 'Unused', status: 'False' },
  ],
};

const GROWN: PersistentVolumeClaimStatus = {
  phase: 'Bound',
  capacity: { storage: '3Gi' },
  allocatedResources: { storage: '3Gi' },
  conditions: [{ type: 'Unused', status: 'False' }],
};

function grown(status: PersistentVolumeClaimStatus): Machines {
  const machines = new Machines({ claims: ['data'], attach: false });
  machines.change('PersistentVolume', 'v-data', (volume) => ({
    ...volume,
    spec: { ...volume.spec, capacity: { storage: '3Gi' } },
  }));
  return machines.change('PersistentVolumeClaim', 'default/data', (claim) => ({ ...claim, status }));
}

test.each([
  ['in two steps', PENDING, 2],
  ['also when it was interrupted', { ...PENDING, allocatedResourceStatuses: { storage: 'NodeResizeInProgress' } }, 1],
])('a running pod’s file system grows, %s', (_, status, writes) => {
  const machines = grown({ phase: 'Bound' });
  machines.pod('web-0', 'node-a', { claim: 'data' }).run();
  machines.change('PersistentVolumeClaim', 'default/data', (claim) => ({ ...claim, status }));
  expect(machines.run()).toEqual(Array(writes).fill('PersistentVolumeClaim data is'));
  expect(machines.store.get('PersistentVolumeClaim', 'default/data')?.status).toEqual(GROWN);
});

test('it waits for a pod that runs', () => {
  const machines = grown(PENDING);
  expect(machines.run()).toEqual([]);
  machines.pod('web-0', 'node-a', { claim: 'data' }).run();
  expect(machines.store.get('PersistentVolumeClaim', 'default/data')?.status).toEqual(GROWN);
});
