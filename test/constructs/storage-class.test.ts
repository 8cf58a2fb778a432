import { Size } from 'cdk8s';
import { PersistentVolumeMode } from 'cdk8s-plus-34';
import { Driver, ReclaimPolicy, StatefulStore, StorageClass, VolumeReach } from '../../lib';
import { newChart, only, render } from './support';

const PRESETS = [
  ['awsEbs', {}],
  ['gcePd', {}],
  ['azureDisk', {}],
  ['azureFile', {}],
  ['awsEfs', { fileSystemId: 'fs-1' }],
  ['gcpFilestore', {}],
  ['cephRbd', { clusterId: 'rook-ceph', pool: 'replicapool' }],
  ['cephFs', { clusterId: 'rook-ceph', fsName: 'shared' }],
  ['nfs', { server: 'nfs.example.com', share: '/exports' }],
  ['longhorn', {}],
  ['openEbsLvm', { volumeGroup: 'vg0' }],
  ['openEbsZfs', { pool: 'tank' }],
  ['openEbsHostpath', {}],
  ['localPath', {}],
  ['vsphere', {}],
  ['cinder', {}],
  ['csiHostpath', {}],
  ['manual', {}],
] as const;

type Preset = (scope: unknown, id: string, options: object) => StorageClass;

describe('presets', () => {
  it.each(PRESETS)('%s', (name, options) => {
    const make = (StorageClass[name] as unknown as Preset).bind(StorageClass);
    expect(
      only(
        render((chart) => make(chart, 'fast', options)),
        'StorageClass',
      ),
    ).toMatchSnapshot();
  });

  it.each(PRESETS)('%s: what the user gives wins', (name, options) => {
    const make = (StorageClass[name] as unknown as Preset).bind(StorageClass);
    const parameters = { type: 'mine', encrypted: 'false' };
    const manifests = render((chart) => make(chart, 'fast', { ...options, name: 'gold', parameters }));
    expect(only(manifests, 'StorageClass', 'gold').parameters).toMatchObject(parameters);
  });

  it('every preset but the one for volumes made by hand knows its driver', () => {
    const known = PRESETS.map(([name, options]) => {
      const storageClass = (StorageClass[name] as unknown as Preset).call(StorageClass, newChart(), 'fast', options);
      return [name, storageClass.driver !== undefined];
    });
    expect(known.filter(([, driver]) => !driver)).toEqual([['manual', false]]);
  });
});

describe('namespace', () => {
  it('a class has none, even in a chart that has one', () => {
    const manifests = render((chart) => StorageClass.awsEbs(chart, 'fast'), { namespace: 'shop' });
    expect(only(manifests, 'StorageClass').metadata).toEqual({ name: 'fast' });
  });
});

describe("the cluster's own classes", () => {
  const templateOf = (storageClass: ReturnType<typeof StorageClass.clusterDefault>) => {
    const volumes = [{ name: 'www', size: Size.gibibytes(1), mountPath: '/www', storageClass }];
    const manifests = render((chart) => new StatefulStore(chart, 'web', { containers: [{ image: 'nginx' }], volumes }));
    expect(manifests.filter((object) => object.kind === 'StorageClass')).toEqual([]);
    return only(manifests, 'StatefulSet').spec.volumeClaimTemplates[0].spec;
  };

  it.each([
    ['existing', StorageClass.existing('gold'), 'gold'],
    ['the default one', StorageClass.clusterDefault(), undefined],
    ['none', StorageClass.none(), ''],
  ])('S0.2, S2.7: %s', (_which, storageClass, name) => {
    expect(templateOf(storageClass).storageClassName).toBe(name);
  });

  it('an existing class is known by its provisioner and reclaimPolicy, if they are said', () => {
    const provisioner = 'kubernetes.io/gce-pd';
    const storageClass = StorageClass.existing('gold', { provisioner, reclaimPolicy: ReclaimPolicy.DELETE });
    expect(storageClass.driver?.name).toBe('pd.csi.storage.gke.io');
    expect(storageClass.reclaimPolicy).toBe('Delete');
    expect(StorageClass.existing('gold').driver).toBeUndefined();
  });
});

describe('drivers', () => {
  it.each([
    ['ebs.csi.aws.com', VolumeReach.ZONE, true, true, ['ReadWriteOnce', 'ReadWriteOncePod']],
    ['efs.csi.aws.com', VolumeReach.CLUSTER, false, false, ['ReadWriteOnce', 'ReadWriteOncePod', 'ReadWriteMany']],
    ['openebs.io/local', VolumeReach.NODE, false, false, ['ReadWriteOnce']],
  ])('%s', (name, reach, attaches, expands, modes) => {
    const driver = Driver.of(name)!;
    expect([driver.reach, driver.attaches, driver.expands, driver.accessModes()]).toEqual([
      reach,
      attaches,
      expands,
      modes,
    ]);
  });

  it('offers no block volumes where there are none', () => {
    expect(Driver.of('nfs.csi.k8s.io')?.accessModes(PersistentVolumeMode.BLOCK)).toEqual([]);
  });

  it('unknown drivers are unknown', () => {
    expect(Driver.of('block.example.com')).toBeUndefined();
  });
});
