/**
 * Images of stores whose vendors say where they keep data and how they stop, recover and read older files. A row is as its `source` has it; the grace periods are the
 * least that is held to be safe for a member under load, which no vendor promises.
 */

/**
 * The release lines between which files change. `major` and `minor`: every number of that rank begins one. A list: those that begin one, in their order; what is newer than
 * its last is of its last.
 */
export type ReleaseLines = 'major' | 'minor' | readonly string[];

/** When an image refuses, or ruins, the files that another version of it wrote. */
export interface FormatBreak {
  readonly lines: ReleaseLines;
  /** `every`: an older line's files are never read; `skip`: only those of the line before are; absent: those of all older lines are. */
  readonly upgrade?: 'every' | 'skip';
  /** The files of a newer line (`line`) or of any newer version (`any`) are not read. */
  readonly downgrade?: 'line' | 'any';
  /** What the product wants instead. */
  readonly instead: string;
}

/** How an image can be told to keep its data elsewhere. */
export interface Movers {
  /** Environment variables that hold the directory. */
  readonly env?: readonly string[];
  /** Flags that hold the directory: `--dir X` or `--dir=X`. */
  readonly flags?: readonly string[];
  /** A setting of a configuration file that moves it, and the directories where such files are read. */
  readonly config?: { readonly setting: RegExp; readonly directories: readonly string[] };
}

export interface DataPath {
  /** `{major}` stands for the version's. Absent: there is none by itself, it must be told. */
  readonly directory?: string;
  readonly movedBy?: Movers;
}

export interface ImageRow {
  /** The product. */
  readonly name: string;
  /** The image is of this version, or of a later one. */
  readonly from?: string;
  /** The image is of an earlier version. */
  readonly below?: string;
  readonly data: readonly DataPath[];
  /** Directories that the image declares as VOLUME: where no mount is exactly there, the runtime puts an anonymous volume, that is lost with the container. */
  readonly declares: readonly string[];
  /** It does not start on a directory that holds anything, `lost+found` for one. */
  readonly needsEmptyRoot?: true;
  /** It refuses to start if a volume is mounted there. */
  readonly refusesMountAt?: string;
  /** Members that must be up, of those that vote. */
  readonly quorum?: 'majority';
  /** How long a member needs after a crash: to replay a log (slow), or hardly at all. */
  readonly recovers: 'slow' | 'fast';
  readonly stopSeconds: number;
  /** The user it runs as, where that is not root or a user that its entry point changes to. */
  readonly uid?: number;
  /** It is often used for data that may be lost. */
  readonly mayBeCache?: true;
  /** Settings on the command line with which it keeps nothing at all: each flag has that value, or with `not` anything else. */
  readonly keepsNothingIf?: readonly { readonly flag: string; readonly is: string; readonly not?: true }[];
  readonly formatBreak?: FormatBreak;
  /** Where the vendor says so. */
  readonly source: string;
}

/** Repository names of a product at its vendor's, by the last parts of the image's name; the official ones of Docker Hub stand for themselves. */
export interface ImageNames {
  readonly names: readonly string[];
  readonly rows: readonly ImageRow[];
}

const POSTGRES = {
  name: 'postgres',
  recovers: 'slow',
  stopSeconds: 60,
  formatBreak: {
    // Before 10 the second number was the major one.
    lines: [...range(0, 6).map((minor) => `9.${minor}`), ...range(10, 30).map(String)],
    upgrade: 'every',
    downgrade: 'line',
    instead: 'pg_upgrade, or a dump of the old version restored into the new one',
  },
  source: 'docker-library/postgres Dockerfile and README (PGDATA); postgresql.org/docs/current/upgrading.html',
} as const;

const MY_CNF = { setting: /^\s*datadir\s*=/m, directories: ['/etc/mysql', '/etc/my.cnf.d', '/etc/my.cnf'] };
const MYSQL_LINES = ['5.5', '5.6', '5.7', '8.0', '8.1', '9.0'];
const MYSQL = {
  data: [{ directory: '/var/lib/mysql', movedBy: { flags: ['--datadir'], config: MY_CNF } }],
  declares: ['/var/lib/mysql'],
  recovers: 'slow',
  stopSeconds: 60,
} as const;
const MYSQL_BREAK: FormatBreak = {
  lines: MYSQL_LINES,
  upgrade: 'skip',
  downgrade: 'line',
  instead: 'one release line after the other (5.7, 8.0, 8.4, 9), and a dump to go back',
};

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

export const IMAGE_TABLE: readonly ImageNames[] = [
  {
    names: ['postgres'],
    rows: [
      {
        ...POSTGRES,
        below: '18',
        data: [
          { directory: '/var/lib/postgresql/data', movedBy: { env: ['PGDATA'], flags: ['-D', '--data-directory'] } },
        ],
        declares: ['/var/lib/postgresql/data'],
        needsEmptyRoot: true,
      },
      {
        ...POSTGRES,
        from: '18',
        data: [
          {
            directory: '/var/lib/postgresql/{major}/docker',
            movedBy: { env: ['PGDATA'], flags: ['-D', '--data-directory'] },
          },
        ],
        declares: ['/var/lib/postgresql'],
        refusesMountAt: '/var/lib/postgresql/data',
      },
    ],
  },
  {
    names: ['mysql', 'mysql/mysql-server'],
    rows: [
      {
        ...MYSQL,
        name: 'mysql',
        formatBreak: MYSQL_BREAK,
        source: 'docker-library/mysql Dockerfile; dev.mysql.com/doc/refman/8.4/en/upgrade-paths.html',
      },
    ],
  },
  {
    names: ['mariadb'],
    rows: [
      {
        ...MYSQL,
        name: 'mariadb',
        // MariaDB reads the files of every older version (mariadb.com/kb: Upgrading Between Major MariaDB Versions).
        formatBreak: { lines: 'minor', downgrade: 'line', instead: 'a backup from before the upgrade' },
        source: 'MariaDB/mariadb-docker Dockerfile; mariadb.com/kb: Downgrading between Major Versions of MariaDB',
      },
    ],
  },
  {
    names: ['percona', 'percona/percona-server'],
    rows: [
      {
        ...MYSQL,
        name: 'percona',
        formatBreak: MYSQL_BREAK,
        source: 'percona/percona-docker Dockerfile; docs.percona.com: Upgrading Percona Server for MySQL',
      },
    ],
  },
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
    names: ['etcd', 'coreos/etcd'],
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

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
