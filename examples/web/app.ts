import { type App, Chart, Size } from 'cdk8s';
import { ConfigMap, Probe, Volume } from 'cdk8s-plus-34';
import { GoverningService, StatefulStore } from 'cdk8s-stateful';

const PAGES = '/usr/share/nginx/html';

/** Two web servers, each with pages of its own on a volume of the cluster's default class. */
export function build(app: App): void {
  const chart = new Chart(app, 'web');
  const site = new ConfigMap(chart, 'site', {
    metadata: { name: 'web-site' },
    data: { 'default.conf': `server {\n  listen 80;\n  add_header X-Served-By $hostname;\n  root ${PAGES};\n}\n` },
  });
  new StatefulStore(chart, 'web', {
    replicas: 2,
    service: GoverningService.headless({ name: 'nginx' }),
    client: {},
    initContainers: [
      {
        name: 'first-page',
        image: 'nginx:1.29',
        command: ['sh', '-c', `[ -e ${PAGES}/index.html ] || echo "hello $(hostname)" > ${PAGES}/index.html`],
      },
    ],
    containers: [
      {
        name: 'nginx',
        image: 'nginx:1.29',
        ports: [{ number: 80, name: 'web' }],
        volumeMounts: [{ path: '/etc/nginx/conf.d', volume: Volume.fromConfigMap(chart, 'conf', site) }],
        readiness: Probe.fromHttpGet('/', { port: 80 }),
      },
    ],
    restartOn: [site],
    volumes: [
      {
        name: 'www',
        size: Size.gibibytes(1),
        mounts: [{ path: PAGES }, { container: 'first-page', path: PAGES }],
      },
    ],
  });
}
