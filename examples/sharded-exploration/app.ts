import { ApiObject, type App, Chart, JsonPatch, Size } from 'cdk8s';
import {
  ConfigMap,
  Cpu,
  EmptyDirMedium,
  EnvValue,
  Job,
  PersistentVolumeClaim,
  Pods,
  Probe,
  RestartPolicy,
  Service,
  Volume,
} from 'cdk8s-plus-34';
import { SharedAccess, SharedVolumeApp, StorageClass } from 'cdk8s-stateful';
import { yamlOf } from '../synthesis';
import { build as zookeeper } from '../zookeeper/app';

/** What is asked of the explorer. */
export interface Question {
  /** Processes, each on a core of its own, whichever machines have them. */
  readonly shards: number;
  /** How often each fault may happen on one path. */
  readonly faults: string;
  readonly reductions: 'none' | 'some' | 'most';
  /** Where it gives up, in all shards together. */
  readonly states: number;
}

/** More than one machine can hold: three kinds of faults in one story, and components that take their time. */
const QUESTION: Question = {
  shards: 8,
  faults: 'partition=1,podDelete=1,controllerRestart=1',
  reductions: 'some',
  states: 400_000_000,
};

const RELEASE = '0.1.0';
const PORT = 7400;

/** Every interleaving of a ZooKeeper ensemble, tried by the pods of an Indexed Job; its report is kept on a volume, and shown. */
export function build(app: App, { shards, faults, reductions, states }: Question = QUESTION): void {
  const chart = new Chart(app, 'sharded-exploration');
  const reports = new SharedVolumeApp(chart, 'reports', {
    replicas: 1,
    client: {},
    containers: [
      {
        name: 'nginx',
        image: 'nginxinc/nginx-unprivileged:1.29',
        ports: [{ number: 8080, name: 'http' }],
        readiness: Probe.fromTcpSocket({ port: 8080 }),
      },
    ],
    volumes: [
      {
        name: 'files',
        size: Size.gibibytes(1),
        mountPath: '/usr/share/nginx/html',
        storageClass: StorageClass.nfs(chart, 'shared-files', { server: 'nfs.storage.svc', share: '/exports' }),
        access: SharedAccess.READ_ONLY,
      },
    ],
  });

  const manifests = new ConfigMap(chart, 'manifests', {
    metadata: { name: 'exploration-manifests' },
    data: { 'zookeeper.k8s.yaml': yamlOf(zookeeper) },
  });
  const labels = { 'app.kubernetes.io/name': 'exploration' };
  const { claimName } = reports.claimOf('files');
  const job = new Job(chart, 'exploration', {
    metadata: { name: 'exploration' },
    podMetadata: { labels },
    // A shard that is lost takes what it had found with it: then the exploration starts anew, by hand.
    backoffLimit: 0,
    restartPolicy: RestartPolicy.NEVER,
    // The pods of an Indexed Job are called exploration-0, exploration-1, …; with a subdomain DNS knows them by these names.
    dns: { subdomain: 'exploration' },
    securityContext: { user: 1000, fsGroup: 1000 },
    containers: [
      {
        name: 'explore',
        image: 'node:24-alpine',
        command: ['npx', '--yes', `cdk8s-stateful@${RELEASE}`],
        args: [
          ...['explore', '/manifests', '--faults', faults, '--reductions', reductions, '--states', String(states)],
          ...['--seconds', '86400', '--output', '/reports/zookeeper.txt'],
          ...[
            '--shards',
            String(shards),
            '--peers',
            `exploration-{index}.exploration:${PORT}`,
            '--connect-seconds',
            '600',
          ],
        ],
        ports: [{ number: PORT, name: 'shards' }],
        envVariables: { npm_config_cache: EnvValue.fromValue('/tmp/npm') },
        resources: {
          cpu: { request: Cpu.units(1) },
          memory: { request: Size.gibibytes(8), limit: Size.gibibytes(8) },
        },
        volumeMounts: [
          { path: '/manifests', volume: Volume.fromConfigMap(chart, 'manifests-volume', manifests) },
          {
            path: '/reports',
            volume: Volume.fromPersistentVolumeClaim(
              chart,
              'reports-volume',
              PersistentVolumeClaim.fromClaimName(chart, 'reports-claim', claimName),
            ),
          },
          { path: '/tmp', volume: Volume.fromEmptyDir(chart, 'tmp', 'tmp', { medium: EmptyDirMedium.DEFAULT }) },
        ],
      },
    ],
  });
  // cdk8s-plus does not know completion modes.
  ApiObject.of(job).addJsonPatch(
    JsonPatch.add('/spec/completionMode', 'Indexed'),
    JsonPatch.add('/spec/completions', shards),
    JsonPatch.add('/spec/parallelism', shards),
  );

  new Service(chart, 'shards', {
    metadata: { name: 'exploration' },
    clusterIP: 'None',
    // Shards look for each other before any of them is Ready.
    publishNotReadyAddresses: true,
    selector: Pods.select(chart, 'shard-pods', { labels }),
    ports: [{ name: 'shards', port: PORT }],
  });
}
