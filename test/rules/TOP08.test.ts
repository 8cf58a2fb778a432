import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('TOP08');

test.each<[string, readonly Fragment[], readonly string[]]>([
  [
    'seven on six',
    [{ 'StatefulSet/db': { 'spec.replicas': 7 }, cluster: { 'drivers.0.perNode': 1 } }],
    ['error: StatefulSet db: 7 volumes of block.example.com must fit on 6 nodes with 1 each: db-6 stays Pending'],
  ],
  [
    'two claims a pod',
    [
      {
        'StatefulSet/db': {
          'spec.volumeClaimTemplates.1': {
            metadata: { name: 'log' },
            spec: {
              accessModes: ['ReadWriteOnce'],
              storageClassName: 'fast',
              resources: { requests: { storage: '1Gi' } },
            },
          },
          'spec.template.spec.containers.0.volumeMounts.1': { name: 'log', mountPath: '/log' },
        },
      },
      { cluster: { 'drivers.0.perNode': 1 } },
    ],
    ['error: StatefulSet db: 6 volumes of block.example.com must fit on 6 nodes with 1 each: 3 pods stay Pending'],
  ],
  [
    'after the loss of one',
    [{ 'StatefulSet/db': { 'spec.replicas': 6 }, cluster: { 'drivers.0.perNode': 1 } }],
    [
      'warning: StatefulSet db: 6 volumes of block.example.com must fit on 5 nodes with 1 each: db-5 stays Pending after the loss of one node',
    ],
  ],
  [
    'two sets',
    [
      {
        'StatefulSet/two': {
          copyOf: 'StatefulSet/db',
          'spec.serviceName': null,
          'spec.selector.matchLabels': { app: 'two' },
          'spec.template.metadata.labels': { app: 'two' },
          'spec.template.spec.topologySpreadConstraints.0.labelSelector.matchLabels': { app: 'two' },
        },
        'PodDisruptionBudget/two': { copyOf: 'PodDisruptionBudget/db', 'spec.selector.matchLabels': { app: 'two' } },
        cluster: {
          nodes: [
            { name: 'a', zone: 'z1' },
            { name: 'b', zone: 'z2' },
            { name: 'c', zone: 'z3' },
          ],
          'drivers.0.perNode': 1,
        },
      },
    ],
    [
      'warning: StatefulSet db: 3 volumes of block.example.com must fit on 2 nodes with 1 each: db-2 stays Pending after the loss of one node',
      'error: StatefulSet two: 6 volumes of block.example.com must fit on 3 nodes with 1 each: 3 pods stay Pending',
    ],
  ],
  [
    'no attach step',
    [{ 'StatefulSet/db': { 'spec.replicas': 7 }, cluster: { 'drivers.0.perNode': 1, 'drivers.0.attach': false } }],
    ['error: StatefulSet db: 7 volumes of block.example.com must fit on 6 nodes with 1 each: db-6 stays Pending'],
  ],
])('%s', (_, fragments, expected) => {
  expect(told('TOP08', ...fragments)).toEqual(expected);
});

test.each<[string, readonly Fragment[]]>([
  ['enough', [{ 'StatefulSet/db': { 'spec.replicas': 7 } }]],
  ['no limit', [{ 'StatefulSet/db': { 'spec.replicas': 7 }, cluster: { 'drivers.0.perNode': 0 } }]],
  [
    'a group that grows',
    [{ 'StatefulSet/db': { 'spec.replicas': 7 }, cluster: { 'drivers.0.perNode': 1, 'nodes.0.autoscale': true } }],
  ],
  [
    'a claim that all share',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.storageClassName': 'fast', 'spec.volumeMode': 'Block' },
        'Deployment/app': {
          'spec.replicas': 6,
          'spec.template.spec.containers.0.volumeMounts': null,
          'spec.template.spec.containers.0.volumeDevices': [{ name: 'files', devicePath: '/dev/x' }],
        },
        'StatefulSet/db': null,
        'PodDisruptionBudget/db': null,
        'Service/db': null,
        cluster: { 'drivers.0.perNode': 1 },
      },
    ],
  ],
])('silent: %s', (_, fragments) => {
  expect(told('TOP08', ...fragments)).toEqual([]);
});
