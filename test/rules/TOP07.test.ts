import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('TOP07');

test.each<[string, readonly Fragment[], readonly string[]]>([
  [
    'one pod',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      { cluster: { 'drivers.0.topology': 'node' } },
    ],
    [
      'warning: pod db-0 can only ever run on the node on which its volume is made: its volume is local; after the loss of that node it stays Pending',
    ],
  ],
  [
    'no replication',
    [{ hints: { 'StatefulSet/db': { replication: 'none' } }, cluster: { 'drivers.0.topology': 'node' } }],
    [
      'warning: pod db-0 can only ever run on the node on which its volume is made: its volume is local; after the loss of that node it stays Pending',
    ],
  ],
  [
    'quorum lost with one',
    [
      {
        'StatefulSet/db': { 'spec.replicas': 2 },
        hints: { 'StatefulSet/db': { quorum: 2 } },
        cluster: { 'drivers.0.topology': 'node' },
      },
    ],
    [
      'warning: pod db-0 can only ever run on the node on which its volume is made: its volume is local; after the loss of that node it stays Pending',
    ],
  ],
  [
    'quorum kept',
    [{ hints: { 'StatefulSet/db': { quorum: 'majority' } }, cluster: { 'drivers.0.topology': 'node' } }],
    [
      'info: pod db-0 can only ever run on the node on which its volume is made: its volume is local; after the loss of that node it stays Pending',
    ],
  ],
  [
    'bound to a node',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      { before: {} },
      {
        cluster: {
          claims: [{ name: 'data-db-0', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v0' }],
          volumes: [{ name: 'v0', class: 'fast', size: '10Gi', node: 'a-1' }],
        },
      },
    ],
    ['warning: pod db-0 can only ever run on a-1: its volume is local; after the loss of a-1 it stays Pending'],
  ],
  [
    'local volumes made by hand',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      {
        cluster: {
          'classes.0': { provisioner: 'kubernetes.io/no-provisioner' },
          volumes: [{ name: 'v0', class: 'fast', size: '10Gi', node: 'a-1' }],
        },
      },
    ],
    [
      'warning: pod db-0 can only ever run on the node on which its volume is made: its volume is local; after the loss of that node it stays Pending',
    ],
  ],
  [
    'a Deployment',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.accessModes': ['ReadWriteOnce'], 'spec.storageClassName': 'fast' },
        'Deployment/app': { 'spec.replicas': 1, 'spec.strategy': { type: 'Recreate' } },
      },
      { cluster: { 'drivers.0.topology': 'node' } },
    ],
    [
      'warning: every pod of Deployment app can only ever run on the node on which its volume is made: its volume is local; after the loss of that node it stays Pending',
    ],
  ],
])('%s', (_, fragments, expected) => {
  expect(told('TOP07', ...fragments)).toEqual(expected);
});

test.each<[string, readonly Fragment[]]>([
  ['three members', [{ cluster: { 'drivers.0.topology': 'node' } }]],
  ['zonal', [{ 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null }]],
  [
    'a cluster of one machine',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      { cluster: { nodes: [{ name: 'a' }], 'drivers.0.topology': 'node' } },
    ],
  ],
  [
    'data that may be lost',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      { hints: { 'StatefulSet/db': { ephemeral: true } }, cluster: { 'drivers.0.topology': 'node' } },
    ],
  ],
])('silent: %s', (_, fragments) => {
  expect(told('TOP07', ...fragments)).toEqual([]);
});
