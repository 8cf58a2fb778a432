import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('BND11');

test.each<[string, readonly Fragment[], readonly string[]]>([
  [
    'no fsGroup',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.securityContext': null,
          'spec.template.spec.containers.0.securityContext': { runAsUser: 1000 },
        },
      },
    ],
    ['warning: StatefulSet db: container db runs as uid 1000 and cannot write to /data: no fsGroup'],
  ],
  [
    'a uid of the image table',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.containers.0.image': 'elasticsearch:8.11.0',
          'spec.template.spec.containers.0.volumeMounts.0.mountPath': '/usr/share/elasticsearch/data',
          'spec.template.spec.securityContext': null,
          'spec.template.spec.terminationGracePeriodSeconds': 300,
        },
      },
    ],
    [
      'warning: StatefulSet db: container db runs as uid 1000 and cannot write to /usr/share/elasticsearch/data: no fsGroup',
    ],
  ],
  [
    'driver ignores fsGroup',
    [
      {
        'StatefulSet/db': { 'spec.template.spec.securityContext.runAsUser': 1000 },
        cluster: { 'drivers.0.fsGroupPolicy': 'None' },
      },
    ],
    [
      'warning: StatefulSet db: container db runs as uid 1000 and cannot write to /data: driver block.example.com ignores fsGroup',
    ],
  ],
  [
    'RWX and the default policy',
    [{ 'Deployment/app': { 'spec.template.spec.securityContext': { runAsUser: 1000, fsGroup: 1000 } } }],
    [
      'warning: Deployment app: container app runs as uid 1000 and cannot write to /files: driver files.example.com ignores fsGroup for ReadWriteMany',
    ],
  ],
  [
    'no fsGroup, nothing known of the cluster',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.securityContext': { runAsUser: 1000, fsGroup: null, fsGroupChangePolicy: null },
        },
        cluster: { classes: null, drivers: null, nodes: null },
      },
    ],
    ['info: StatefulSet db: container db runs as uid 1000 and cannot write to /data: no fsGroup'],
  ],
  [
    'NFS',
    [
      {
        'Deployment/app': { 'spec.template.spec.securityContext': { runAsUser: 1000, fsGroup: 1000 } },
        'PersistentVolume/pv': {
          apiVersion: 'v1',
          metadata: { name: 'pv' },
          spec: {
            capacity: { storage: '10Gi' },
            accessModes: ['ReadWriteMany'],
            nfs: { server: 'nfs.example.com', path: '/pv' },
            storageClassName: 'shared',
            claimRef: { namespace: 'default', name: 'files' },
          },
        },
      },
    ],
    [
      'info: Deployment app: container app runs as uid 1000 and cannot write to /files: fsGroup is not applied to NFS volumes',
    ],
  ],
  [
    'data mounted readOnly',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.containers.0.image': 'mysql:8.4',
          'spec.template.spec.containers.0.volumeMounts': [
            { name: 'data', mountPath: '/var/lib/mysql', readOnly: true },
          ],
          'spec.template.spec.terminationGracePeriodSeconds': 120,
        },
      },
    ],
    [
      'error: StatefulSet db: container db keeps its data in /var/lib/mysql, which is mounted readOnly: it cannot write there',
    ],
  ],
  [
    'fsGroup at every start',
    [{ 'StatefulSet/db': { 'spec.template.spec.securityContext': { fsGroup: 1000, fsGroupChangePolicy: null } } }],
    [
      'info: StatefulSet db: at every start all files of claim data-db-0 are given to group 1000 one by one, which takes minutes on a big volume',
    ],
  ],
])('%s', (_, fragments, expected) => {
  expect(told('BND11', ...fragments)).toEqual(expected);
});

test.each<[string, readonly Fragment[]]>([
  [
    'policy File',
    [
      {
        'Deployment/app': { 'spec.template.spec.securityContext': { runAsUser: 1000, fsGroup: 1000 } },
        cluster: { 'drivers.1.fsGroupPolicy': 'File' },
      },
    ],
  ],
  [
    'a reader beside the writer',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.containers.0.image': 'mysql:8.4',
          'spec.template.spec.containers.0.volumeMounts': [{ name: 'data', mountPath: '/var/lib/mysql' }],
          'spec.template.spec.containers.1': {
            name: 'backup',
            image: 'mysql:8.4',
            volumeMounts: [{ name: 'data', mountPath: '/var/lib/mysql', readOnly: true }],
          },
          'spec.template.spec.terminationGracePeriodSeconds': 120,
        },
      },
    ],
  ],
  [
    'init container as root',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.securityContext': { runAsUser: 1000, fsGroup: null, fsGroupChangePolicy: null },
          'spec.template.spec.initContainers': [
            {
              name: 'chown',
              image: 'busybox:1',
              securityContext: { runAsUser: 0 },
              command: ['chown', '-R', '1000', '/data'],
              volumeMounts: [{ name: 'data', mountPath: '/data' }],
            },
          ],
        },
      },
    ],
  ],
  [
    'world-writable',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.securityContext': { runAsUser: 1000, fsGroup: null, fsGroupChangePolicy: null },
        },
        cluster: { 'drivers.0.fsMode': '0777' },
      },
    ],
  ],
  [
    'local-path',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.securityContext': { runAsUser: 1000, fsGroup: null, fsGroupChangePolicy: null },
        },
        cluster: {
          'drivers.0': { name: 'rancher.io/local-path', topology: 'node' },
          'classes.0.provisioner': 'rancher.io/local-path',
        },
      },
    ],
  ],
  [
    'root',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.securityContext': { runAsUser: 0, fsGroup: null, fsGroupChangePolicy: null },
        },
      },
    ],
  ],
  ['an image nobody knows', [{ 'StatefulSet/db': { 'spec.template.spec.securityContext': null } }]],
  [
    'mounted to read',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.securityContext': { runAsUser: 1000, fsGroup: null, fsGroupChangePolicy: null },
          'spec.template.spec.containers.0.volumeMounts.0.readOnly': true,
        },
      },
    ],
  ],
  [
    'existing data',
    [
      { before: {} },
      {
        'StatefulSet/db': {
          'spec.template.spec.securityContext': { runAsUser: 1000, fsGroup: null, fsGroupChangePolicy: null },
        },
        cluster: {
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
  expect(told('BND11', ...fragments)).toEqual([]);
});
