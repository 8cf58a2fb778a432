/** Stores of documents, keys, columns and series: see image-table.ts. */
import type { ImageNames, ImageRow } from './image-row';

function search(name: 'elasticsearch' | 'opensearch', source: string): ImageRow {
  const home = `/usr/share/${name}`;
  return {
    name,
    data: [
      {
        directory: `${home}/data`,
        movedBy: {
          env: ['path.data'],
          flags: ['-Epath.data'],
          config: { setting: /^\s*(path\.data|data)\s*:/m, directories: [`${home}/config`] },
        },
      },
    ],
    declares: [],
    quorum: 'majority',
    recovers: 'slow',
    stopSeconds: 120,
    uid: 1000,
    formatBreak: {
      lines: 'major',
      upgrade: 'skip',
      downgrade: 'any',
      instead: 'the last release of each major version on the way, and a snapshot to go back',
    },
    source,
  };
}

/** No snapshots and no log. */
const IN_MEMORY = [
  { flag: '--save', is: '' },
  { flag: '--appendonly', is: 'yes', not: true },
] as const;

const REDIS_DATA = [
  {
    directory: '/data',
    movedBy: { flags: ['--dir'], config: { setting: /^\s*dir\s/m, directories: ['/usr/local/etc'] } },
  },
] as const;

export const STORE_IMAGES: readonly ImageNames[] = [
  {
    names: ['mongo', 'mongodb/mongodb-community-server'],
    rows: [
      {
        name: 'mongo',
        data: [
          {
            directory: '/data/db',
            movedBy: { flags: ['--dbpath'], config: { setting: /^\s*dbPath\s*:/m, directories: ['/etc/mongo'] } },
          },
        ],
        declares: ['/data/db', '/data/configdb'],
        quorum: 'majority',
        recovers: 'slow',
        stopSeconds: 30,
        formatBreak: {
          lines: ['3.0', '3.2', '3.4', '3.6', '4.0', '4.2', '4.4', '5', '6', '7', '8'],
          upgrade: 'skip',
          downgrade: 'line',
          instead: 'one release after the other, each with its featureCompatibilityVersion set before the next',
        },
        source: 'docker-library/mongo Dockerfile; mongodb.com/docs/manual/release-notes: Upgrade a Replica Set',
      },
    ],
  },
  {
    names: ['redis'],
    rows: [
      {
        name: 'redis',
        data: REDIS_DATA,
        declares: ['/data'],
        recovers: 'slow',
        stopSeconds: 30,
        mayBeCache: true,
        keepsNothingIf: IN_MEMORY,
        // Where the version of RDB files changes (RDB_VERSION in src/rdb.h).
        formatBreak: {
          lines: ['2.6', '3.2', '4', '5', '7.0', '7.2', '7.4'],
          downgrade: 'line',
          instead: 'replication to, or an export for, the older version',
        },
        source: 'redis/docker-library-redis Dockerfile; redis/redis src/rdb.h: RDB_VERSION',
      },
    ],
  },
  {
    names: ['valkey', 'valkey/valkey'],
    rows: [
      {
        name: 'valkey',
        data: REDIS_DATA,
        declares: ['/data'],
        recovers: 'slow',
        stopSeconds: 30,
        mayBeCache: true,
        keepsNothingIf: IN_MEMORY,
        formatBreak: {
          lines: ['7.2', '9'],
          downgrade: 'line',
          instead: 'replication to, or an export for, the older version',
        },
        source: 'valkey-io/valkey-container Dockerfile; valkey-io/valkey src/rdb.h: RDB_VERSION',
      },
    ],
  },
  {
    names: ['cassandra'],
    rows: [
      {
        name: 'cassandra',
        data: [
          {
            directory: '/var/lib/cassandra',
            movedBy: {
              flags: ['-Dcassandra.storagedir'],
              config: {
                setting: /^\s*data_file_directories\s*:/m,
                directories: ['/etc/cassandra', '/opt/cassandra/conf'],
              },
            },
          },
        ],
        declares: ['/var/lib/cassandra'],
        recovers: 'slow',
        stopSeconds: 120,
        formatBreak: {
          lines: 'major',
          upgrade: 'skip',
          downgrade: 'line',
          instead: 'one major version after the other, with nodetool upgradesstables between; a snapshot to go back',
        },
        source: 'docker-library/cassandra Dockerfile; apache/cassandra NEWS.txt: Upgrading',
      },
    ],
  },
  {
    names: ['elasticsearch', 'elasticsearch/elasticsearch'],
    rows: [
      search(
        'elasticsearch',
        'elastic/elasticsearch distribution/docker and NodeMetadata.java; elastic.co/guide: Upgrade Elasticsearch',
      ),
    ],
  },
  {
    names: ['opensearch', 'opensearchproject/opensearch'],
    rows: [
      search(
        'opensearch',
        'opensearch-project/opensearch-build docker and OpenSearch NodeMetadata.java; docs.opensearch.org: Upgrade',
      ),
    ],
  },
  {
    names: ['clickhouse', 'clickhouse/clickhouse-server'],
    rows: [
      {
        name: 'clickhouse',
        data: [
          {
            directory: '/var/lib/clickhouse',
            movedBy: {
              flags: ['--path'],
              config: { setting: /<path>|^path\s*:/m, directories: ['/etc/clickhouse-server'] },
            },
          },
        ],
        declares: ['/var/lib/clickhouse'],
        recovers: 'slow',
        stopSeconds: 60,
        formatBreak: { lines: 'minor', downgrade: 'line', instead: 'a backup from before the upgrade' },
        source: 'ClickHouse/ClickHouse docker/server/Dockerfile; clickhouse.com/docs: Self-managed Upgrade',
      },
    ],
  },
  {
    names: ['influxdb'],
    rows: [
      {
        name: 'influxdb',
        from: '2',
        below: '3',
        data: [
          {
            directory: '/var/lib/influxdb2',
            movedBy: {
              env: ['INFLUXD_ENGINE_PATH', 'INFLUXD_BOLT_PATH'],
              flags: ['--engine-path', '--bolt-path'],
              config: { setting: /(engine|bolt)-path/, directories: ['/etc/influxdb2'] },
            },
          },
        ],
        declares: ['/var/lib/influxdb2', '/etc/influxdb2'],
        recovers: 'slow',
        stopSeconds: 30,
        formatBreak: {
          lines: 'major',
          upgrade: 'every',
          downgrade: 'line',
          instead: 'influxd upgrade, or an export of the old version written into the new one',
        },
        source: 'influxdata/influxdata-docker influxdb/2.7/Dockerfile; docs.influxdata.com: Upgrade InfluxDB',
      },
    ],
  },
  {
    names: ['neo4j'],
    rows: [
      {
        name: 'neo4j',
        data: [
          {
            directory: '/data',
            movedBy: {
              env: ['NEO4J_server_directories_data', 'NEO4J_dbms_directories_data'],
              config: { setting: /directories\.data/, directories: ['/conf', '/var/lib/neo4j/conf'] },
            },
          },
        ],
        declares: ['/data', '/logs'],
        recovers: 'slow',
        stopSeconds: 60,
        // 2025.01 and later read the files of 5.
        formatBreak: {
          lines: ['2', '3', '4', '5'],
          upgrade: 'every',
          downgrade: 'line',
          instead: 'neo4j-admin database migrate',
        },
        source: 'neo4j/docker-neo4j Dockerfile; neo4j.com/docs/upgrade-migration-guide',
      },
    ],
  },
  {
    names: ['couchdb', 'apache/couchdb'],
    rows: [
      {
        name: 'couchdb',
        data: [
          {
            directory: '/opt/couchdb/data',
            movedBy: {
              config: { setting: /^\s*(database_dir|view_index_dir)\s*=/m, directories: ['/opt/couchdb/etc'] },
            },
          },
        ],
        declares: ['/opt/couchdb/data'],
        recovers: 'slow',
        stopSeconds: 60,
        // 3 reads the files of 2.
        formatBreak: {
          lines: ['1', '2'],
          upgrade: 'every',
          downgrade: 'line',
          instead: 'replication from the old version to the new one',
        },
        source: 'apache/couchdb-docker Dockerfile; docs.couchdb.org: Upgrading from prior CouchDB releases',
      },
    ],
  },
];
