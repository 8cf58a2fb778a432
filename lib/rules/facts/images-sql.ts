/** Relational databases: see image-table.ts. */
import type { FormatBreak, ImageNames } from './image-row';

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

export const SQL_IMAGES: readonly ImageNames[] = [
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
];

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
