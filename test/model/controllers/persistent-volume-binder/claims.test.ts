import { persistentVolumeBinder } from '../../../../lib/model/controllers/persistent-volume-binder';
import type { ApiKind, ApiRow } from '../../../../lib/model/kinds';
import { boundClaim, claim, lines, plansOf, pod, storageClass, stored, volume } from './objects';

const uid = 'PersistentVolumeClaim/default/data#1';
const late = storageClass('late', { volumeBindingMode: 'WaitForFirstConsumer' });
const early = storageClass('early');
const chosen = { 'volume.kubernetes.io/selected-node': 'node-a' };
const marked = { 'pv.kubernetes.io/bind-completed': 'yes' };

type Objects = readonly ApiRow<ApiKind>[];

/** What the sync of the claim `data` does: each plan that it may choose. */
const syncs = (objects: Objects, version?: string) =>
  plansOf(persistentVolumeBinder, stored(...objects), 'claim default/data', version).map(lines);

/** The volumes that the claim may be bound to, the ones the controller chooses itself. */
const choices = (objects: Objects, version?: string) =>
  syncs(objects, version)
    .flatMap((plan) => plan.slice(0, 1))
    .map((line) => line.split(' ').slice(0, 2).join(' '));

const waits = 'event Normal WaitForFirstConsumer waiting for first consumer to be created before binding';
const noClass = 'event Normal FailedBinding no persistent volumes available for this claim and no storage class is set';
const external = (driver: string) =>
  `event Normal ExternalProvisioning Waiting for a volume to be created either by the external provisioner '${driver}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
const asks = (driver: string) =>
  `put PersistentVolumeClaim/default/data ${JSON.stringify({
    'metadata.annotations.volume.kubernetes.io/storage-provisioner': driver,
    'metadata.annotations.volume.beta.kubernetes.io/storage-provisioner': driver,
  })}`;

test('PV-03, PV-24, PV-25: binding takes four writes', () => {
  expect(syncs([claim('data', { storageClass: '' }), volume('a', { size: '5Gi' })])).toEqual([
    [
      `put PersistentVolume/a ${JSON.stringify({
        'metadata.annotations.pv.kubernetes.io/bound-by-controller': 'yes',
        'spec.claimRef.apiVersion': 'v1',
        'spec.claimRef.kind': 'PersistentVolumeClaim',
        'spec.claimRef.namespace': 'default',
        'spec.claimRef.name': 'data',
        'spec.claimRef.uid': uid,
      })}`,
      'put PersistentVolume/a {"status.phase":"Bound"}',
      'put PersistentVolumeClaim/default/data {"metadata.annotations.pv.kubernetes.io/bound-by-controller":"yes","metadata.annotations.pv.kubernetes.io/bind-completed":"yes","spec.volumeName":"a"}',
      'put PersistentVolumeClaim/default/data {"status.phase":"Bound","status.accessModes":["ReadWriteOnce"],"status.capacity.storage":"5Gi"}',
    ],
  ]);
});

describe('PV-03: a sync goes on where the last one stopped', () => {
  test.each<[string, Objects, number]>([
    ['nothing done', [claim('data', { storageClass: '' }), volume('a')], 4],
    ['the volume has its claimRef', [claim('data', { storageClass: '' }), volume('a', { claimRef: `data ${uid}` })], 3],
    [
      'and its phase',
      [claim('data', { storageClass: '' }), volume('a', { claimRef: `data ${uid}`, phase: 'Bound' })],
      2,
    ],
    [
      'the claim is told its volume',
      [boundClaim('data', 'a', { phase: 'Pending' }), volume('a', { claimRef: `data ${uid}`, phase: 'Bound' })],
      1,
    ],
    ['all done', [boundClaim('data', 'a'), volume('a', { claimRef: `data ${uid}`, phase: 'Bound' })], 0],
  ])('%s', (_, objects, writes) => {
    expect(syncs(objects)[0]).toHaveLength(writes);
  });
});

describe('PV-02: what becomes of a write that conflicts', () => {
  test.each([
    ['1.35.4', [[], [], [], []]],
    ['1.36.0', [undefined, undefined, undefined, undefined]],
  ])('%s', (version, alternatives) => {
    const store = stored(claim('data', { storageClass: '' }), volume('a'));
    const [plan] = plansOf(persistentVolumeBinder, store, 'claim default/data', version);
    expect(plan.map((action) => ('orElse' in action ? action.orElse : undefined))).toEqual(alternatives);
  });
});

describe('PV-16 to PV-19: which volume', () => {
  const asking = (spec: Parameters<typeof claim>[1] = {}) => claim('data', { storageClass: '', ...spec });
  test.each<[string, Objects, readonly string[]]>([
    [
      'the smallest that is big enough',
      [asking({ size: '2Gi' }), volume('a', { size: '5Gi' }), volume('b', { size: '3Gi' }), volume('c')],
      ['put PersistentVolume/b'],
    ],
    [
      'equally small ones: either',
      [asking(), volume('b'), volume('a'), volume('c', { size: '2Gi' })],
      ['put PersistentVolume/a', 'put PersistentVolume/b'],
    ],
    [
      'fewer modes before less capacity',
      [asking(), volume('a', { size: '100Gi' }), volume('b', { modes: ['ReadWriteOnce', 'ReadWriteMany'] })],
      ['put PersistentVolume/a'],
    ],
    [
      'groups of as many modes in any order',
      [
        asking(),
        volume('a', { modes: ['ReadWriteOnce', 'ReadWriteMany'], size: '9Gi' }),
        volume('b', { modes: ['ReadOnlyMany', 'ReadWriteOnce'] }),
      ],
      ['put PersistentVolume/b', 'put PersistentVolume/a'],
    ],
    [
      'a reserved one wins, whatever its class, labels and phase',
      [
        asking({ selector: { tier: 'gold' } }),
        volume('a', { labels: { tier: 'gold' } }),
        volume('b', { claimRef: 'data', size: '9Gi', storageClass: 'x', phase: 'Released' }),
      ],
      ['put PersistentVolume/b'],
    ],
    [
      'but only in its own group',
      [asking(), volume('a'), volume('b', { claimRef: 'data', modes: ['ReadWriteOnce', 'ReadWriteMany'] })],
      ['put PersistentVolume/a'],
    ],
    [
      'a reserved one that is too small is passed over',
      [asking({ size: '2Gi' }), volume('a', { claimRef: 'data' }), volume('b', { size: '2Gi' })],
      ['put PersistentVolume/b'],
    ],
    ['reserved for another uid of the name', [asking(), volume('a', { claimRef: 'data other' })], []],
    ['of another volumeMode', [asking({ volumeMode: 'Block' }), volume('a')], []],
    ['of another attributes class', [asking({ attributes: 'gold' }), volume('a')], []],
    ['being deleted', [asking(), volume('a', { deleted: true })], []],
    [
      'not Available',
      [
        asking(),
        volume('a', { phase: 'Pending' }),
        volume('b', { phase: 'Failed' }),
        volume('c', { phase: 'Released' }),
      ],
      [],
    ],
    [
      'whose labels the selector does not choose',
      [asking({ selector: { tier: 'gold' } }), volume('a', { labels: { tier: 'silver' } })],
      [],
    ],
    ['of another class', [asking(), volume('a', { storageClass: 'x' })], []],
    [
      'none and the empty class are the same',
      [claim('data'), volume('a', { storageClass: '' })],
      ['put PersistentVolume/a'],
    ],
    [
      'the beta annotation names a class',
      [asking({ annotations: { 'volume.beta.kubernetes.io/storage-class': 'x' } }), volume('a', { storageClass: 'x' })],
      ['put PersistentVolume/a'],
    ],
    [
      'node affinity does not matter',
      [asking(), volume('a', { source: { local: { path: '/a' }, nodeAffinity: {} } })],
      ['put PersistentVolume/a'],
    ],
    [
      'delayed: the scheduler chooses',
      [claim('data', { storageClass: 'late' }), late, volume('a', { storageClass: 'late' })],
      [],
    ],
    [
      'delayed with a reserved volume: no pod is needed',
      [claim('data', { storageClass: 'late' }), late, volume('a', { claimRef: 'data' })],
      ['put PersistentVolume/a'],
    ],
    [
      'delayed with a node chosen: provisioned, though one is free',
      [claim('data', { storageClass: 'late', annotations: chosen }), late, volume('a', { storageClass: 'late' })],
      [],
    ],
  ])('%s', (_, objects, found) => {
    expect(choices(objects).filter((line) => line.startsWith('put PersistentVolume/'))).toEqual(found);
  });

  test('PV-13, PV-17: until 1.33 a volume with an attributes class serves nobody, and a claim with one is an error', () => {
    expect(choices([asking(), volume('a', { attributes: 'gold' })], '1.33.0')).toEqual(['event Normal']);
    expect(syncs([asking({ attributes: 'gold' })], '1.33.0')).toEqual([[]]);
  });
});

describe('PV-06 to PV-11, PR-01 to PR-03: no volume is found', () => {
  const of = (name: string, rest = {}) => claim('data', { storageClass: name, ...rest });
  const inTree = (provisioner: string) => [of('x'), storageClass('x', { provisioner })];
  test.each<[string, Objects, readonly string[]]>([
    ['no class at all', [claim('data')], [noClass]],
    ['PV-23: the empty class', [of('')], [noClass]],
    [
      'PV-08, PV-21, PV-22: a default class is assigned',
      [
        claim('data'),
        storageClass('std', {
          metadata: { name: 'std', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
        }),
      ],
      ['put PersistentVolumeClaim/default/data {"spec.storageClassName":"std"}'],
    ],
    ['delayed, no pod', [of('late'), late], [waits]],
    [
      'delayed, a pod',
      [of('late'), late, pod('web-0', { claims: ['data'] })],
      ['event Normal WaitForPodScheduled waiting for pod web-0 to be scheduled'],
    ],
    [
      'delayed, two pods',
      [of('late'), late, pod('web-0', { claims: ['data'] }), pod('web-1', { claims: ['data'] })],
      ['event Normal WaitForPodScheduled waiting for pods web-0,web-1 to be scheduled'],
    ],
    [
      'PV-10: delayed, a pod with a preset node',
      [of('late'), late, pod('web-0', { claims: ['data'], node: 'node-a' })],
      [waits],
    ],
    ['delayed, a pod that has ended', [of('late'), late, pod('web-0', { claims: ['data'], phase: 'Failed' })], [waits]],
    [
      'delayed, a node is chosen',
      [of('late', { annotations: chosen }), late],
      [asks('block.example.com'), external('block.example.com')],
    ],
    [
      'delayed, an empty node is chosen',
      [of('late', { annotations: { 'volume.kubernetes.io/selected-node': '' } }), late],
      [asks('block.example.com'), external('block.example.com')],
    ],
    ['immediate', [of('early'), early], [asks('block.example.com'), external('block.example.com')]],
    [
      'immediate, asked already',
      [of('early', { annotations: { 'volume.kubernetes.io/storage-provisioner': 'block.example.com' } }), early],
      [external('block.example.com')],
    ],
    [
      'the class is missing',
      [of('blokc')],
      ['event Warning ProvisioningFailed storageclass.storage.k8s.io "blokc" not found'],
    ],
    [
      'a redirected provisioner',
      inTree('kubernetes.io/aws-ebs'),
      [asks('ebs.csi.aws.com'), external('ebs.csi.aws.com')],
    ],
    [
      'a removed provisioner',
      inTree('kubernetes.io/rbd'),
      ['event Warning ProvisioningFailed no volume plugin matched name: kubernetes.io/rbd'],
    ],
    [
      'no-provisioner',
      inTree('kubernetes.io/no-provisioner'),
      ['event Warning ProvisioningFailed no volume plugin matched name: kubernetes.io/no-provisioner'],
    ],
    [
      'a plugin that cannot provision',
      inTree('kubernetes.io/nfs'),
      ['event Warning ProvisioningFailed no provisionable volume plugin matched'],
    ],
    [
      'hostPath',
      inTree('kubernetes.io/host-path'),
      [
        asks('kubernetes.io/host-path'),
        'event Warning ProvisioningFailed Failed to create provisioner: provisioning in volume plugin "kubernetes.io/host-path" is disabled',
      ],
    ],
    [
      'a class without a mode',
      [of('x'), storageClass('x', { volumeBindingMode: undefined })],
      ['fail VolumeBindingMode not set for StorageClass "x"'],
    ],
  ])('%s', (_, objects, plan) => {
    expect(syncs(objects)).toEqual([plan]);
  });

  test('PV-09: a claim that was Bound and is free again goes back to Pending', () => {
    const was = claim('data', { storageClass: '', phase: 'Bound' });
    expect(syncs([was])).toEqual([
      [
        noClass,
        'put PersistentVolumeClaim/default/data {"status.phase":"Pending","status.accessModes":null,"status.capacity":null}',
      ],
    ]);
  });
});

describe('PV-11 to PV-15: a claim that names its volume', () => {
  const asking = (rest = {}) => claim('data', { storageClass: '', volumeName: 'a', ...rest });
  const mismatch = (reason: string) => [`event Warning VolumeMismatch Cannot bind to requested volume "a": ${reason}`];
  const taken = 'event Warning FailedBinding volume "a" already bound to a different claim.';
  test.each<[string, Objects, readonly string[]]>([
    ['PV-11: unknown', [asking()], []],
    [
      'PV-13.1: being deleted',
      [asking(), volume('a', { deleted: true })],
      mismatch('the volume is marked for deletion "a"'),
    ],
    ['PV-13.2: too small', [asking({ size: '2Gi' }), volume('a')], mismatch('requested PV is too small')],
    [
      'PV-13.3: another class',
      [asking(), volume('a', { storageClass: 'x' })],
      mismatch('storageClassName does not match'),
    ],
    [
      'PV-20: the class that admission gave',
      [asking({ storageClass: 'std' }), volume('a')],
      mismatch('storageClassName does not match'),
    ],
    [
      'PV-13.4: another attributes class',
      [asking({ attributes: 'gold' }), volume('a')],
      mismatch('volumeAttributesClassName does not match'),
    ],
    [
      'PV-13.5: another volumeMode',
      [asking({ volumeMode: 'Block' }), volume('a')],
      mismatch('incompatible volumeMode'),
    ],
    [
      'PV-13.6: a mode is missing',
      [asking({ modes: ['ReadWriteMany'] }), volume('a')],
      mismatch('incompatible accessMode'),
    ],
    ['PV-15: taken', [asking(), volume('a', { claimRef: 'other' })], [taken]],
    [
      'PV-15: taken, though the controller bound it',
      [asking({ annotations: { 'pv.kubernetes.io/bound-by-controller': 'yes' } }), volume('a', { claimRef: 'other' })],
      [taken, 'fail invalid binding of claim "default/data" to volume "a": volume already claimed by "default/other"'],
    ],
  ])('%s', (_, objects, plan) => {
    expect(syncs(objects)).toEqual([plan]);
  });

  test('PV-13.4: attributes classes are off', () => {
    const off = 'volumeAttributesClassName is not supported when the feature-gate VolumeAttributesClass is disabled';
    const objects = [asking({ attributes: 'gold' }), volume('a', { attributes: 'gold' })];
    expect(syncs(objects, '1.33.0')).toEqual([mismatch(off)]);
  });

  test.each<[string, Objects]>([
    [
      'PV-12: selector and phase are not looked at',
      [asking({ selector: { tier: 'gold' } }), volume('a', { phase: 'Pending' })],
    ],
    [
      'PV-12: a delayed class does not matter',
      [asking({ storageClass: 'late' }), late, volume('a', { storageClass: 'late' })],
    ],
    [
      'PV-14: reserved for it, though of another class',
      [asking(), volume('a', { claimRef: 'data', storageClass: 'x' })],
    ],
  ])('%s', (_, objects) => {
    expect(syncs(objects)[0]).toHaveLength(4);
  });
});

describe('PV-26, PV-27: a claim that was bound', () => {
  const lost = (text: string) => [
    'put PersistentVolumeClaim/default/data {"status.phase":"Lost","status.accessModes":null,"status.capacity":null}',
    `event Warning ${text}`,
  ];
  const gone = 'ClaimLost Bound claim has lost its PersistentVolume. Data on the volume is lost!';
  test.each<[string, Objects, readonly string[]]>([
    [
      'names no volume',
      [claim('data', { phase: 'Bound', annotations: marked })],
      lost('ClaimLost Bound claim has lost reference to PersistentVolume. Data on the volume is lost!'),
    ],
    ['its volume is gone', [boundClaim('data', 'a')], lost(gone)],
    ['its volume is gone, and it says so', [boundClaim('data', 'a', { phase: 'Lost' })], []],
    [
      'its volume is another claim’s',
      [boundClaim('data', 'a'), volume('a', { claimRef: 'data other' })],
      lost('ClaimMisbound Two claims are bound to the same volume, this one is bound incorrectly'),
    ],
    ['it is bound', [boundClaim('data', 'a'), volume('a', { claimRef: `data ${uid}`, phase: 'Bound' })], []],
    [
      'PV-27: lost, and its volume is back with the right uid',
      [boundClaim('data', 'a', { phase: 'Lost' }), volume('a', { claimRef: `data ${uid}`, phase: 'Bound' })],
      [
        'put PersistentVolumeClaim/default/data {"status.phase":"Bound","status.accessModes":["ReadWriteOnce"],"status.capacity.storage":"1Gi"}',
      ],
    ],
    [
      'PV-25: capacity is left alone while it stays Bound',
      [boundClaim('data', 'a'), volume('a', { size: '3Gi', claimRef: `data ${uid}`, phase: 'Bound' })],
      [],
    ],
    [
      'PV-25: modes follow the volume',
      [boundClaim('data', 'a'), volume('a', { modes: ['ReadWriteMany'], claimRef: `data ${uid}`, phase: 'Bound' })],
      ['put PersistentVolumeClaim/default/data {"status.accessModes":["ReadWriteMany"]}'],
    ],
    [
      'PV-25: of a volume whose file system has yet to grow, the size before counts',
      [
        boundClaim('data', 'a', { phase: 'Pending' }),
        volume('a', {
          size: '3Gi',
          claimRef: `data ${uid}`,
          phase: 'Bound',
          annotations: { 'volume.alpha.kubernetes.io/pre-resize-capacity': '1Gi' },
        }),
      ],
      [
        'put PersistentVolumeClaim/default/data {"status.phase":"Bound","status.accessModes":["ReadWriteOnce"],"status.capacity.storage":"1Gi"}',
      ],
    ],
    [
      'PV-25: a volume without capacity',
      [
        boundClaim('data', 'a', { phase: 'Pending' }),
        volume('a', { size: '', claimRef: `data ${uid}`, phase: 'Bound' }),
      ],
      ['fail PersistentVolume "a" is without a storage capacity'],
    ],
    [
      'PV-25: the attributes class is told once',
      [
        boundClaim('data', 'a', { phase: 'Pending', attributes: 'gold' }),
        volume('a', { attributes: 'gold', claimRef: `data ${uid}`, phase: 'Bound' }),
      ],
      [
        'put PersistentVolumeClaim/default/data {"status.phase":"Bound","status.accessModes":["ReadWriteOnce"],"status.capacity.storage":"1Gi","status.currentVolumeAttributesClassName":"gold"}',
      ],
    ],
  ])('%s', (_, objects, plan) => {
    expect(syncs(objects)).toEqual([plan]);
  });

  test('PV-26: a volume that has come unbound is bound again', () => {
    expect(choices([boundClaim('data', 'a'), volume('a')])).toEqual(['put PersistentVolume/a']);
  });
});

describe('PV-05: the driver that a provisioner was redirected to is noted first', () => {
  const old = { 'volume.beta.kubernetes.io/storage-provisioner': 'kubernetes.io/gce-pd', ...marked };
  test.each<[string, Record<string, string>, unknown]>([
    ['missing', old, 'pd.csi.storage.gke.io'],
    ['wrong', { ...old, 'pv.kubernetes.io/migrated-to': 'x' }, 'pd.csi.storage.gke.io'],
    [
      'of a provisioner that is not',
      { 'volume.kubernetes.io/storage-provisioner': 'x', 'pv.kubernetes.io/migrated-to': 'x', ...marked },
      null,
    ],
  ])('%s', (_, annotations, driver) => {
    const objects = [claim('data', { phase: 'Lost', annotations })];
    expect(syncs(objects)).toEqual([
      [
        `put PersistentVolumeClaim/default/data ${JSON.stringify({ 'metadata.annotations.pv.kubernetes.io/migrated-to': driver })}`,
      ],
    ]);
  });

  test('right', () => {
    const annotations = { ...old, 'pv.kubernetes.io/migrated-to': 'pd.csi.storage.gke.io' };
    expect(syncs([claim('data', { phase: 'Lost', annotations })])).toEqual([[]]);
  });
});
