import { persistentVolumeBinder } from '../../../../lib/model/controllers/persistent-volume-binder';
import type { ApiKind, ApiRow } from '../../../../lib/model/kinds';
import { boundClaim, claim, lines, plansOf, pod, stored, volume } from './objects';

const uid = 'PersistentVolumeClaim/default/data#1';
const dynamic = { 'pv.kubernetes.io/provisioned-by': 'block.example.com' };
const csi = { csi: { driver: 'block.example.com', volumeHandle: 'a' } };
const own = `data ${uid}`;

type Objects = readonly ApiRow<ApiKind>[];

const syncs = (objects: Objects, version?: string) =>
  plansOf(persistentVolumeBinder, stored(...objects), 'volume a', version).map(lines)[0];

const phase = (text: string) => `put PersistentVolume/a {"status.phase":"${text}"}`;
const failedWith = (reason: string, message: string) => [
  `put PersistentVolume/a ${JSON.stringify({ 'status.phase': 'Failed', 'status.message': message })}`,
  `event Warning ${reason} ${message}`,
];

describe('PV-28 to PV-31: the phase of a volume', () => {
  test.each<[string, Objects, readonly string[]]>([
    ['PV-28: new', [volume('a', { phase: 'Pending' })], [phase('Available')]],
    ['PV-28: free again, by hand', [volume('a', { phase: 'Released' })], [phase('Available')]],
    ['PV-29: reserved', [volume('a', { phase: 'Pending', claimRef: 'data' })], [phase('Available')]],
    ['Available', [volume('a')], []],
    ['PV-30: the claim is gone', [volume('a', { phase: 'Bound', claimRef: own })], [phase('Released')]],
    [
      'PV-30: a new claim of the name is another claim',
      [volume('a', { phase: 'Bound', claimRef: 'data old' }), claim('data')],
      [phase('Released')],
    ],
    [
      'PV-30: the claim has yet to be bound',
      [volume('a', { phase: 'Pending', claimRef: own }), claim('data')],
      ['requeue claim default/data'],
    ],
    [
      'PV-30: the claim is of another volumeMode',
      [volume('a', { phase: 'Pending', claimRef: own, volumeMode: 'Block' }), claim('data')],
      [
        'event Warning VolumeMismatch Cannot bind PersistentVolume to requested PersistentVolumeClaim "data" due to incompatible volumeMode.',
        'event Warning VolumeMismatch Cannot bind PersistentVolume "a" to requested PersistentVolumeClaim due to incompatible volumeMode.',
      ],
    ],
    [
      'PV-30: the claim has this volume',
      [volume('a', { phase: 'Available', claimRef: own }), boundClaim('data', 'a')],
      [phase('Bound')],
    ],
    ['PV-30: bound', [volume('a', { phase: 'Bound', claimRef: own }), boundClaim('data', 'a')], []],
    ['PV-31: Failed stays Failed', [volume('a', { phase: 'Failed', claimRef: own })], []],
  ])('%s', (_, objects, plan) => {
    expect(syncs(objects)).toEqual(plan);
  });
});

describe('PV-30: the claim went to another volume', () => {
  const elsewhere = boundClaim('data', 'b');
  test('what the controller bound is free again', () => {
    const annotations = { 'pv.kubernetes.io/bound-by-controller': 'yes' };
    expect(syncs([volume('a', { phase: 'Bound', claimRef: own, annotations }), elsewhere])).toEqual([
      'put PersistentVolume/a {"metadata.annotations":null,"spec.claimRef":null}',
      phase('Available'),
    ]);
  });

  test('what was reserved by hand stays reserved', () => {
    expect(syncs([volume('a', { phase: 'Bound', claimRef: own }), elsewhere])).toEqual([
      'put PersistentVolume/a {"spec.claimRef.uid":null}',
      phase('Available'),
    ]);
  });

  test('what was provisioned is released, for its driver to delete', () => {
    const made = volume('a', { phase: 'Bound', claimRef: own, policy: 'Delete', annotations: dynamic, source: csi });
    expect(syncs([made, elsewhere])).toEqual([phase('Released')]);
  });
});

describe('RC-01 to RC-04, RC-07: reclaiming', () => {
  const released = (spec: Parameters<typeof volume>[1]) => volume('a', { phase: 'Released', claimRef: own, ...spec });
  const noDeleter = 'error getting deleter volume plugin for volume "a":';
  test.each<[string, Objects, readonly string[]]>([
    [
      'RC-01: redirected',
      [
        released({
          policy: 'Delete',
          annotations: {
            'pv.kubernetes.io/provisioned-by': 'kubernetes.io/gce-pd',
            'pv.kubernetes.io/migrated-to': 'pd.csi.storage.gke.io',
          },
        }),
      ],
      [],
    ],
    ['RC-02: Retain', [released({})], []],
    ['RC-03: of a driver', [released({ policy: 'Delete', annotations: dynamic })], []],
    ['RC-03: of a driver, made by hand', [released({ policy: 'Delete', source: csi })], []],
    [
      'RC-04: nfs',
      [released({ policy: 'Delete' })],
      failedWith('VolumeFailedDelete', `${noDeleter} no deletable volume plugin matched`),
    ],
    [
      'RC-04: local',
      [released({ policy: 'Delete', source: { local: { path: '/a' } } })],
      failedWith('VolumeFailedDelete', `${noDeleter} no volume plugin matched`),
    ],
    [
      'RC-04: nfs that is said to be provisioned',
      [
        released({
          policy: 'Delete',
          annotations: { 'pv.kubernetes.io/provisioned-by': 'kubernetes.io/nfs' },
          finalizers: ['kubernetes.io/pv-controller'],
        }),
      ],
      failedWith('VolumeFailedDelete', 'no deletable volume plugin matched'),
    ],
    [
      'RC-04: of a removed provisioner',
      [
        released({
          policy: 'Delete',
          annotations: { 'pv.kubernetes.io/provisioned-by': 'kubernetes.io/rbd' },
          finalizers: ['kubernetes.io/pv-controller'],
        }),
      ],
      failedWith('VolumeFailedDelete', 'no volume plugin matched name: kubernetes.io/rbd'),
    ],
    [
      'RC-04: hostPath outside of /tmp',
      [released({ policy: 'Delete', source: { hostPath: { path: '/data' } } })],
      failedWith('VolumeFailedDelete', 'host_path deleter only supports /tmp/.+ but received provided /data'),
    ],
    [
      'RC-04: hostPath /tmp/ itself',
      [released({ policy: 'Delete', source: { hostPath: { path: '/tmp/' } } })],
      failedWith('VolumeFailedDelete', 'host_path deleter only supports /tmp/.+ but received provided /tmp/'),
    ],
    [
      'RC-04: hostPath below /tmp, which is not anchored',
      [released({ policy: 'Delete', source: { hostPath: { path: '/x/tmp/a' } } })],
      ['delete PersistentVolume a'],
    ],
    [
      'RC-07: another policy',
      [released({ policy: 'Other' })],
      failedWith('VolumeUnknownReclaimPolicy', 'Volume has unrecognized PersistentVolumeReclaimPolicy'),
    ],
    ['PV-31: told once', [volume('a', { phase: 'Failed', claimRef: own, policy: 'Delete' })], []],
  ])('%s', (_, objects, plan) => {
    expect(syncs(objects)).toEqual(plan);
  });

  test.each(['1.34.4', '1.37.1'])('RC-03: the order of the checks makes no difference in %s', (version) => {
    expect(syncs([released({ policy: 'Delete' })], version)).toHaveLength(2);
  });

  test('what a hostPath volume holds on the nodes is not what is deleted', () => {
    const volumes = {
      policy: 'Delete',
      source: { hostPath: { path: '/tmp/a' } },
      finalizers: ['kubernetes.io/pv-controller'],
      annotations: { 'pv.kubernetes.io/provisioned-by': 'kubernetes.io/host-path' },
    } as const;
    const store = stored(released(volumes));
    store.put('Disk', 'node-a:/tmp/a', { volume: 'node-a:/tmp/a', tokens: ['default/web-0'] });
    expect(plansOf(persistentVolumeBinder, store, 'volume a').map(lines)).toEqual([
      ['put PersistentVolume/a {"metadata.finalizers":null}', 'delete PersistentVolume a'],
    ]);
  });
});

describe('RC-06: recycling', () => {
  const recycled = volume('a', { phase: 'Released', claimRef: own, policy: 'Recycle' });
  test.each<[string, Objects, readonly string[]]>([
    [
      'nfs is emptied and free for its name',
      [recycled],
      [
        'event Normal VolumeRecycled Volume recycled',
        'put PersistentVolume/a {"spec.claimRef.uid":null}',
        phase('Available'),
      ],
    ],
    [
      'pods use the name of the claim',
      [recycled, pod('web-1', { claims: ['data'] }), pod('web-0', { claims: ['data'] })],
      ['event Normal VolumeFailedRecycle Volume is used by pods: default/web-0,default/web-1'],
    ],
    [
      'a pod that has ended does not',
      [recycled, pod('web-0', { claims: ['data'], phase: 'Succeeded' })],
      [
        'event Normal VolumeRecycled Volume recycled',
        'put PersistentVolume/a {"spec.claimRef.uid":null}',
        phase('Available'),
      ],
    ],
    [
      'a type without a recycler',
      [volume('a', { phase: 'Released', claimRef: own, policy: 'Recycle', source: csi })],
      failedWith('VolumeFailedRecycle', 'No recycler plugin found for the volume!'),
    ],
  ])('%s', (_, objects, plan) => {
    expect(syncs(objects)).toEqual(plan);
  });
});

test('RC-06: recycling empties an export', () => {
  const store = stored(volume('a', { phase: 'Released', claimRef: own, policy: 'Recycle' }));
  store.put('Disk', 'nfs nfs:/', { volume: 'nfs nfs:/', tokens: ['default/web-0'] });
  const [plan] = plansOf(persistentVolumeBinder, store, 'volume a');
  expect(plan[0]).toEqual({ do: 'host', kind: 'Disk', key: 'nfs nfs:/', to: { volume: 'nfs nfs:/', tokens: [] } });
});

describe('RC-14: finalizers and redirection of provisioned volumes', () => {
  const free = (provisioner: string, finalizers: readonly string[], policy: 'Delete' | 'Retain' = 'Delete') =>
    volume('a', { policy, finalizers, annotations: { 'pv.kubernetes.io/provisioned-by': provisioner } });
  const external = 'external-provisioner.volume.kubernetes.io/finalizer';
  const inTree = 'kubernetes.io/pv-controller';
  const becomes = (finalizers: readonly string[] | null) => [
    `put PersistentVolume/a ${JSON.stringify({ 'metadata.finalizers': finalizers })}`,
  ];
  test.each<[string, Objects, readonly string[]]>([
    ['a driver’s: untouched', [free('block.example.com', [external])], []],
    ['in the tree, Delete', [free('kubernetes.io/host-path', [external])], becomes([inTree])],
    ['in the tree, Retain', [free('kubernetes.io/host-path', [inTree, external], 'Retain')], becomes(null)],
    [
      'redirected',
      [free('kubernetes.io/gce-pd', [inTree, external])],
      [
        `put PersistentVolume/a ${JSON.stringify({ 'metadata.finalizers': [external], 'metadata.annotations.pv.kubernetes.io/migrated-to': 'pd.csi.storage.gke.io' })}`,
      ],
    ],
  ])('%s', (_, objects, plan) => {
    expect(syncs(objects)).toEqual(plan);
  });
});
