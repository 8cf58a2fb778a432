import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('BND09');

test.each<[string, readonly Fragment[], readonly string[]]>([
  [
    'RWX of a block driver',
    [{ 'PersistentVolumeClaim/files': { 'spec.storageClassName': 'fast' } }],
    [
      'error: claim files asks for ReadWriteMany with volumeMode Filesystem; driver block.example.com of class fast offers ReadWriteOnce and ReadWriteOncePod: it never binds',
    ],
  ],
  [
    'Block of a file driver',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.volumeMode': 'Block', 'spec.accessModes': ['ReadWriteOnce'] },
        'Deployment/app': {
          'spec.template.spec.containers.0.volumeMounts': null,
          'spec.template.spec.containers.0.volumeDevices': [{ name: 'files', devicePath: '/dev/x' }],
        },
      },
    ],
    [
      'error: claim files asks for ReadWriteOnce with volumeMode Block; driver files.example.com of class shared offers nothing with volumeMode Block: it never binds',
    ],
  ],
  [
    'a known driver',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.storageClassName': 'ebs' },
        cluster: {
          'drivers.2': { name: 'ebs.csi.aws.com' },
          'classes.2': { name: 'ebs', provisioner: 'kubernetes.io/aws-ebs' },
        },
      },
    ],
    [
      'error: claim files asks for ReadWriteMany with volumeMode Filesystem; driver ebs.csi.aws.com of class ebs offers ReadWriteOnce and ReadWriteOncePod: it never binds',
    ],
  ],
  [
    'a volume that promises too much',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.storageClassName': 'fast' },
        cluster: { volumes: [{ name: 'v0', class: 'fast', size: '10Gi', modes: ['ReadWriteMany'] }] },
      },
    ],
    [
      'warning: claim files asks for ReadWriteMany with volumeMode Filesystem; driver block.example.com of volume v0 offers ReadWriteOnce and ReadWriteOncePod: it fails on the second node',
    ],
  ],
])('%s', (_, fragments, expected) => {
  expect(told('BND09', ...fragments)).toEqual(expected);
});

test.each<[string, readonly Fragment[]]>([
  [
    'a volume that promises too much, one pod',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.storageClassName': 'fast' },
        'Deployment/app': { 'spec.replicas': 1 },
        cluster: { volumes: [{ name: 'v0', class: 'fast', size: '10Gi', modes: ['ReadWriteMany'] }] },
      },
    ],
  ],
  [
    'an unknown driver',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.storageClassName': 'x' },
        cluster: { 'drivers.2': { name: 'x.example.com' }, 'classes.2': { name: 'x', provisioner: 'x.example.com' } },
      },
    ],
  ],
  [
    'Block and RWX of a block driver',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.storageClassName': 'fast', 'spec.volumeMode': 'Block' },
        'Deployment/app': {
          'spec.template.spec.containers.0.volumeMounts': null,
          'spec.template.spec.containers.0.volumeDevices': [{ name: 'files', devicePath: '/dev/x' }],
        },
      },
    ],
  ],
])('silent: %s', (_, fragments) => {
  expect(told('BND09', ...fragments)).toEqual([]);
});
