import { type App, Chart, Size } from 'cdk8s';
import { ConfigMap, Probe, Volume } from 'cdk8s-plus-34';
import { SharedAccess, SharedVolumeApp, StorageClass } from 'cdk8s-stateful';

/** Three upload servers write into one directory on EFS; two web servers show what is in it, and cannot change it. */
export function build(app: App): void {
  const chart = new Chart(app, 'shared-uploads');
  const uploads = new SharedVolumeApp(chart, 'uploads', {
    replicas: 3,
    // Chunks of one upload belong together; its lock is known to one server only.
    client: { sessionAffinity: 'ClientIP' },
    containers: [
      {
        name: 'tusd',
        image: 'tusproject/tusd:v2.8',
        args: ['-upload-dir=/uploads', '-behind-proxy'],
        ports: [{ number: 8080, name: 'http' }],
        readiness: Probe.fromTcpSocket({ port: 8080 }),
      },
    ],
    volumes: [
      {
        name: 'files',
        size: Size.gibibytes(50),
        mountPath: '/uploads',
        storageClass: StorageClass.awsEfs(chart, 'shared-files', { fileSystemId: 'fs-0123456789abcdef0' }),
      },
    ],
  });

  const site = new ConfigMap(chart, 'site', {
    metadata: { name: 'gallery-site' },
    data: { 'default.conf': 'server {\n  listen 8080;\n  root /uploads;\n  autoindex on;\n}\n' },
  });
  new SharedVolumeApp(chart, 'gallery', {
    replicas: 2,
    client: {},
    containers: [
      {
        name: 'nginx',
        image: 'nginxinc/nginx-unprivileged:1.29',
        ports: [{ number: 8080, name: 'http' }],
        volumeMounts: [{ path: '/etc/nginx/conf.d', volume: Volume.fromConfigMap(chart, 'conf', site) }],
        readiness: Probe.fromHttpGet('/', { port: 8080 }),
      },
    ],
    restartOn: [site],
    volumes: [
      { name: 'files', mountPath: '/uploads', claim: uploads.claimOf('files'), access: SharedAccess.READ_ONLY },
    ],
  });
}
