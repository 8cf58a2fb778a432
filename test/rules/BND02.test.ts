import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('BND02');

test.each<[string, readonly Fragment[], readonly string[]]>([
  [
    'template',
    [{ 'StatefulSet/db': { 'spec.volumeClaimTemplates.0.spec.storageClassName': 'fasst' } }],
    [
      'error: claim data-db-0: StorageClass "fasst" does not exist (there is fast and shared); did you mean "fast"? The claim stays Pending',
    ],
  ],
  [
    'annotation wins',
    [
      {
        'PersistentVolumeClaim/files': {
          'metadata.annotations': { 'volume.beta.kubernetes.io/storage-class': 'sharde' },
        },
      },
    ],
    [
      'error: claim files: StorageClass "sharde" does not exist (there is fast and shared); did you mean "shared"? The claim stays Pending',
    ],
  ],
  [
    'nothing near',
    [{ 'PersistentVolumeClaim/files': { 'spec.storageClassName': 'gold' } }],
    ['error: claim files: StorageClass "gold" does not exist (there is fast and shared). The claim stays Pending'],
  ],
  [
    'no description, near miss of a rendered class',
    [
      {
        cluster: { classes: null, drivers: null },
        'StorageClass/standard': {
          apiVersion: 'storage.k8s.io/v1',
          metadata: { name: 'standard' },
          provisioner: 'files.example.com',
        },
        'PersistentVolumeClaim/files': { 'spec.storageClassName': 'standrad' },
      },
    ],
    [
      'warning: claim files: StorageClass "standrad" does not exist (there is standard); did you mean "standard"? The claim stays Pending',
    ],
  ],
  [
    'attributes class, complete',
    [{ 'PersistentVolumeClaim/files': { 'spec.volumeAttributesClassName': 'gold' }, cluster: { complete: true } }],
    ['error: claim files: VolumeAttributesClass "gold" does not exist (there is none). The claim stays Pending'],
  ],
  [
    'attributes class, near miss',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.volumeAttributesClassName': 'siver' },
        'VolumeAttributesClass/silver': {
          apiVersion: 'storage.k8s.io/v1',
          metadata: { name: 'silver' },
          driverName: 'files.example.com',
        },
      },
    ],
    [
      'warning: claim files: VolumeAttributesClass "siver" does not exist (there is silver); did you mean "silver"? The claim stays Pending',
    ],
  ],
])('%s', (_, fragments, expected) => {
  expect(told('BND02', ...fragments)).toEqual(expected);
});

test.each<[string, readonly Fragment[]]>([
  [
    'no description, sibling',
    [
      {
        cluster: { classes: null, drivers: null },
        'StorageClass/gp2': {
          apiVersion: 'storage.k8s.io/v1',
          metadata: { name: 'gp2' },
          provisioner: 'files.example.com',
        },
        'PersistentVolumeClaim/files': { 'spec.storageClassName': 'gp3' },
      },
    ],
  ],
  [
    'rendered',
    [
      {
        'StorageClass/gold': {
          apiVersion: 'storage.k8s.io/v1',
          metadata: { name: 'gold' },
          provisioner: 'files.example.com',
        },
        'PersistentVolumeClaim/files': { 'spec.storageClassName': 'gold' },
      },
    ],
  ],
  [
    'static volume of that class',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.storageClassName': 'manual' },
        'PersistentVolume/pv': {
          apiVersion: 'v1',
          metadata: { name: 'pv' },
          spec: {
            capacity: { storage: '10Gi' },
            accessModes: ['ReadWriteMany'],
            nfs: { server: 'nfs.example.com', path: '/pv' },
            storageClassName: 'manual',
          },
        },
      },
    ],
  ],
  ['attributes class, open world', [{ 'PersistentVolumeClaim/files': { 'spec.volumeAttributesClassName': 'gold' } }]],
  [
    'attributes class of the cluster',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.volumeAttributesClassName': 'gold' },
        cluster: { complete: true, objects: ['VolumeAttributesClass/gold'] },
      },
    ],
  ],
  [
    'attributes class before 1.34',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.volumeAttributesClassName': 'gold' },
        cluster: { kubernetesVersion: '1.33', complete: true },
      },
    ],
  ],
  [
    'bound',
    [
      {
        'StatefulSet/db': { 'spec.volumeClaimTemplates.0.spec.storageClassName': 'gone', 'spec.replicas': 1 },
        'PodDisruptionBudget/db': null,
        before: {},
        cluster: { claims: [{ name: 'data-db-0', phase: 'Bound', class: 'gone', size: '10Gi' }] },
      },
    ],
  ],
])('silent: %s', (_, fragments) => {
  expect(told('BND02', ...fragments)).toEqual([]);
});
