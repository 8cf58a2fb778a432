import { type App, Chart, Size } from 'cdk8s';
import { EnvValue } from 'cdk8s-plus-34';
import { Ordinal, StatefulStore, StorageClass } from 'cdk8s-stateful';

/** A ZooKeeper ensemble of three on Ceph block devices. ZooKeeper counts its servers from 1, so the ordinals do too. */
export function build(app: App): void {
  const chart = new Chart(app, 'zookeeper', { namespace: 'zookeeper' });
  const ensemble = new StatefulStore(chart, 'zookeeper', {
    replicas: 3,
    firstOrdinal: 1,
    containers: [
      {
        image: 'zookeeper:3.9',
        ports: [
          { number: 2181, name: 'client' },
          { number: 2888, name: 'peer' },
          { number: 3888, name: 'election' },
        ],
        envVariables: { ZOO_MY_ID: Ordinal.index() },
      },
    ],
    volumes: [
      {
        name: 'data',
        size: Size.gibibytes(8),
        mountPath: '/data',
        storageClass: StorageClass.cephRbd(chart, 'rbd', { clusterId: 'rook-ceph', pool: 'replicated' }),
      },
    ],
  });
  const servers = ensemble.ordinals.map((ordinal) => `server.${ordinal}=${ensemble.hostOf(ordinal)}:2888:3888;2181`);
  ensemble.containers[0]!.env.addVariable('ZOO_SERVERS', EnvValue.fromValue(servers.join(' ')));
}
