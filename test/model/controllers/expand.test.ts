import type { PersistentVolumeClaim } from '../../../lib/kube/objects';
import { expand } from '../../../lib/model/controllers/expand';
import type { ApiKind, ApiRow } from '../../../lib/model/kinds';
import { boundClaim, claim, lines, plansOf, stored, volume } from './persistent-volume-binder/objects';

const own = 'data PersistentVolumeClaim/default/data#1';
const growing = boundClaim('data', 'a', { size: '3Gi', capacity: '1Gi' });
const csi = { csi: { driver: 'block.example.com', volumeHandle: 'a' } };
const ebs = { awsElasticBlockStore: { volumeID: 'vol-1' } };
const waits = 'event Normal ExternalExpanding waiting for an external controller to expand this PVC';
const redirected =
  'event Normal ExternalExpanding CSI migration enabled for kubernetes.io/aws-ebs; waiting for external resizer to expand the pvc';

describe('RZ-05: what is told of a claim that shall grow', () => {
  test.each<[string, readonly ApiRow<ApiKind>[], readonly string[]]>([
    ['a driver’s', [growing, volume('a', { claimRef: own, source: csi })], [waits]],
    ['of a type that cannot grow', [growing, volume('a', { claimRef: own })], [waits]],
    ['it has what it asks for', [boundClaim('data', 'a'), volume('a', { claimRef: own, source: csi })], []],
    [
      'it has, but the volume’s file system is said to be growing',
      [
        boundClaim('data', 'a'),
        volume('a', { claimRef: own, annotations: { 'volume.alpha.kubernetes.io/pre-resize-capacity': '1Gi' } }),
      ],
      [waits],
    ],
    [
      'redirected',
      [growing, volume('a', { claimRef: own, source: ebs })],
      [
        redirected,
        'patch PersistentVolumeClaim/default/data {"metadata.annotations.volume.kubernetes.io/storage-resizer":"ebs.csi.aws.com"}',
      ],
    ],
    [
      'redirected, and its driver knows',
      [
        boundClaim('data', 'a', {
          size: '3Gi',
          capacity: '1Gi',
          annotations: { 'volume.kubernetes.io/storage-resizer': 'ebs.csi.aws.com' },
        }),
        volume('a', { claimRef: own, source: ebs }),
      ],
      [redirected],
    ],
    ['its volume is gone', [growing], ['fail persistentvolume "a" not found']],
    [
      'its volume is another claim’s',
      [growing, volume('a', { claimRef: 'data other' })],
      ['fail persistent Volume is not bound to PVC being updated : default/data'],
    ],
    ['it is gone', [], []],
  ])('%s', (_, objects, plan) => {
    expect(plansOf(expand, stored(...objects), 'default/data').map(lines)).toEqual([plan]);
  });
});

describe('what wakes the controller', () => {
  const small = boundClaim('data', 'a');
  test.each<[string, PersistentVolumeClaim | undefined, PersistentVolumeClaim | undefined, number]>([
    ['a larger request', small, growing, 1],
    ['a larger capacity', growing, boundClaim('data', 'a', { size: '3Gi' }), 1],
    ['the same request in another unit', small, boundClaim('data', 'a', { size: '1024Mi', capacity: '1Gi' }), 0],
    ['a smaller request', growing, small, 0],
    ['any other write', small, { ...small }, 0],
    ['a bound claim comes', undefined, small, 1],
    ['a free claim comes', undefined, claim('data'), 0],
    ['a claim goes', small, undefined, 0],
  ])('%s', (_, before, after, keys) => {
    const change = { kind: 'PersistentVolumeClaim', key: 'default/data', before, after };
    expect(expand.watches[0].keys(change as never, undefined as never)).toHaveLength(keys);
  });
});
