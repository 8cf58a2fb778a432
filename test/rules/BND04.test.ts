import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('BND04');

test.each<[string, readonly Fragment[], readonly string[]]>([
  [
    'no volume',
    [{ cluster: { 'classes.0': { provisioner: 'kubernetes.io/no-provisioner' }, volumes: [] } }],
    [
      'error: no volume fits claim data-db-0: there is no volume of class fast',
      'error: no volume fits claim data-db-1: there is no volume of class fast',
      'error: no volume fits claim data-db-2: there is no volume of class fast',
    ],
  ],
  [
    'one too small',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      {
        cluster: {
          'classes.0': { provisioner: 'kubernetes.io/no-provisioner' },
          volumes: [{ name: 'v0', class: 'fast', size: '5Gi', node: 'a-1' }],
        },
      },
    ],
    ['error: no volume fits claim data-db-0: v0 fails on size 5Gi < 10Gi'],
  ],
  [
    'one too few',
    [
      {
        cluster: {
          'classes.0': { provisioner: 'kubernetes.io/no-provisioner' },
          volumes: [
            { name: 'v0', class: 'fast', size: '10Gi', node: 'a-1' },
            { name: 'v1', class: 'fast', size: '10Gi', node: 'b-1' },
          ],
        },
      },
    ],
    ['error: no volume fits claim data-db-2: v0 is taken by data-db-1'],
  ],
  [
    'mode',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      {
        cluster: {
          'classes.0': { provisioner: 'kubernetes.io/no-provisioner' },
          volumes: [{ name: 'v0', class: 'fast', size: '10Gi', modes: ['ReadWriteMany'] }],
        },
      },
    ],
    ['error: no volume fits claim data-db-0: v0 fails on access mode ReadWriteMany, not ReadWriteOnce'],
  ],
  [
    'volumeMode',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      {
        cluster: {
          'classes.0': { provisioner: 'kubernetes.io/no-provisioner' },
          volumes: [{ name: 'v0', class: 'fast', size: '10Gi', volumeMode: 'Block' }],
        },
      },
    ],
    ['error: no volume fits claim data-db-0: v0 fails on volumeMode Block, not Filesystem'],
  ],
  [
    'class',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      {
        cluster: {
          'classes.0': { provisioner: 'kubernetes.io/no-provisioner' },
          volumes: [{ name: 'v0', class: 'shared', size: '10Gi' }],
        },
      },
    ],
    ['error: no volume fits claim data-db-0: v0 fails on class shared, not fast'],
  ],
  [
    'selector',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      {
        'StatefulSet/db': { 'spec.volumeClaimTemplates.0.spec.selector': { matchLabels: { disk: 'ssd' } } },
        cluster: {
          'classes.0': { provisioner: 'kubernetes.io/no-provisioner' },
          volumes: [{ name: 'v0', class: 'fast', size: '10Gi', labels: { disk: 'hdd' } }],
        },
      },
    ],
    ['error: no volume fits claim data-db-0: v0 fails on selector'],
  ],
  [
    'node',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      {
        'StatefulSet/db': { 'spec.template.spec.nodeSelector': { 'topology.kubernetes.io/zone': 'z1' } },
        cluster: {
          'classes.0': { provisioner: 'kubernetes.io/no-provisioner' },
          volumes: [{ name: 'v0', class: 'fast', size: '10Gi', node: 'b-1' }],
        },
      },
    ],
    ['error: no volume fits claim data-db-0: v0 fails on node: no pod of the claim fits where it is'],
  ],
  [
    'reserved',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      {
        cluster: {
          'classes.0': { provisioner: 'kubernetes.io/no-provisioner' },
          volumes: [{ name: 'v0', class: 'fast', size: '10Gi', claim: 'shop/data' }],
        },
      },
    ],
    ['error: no volume fits claim data-db-0: v0 is reserved for claim shop/data'],
  ],
  [
    'empty class, described volumes',
    [{ 'PersistentVolumeClaim/files': { 'spec.storageClassName': '' }, cluster: { volumes: [] } }],
    ['error: no volume fits claim files: there is no volume without class'],
  ],
  [
    'empty class, immediate, too small',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.storageClassName': '' },
        'PersistentVolume/pv': {
          apiVersion: 'v1',
          metadata: { name: 'pv' },
          spec: {
            capacity: { storage: '5Gi' },
            accessModes: ['ReadWriteMany'],
            nfs: { server: 'nfs.example.com', path: '/pv' },
          },
        },
      },
    ],
    ['error: no volume fits claim files: pv fails on size 5Gi < 10Gi'],
  ],
  [
    'best candidate first',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      {
        cluster: {
          'classes.0': { provisioner: 'kubernetes.io/no-provisioner' },
          volumes: [
            { name: 'v0', class: 'shared', size: '10Gi' },
            { name: 'v1', class: 'fast', size: '5Gi' },
            { name: 'v2', class: 'fast', size: '10Gi', volumeMode: 'Block' },
          ],
        },
      },
    ],
    ['error: no volume fits claim data-db-0: v1 fails on size 5Gi < 10Gi'],
  ],
  [
    'reserved for it, too small',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      {
        cluster: {
          'classes.0': { provisioner: 'kubernetes.io/no-provisioner' },
          volumes: [{ name: 'v0', class: 'fast', size: '1Gi', claim: 'default/data-db-0' }],
        },
      },
    ],
    ['error: no volume fits claim data-db-0: v0 fails on size 1Gi < 10Gi'],
  ],
])('%s', (_, fragments, expected) => {
  expect(told('BND04', ...fragments)).toEqual(expected);
});

test.each<[string, readonly Fragment[]]>([
  ['empty class, volumes unknown', [{ 'PersistentVolumeClaim/files': { 'spec.storageClassName': '' } }]],
  [
    'reserved for it: class and labels say nothing',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      {
        cluster: {
          'classes.0': { provisioner: 'kubernetes.io/no-provisioner' },
          volumes: [{ name: 'v0', class: 'other', size: '10Gi', claim: 'default/data-db-0' }],
        },
      },
    ],
  ],
  [
    'waits for a pod by design',
    [
      {
        'PersistentVolumeClaim/spare': { copyOf: 'PersistentVolumeClaim/files', 'spec.storageClassName': 'local' },
        cluster: {
          'classes.2': {
            name: 'local',
            provisioner: 'kubernetes.io/no-provisioner',
            bindingMode: 'WaitForFirstConsumer',
          },
          volumes: [],
        },
      },
    ],
  ],
  [
    'a larger volume will do',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      {
        cluster: {
          'classes.0': { provisioner: 'kubernetes.io/no-provisioner' },
          volumes: [{ name: 'v0', class: 'fast', size: '20Gi' }],
        },
      },
    ],
  ],
  [
    'volumes that only one order of binding gives out',
    [
      {
        cluster: {
          'classes.0': { provisioner: 'kubernetes.io/no-provisioner' },
          volumes: [
            { name: 'v0', class: 'fast', size: '10Gi' },
            { name: 'v1', class: 'fast', size: '100Gi' },
            { name: 'v2', class: 'fast', size: '50Gi' },
          ],
        },
      },
    ],
  ],
])('silent: %s', (_, fragments) => {
  expect(told('BND04', ...fragments)).toEqual([]);
});
