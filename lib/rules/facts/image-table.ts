/**
 * Images of stores whose vendors say where they keep data and how they stop, recover and read older files. A row is as its `source` has it; the grace periods are the
 * least that is held to be safe for a member under load, which no vendor promises.
 */
import type { ImageNames } from './image-row';
import { SQL_IMAGES } from './images-sql';
import { STORE_IMAGES } from './images-stores';

/** Members that agree with each other, queues and monitors. */
const OTHER_IMAGES: readonly ImageNames[] = [
  {
    names: ['zookeeper'],
    rows: [
      {
        name: 'zookeeper',
        data: [
          {
            directory: '/data',
            movedBy: { env: ['ZOO_DATA_DIR'], config: { setting: /^\s*dataDir\s*=/m, directories: ['/conf'] } },
          },
          {
            directory: '/datalog',
            movedBy: {
              env: ['ZOO_DATA_LOG_DIR'],
              config: { setting: /^\s*data(Log)?Dir\s*=/m, directories: ['/conf'] },
            },
          },
        ],
        declares: ['/data', '/datalog', '/logs'],
        quorum: 'majority',
        recovers: 'fast',
        stopSeconds: 30,
        source: '31z4/zookeeper-docker Dockerfile and docker-entrypoint.sh',
      },
    ],
  },
  {
    names: ['etcd', 'coreos/etcd', 'etcd-development/etcd'],
    rows: [
      {
        name: 'etcd',
        data: [{ movedBy: { env: ['ETCD_DATA_DIR'], flags: ['--data-dir', '-data-dir'] } }],
        declares: [],
        quorum: 'majority',
        recovers: 'fast',
        stopSeconds: 30,
        formatBreak: {
          lines: 'minor',
          upgrade: 'skip',
          downgrade: 'line',
          instead: 'one minor version after the other; etcdctl downgrade enable to go back one',
        },
        source: 'etcd-io/etcd Dockerfile; etcd.io/docs: Upgrading etcd clusters and applications',
      },
    ],
  },
  {
    names: ['rabbitmq'],
    rows: [
      {
        name: 'rabbitmq',
        data: [{ directory: '/var/lib/rabbitmq', movedBy: { env: ['RABBITMQ_MNESIA_BASE', 'RABBITMQ_MNESIA_DIR'] } }],
        declares: ['/var/lib/rabbitmq'],
        quorum: 'majority',
        recovers: 'slow',
        stopSeconds: 60,
        formatBreak: {
          // 3.13 and every 4.x go to every later 4.x.
          lines: ['3.7', '3.8', '3.10', '3.11', '3.12', '3.13', '4.0'],
          upgrade: 'skip',
          downgrade: 'line',
          instead:
            'one release line after the other, each with all its feature flags enabled; new members and federation to go back',
        },
        source: 'docker-library/rabbitmq Dockerfile; rabbitmq.com/docs/upgrade: RabbitMQ Version Upgradability',
      },
    ],
  },
  {
    names: ['consul', 'hashicorp/consul'],
    rows: [
      {
        name: 'consul',
        data: [
          {
            directory: '/consul/data',
            movedBy: {
              env: ['CONSUL_DATA_DIR'],
              flags: ['-data-dir', '--data-dir'],
              config: { setting: /"?data_dir"?\s*[:=]/, directories: ['/consul/config'] },
            },
          },
        ],
        declares: ['/consul/data'],
        quorum: 'majority',
        recovers: 'fast',
        stopSeconds: 30,
        formatBreak: {
          lines: 'minor',
          downgrade: 'line',
          instead: 'a snapshot from before the upgrade (consul snapshot)',
        },
        source: 'hashicorp/consul Dockerfile; developer.hashicorp.com/consul: Upgrade Consul',
      },
    ],
  },
  {
    names: ['prom/prometheus', 'prometheus/prometheus', 'prometheus'],
    rows: [
      {
        name: 'prometheus',
        data: [{ directory: '/prometheus', movedBy: { flags: ['--storage.tsdb.path', '--storage.agent.path'] } }],
        declares: ['/prometheus'],
        recovers: 'slow',
        stopSeconds: 60,
        uid: 65534,
        source: 'prometheus/prometheus Dockerfile; prometheus.io/docs/prometheus/latest/storage',
      },
    ],
  },
];

export const IMAGE_TABLE: readonly ImageNames[] = [...SQL_IMAGES, ...STORE_IMAGES, ...OTHER_IMAGES];

/** Bitnami's names for products of the table that keep their data below `/bitnami/<name>`; its other images keep theirs elsewhere, or none. */
export const BITNAMI_NAMES: { readonly [app: string]: string } = {
  postgresql: 'postgres',
  mysql: 'mysql',
  mariadb: 'mariadb',
  mongodb: 'mongo',
  redis: 'redis',
  valkey: 'valkey',
  zookeeper: 'zookeeper',
  etcd: 'etcd',
  cassandra: 'cassandra',
  elasticsearch: 'elasticsearch',
  opensearch: 'opensearch',
  rabbitmq: 'rabbitmq',
  clickhouse: 'clickhouse',
  consul: 'consul',
  influxdb: 'influxdb',
  neo4j: 'neo4j',
  couchdb: 'couchdb',
};

/** bitnami/containers, `bitnami/<app>/README.md`: Persisting your application. */
export const BITNAMI_SOURCE = 'bitnami/containers: README.md of the image, Persisting your application';
