import type { VolumeAttachment } from '../../../../lib/kube/objects';
import { csiProvisioner } from '../../../../lib/model/controllers/csi-provisioner';
import type { ApiKind, ApiRow, Driver } from '../../../../lib/model/kinds';
import { boundClaim, claim, lines, plansOf, storageClass, stored, volume } from '../persistent-volume-binder/objects';

type Objects = readonly ApiRow<ApiKind>[];

const asked = { 'volume.kubernetes.io/storage-provisioner': 'block.example.com' };
const placed = { ...asked, 'volume.kubernetes.io/selected-node': 'node-b' };
const early = storageClass('early');
const late = storageClass('late', { volumeBindingMode: 'WaitForFirstConsumer' });

const begun = 'event Normal Provisioning External provisioner is provisioning volume for claim "default/data"';
const made = (name: string) => [
  begun,
  `host Disk ${name}`,
  `create PersistentVolume ${name}`,
  `event Normal ProvisioningSucceeded Successfully provisioned volume ${name}`,
];
const failing = (name: string, error: string) => [
  begun,
  `event Warning ProvisioningFailed failed to provision volume with StorageClass "${name}": ${error}`,
];

function world(objects: Objects, driver: Partial<Driver> = {}) {
  const store = stored(...objects);
  const there = store.get('Driver', 'block.example.com') as Driver;
  store.put('Driver', 'block.example.com', { ...there, ...driver });
  return store;
}

const syncs = (key: string, objects: Objects, driver?: Partial<Driver>) =>
  plansOf(csiProvisioner, world(objects, driver), key).map(lines);

describe('PR-04: for which claims a volume is made', () => {
  const name = 'pvc-default.data.1';
  const of = (rest: object) => claim('data', { storageClass: 'early', annotations: asked, ...rest });
  const beta = { 'volume.beta.kubernetes.io/storage-provisioner': 'block.example.com' };
  const unplaced = { ...asked, 'volume.kubernetes.io/selected-node': '' };
  test.each<[string, Objects, readonly string[]]>([
    ['immediate', [of({}), early], made(name)],
    ['by the beta annotation', [of({ annotations: beta }), early], made(name)],
    ['not asked', [of({ annotations: {} }), early], []],
    [
      'asked of a driver that is not there',
      [of({ annotations: { 'volume.kubernetes.io/storage-provisioner': 'ghost.example.com' } }), early],
      [],
    ],
    ['has a volume', [of({ volumeName: 'a' }), early], []],
    ['its volume is there, and not bound yet', [of({}), early, volume(name)], []],
    ['delayed, with a node', [of({ storageClass: 'late', annotations: placed }), late], made(name)],
    ['delayed, without a node', [of({ storageClass: 'late' }), late], []],
    ['PV-09: delayed, with an empty node: never', [of({ storageClass: 'late', annotations: unplaced }), late], []],
    ['its class is gone', [of({})], ['fail storageclass.storage.k8s.io of default/data not found']],
    ['it is gone', [], []],
  ])('%s', (_, objects, plan) => {
    expect(syncs('claim default/data', objects)).toEqual([plan]);
  });

  test('CreateVolume asked again, after a restart, gives the same volume', () => {
    const store = world([of({}), early]);
    store.put('Disk', name, { volume: name, tokens: [] });
    expect(plansOf(csiProvisioner, store, 'claim default/data').map(lines)).toEqual([
      made(name).filter((line) => !line.startsWith('host')),
    ]);
  });

  test('the disk is empty, and keeps the uid of its claim from being given again', () => {
    const [plan] = plansOf(csiProvisioner, world([of({}), early]), 'claim default/data');
    expect(plan[1]).toEqual({
      do: 'host',
      kind: 'Disk',
      key: name,
      to: { volume: name, tokens: [], claim: 'PersistentVolumeClaim/default/data#1' },
    });
  });
});

describe('PR-05, PR-06, PR-08: when provisioning fails', () => {
  const immediate = [claim('data', { storageClass: 'early', annotations: asked }), early];
  const delayed = [claim('data', { storageClass: 'late', annotations: placed }), late];
  const broken = 'rpc error: code = Internal desc = the backend is out of order';
  const full = 'rpc error: code = ResourceExhausted desc = no space left';
  const reschedules =
    'put PersistentVolumeClaim/default/data {"metadata.annotations.volume.kubernetes.io/selected-node":null}';
  test.each<[string, Objects, Partial<Driver>, readonly string[]]>([
    ['tried again, for ever', immediate, { provision: 'fail' }, [...failing('early', broken), `fail ${broken}`]],
    ['with a node: it is kept', delayed, { provision: 'fail' }, [...failing('late', broken), `fail ${broken}`]],
    ['full, without a node', immediate, { provision: 'full' }, [...failing('early', full), `fail ${full}`]],
    [
      'full, with a node: the scheduler may choose another',
      delayed,
      { provision: 'full' },
      [...failing('late', full), reschedules],
    ],
    [
      'the node is gone',
      [
        claim('data', {
          storageClass: 'late',
          annotations: { ...placed, 'volume.kubernetes.io/selected-node': 'node-x' },
        }),
        late,
      ],
      {},
      [begun, reschedules],
    ],
    [
      'the node is in no place',
      [claim('data', { storageClass: 'late', annotations: placed }), late],
      { topologyKey: 'rack' },
      [
        ...failing('late', 'error generating accessibility requirements: no topology key found for node node-b'),
        'fail error generating accessibility requirements: no topology key found for node node-b',
      ],
    ],
    [
      'no node is in any place',
      immediate,
      { topologyKey: 'rack' },
      [
        ...failing('early', 'error generating accessibility requirements: no available topology found'),
        'fail error generating accessibility requirements: no available topology found',
      ],
    ],
    [
      'PR-08: a claim with a selector',
      [claim('data', { storageClass: 'early', annotations: asked, selector: { tier: 'gold' } }), early],
      {},
      [...failing('early', 'claim Selector is not supported'), 'fail claim Selector is not supported'],
    ],
  ])('%s', (_, objects, driver, plan) => {
    expect(syncs('claim default/data', objects, driver)).toEqual([plan]);
  });
});

describe('RC-05, RC-13, PR-13: volumes of a driver', () => {
  const external = 'external-provisioner.volume.kubernetes.io/finalizer';
  const pvProtection = 'kubernetes.io/pv-protection';
  const own = 'data PersistentVolumeClaim/default/data#1';
  const of = (rest: Parameters<typeof volume>[1] = {}) =>
    volume('a', {
      phase: 'Released',
      policy: 'Delete',
      claimRef: own,
      finalizers: [external, pvProtection],
      annotations: { 'pv.kubernetes.io/provisioned-by': 'block.example.com' },
      source: { csi: { driver: 'block.example.com', volumeHandle: 'handle' } },
      ...rest,
    });
  const unprotects = `patch PersistentVolume/a {"metadata.finalizers":["${pvProtection}"]}`;
  const protects = `patch PersistentVolume/a {"metadata.finalizers":["${pvProtection}","${external}"]}`;
  const attachment: VolumeAttachment = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'VolumeAttachment',
    metadata: { name: 'csi-a-node-a', uid: 'VolumeAttachment/csi-a-node-a#1' },
    spec: { attacher: 'block.example.com', nodeName: 'node-a', source: { persistentVolumeName: 'a' } },
  };
  const attached = 'persistentvolume a is still attached to node node-a';
  test.each<[string, Objects, readonly string[]]>([
    ['released: deleted', [of()], ['delete PersistentVolume a', unprotects]],
    ['released and attached', [of(), attachment], [`event Warning VolumeFailedDelete ${attached}`, `fail ${attached}`]],
    ['bound', [of({ phase: 'Bound' })], []],
    ['RC-13: deleted while it was bound', [of({ deleted: true })], ['delete PersistentVolume a', unprotects]],
    ['deleted already', [of({ deleted: true, finalizers: [pvProtection] })], []],
    [
      'without the finalizer: deleted all the same',
      [of({ finalizers: [pvProtection] })],
      ['delete PersistentVolume a'],
    ],
    ['to be retained', [of({ policy: 'Retain', finalizers: [pvProtection] })], []],
    ['PR-13: to be retained from now on', [of({ policy: 'Retain' })], [unprotects]],
    ['PR-13: bound, made by hand', [of({ phase: 'Bound', annotations: {}, finalizers: [pvProtection] })], [protects]],
    ['RC-05: released, made by hand: stays', [of({ annotations: {} })], []],
    ['another driver’s', [of({ annotations: { 'pv.kubernetes.io/provisioned-by': 'ghost.example.com' } })], []],
    ['nobody’s', [volume('a', { phase: 'Released', policy: 'Delete' })], []],
    [
      'redirected',
      [
        of({
          annotations: {
            'pv.kubernetes.io/provisioned-by': 'kubernetes.io/x',
            'pv.kubernetes.io/migrated-to': 'block.example.com',
          },
          source: { awsElasticBlockStore: { volumeID: 'vol-1' } },
        }),
      ],
      ['delete PersistentVolume a', unprotects],
    ],
  ])('%s', (_, objects, plan) => {
    expect(syncs('volume a', objects)).toEqual([plan]);
  });

  test('DeleteVolume takes the data', () => {
    const store = world([of()]);
    store.put('Disk', 'handle', { volume: 'handle', tokens: ['default/web-0'] });
    const [plan] = plansOf(csiProvisioner, store, 'volume a');
    expect(plan[0]).toEqual({ do: 'host', kind: 'Disk', key: 'handle', to: undefined });
    expect(lines(plan.slice(1))).toEqual(['delete PersistentVolume a', unprotects]);
  });

  test('what wakes it', () => {
    const waiting = claim('data', { storageClass: 'early', annotations: asked });
    const store = world([
      waiting,
      claim('other'),
      boundClaim('bound', 'b', { annotations: asked }),
      claim('chosen', { volumeName: 'a', annotations: asked }),
      of(),
      volume('c', { phase: 'Released' }),
    ]);
    const [claims, volumes, attachments, drivers] = csiProvisioner.watches;
    const wakes = (watch: typeof claims, kind: string, key: string, before: unknown, after: unknown) =>
      watch.keys({ kind, key, before, after } as never, store as never);
    expect([
      wakes(claims, 'PersistentVolumeClaim', 'default/data', undefined, waiting),
      wakes(claims, 'PersistentVolumeClaim', 'default/data', undefined, claim('data')),
      wakes(claims, 'PersistentVolumeClaim', 'default/data', waiting, undefined),
      wakes(volumes, 'PersistentVolume', 'a', undefined, of()),
      wakes(volumes, 'PersistentVolume', 'c', undefined, volume('c')),
      wakes(attachments, 'VolumeAttachment', 'x', undefined, attachment),
      wakes(attachments, 'VolumeAttachment', 'x', attachment, undefined),
      wakes(drivers, 'Driver', 'block.example.com', undefined, undefined),
    ]).toEqual([
      ['claim default/data'],
      [],
      [],
      ['volume a'],
      [],
      [],
      ['volume a'],
      ['claim default/data', 'volume a'],
    ]);
  });
});
