import type { OwnerReference, PersistentVolumeClaim, Pod } from '../../../../lib/kube/objects';
import { diskOf, identityOf } from '../../../../lib/model/controllers/kubelet/data';
import { world } from '../../world';
import { Machines } from './machines';

const owner = (kind: string, name: string): OwnerReference => ({
  apiVersion: 'apps/v1',
  kind,
  name,
  uid: `${kind}/default/${name}#1`,
  controller: true,
});

describe('who writes', () => {
  const sets = world(`
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: app-5d9
  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: app, uid: "Deployment/default/app#1", controller: true}]
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: alone}`);
  test.each([
    ['a pod by itself: its name', undefined, 'default/web-0'],
    ['a pod of a StatefulSet: its name, under which it comes back', owner('StatefulSet', 'web'), 'default/web-0'],
    [
      'a pod of a Deployment: the Deployment, for the names change',
      owner('ReplicaSet', 'app-5d9'),
      'default/Deployment/app',
    ],
    ['a pod of a ReplicaSet: the ReplicaSet', owner('ReplicaSet', 'alone'), 'default/ReplicaSet/alone'],
    ['a pod of a ReplicaSet that is gone: the ReplicaSet', owner('ReplicaSet', 'gone'), 'default/ReplicaSet/gone'],
    ['a pod of a Job: the Job', owner('Job', 'backup'), 'default/Job/backup'],
  ])('%s', (_, reference, identity) => {
    const pod: Pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web-0', namespace: 'default', ...(reference && { ownerReferences: [reference] }) },
      spec: { containers: [] },
    };
    expect(identityOf(sets, pod)).toBe(identity);
  });
});

test.each([
  [{ csi: { driver: 'block.example.com', volumeHandle: 'h' } }, 'h'],
  [{ nfs: { server: 'nfs.example.com', path: '/a' } }, 'nfs nfs.example.com:/a'],
  [{ hostPath: { path: '/mnt' } }, 'node-a:/mnt'],
  [{ local: { path: '/mnt' } }, 'node-a:/mnt'],
  [{ awsElasticBlockStore: { volumeID: 'vol-1' } }, 'vol-1'],
  [{ rbd: { image: 'foo' } }, 'pv'],
])('the disk of %j on node-a is %s', (spec, disk) => {
  expect(diskOf({ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'pv' }, spec }, 'node-a')).toBe(disk);
});

describe('what is found', () => {
  const start = () => new Machines({ claims: ['data'], attach: false });
  const found = (machines: Machines, uid: string) =>
    machines.store.get('Sandbox', uid)?.mounts.map((mount) => `${mount.readOnly ? 'r' : 'w'} ${mount.found}`);

  test('empty, then own; lost when the disk is emptied', () => {
    const machines = start().pod('web-0', 'node-a', { claim: 'data' });
    machines.run();
    expect(found(machines, 'Pod/default/web-0#1')).toEqual(['w empty']);
    machines.remove('web-0').run();
    machines.pod('web-0', 'node-b', { claim: 'data' }).run();
    expect(found(machines, 'Pod/default/web-0#1')).toEqual(['w own']);
    machines.remove('web-0').run();
    machines.set('Disk', 'h-data', undefined).pod('web-0', 'node-b', { claim: 'data' }).run();
    expect(found(machines, 'Pod/default/web-0#1')).toEqual(['w lost']);
    expect(machines.store.list('Ledger')).toEqual([{ claim: 'default/data', identity: 'default/web-0' }]);
  });

  test('foreign data, and lost before foreign', () => {
    const machines = start().set('Disk', 'h-data', { volume: 'h-data', tokens: ['default/other'] });
    machines.pod('web-0', 'node-a', { claim: 'data' }).run();
    expect(found(machines, 'Pod/default/web-0#1')).toEqual(['w foreign']);
    expect(machines.store.get('Disk', 'h-data')?.tokens).toEqual(['default/other', 'default/web-0']);
    machines
      .set('Disk', 'h-data', { volume: 'h-data', tokens: ['default/other'] })
      .remove('web-0')
      .run();
    machines.pod('web-0', 'node-a', { claim: 'data' }).run();
    expect(found(machines, 'Pod/default/web-0#1')).toEqual(['w lost']);
  });

  const mounts = (readOnly: boolean) => [
    { name: 'app', volumeMounts: [{ name: 'data', mountPath: '/data', readOnly }] },
  ];
  test.each([
    [
      'a volume source that is read only',
      { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data', readOnly: true } }] },
      ['r empty'],
    ],
    ['containers that only read', { containers: mounts(true) }, ['r empty']],
    ['one of the containers writes', { containers: [...mounts(true), ...mounts(false)] }, ['w empty']],
    [
      'a block device',
      { containers: [{ name: 'app', volumeDevices: [{ name: 'data', devicePath: '/dev/x' }] }] },
      ['w empty'],
    ],
    ['a volume that no container has', { containers: [{ name: 'app' }] }, []],
  ])('%s', (_, spec, expected) => {
    const machines = start().pod('web-0', 'node-a', { claim: 'data', spec });
    machines.run();
    expect(found(machines, 'Pod/default/web-0#1')).toEqual(expected);
    expect(machines.store.keys('Disk')).toHaveLength(expected[0]?.startsWith('w') ? 1 : 0);
  });

  test('only what is read can be had from a ReadOnlyMany volume', () => {
    const machines = new Machines({ claims: ['data'], attach: false, accessMode: 'ReadOnlyMany' });
    machines.pod('web-0', 'node-a', { claim: 'data' }).run();
    expect(found(machines, 'Pod/default/web-0#1')).toEqual(['r empty']);
  });

  test('an ephemeral volume is its pod’s, and empty again without anything being lost', () => {
    const machines = start();
    const spec = { volumes: [{ name: 'data', ephemeral: {} }] };
    machines.pod('web-0', 'node-a', { claim: 'data', spec }).run();
    const claim = machines.store.get('PersistentVolumeClaim', 'default/data') as PersistentVolumeClaim;
    const metadata = { ...claim.metadata, name: 'web-0-data', ownerReferences: [owner('Pod', 'web-0')] };
    machines.set('PersistentVolumeClaim', 'default/web-0-data', { ...claim, metadata }).run();
    expect(found(machines, 'Pod/default/web-0#1')).toEqual(['w empty']);
    expect(machines.store.keys('Ledger')).toEqual([]);
  });
});
