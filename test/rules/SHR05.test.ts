import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('SHR05');

const POD = 'spec.template.spec';
const app = (hostPath: object, rest: object = {}): Fragment => ({
  'Deployment/app': { [`${POD}.volumes`]: [{ name: 'files', hostPath }], ...rest },
});
const lost = (path = '/srv/files', severity = 'warning', workload = 'Deployment app') => [
  `${severity}: ${workload}: ${path} is a directory of whatever node the pod is on; after a move it is empty`,
];
const srv = { path: '/srv/files' };
const affinity = (key: string, values: readonly string[]) => ({
  [`${POD}.affinity`]: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key, operator: 'In', values }] }],
      },
    },
  },
});
const unknown: Fragment = { cluster: { nodes: null } };

test.each([
  ['a directory', [app(srv)], lost()],
  ['a directory that is made', [app({ ...srv, type: 'DirectoryOrCreate' })], lost()],
  [
    'of a set',
    [
      {
        'StatefulSet/db': {
          [`${POD}.volumes`]: [{ name: 'scratch', hostPath: srv }],
          [`${POD}.containers.0.volumeMounts.1`]: { name: 'scratch', mountPath: '/scratch' },
        },
      },
    ],
    lost('/srv/files', 'warning', 'StatefulSet db'),
  ],
  [
    'a volume that a claim template hides',
    [{ 'StatefulSet/db': { [`${POD}.volumes`]: [{ name: 'data', hostPath: srv }] } }],
    [],
  ],
  ...[
    '/dev/fuse',
    '/proc',
    '/sys/fs/cgroup',
    '/var/run',
    '/var/log/app',
    '/etc/ssl',
    '/lib/modules',
    '/',
    '/var/lib/kubelet/pods',
  ].map((path) => [`what is the host's own: ${path}`, [app({ path })], []] as const),
  ['what only looks like it', [app({ path: '/variety' })], lost('/variety')],
  [
    'a data path among them',
    [app({ path: '/var/log/app' }), { hints: { 'Deployment/app': { dataPaths: ['/files'] } } }],
    lost('/var/log/app'),
  ],
  ...['Socket', 'CharDevice', 'BlockDevice', 'File'].map((type) => [type, [app({ ...srv, type })], []] as const),
  ['a socket', [app({ path: '/srv/agent.sock' })], []],
  ['read-only', [app(srv, { [`${POD}.containers.0.volumeMounts.0.readOnly`]: true })], []],
  ['not mounted', [app(srv, { [`${POD}.containers.0.volumeMounts`]: null })], []],
  ['no pods', [app(srv, { 'spec.replicas': 0 })], []],
  ['a node by its name', [app(srv, { [`${POD}.nodeName`]: 'a-1' }), unknown], []],
  ['a node by its label', [app(srv, affinity('kubernetes.io/hostname', ['a-1'])), unknown], []],
  ['one of two nodes', [app(srv, affinity('kubernetes.io/hostname', ['a-1', 'a-2']))], lost('/srv/files', 'info')],
  [
    'one node fits',
    [
      app(srv, { [`${POD}.nodeSelector`]: { disk: 'big' } }),
      { cluster: { nodes: [{ name: 'a', labels: { disk: 'big' } }, { name: 'b' }] } },
    ],
    [],
  ],
  [
    'nodes by some label',
    [app(srv, { [`${POD}.nodeSelector`]: { disk: 'big' } }), unknown],
    lost('/srv/files', 'info'),
  ],
  ['nodes by their system', [app(srv, { [`${POD}.nodeSelector`]: { 'kubernetes.io/os': 'linux' } }), unknown], lost()],
  ['one node', [app(srv), { cluster: { nodes: [{ name: 'a' }] } }], []],
  [
    'another volume holds the pod',
    [
      app(srv, { [`${POD}.volumes.1`]: { name: 'local', persistentVolumeClaim: { claimName: 'files' } } }),
      { cluster: { 'drivers.1.topology': 'node' } },
    ],
    [],
  ],
  [
    'a DaemonSet has one pod a node',
    [
      {
        'Deployment/app': null,
        'DaemonSet/app': {
          apiVersion: 'apps/v1',
          metadata: { name: 'app' },
          spec: {
            selector: { matchLabels: { app: 'app' } },
            template: {
              metadata: { labels: { app: 'app' } },
              spec: {
                containers: [{ name: 'app', image: 'app:1', volumeMounts: [{ name: 'files', mountPath: '/files' }] }],
                volumes: [{ name: 'files', hostPath: srv }],
              },
            },
          },
        },
      },
    ],
    [],
  ],
] as const)('%s', (_, fragments, expected) => {
  expect(told('SHR05', ...(fragments as readonly Fragment[]))).toEqual(expected);
});
