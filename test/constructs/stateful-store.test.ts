import { App, Chart, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { GoverningService, StatefulStore, type StatefulStoreProps, StorageClass } from '../../lib';
import { newChart, only, render } from './support';

const ZOOKEEPER: StatefulStoreProps = {
  replicas: 3,
  containers: [{ image: 'zookeeper:3.9', ports: [{ number: 2181, name: 'client' }] }],
  volumes: [{ name: 'data', size: Size.gibibytes(8), mountPath: '/data' }],
};

describe('the example of the architecture', () => {
  it('renders the class, the headless Service, the set and the budget', () => {
    const manifests = render((chart) => {
      const storageClass = StorageClass.cephRbd(chart, 'rbd', { clusterId: 'rook-ceph', pool: 'replicapool' });
      const volumes = [{ ...ZOOKEEPER.volumes![0], storageClass }];
      return new StatefulStore(chart, 'zookeeper', { ...ZOOKEEPER, volumes, client: {} });
    });
    expect(manifests).toMatchSnapshot();
  });

  it('S1.5: renders a client Service beside the headless one, which governs the set', () => {
    const service = GoverningService.headless({ name: 'zookeeper-server' });
    const manifests = render((chart) => new StatefulStore(chart, 'zookeeper', { ...ZOOKEEPER, service, client: {} }));
    expect(only(manifests, 'Service', 'zookeeper-server').spec.clusterIP).toBe('None');
    expect(only(manifests, 'Service', 'zookeeper').spec).toMatchObject({ type: 'ClusterIP', ports: [{ port: 2181 }] });
    expect(only(manifests, 'StatefulSet').spec.serviceName).toBe('zookeeper-server');
  });
});

describe('names', () => {
  const store = new StatefulStore(newChart({ namespace: 'shop' }), 'my-statefulset', ZOOKEEPER);

  it('S0.1, S1.4: a claim is named after volume, set and ordinal', () => {
    expect(store.claimNameOf('data', 0)).toBe('data-my-statefulset-0');
  });

  it('a pod is named after set and ordinal', () => {
    expect(store.ordinals.map((ordinal) => store.podNameOf(ordinal))).toEqual([
      'my-statefulset-0',
      'my-statefulset-1',
      'my-statefulset-2',
    ]);
  });

  it('a host is the pod below the headless Service', () => {
    expect(store.hostOf(0)).toBe('my-statefulset-0.my-statefulset-headless.shop.svc.cluster.local');
    expect(store.hosts).toHaveLength(3);
  });

  it('a host has no namespace when none is known', () => {
    expect(new StatefulStore(newChart(), 'db', ZOOKEEPER).hostOf(2)).toBe('db-2.db-headless');
  });

  it('never depend on the place in the tree', () => {
    const chart = new Chart(new App(), 'other');
    const nested = new StatefulStore(new Construct(new Construct(chart, 'a'), 'b'), 'my-statefulset', ZOOKEEPER);
    const flat = new StatefulStore(newChart(), 'my-statefulset', ZOOKEEPER);
    expect(only(nested.node.root && chart.toJson(), 'StatefulSet')).toEqual(
      only(Chart.of(flat).toJson(), 'StatefulSet'),
    );
  });
});
