import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('BND03');

test.each<[string, readonly Fragment[], readonly string[]]>([
  [
    'described class',
    [{ cluster: { 'classes.0.provisioner': 'disk.example.com' } }],
    [
      'error: StorageClass fast wants provisioner disk.example.com, which this cluster does not have (it has block.example.com and files.example.com): claim data-db-0 stays Pending',
    ],
  ],
  [
    'in-tree name, driver missing',
    [{ cluster: { 'classes.0.provisioner': 'kubernetes.io/aws-ebs' } }],
    [
      'error: StorageClass fast wants provisioner kubernetes.io/aws-ebs (today ebs.csi.aws.com), which this cluster does not have (it has block.example.com and files.example.com): claim data-db-0 stays Pending',
    ],
  ],
  [
    'rendered class',
    [
      {
        'StorageClass/new': {
          apiVersion: 'storage.k8s.io/v1',
          metadata: { name: 'new' },
          provisioner: 'disk.example.com',
        },
        'PersistentVolumeClaim/files': { 'spec.storageClassName': 'new' },
      },
    ],
    [
      'error: StorageClass new wants provisioner disk.example.com, which this cluster does not have (it has block.example.com and files.example.com): claim files stays Pending',
    ],
  ],
  [
    'no driver at all',
    [{ cluster: { drivers: [] } }],
    [
      'error: StorageClass fast wants provisioner block.example.com, which this cluster does not have (it has none): claim data-db-0 stays Pending',
      'error: StorageClass shared wants provisioner files.example.com, which this cluster does not have (it has none): claim files stays Pending',
    ],
  ],
])('%s', (_, fragments, expected) => {
  expect(told('BND03', ...fragments)).toEqual(expected);
});

test.each<[string, readonly Fragment[]]>([
  [
    'in-tree name, driver there',
    [
      {
        cluster: {
          'classes.0.provisioner': 'kubernetes.io/aws-ebs',
          drivers: [{ name: 'ebs.csi.aws.com' }, { name: 'files.example.com' }],
        },
      },
    ],
  ],
  [
    'unused class',
    [
      {
        'StorageClass/new': {
          apiVersion: 'storage.k8s.io/v1',
          metadata: { name: 'new' },
          provisioner: 'disk.example.com',
        },
      },
    ],
  ],
  ['drivers not described', [{ cluster: { drivers: null, 'classes.0.provisioner': 'disk.example.com' } }]],
  ['removed plugin', [{ cluster: { 'classes.0.provisioner': 'kubernetes.io/rbd' } }]],
  [
    'made by hand',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.storageClassName': 'old' },
        'PersistentVolume/pv': {
          apiVersion: 'v1',
          metadata: { name: 'pv' },
          spec: {
            capacity: { storage: '10Gi' },
            accessModes: ['ReadWriteMany'],
            nfs: { server: 'nfs.example.com', path: '/pv' },
            storageClassName: 'old',
          },
        },
        cluster: { 'classes.2': { name: 'old', provisioner: 'gone.example.com' } },
      },
    ],
  ],
  [
    'delayed and unused',
    [
      {
        'PersistentVolumeClaim/spare': { copyOf: 'PersistentVolumeClaim/files', 'spec.storageClassName': 'late' },
        cluster: {
          'classes.2': { name: 'late', provisioner: 'disk.example.com', bindingMode: 'WaitForFirstConsumer' },
        },
      },
    ],
  ],
])('silent: %s', (_, fragments) => {
  expect(told('BND03', ...fragments)).toEqual([]);
});
