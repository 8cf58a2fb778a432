import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('BND12');

test.each<[string, readonly Fragment[], readonly string[]]>([
  [
    'type unknown',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.containers.0.image': 'postgres:17',
          'spec.template.spec.containers.0.volumeMounts': [{ name: 'data', mountPath: '/var/lib/postgresql/data' }],
        },
      },
    ],
    [
      'warning: StatefulSet db: postgres:17 wants an empty directory at /var/lib/postgresql/data, but that is the root of a new volume, which holds lost+found if it is ext4',
    ],
  ],
  [
    'ext4 of the class',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.containers.0.image': 'postgres:17',
          'spec.template.spec.containers.0.volumeMounts': [{ name: 'data', mountPath: '/var/lib/postgresql/data' }],
        },
        cluster: { 'classes.0.fsType': 'ext4' },
      },
    ],
    [
      'error: StatefulSet db: postgres:17 wants an empty directory at /var/lib/postgresql/data, but that is the root of a new ext4 volume, which holds lost+found',
    ],
  ],
  [
    'ext4 of the driver',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.containers.0.image': 'postgres:17',
          'spec.template.spec.containers.0.volumeMounts': [{ name: 'data', mountPath: '/var/lib/postgresql/data' }],
        },
        cluster: { 'drivers.0.fsType': 'ext4' },
      },
    ],
    [
      'error: StatefulSet db: postgres:17 wants an empty directory at /var/lib/postgresql/data, but that is the root of a new ext4 volume, which holds lost+found',
    ],
  ],
  [
    'PGDATA at another mount',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.containers.0.image': 'postgres:16',
          'spec.template.spec.containers.0.env': [{ name: 'PGDATA', value: '/data' }],
        },
        cluster: { 'classes.0.fsType': 'ext4' },
      },
    ],
    [
      'error: StatefulSet db: postgres:16 wants an empty directory at /data, but that is the root of a new ext4 volume, which holds lost+found',
    ],
  ],
])('%s', (_, fragments, expected) => {
  expect(told('BND12', ...fragments)).toEqual(expected);
});

test.each<[string, readonly Fragment[]]>([
  [
    'xfs',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.containers.0.image': 'postgres:17',
          'spec.template.spec.containers.0.volumeMounts': [{ name: 'data', mountPath: '/var/lib/postgresql/data' }],
        },
        cluster: { 'classes.0.fsType': 'xfs' },
      },
    ],
  ],
  [
    'subPath',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.containers.0.image': 'postgres:17',
          'spec.template.spec.containers.0.volumeMounts': [
            { name: 'data', mountPath: '/var/lib/postgresql/data', subPath: 'data' },
          ],
        },
        cluster: { 'classes.0.fsType': 'ext4' },
      },
    ],
  ],
  [
    'PGDATA below',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.containers.0.image': 'postgres:17',
          'spec.template.spec.containers.0.env': [{ name: 'PGDATA', value: '/var/lib/postgresql/data/db' }],
          'spec.template.spec.containers.0.volumeMounts': [{ name: 'data', mountPath: '/var/lib/postgresql/data' }],
        },
        cluster: { 'classes.0.fsType': 'ext4' },
      },
    ],
  ],
  [
    'files of a server',
    [
      {
        'PersistentVolumeClaim/files': {},
        'Deployment/app': {
          'spec.replicas': 1,
          'spec.strategy': { type: 'Recreate' },
          'spec.template.spec.containers.0.image': 'postgres:17',
          'spec.template.spec.containers.0.volumeMounts': [{ name: 'files', mountPath: '/var/lib/postgresql/data' }],
        },
      },
    ],
  ],
  [
    'postgres 18',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.containers.0.image': 'postgres:18',
          'spec.template.spec.containers.0.volumeMounts': [{ name: 'data', mountPath: '/var/lib/postgresql' }],
        },
        cluster: { 'classes.0.fsType': 'ext4' },
      },
    ],
  ],
  [
    'mysql',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.containers.0.image': 'mysql:8.4',
          'spec.template.spec.containers.0.volumeMounts': [{ name: 'data', mountPath: '/var/lib/mysql' }],
        },
        cluster: { 'classes.0.fsType': 'ext4' },
      },
    ],
  ],
  [
    'an existing claim',
    [
      { before: {} },
      {
        'StatefulSet/db': {
          'spec.template.spec.containers.0.image': 'postgres:17',
          'spec.template.spec.containers.0.volumeMounts': [{ name: 'data', mountPath: '/var/lib/postgresql/data' }],
        },
        cluster: {
          'classes.0.fsType': 'ext4',
          claims: [
            { name: 'data-db-0', phase: 'Bound', class: 'fast', size: '10Gi' },
            { name: 'data-db-1', phase: 'Bound', class: 'fast', size: '10Gi' },
            { name: 'data-db-2', phase: 'Bound', class: 'fast', size: '10Gi' },
          ],
        },
      },
    ],
  ],
])('silent: %s', (_, fragments) => {
  expect(told('BND12', ...fragments)).toEqual([]);
});
