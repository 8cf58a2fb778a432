import { testExamples, told } from './support/examples';
import { examplesOf, type Fragment } from './support/fragment';

testExamples('SHR02');

const once = {
  'PersistentVolumeClaim/files': { 'spec.accessModes': ['ReadWriteOnce'], 'spec.storageClassName': 'fast' },
};
const oncePod = {
  'PersistentVolumeClaim/files': { 'spec.accessModes': ['ReadWriteOncePod'], 'spec.storageClassName': 'fast' },
};
const app = (replicas: number, spec: object = {}): Fragment => ({
  'Deployment/app': { 'spec.replicas': replicas, 'spec.strategy': { type: 'Recreate' }, ...spec },
});
const web = (replicas: number): Fragment => ({
  'Deployment/web': {
    copyOf: 'Deployment/app',
    'spec.replicas': replicas,
    'spec.strategy': { type: 'Recreate' },
    'spec.selector.matchLabels': { app: 'web' },
    'spec.template.metadata.labels': { app: 'web' },
  },
});
const pod = {
  restartPolicy: 'Never',
  containers: [{ name: 'c', image: 'c:1', volumeMounts: [{ name: 'files', mountPath: '/files' }] }],
  volumes: [{ name: 'files', persistentVolumeClaim: { claimName: 'files' } }],
};
const job = (spec: object = {}): Fragment => ({
  'Job/copy': { apiVersion: 'batch/v1', metadata: { name: 'copy' }, spec: { ...spec, template: { spec: pod } } },
});
const cronJob = (spec: object = {}): Fragment => ({
  'CronJob/backup': {
    apiVersion: 'batch/v1',
    metadata: { name: 'backup' },
    spec: { schedule: '0 3 * * *', ...spec, jobTemplate: { spec: { template: { spec: pod } } } },
  },
});
const path = 'spec.template.spec.volumes[0]';
const some = (pods: number, users: string, { severity = 'error', event = '' } = {}) => [
  `${severity}: claim files is ReadWriteOnce but ${pods} pods use it (${users}): only those on one node start${event}\n${path}`,
];
const single = (pods: number, users: string, { severity = 'error', event = '' } = {}) => [
  `${severity}: claim files is ReadWriteOncePod but ${pods} pods use it (${users}): only one of them starts${event}\n${path}`,
];
const together = (pods: number, users = 'Deployment app') => [
  `info: claim files is ReadWriteOnce and ${pods} pods use it (${users}): they share one node, and all stop with it`,
];
const drawn = (label: string) => ({
  'spec.template.spec.affinity': {
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: label } } },
      ],
    },
  },
});
const autoscaler = {
  'HorizontalPodAutoscaler/app': {
    apiVersion: 'autoscaling/v2',
    metadata: { name: 'app' },
    spec: { scaleTargetRef: { kind: 'Deployment', name: 'app' }, minReplicas: 1, maxReplicas: 4 },
  },
};

test.each([
  ['two replicas', [once, app(2)], some(2, 'Deployment app')],
  ['one replica', [once, app(1)], []],
  ['none', [once, app(0)], []],
  ['as many as an autoscaler makes', [once, app(1), autoscaler], some(4, 'Deployment app')],
  ['two workloads', [once, app(1), web(1)], some(2, 'Deployment app, Deployment web')],
  ['two workloads, one without pods', [once, app(1), web(0)], []],
  ['one pod in the whole cluster', [oncePod, app(2)], single(2, 'Deployment app')],
  [
    'a Job beside it',
    [once, app(1), job()],
    some(2, 'Deployment app, Job copy', { severity: 'warning', event: ' while Job copy runs' }),
  ],
  [
    'a Job beside the only pod',
    [oncePod, app(1), job()],
    single(2, 'Deployment app, Job copy', { severity: 'warning', event: ' while Job copy runs' }),
  ],
  [
    'a CronJob beside it',
    [once, app(1), cronJob()],
    some(2, 'Deployment app, CronJob backup', { severity: 'warning', event: ' while CronJob backup runs' }),
  ],
  ['a CronJob that is suspended', [once, app(1), cronJob({ suspend: true })], []],
  ['a Job of many pods that makes one', [once, app(0), job({ parallelism: 3, completions: 1 })], []],
  [
    'a Job of three pods',
    [once, app(0), job({ parallelism: 3 })],
    some(3, 'Job copy', { severity: 'warning', event: ' while Job copy runs' }),
  ],
  ['meant to be shared', [app(2)], []],
  [
    'read-only mounts attach as well',
    [once, app(2, { 'spec.template.spec.containers.0.volumeMounts.0.readOnly': true })],
    some(2, 'Deployment app'),
  ],
  ['no attach step', [once, app(2), { 'PersistentVolumeClaim/files': { 'spec.storageClassName': 'shared' } }], []],
  [
    'a rollout would get stuck as well, which is told first',
    [once, app(2, { 'spec.strategy': { type: 'RollingUpdate' } })],
    [],
  ],
  ['one node', [once, app(2), { cluster: { nodes: [{ name: 'a' }] } }], together(2)],
  [
    'nobody knows the nodes',
    [once, app(2), { cluster: { nodes: null } }],
    some(2, 'Deployment app', { severity: 'warning' }),
  ],
  ['drawn to each other', [once, app(2, drawn('app'))], together(2)],
  ['drawn to somebody else', [once, app(2, drawn('other'))], some(2, 'Deployment app')],
  ['one node by its name', [once, app(2, { 'spec.template.spec.nodeName': 'a-1' })], together(2)],
  [
    'the other one is drawn to it',
    [once, app(1), web(2), { 'Deployment/web': drawn('app') }],
    together(3, 'Deployment app, Deployment web'),
  ],
  [
    'a local volume',
    [
      once,
      app(2),
      { cluster: { volumes: [{ name: 'v0', class: 'fast', size: '10Gi', driver: 'block.example.com', node: 'a-1' }] } },
    ],
    together(2),
  ],
  [
    'a volume for many',
    [
      once,
      app(2),
      { cluster: { volumes: [{ name: 'v0', class: 'fast', size: '10Gi', modes: ['ReadWriteOnce', 'ReadOnlyMany'] }] } },
    ],
    [],
  ],
  ['claims of its own for each member', [{ 'Deployment/app': null }], []],
  [
    'a claim template hides a volume of its name',
    [
      once,
      app(0),
      {
        'StatefulSet/db': {
          'spec.template.spec.volumes': [{ name: 'data', persistentVolumeClaim: { claimName: 'files' } }],
        },
      },
    ],
    [],
  ],
] as const)('%s', (_, fragments, expected) => {
  expect(told('SHR02', ...(fragments as readonly Fragment[]))).toEqual(expected);
});

test('two sets that make one claim are told by IDN03', () => {
  expect(told('SHR02', ...examplesOf('IDN03').fails)).toEqual([]);
});
