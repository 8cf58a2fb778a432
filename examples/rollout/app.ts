import { type App, Chart, Duration, Size } from 'cdk8s';
import { Cpu, Deployment, DeploymentStrategy, PercentOrAbsolute, Probe } from 'cdk8s-plus-34';
import { StatefulStore, StorageClass, UpdateStrategy } from 'cdk8s-stateful';

/** One step of a rollout: what a person changes and synthesizes again. */
export interface Release {
  readonly version: string;
  /** How many storage nodes keep the version that they have. */
  readonly held: number;
}

/** Released to the last storage node first; it runs a day with one third of the data before `held` becomes 0. */
const CURRENT: Release = { version: 'v1.122.0', held: 2 };

/** A VictoriaMetrics cluster, the part that takes data in: three storage nodes, updated by hand and in order, and a front that rolls by itself. */
export function build(app: App, { version, held }: Release = CURRENT): void {
  const chart = new Chart(app, 'rollout');
  const storage = new StatefulStore(chart, 'vmstorage', {
    replicas: 3,
    update: UpdateStrategy.rollingUpdate({ partition: held }),
    minReady: Duration.seconds(10),
    revisionHistoryLimit: 5,
    containers: [
      {
        name: 'vmstorage',
        image: `victoriametrics/vmstorage:${version}-cluster`,
        args: ['-storageDataPath=/storage', '-retentionPeriod=6'],
        ports: [
          { number: 8482, name: 'http' },
          { number: 8400, name: 'insert' },
          { number: 8401, name: 'select' },
        ],
        readiness: Probe.fromHttpGet('/health', { port: 8482, periodSeconds: Duration.seconds(5) }),
      },
    ],
    volumes: [
      {
        name: 'storage',
        size: Size.gibibytes(100),
        mountPath: '/storage',
        storageClass: StorageClass.longhorn(chart, 'replicated'),
      },
    ],
  });

  new Deployment(chart, 'vminsert', {
    metadata: { name: 'vminsert' },
    replicas: 3,
    strategy: DeploymentStrategy.rollingUpdate({
      maxSurge: PercentOrAbsolute.percent(25),
      maxUnavailable: PercentOrAbsolute.percent(25),
    }),
    securityContext: { user: 1000 },
    containers: [
      {
        name: 'vminsert',
        image: `victoriametrics/vminsert:${version}-cluster`,
        args: storage.hosts.map((host) => `-storageNode=${host}:8400`),
        portNumber: 8480,
        readiness: Probe.fromHttpGet('/health', { port: 8480 }),
        resources: { cpu: { request: Cpu.millis(100) }, memory: { request: Size.mebibytes(256) } },
      },
    ],
  });
}
