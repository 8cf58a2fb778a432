import { type App, Chart, Duration, Size } from 'cdk8s';
import { ConfigMap, Cpu, Env, EnvValue, Probe } from 'cdk8s-plus-34';
import { GoverningService, Ordinal, Quorum, StatefulStore, StorageClass } from 'cdk8s-stateful';

/** A ZooKeeper ensemble of three on Ceph block devices. ZooKeeper counts its servers from 1, so the ordinals do too. */
export function build(app: App): void {
  const chart = new Chart(app, 'zookeeper');
  const settings = new ConfigMap(chart, 'settings', {
    metadata: { name: 'zookeeper-settings' },
    data: {
      JVMFLAGS: '-Xmx512m',
      ZOO_AUTOPURGE_PURGEINTERVAL: '24',
      ZOO_CFG_EXTRA: 'quorumListenOnAllIPs=true',
    },
  });
  const ensemble = new StatefulStore(chart, 'zookeeper', {
    replicas: 3,
    firstOrdinal: 1,
    service: GoverningService.headless({ name: 'zookeeper-server' }),
    client: { ports: [{ name: 'client', port: 2181 }] },
    containers: [
      {
        name: 'zookeeper',
        image: 'zookeeper:3.9',
        ports: [
          { number: 2181, name: 'client' },
          { number: 2888, name: 'peer' },
          { number: 3888, name: 'election' },
        ],
        envVariables: { ZOO_MY_ID: Ordinal.index() },
        envFrom: [Env.fromConfigMap(settings)],
        // The port is open before there is a quorum; a check that waits for one would never let the second server start.
        readiness: Probe.fromTcpSocket({ port: 2181, periodSeconds: Duration.seconds(5) }),
        resources: {
          cpu: { request: Cpu.millis(250) },
          memory: { request: Size.gibibytes(1), limit: Size.gibibytes(1) },
        },
      },
    ],
    restartOn: [settings],
    volumes: [
      {
        name: 'data',
        size: Size.gibibytes(8),
        mountPath: '/data',
        storageClass: StorageClass.cephRbd(chart, 'rbd', { clusterId: 'rook-ceph', pool: 'replicated' }),
      },
    ],
    behaviour: { quorum: Quorum.majority() },
  });
  const servers = ensemble.ordinals.map((ordinal) => `server.${ordinal}=${ensemble.hostOf(ordinal)}:2888:3888;2181`);
  ensemble.containers[0]!.env.addVariable('ZOO_SERVERS', EnvValue.fromValue(servers.join(' ')));
}
