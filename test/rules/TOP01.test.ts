import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('TOP01');

test.each<[string, readonly Fragment[], readonly string[]]>([
  [
    'one zone of three',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.accessModes': ['ReadWriteOnce'], 'spec.storageClassName': 'fast' },
        'Deployment/app': { 'spec.replicas': 1, 'spec.strategy': { type: 'Recreate' } },
      },
      { 'Deployment/app': { 'spec.template.spec.nodeSelector': { 'topology.kubernetes.io/zone': 'z1' } } },
      { cluster: { 'classes.0.bindingMode': 'Immediate' } },
    ],
    [
      'info: claim data-db-0: class fast picks a zone before pod db-0 is placed; every zone has a node for it today',
      'warning: claim files: class fast picks a zone before every pod of Deployment app is placed; in z2 and z3 the pod has no node',
    ],
  ],
  [
    'every zone serves',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.accessModes': ['ReadWriteOnce'], 'spec.storageClassName': 'fast' },
        'Deployment/app': { 'spec.replicas': 1, 'spec.strategy': { type: 'Recreate' } },
      },
      { cluster: { 'classes.0.bindingMode': 'Immediate' } },
    ],
    [
      'info: claim data-db-0: class fast picks a zone before pod db-0 is placed; every zone has a node for it today',
      'info: claim files: class fast picks a zone before every pod of Deployment app is placed; every zone has a node for it today',
    ],
  ],
  [
    'taints',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.accessModes': ['ReadWriteOnce'], 'spec.storageClassName': 'fast' },
        'Deployment/app': { 'spec.replicas': 1, 'spec.strategy': { type: 'Recreate' } },
      },
      {
        cluster: {
          'classes.0.bindingMode': 'Immediate',
          nodes: [
            { name: 'a', zone: 'z1' },
            { name: 'b', zone: 'z2', taints: ['x=y:NoSchedule'] },
          ],
        },
      },
    ],
    [
      'warning: claim files: class fast picks a zone before every pod of Deployment app is placed; in z2 the pod has no node',
    ],
  ],
  [
    'node-bound',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.accessModes': ['ReadWriteOnce'], 'spec.storageClassName': 'fast' },
        'Deployment/app': { 'spec.replicas': 1, 'spec.strategy': { type: 'Recreate' } },
      },
      { 'Deployment/app': { 'spec.template.spec.nodeSelector': { 'topology.kubernetes.io/zone': 'z1' } } },
      { cluster: { 'classes.0.bindingMode': 'Immediate', 'drivers.0.topology': 'node' } },
    ],
    [
      'warning: claim files: class fast picks a node before every pod of Deployment app is placed; in b-1, b-2, c-1 and c-2 the pod has no node',
    ],
  ],
  [
    'bound',
    [
      { before: {} },
      {
        'PersistentVolumeClaim/files': { 'spec.accessModes': ['ReadWriteOnce'], 'spec.storageClassName': 'fast' },
        'Deployment/app': { 'spec.replicas': 1, 'spec.strategy': { type: 'Recreate' } },
      },
      { 'Deployment/app': { 'spec.template.spec.nodeSelector': { 'topology.kubernetes.io/zone': 'z1' } } },
      {
        cluster: {
          'classes.0.bindingMode': 'Immediate',
          claims: [{ name: 'files', class: 'fast', size: '10Gi', volume: 'v0' }],
          volumes: [{ name: 'v0', class: 'fast', size: '10Gi', zone: 'z1' }],
        },
      },
    ],
    ['info: claim data-db-0: class fast picks a zone before pod db-0 is placed; every zone has a node for it today'],
  ],
])('%s', (_, fragments, expected) => {
  expect(told('TOP01', ...fragments)).toEqual(expected);
});

test.each<[string, readonly Fragment[]]>([
  [
    'delayed',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.accessModes': ['ReadWriteOnce'], 'spec.storageClassName': 'fast' },
        'Deployment/app': { 'spec.replicas': 1, 'spec.strategy': { type: 'Recreate' } },
      },
      { 'Deployment/app': { 'spec.template.spec.nodeSelector': { 'topology.kubernetes.io/zone': 'z1' } } },
    ],
  ],
  [
    'no topology',
    [{ 'Deployment/app': { 'spec.template.spec.nodeSelector': { 'topology.kubernetes.io/zone': 'z1' } } }],
  ],
  [
    'single zone',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.accessModes': ['ReadWriteOnce'], 'spec.storageClassName': 'fast' },
        'Deployment/app': { 'spec.replicas': 1, 'spec.strategy': { type: 'Recreate' } },
      },
      { cluster: { 'classes.0.bindingMode': 'Immediate', nodes: [{ name: 'a', zone: 'z1', count: 2 }] } },
    ],
  ],
  [
    'allowedTopologies say the zone',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.accessModes': ['ReadWriteOnce'], 'spec.storageClassName': 'fast' },
        'Deployment/app': { 'spec.replicas': 1, 'spec.strategy': { type: 'Recreate' } },
      },
      { 'Deployment/app': { 'spec.template.spec.nodeSelector': { 'topology.kubernetes.io/zone': 'z1' } } },
      {
        cluster: {
          'classes.0.bindingMode': 'Immediate',
          'classes.0.allowedTopologies': { 'topology.kubernetes.io/zone': ['z1'] },
        },
      },
    ],
  ],
])('silent: %s', (_, fragments) => {
  expect(told('TOP01', ...fragments)).toEqual([]);
});
