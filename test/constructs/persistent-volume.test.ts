import { Size } from 'cdk8s';
import { PersistentVolumeAccessMode } from 'cdk8s-plus-34';
import { PersistentVolume, StatefulStore, StorageClass } from '../../lib';
import { only, render } from './support';

const size = Size.gibibytes(10);
const { READ_WRITE_ONCE } = PersistentVolumeAccessMode;

describe('PersistentVolume', () => {
  it.each([
    ['local', (chart) => PersistentVolume.local(chart, 'pv', { size, path: '/mnt/disk', node: 'a-1' })],
    ['nfs', (chart) => PersistentVolume.nfs(chart, 'pv', { size, server: 'nfs.example.com', path: '/exports' })],
    [
      'csi',
      (chart) => PersistentVolume.csi(chart, 'pv', { size, driver: 'rbd.csi.ceph.com', volumeHandle: 'image-1' }),
    ],
  ] as [string, Parameters<typeof render>[0]][])('%s', (_source, build) => {
    expect(only(render(build, { namespace: 'shop' }), 'PersistentVolume')).toMatchSnapshot();
  });

  it('S2.2: a pre-made rbd volume of 10Gi stands ready for claims of 1Gi without class', () => {
    const volumes = [{ name: 'data', size: Size.gibibytes(1), mountPath: '/data', storageClass: StorageClass.none() }];
    const manifests = render((chart) => {
      PersistentVolume.csi(chart, 'rbd-1', { size, driver: 'rbd.csi.ceph.com', volumeHandle: 'image-1' });
      new StatefulStore(chart, 'db', { containers: [{ image: 'db:1' }], volumes });
    });
    const volume = only(manifests, 'PersistentVolume').spec;
    const claim = only(manifests, 'StatefulSet').spec.volumeClaimTemplates[0].spec;
    expect(volume).toMatchObject({
      capacity: { storage: '10Gi' },
      accessModes: [READ_WRITE_ONCE],
      storageClassName: '',
    });
    expect(claim).toMatchObject({ accessModes: [READ_WRITE_ONCE], storageClassName: '' });
  });

  it('S2.7: local disks of a manual class, each kept for one ordinal', () => {
    const manifests = render((chart) => {
      const storageClass = StorageClass.manual(chart, 'local');
      const volumes = [{ name: 'data', size, mountPath: '/data', storageClass }];
      const store = new StatefulStore(chart, 'db', { replicas: 3, containers: [{ image: 'db:1' }], volumes });
      for (const ordinal of store.ordinals) {
        const disk = { size, path: '/mnt/disk', node: `a-${ordinal}`, storageClass };
        PersistentVolume.local(chart, `disk-${ordinal}`, disk).reserveFor(store, 'data', ordinal);
      }
    });
    const kept = manifests.filter((object) => object.kind === 'PersistentVolume').map((volume) => volume.spec.claimRef);
    expect(kept.map(({ namespace, name }) => `${namespace}/${name}`)).toEqual([
      'default/data-db-0',
      'default/data-db-1',
      'default/data-db-2',
    ]);
  });
});
