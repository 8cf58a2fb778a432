import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('BND06');

test.each<[string, readonly Fragment[], readonly string[]]>([
  [
    'template',
    [{ 'StatefulSet/db': { 'spec.volumeClaimTemplates.0.spec.selector': { matchLabels: { disk: 'db' } } } }],
    [
      'error: claim data-db-0 has a label selector, so block.example.com never makes a volume for it, and no existing volume matches',
    ],
  ],
  [
    'expressions',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.selector': { matchExpressions: [{ key: 'disk', operator: 'Exists' }] } },
      },
    ],
    [
      'error: claim files has a label selector, so files.example.com never makes a volume for it, and no existing volume matches',
    ],
  ],
  [
    'rendered class, no description',
    [
      {
        cluster: { classes: null, drivers: null },
        'StorageClass/new': {
          apiVersion: 'storage.k8s.io/v1',
          metadata: { name: 'new' },
          provisioner: 'files.example.com',
        },
        'PersistentVolumeClaim/files': { 'spec.selector': { matchLabels: { a: 'b' } }, 'spec.storageClassName': 'new' },
      },
    ],
    [
      'error: claim files has a label selector, so files.example.com never makes a volume for it, and no existing volume matches',
    ],
  ],
  [
    'the default class',
    [
      {
        'StatefulSet/db': {
          'spec.volumeClaimTemplates.0.spec.selector': { matchLabels: { disk: 'db' } },
          'spec.volumeClaimTemplates.0.spec.storageClassName': null,
        },
      },
    ],
    [
      'error: claim data-db-0 has a label selector, so block.example.com never makes a volume for it, and no existing volume matches',
    ],
  ],
])('%s', (_, fragments, expected) => {
  expect(told('BND06', ...fragments)).toEqual(expected);
});

test.each<[string, readonly Fragment[]]>([
  ['empty selector', [{ 'StatefulSet/db': { 'spec.volumeClaimTemplates.0.spec.selector': {} } }]],
  [
    'class unknown',
    [
      {
        cluster: { classes: null, drivers: null },
        'PersistentVolumeClaim/files': { 'spec.selector': { matchLabels: { a: 'b' } } },
      },
    ],
  ],
  [
    'a volume with the labels',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.selector': { matchLabels: { a: 'b' } } },
        'PersistentVolume/pv': {
          apiVersion: 'v1',
          metadata: { name: 'pv', labels: { a: 'b' } },
          spec: {
            capacity: { storage: '10Gi' },
            accessModes: ['ReadWriteMany'],
            nfs: { server: 'nfs.example.com', path: '/pv' },
            storageClassName: 'shared',
          },
        },
      },
    ],
  ],
  [
    'kept for the claim',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.selector': { matchLabels: { a: 'b' } } },
        'PersistentVolume/pv': {
          apiVersion: 'v1',
          metadata: { name: 'pv' },
          spec: {
            capacity: { storage: '10Gi' },
            accessModes: ['ReadWriteMany'],
            nfs: { server: 'nfs.example.com', path: '/pv' },
            claimRef: { namespace: 'default', name: 'files' },
          },
        },
      },
    ],
  ],
  [
    'no provisioner',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      {
        'StatefulSet/db': { 'spec.volumeClaimTemplates.0.spec.selector': { matchLabels: { disk: 'db' } } },
        cluster: {
          'classes.0': { provisioner: 'kubernetes.io/no-provisioner' },
          volumes: [{ name: 'v0', class: 'fast', size: '10Gi', labels: { disk: 'db' } }],
        },
      },
    ],
  ],
])('silent: %s', (_, fragments) => {
  expect(told('BND06', ...fragments)).toEqual([]);
});
