import { type App, Chart, Duration, Size } from 'cdk8s';
import { ConfigMap, Cpu, EnvValue, Probe, Secret, Volume } from 'cdk8s-plus-34';
import { Ordinal, StartNeeds, StatefulStore, StorageClass } from 'cdk8s-stateful';
import { FIRST_START, FORGET_UNFINISHED_COPY } from './first-start';

/** A MySQL primary (ordinal 0) and two replicas; each replica begins with a copy from the server before it. */
export function build(app: App): void {
  const chart = new Chart(app, 'mysql-replicated');
  const passwords = Secret.fromSecretName(chart, 'passwords', 'mysql-passwords');
  const setup = new ConfigMap(chart, 'setup', {
    metadata: { name: 'mysql-setup' },
    data: {
      'replication.cnf': '[mysqld]\ngtid_mode=ON\nenforce_gtid_consistency=ON\nlog_bin=binlog\nrelay_log=relay\n',
      'first-start.sh': FIRST_START,
    },
  });
  const files = Volume.fromConfigMap(chart, 'files', setup);
  const isServing = ['sh', '-c', 'mysqladmin ping --host=127.0.0.1 --user=root --password="$MYSQL_ROOT_PASSWORD"'];
  const mysql = new StatefulStore(chart, 'mysql', {
    replicas: 3,
    ordinalVariable: 'POD_ORDINAL',
    // Readers take any member; writers name the first, `mysql-0.mysql-headless`.
    client: {},
    containers: [
      {
        name: 'mysql',
        image: 'mysql:8.4',
        command: Ordinal.command({
          first: 'exec docker-entrypoint.sh mysqld --server-id=100',
          others: `${FORGET_UNFINISHED_COPY}\nexec docker-entrypoint.sh mysqld --server-id=$((100 + POD_ORDINAL)) --read-only=ON`,
        }),
        ports: [{ number: 3306, name: 'mysql' }],
        envVariables: {
          MYSQL_DATABASE: EnvValue.fromValue('shop'),
          MYSQL_ROOT_PASSWORD: passwords.envValue('root'),
          REPLICATION_PASSWORD: passwords.envValue('replication'),
        },
        volumeMounts: [
          { path: '/etc/mysql/conf.d', volume: files },
          { path: '/docker-entrypoint-initdb.d/first-start.sh', subPath: 'first-start.sh', volume: files },
        ],
        resources: { cpu: { request: Cpu.millis(500) }, memory: { request: Size.gibibytes(1) } },
        // While it copies, the server listens on its socket only, so this says no until the copy is complete.
        startup: Probe.fromCommand(isServing, { failureThreshold: 360, periodSeconds: Duration.seconds(10) }),
        readiness: Probe.fromCommand(isServing, { timeoutSeconds: Duration.seconds(5) }),
      },
    ],
    restartOn: [setup],
    volumes: [
      {
        name: 'data',
        size: Size.gibibytes(20),
        mounts: [{ path: '/var/lib/mysql', subPath: 'mysql' }],
        storageClass: StorageClass.awsEbs(chart, 'database'),
      },
    ],
    behaviour: { startNeeds: StartNeeds.LOWER },
  });
  mysql.containers[0]!.env.addVariable('PRIMARY', EnvValue.fromValue(mysql.hostOf(0)));
}
