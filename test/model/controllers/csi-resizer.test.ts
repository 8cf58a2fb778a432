import type { PersistentVolumeClaim } from '../../../lib/kube/objects';
import { csiResizer } from '../../../lib/model/controllers/csi-resizer';
import type { ApiKind, ApiRow, Row } from '../../../lib/model/kinds';
import { boundClaim, claim, lines, plansOf, stored, volume } from './persistent-volume-binder/objects';

const own = 'data PersistentVolumeClaim/default/data#1';
const source = { csi: { driver: 'block.example.com', volumeHandle: 'a' } };
const growing = (rest: object = {}) => boundClaim('data', 'a', { size: '3Gi', capacity: '1Gi', ...rest });
const of = (size: string, rest: object = {}) => volume('a', { size, claimRef: own, phase: 'Bound', source, ...rest });

const resizing = { type: 'Resizing', status: 'True' };
const pending = {
  type: 'FileSystemResizePending',
  status: 'True',
  message: 'Waiting for user to (re-)start a pod to finish file system resize of volume on node.',
};
const announces = `patch PersistentVolumeClaim/default/data ${JSON.stringify({
  'status.conditions': [resizing],
  'status.allocatedResources.storage': '3Gi',
  'status.allocatedResourceStatuses.storage': 'ControllerResizeInProgress',
})}`;
const leavesItToTheNode = `patch PersistentVolumeClaim/default/data ${JSON.stringify({
  'status.conditions': [resizing, pending],
  'status.allocatedResourceStatuses.storage': 'NodeResizePending',
})}`;
const grows =
  'patch PersistentVolume/a {"metadata.annotations.volume.alpha.kubernetes.io/pre-resize-capacity":"1Gi","spec.capacity.storage":"3Gi"}';
const begun = 'event Normal Resizing External resizer is resizing volume a';
const ended = 'event Normal FileSystemResizeRequired Require file system resize of volume on node';

describe('RZ-05: what the resizer writes', () => {
  const status = (...conditions: object[]) => ({ status: { conditions } });
  test.each<[string, readonly ApiRow<ApiKind>[], readonly string[]]>([
    ['a larger request', [growing(), of('1Gi')], [announces, begun, grows, leavesItToTheNode, ended]],
    [
      'the volume has grown, and the claim does not say so',
      [growing(), of('3Gi')],
      [announces, begun, leavesItToTheNode, ended],
    ],
    ['the node has its turn', [growing(status(resizing, pending)), of('3Gi')], []],
    [
      'a still larger request while the node has its turn',
      [
        growing({ size: '3Gi', ...status(pending) }),
        of('2Gi', { annotations: { 'volume.alpha.kubernetes.io/pre-resize-capacity': '1Gi' } }),
      ],
      [announces, begun, 'patch PersistentVolume/a {"spec.capacity.storage":"3Gi"}', leavesItToTheNode, ended],
    ],
    ['it has what it asks for', [boundClaim('data', 'a'), of('1Gi')], []],
    ['it has what it asks for, in another unit', [growing({ size: '1024Mi' }), of('1Gi')], []],
    ['it has more than it asks for', [growing({ capacity: '5Gi' }), of('5Gi')], []],
    ['being deleted', [growing({ deleted: true }), of('1Gi')], []],
    ['not bound', [claim('data', { size: '3Gi', volumeName: 'a' }), of('1Gi')], []],
    ['its volume is another claim’s', [growing(), of('1Gi', { claimRef: 'data other' })], []],
    ['its volume is no driver’s', [growing(), of('1Gi', { source: { nfs: { server: 'nfs', path: '/' } } })], []],
    ['its volume is gone', [growing()], []],
  ])('%s', (_, objects, plan) => {
    expect(plansOf(csiResizer, stored(...objects), 'default/data').map(lines)).toEqual([plan]);
  });

  test.each<[string, boolean, boolean, number]>([
    ['a volume of its own, of a driver that serves in-tree volumes', true, true, 5],
    ['a volume of its own, of one that does not', true, false, 5],
    ['an in-tree volume, of a driver that serves them', false, true, 5],
    ['an in-tree volume, of one that does not', false, false, 0],
  ])('%s', (_, csi, servesInTree, actions) => {
    const name = 'ebs.csi.aws.com';
    const ebs = csi ? { csi: { driver: name, volumeHandle: 'a' } } : { awsElasticBlockStore: { volumeID: 'vol-1' } };
    const store = stored(growing(), of('1Gi', { source: ebs }));
    const block = store.get('Driver', 'block.example.com') as Row<'Driver'>;
    store.put('Driver', name, { ...block, name, servesInTree });
    expect(plansOf(csiResizer, store, 'default/data')[0]).toHaveLength(actions);
  });

  test.each<[string, PersistentVolumeClaim | undefined, readonly string[]]>([
    ['that shall grow', growing(), ['default/data']],
    ['that has what it asks for', boundClaim('data', 'a'), []],
    ['that is not bound', claim('data', { size: '3Gi' }), []],
    ['that is gone', undefined, []],
  ])('a claim %s', (_, after, keys) => {
    const change = { kind: 'PersistentVolumeClaim', key: 'default/data', before: undefined, after };
    expect(csiResizer.watches[0].keys(change as never, undefined as never)).toEqual(keys);
  });

  test('a driver that does not expand has no resizer, and wakes the claims when it gets one', () => {
    const store = stored(growing(), of('1Gi'));
    const driver = store.get('Driver', 'block.example.com');
    store.put('Driver', 'block.example.com', driver && { ...driver, expand: false });
    expect(plansOf(csiResizer, store, 'default/data')).toEqual([[]]);
    const wakes = csiResizer.watches.find(({ kind }) => kind === 'Driver');
    expect(wakes?.keys({ kind: 'Driver', key: 'block.example.com' } as never, store as never)).toEqual([
      'default/data',
    ]);
  });
});
