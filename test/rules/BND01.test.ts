import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('BND01');

test.each<[string, readonly Fragment[], readonly string[]]>([
  [
    'the set',
    [
      {
        'StatefulSet/db': { 'spec.volumeClaimTemplates.0.spec.storageClassName': null },
        cluster: { 'classes.0.default': false },
      },
    ],
    [
      'error: claim data-db-0 names no StorageClass and the cluster has no default one: it stays Pending, and so does pod db-0',
    ],
  ],
  [
    'a claim object',
    [{ 'PersistentVolumeClaim/files': { 'spec.storageClassName': null }, cluster: { 'classes.0.default': false } }],
    [
      'error: claim files names no StorageClass and the cluster has no default one: it stays Pending, and so does every pod of Deployment app',
    ],
  ],
  [
    'an ephemeral volume',
    [
      {
        'Deployment/app': {
          'spec.template.spec.volumes.1': {
            name: 'tmp',
            ephemeral: {
              volumeClaimTemplate: {
                spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
              },
            },
          },
        },
        cluster: { 'classes.0.default': false },
      },
    ],
    [
      'error: claim app-…-tmp names no StorageClass and the cluster has no default one: it stays Pending, and so does every pod of Deployment app',
    ],
  ],
  [
    'volumes that are too small',
    [
      {
        'StatefulSet/db': { 'spec.volumeClaimTemplates.0.spec.storageClassName': null },
        cluster: { 'classes.0.default': false },
      },
      { cluster: { volumes: [{ name: 'v0', size: '5Gi' }] } },
    ],
    [
      'error: claim data-db-0 names no StorageClass and the cluster has no default one: it stays Pending, and so does pod db-0',
    ],
  ],
  [
    'two defaults',
    [
      {
        'StatefulSet/db': { 'spec.volumeClaimTemplates.0.spec.storageClassName': null },
        cluster: { 'classes.1.default': true },
      },
    ],
    [
      'info: claim data-db-0 names no StorageClass, and the cluster has 2 default ones (fast and shared): it gets the newest of them',
    ],
  ],
])('%s', (_, fragments, expected) => {
  expect(told('BND01', ...fragments)).toEqual(expected);
});

test.each<[string, readonly Fragment[]]>([
  [
    '"" is a choice',
    [{ 'PersistentVolumeClaim/files': { 'spec.storageClassName': '' }, cluster: { 'classes.0.default': false } }],
  ],
  [
    'the beta annotation',
    [
      {
        'StatefulSet/db': { 'spec.volumeClaimTemplates.0.spec.storageClassName': null },
        cluster: { 'classes.0.default': false },
      },
      {
        'StatefulSet/db': {
          'spec.volumeClaimTemplates.0.metadata.annotations': { 'volume.beta.kubernetes.io/storage-class': 'fast' },
        },
      },
    ],
  ],
  [
    'classes not described',
    [{ 'StatefulSet/db': { 'spec.volumeClaimTemplates.0.spec.storageClassName': null }, cluster: { classes: null } }],
  ],
  [
    'a rendered default',
    [
      {
        'StatefulSet/db': { 'spec.volumeClaimTemplates.0.spec.storageClassName': null },
        cluster: { 'classes.0.default': false },
      },
      {
        'StorageClass/std': {
          apiVersion: 'storage.k8s.io/v1',
          metadata: { name: 'std', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
          provisioner: 'block.example.com',
          volumeBindingMode: 'WaitForFirstConsumer',
        },
      },
    ],
  ],
  [
    'a volume without class that fits',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      {
        'StatefulSet/db': { 'spec.volumeClaimTemplates.0.spec.storageClassName': null },
        cluster: { 'classes.0.default': false },
      },
      { cluster: { volumes: [{ name: 'v0', size: '10Gi' }] } },
    ],
  ],
  [
    'a claim that is bound',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      {
        'StatefulSet/db': { 'spec.volumeClaimTemplates.0.spec.storageClassName': null },
        cluster: { 'classes.0.default': false },
      },
      { before: {} },
      { cluster: { claims: [{ name: 'data-db-0', size: '10Gi', phase: 'Bound' }] } },
    ],
  ],
  [
    'no claims',
    [
      {
        'StatefulSet/db': {
          'spec.volumeClaimTemplates': null,
          'spec.template.spec.volumes': [{ name: 'data', emptyDir: {} }],
        },
        cluster: { 'classes.0.default': false },
      },
    ],
  ],
])('silent: %s', (_, fragments) => {
  expect(told('BND01', ...fragments)).toEqual([]);
});
