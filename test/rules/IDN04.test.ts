import { testExamples, told } from './support/examples';

testExamples('IDN04');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'the layer of the container, with a volume of the image',
    { 'StatefulSet/db': { 'spec.template.spec.containers.0.image': 'mysql:8.4' } },
    [
      'error: StatefulSet db: container db (mysql:8.4) keeps its data in /var/lib/mysql, which is in an anonymous volume that the image declares at /var/lib/mysql: it is lost with the pod',
    ],
  ],
  [
    'one of two directories of a store that replicates',
    {
      'StatefulSet/db': {
        'spec.template.spec.containers.0.image': 'zookeeper:3.9',
        'spec.template.spec.containers.0.volumeMounts': [{ name: 'data', mountPath: '/data' }],
      },
    },
    [
      'info: StatefulSet db: container db (zookeeper:3.9) keeps its data in /datalog, which is in an anonymous volume that the image declares at /datalog: it is lost with the pod',
    ],
  ],
  [
    'the layer of the container',
    { 'StatefulSet/db': { 'spec.template.spec.containers.0.image': 'elasticsearch:8.15.0' } },
    [
      "error: StatefulSet db: container db (elasticsearch:8.15.0) keeps its data in /usr/share/elasticsearch/data, which is the container's own layer: it is lost with the pod",
    ],
  ],
  [
    'an emptyDir',
    {
      'StatefulSet/db': {
        'spec.template.spec.containers.0.image': 'mysql:8.4',
        'spec.template.spec.containers.0.volumeMounts': [
          { name: 'tmp', mountPath: '/var/lib/mysql' },
          { name: 'data', mountPath: '/data' },
        ],
        'spec.template.spec.volumes': [{ name: 'tmp', emptyDir: {} }],
      },
    },
    [
      'error: StatefulSet db: container db (mysql:8.4) keeps its data in /var/lib/mysql, which is an emptyDir: it is lost with the pod',
    ],
  ],
  [
    'an ephemeral volume',
    {
      'StatefulSet/db': {
        'spec.template.spec.containers.0.image': 'mysql:8.4',
        'spec.template.spec.containers.0.volumeMounts': [
          { name: 'tmp', mountPath: '/var/lib/mysql' },
          { name: 'data', mountPath: '/data' },
        ],
        'spec.template.spec.volumes': [
          {
            name: 'tmp',
            ephemeral: {
              volumeClaimTemplate: {
                spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
              },
            },
          },
        ],
      },
    },
    [
      'error: StatefulSet db: container db (mysql:8.4) keeps its data in /var/lib/mysql, which is a generic ephemeral volume: it is lost with the pod',
    ],
  ],
  [
    'a mount above the image’s volume',
    {
      'StatefulSet/db': {
        'spec.template.spec.containers.0.image': 'postgres:17',
        'spec.template.spec.containers.0.volumeMounts': [{ name: 'data', mountPath: '/var/lib/postgresql' }],
      },
    },
    [
      'error: StatefulSet db: container db (postgres:17) keeps its data in /var/lib/postgresql/data, which is in an anonymous volume that the image declares at /var/lib/postgresql/data: it is lost with the pod',
    ],
  ],
  [
    'a claim',
    {
      'StatefulSet/db': {
        'spec.template.spec.containers.0.image': 'mysql:8.4',
        'spec.template.spec.containers.0.volumeMounts': [{ name: 'data', mountPath: '/var/lib/mysql' }],
      },
    },
    [],
  ],
  [
    'a claim above',
    {
      'StatefulSet/db': {
        'spec.template.spec.containers.0.image': 'elasticsearch:8.15.0',
        'spec.template.spec.containers.0.volumeMounts': [{ name: 'data', mountPath: '/usr/share/elasticsearch' }],
      },
    },
    [],
  ],
  [
    'a directory that is moved to the claim',
    {
      'StatefulSet/db': {
        'spec.template.spec.containers.0.image': 'postgres:17',
        'spec.template.spec.containers.0.env': [{ name: 'PGDATA', value: '/data/db' }],
      },
    },
    [],
  ],
  [
    'a directory that is moved away from it',
    {
      'StatefulSet/db': {
        'spec.template.spec.containers.0.image': 'postgres:17',
        'spec.template.spec.containers.0.volumeMounts': [{ name: 'data', mountPath: '/var/lib/postgresql/data' }],
        'spec.template.spec.containers.0.env': [{ name: 'PGDATA', value: '/pg' }],
      },
    },
    [
      "error: StatefulSet db: container db (postgres:17) keeps its data in /pg, which is the container's own layer: it is lost with the pod",
    ],
  ],
  [
    'a directory that somebody else moves',
    {
      'StatefulSet/db': {
        'spec.template.spec.containers.0.image': 'postgres:17',
        'spec.template.spec.containers.0.env': [
          { name: 'PGDATA', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
        ],
      },
    },
    [],
  ],
  [
    'postgres 18 keeps it above',
    {
      'StatefulSet/db': {
        'spec.template.spec.containers.0.image': 'postgres:18',
        'spec.template.spec.containers.0.volumeMounts': [{ name: 'data', mountPath: '/var/lib/postgresql/data' }],
      },
    },
    [
      'error: StatefulSet db: container db (postgres:18) keeps its data in /var/lib/postgresql/18/docker, which is in an anonymous volume that the image declares at /var/lib/postgresql: it is lost with the pod',
    ],
  ],
  [
    'postgres 18 as it wants it',
    {
      'StatefulSet/db': {
        'spec.template.spec.containers.0.image': 'postgres:18',
        'spec.template.spec.containers.0.volumeMounts': [{ name: 'data', mountPath: '/var/lib/postgresql' }],
      },
    },
    [],
  ],
  [
    'a version that is not told',
    { 'StatefulSet/db': { 'spec.template.spec.containers.0.image': 'postgres:latest' } },
    [],
  ],
  [
    'what may be a cache',
    {
      'StatefulSet/db': {
        'spec.template.spec.containers.0.image': 'redis:7',
        'spec.template.spec.volumes': [{ name: 'tmp', emptyDir: {} }],
        'spec.template.spec.containers.0.volumeMounts': [
          { name: 'tmp', mountPath: '/data' },
          { name: 'data', mountPath: '/x' },
        ],
      },
    },
    [
      'info: StatefulSet db: container db (redis:7) keeps its data in /data, which is an emptyDir: it is lost with the pod',
    ],
  ],
  [
    'a cache that keeps nothing',
    {
      'StatefulSet/db': {
        'spec.template.spec.containers.0.image': 'redis:7',
        'spec.template.spec.containers.0.args': ['--save', ''],
        'spec.template.spec.containers.0.volumeMounts': [{ name: 'data', mountPath: '/x' }],
      },
    },
    [],
  ],
  [
    'data that may be lost',
    {
      'StatefulSet/db': { 'spec.template.spec.containers.0.image': 'mysql:8.4' },
      hints: { 'StatefulSet/db': { ephemeral: true } },
    },
    [
      'info: StatefulSet db: container db (mysql:8.4) keeps its data in /var/lib/mysql, which is in an anonymous volume that the image declares at /var/lib/mysql: it is lost with the pod',
    ],
  ],
  [
    'a hint about an image that is not known',
    { hints: { 'StatefulSet/db': { dataPaths: ['/var/db'] } } },
    [
      "error: StatefulSet db: container db (db:1) keeps its data in /var/db, which is the container's own layer: it is lost with the pod",
    ],
  ],
  ['a hint that names the mount', { hints: { 'StatefulSet/db': { dataPaths: ['/data/db'] } } }, []],
  ['an image that is not known', {}, []],
  [
    'a claim for a part of the directory',
    {
      'StatefulSet/db': {
        'spec.template.spec.containers.0.image': 'rabbitmq:4.0',
        'spec.template.spec.containers.0.volumeMounts': [{ name: 'data', mountPath: '/var/lib/rabbitmq/mnesia' }],
      },
    },
    [],
  ],
  [
    'a Deployment',
    { 'Deployment/app': { 'spec.template.spec.containers.0.image': 'mongo:7' } },
    [
      'error: Deployment app: container app (mongo:7) keeps its data in /data/db, which is in an anonymous volume that the image declares at /data/db: it is lost with the pod',
    ],
  ],
  [
    'a Job',
    {
      'Job/j': {
        apiVersion: 'batch/v1',
        metadata: { name: 'j' },
        spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'j', image: 'mongo:7' }] } } },
      },
    },
    [],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('IDN04', fragment)).toEqual(expected);
});
