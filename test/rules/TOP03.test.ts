import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('TOP03');

test.each<[string, readonly Fragment[], readonly string[]]>([
  [
    'existing volumes',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      { before: {} },
      {
        'StatefulSet/db': {
          'spec.volumeClaimTemplates.1': {
            metadata: { name: 'log' },
            spec: {
              accessModes: ['ReadWriteOnce'],
              storageClassName: 'fast',
              resources: { requests: { storage: '1Gi' } },
            },
          },
          'spec.template.spec.containers.0.volumeMounts.1': { name: 'log', mountPath: '/log' },
        },
      },
      {
        cluster: {
          claims: [
            { name: 'data-db-0', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v0' },
            { name: 'log-db-0', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v1' },
          ],
          volumes: [
            { name: 'v0', class: 'fast', size: '10Gi', zone: 'z1' },
            { name: 'v1', class: 'fast', size: '10Gi', zone: 'z2' },
          ],
        },
      },
    ],
    ['error: pod db-0 never starts: its claims data-db-0 and log-db-0 are in zone z1 and zone z2'],
  ],
  [
    'two claims by name, immediate',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.accessModes': ['ReadWriteOnce'], 'spec.storageClassName': 'fast' },
        'Deployment/app': { 'spec.replicas': 1, 'spec.strategy': { type: 'Recreate' } },
      },
      {
        'PersistentVolumeClaim/more': {
          copyOf: 'PersistentVolumeClaim/files',
          'spec.accessModes': ['ReadWriteOnce'],
          'spec.storageClassName': 'fast',
        },
        'Deployment/app': {
          'spec.template.spec.volumes.1': { name: 'more', persistentVolumeClaim: { claimName: 'more' } },
        },
        cluster: { 'classes.0.bindingMode': 'Immediate' },
      },
    ],
    [
      'warning: every pod of Deployment app may never start: the volumes of its claims files and more are made before it is placed, in any of z1, z2 or z3 and in any of z1, z2 or z3, and not together',
    ],
  ],
  [
    'one existing, one immediate',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      { before: {} },
      {
        'StatefulSet/db': {
          'spec.volumeClaimTemplates.1': {
            metadata: { name: 'log' },
            spec: {
              accessModes: ['ReadWriteOnce'],
              storageClassName: 'fast',
              resources: { requests: { storage: '1Gi' } },
            },
          },
          'spec.template.spec.containers.0.volumeMounts.1': { name: 'log', mountPath: '/log' },
        },
      },
      {
        cluster: {
          'classes.0.bindingMode': 'Immediate',
          claims: [{ name: 'data-db-0', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v0' }],
          volumes: [{ name: 'v0', class: 'fast', size: '10Gi', zone: 'z1' }],
        },
      },
    ],
    [
      'warning: pod db-0 may never start: the volumes of its claims data-db-0 and log-db-0 are made before it is placed, in zone z1 and in any of z1, z2 or z3, and not together',
    ],
  ],
  [
    'disjoint allowedTopologies, immediate',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.accessModes': ['ReadWriteOnce'], 'spec.storageClassName': 'fast' },
        'Deployment/app': { 'spec.replicas': 1, 'spec.strategy': { type: 'Recreate' } },
      },
      {
        'PersistentVolumeClaim/more': {
          copyOf: 'PersistentVolumeClaim/files',
          'spec.accessModes': ['ReadWriteOnce'],
          'spec.storageClassName': 'other',
        },
        'Deployment/app': {
          'spec.template.spec.volumes.1': { name: 'more', persistentVolumeClaim: { claimName: 'more' } },
        },
        cluster: {
          'classes.0': { bindingMode: 'Immediate', allowedTopologies: { 'topology.kubernetes.io/zone': ['z1'] } },
          'classes.2': {
            name: 'other',
            provisioner: 'block.example.com',
            bindingMode: 'Immediate',
            allowedTopologies: { 'topology.kubernetes.io/zone': ['z2'] },
          },
        },
      },
    ],
    ['error: every pod of Deployment app never starts: its claims files and more are in any of z1 and any of z2'],
  ],
])('%s', (_, fragments, expected) => {
  expect(told('TOP03', ...fragments)).toEqual(expected);
});

test.each<[string, readonly Fragment[]]>([
  [
    'templates agree',
    [
      {
        'StatefulSet/db': {
          'spec.volumeClaimTemplates.1': {
            metadata: { name: 'log' },
            spec: {
              accessModes: ['ReadWriteOnce'],
              storageClassName: 'fast',
              resources: { requests: { storage: '1Gi' } },
            },
          },
          'spec.template.spec.containers.0.volumeMounts.1': { name: 'log', mountPath: '/log' },
        },
      },
      { cluster: { 'classes.0.bindingMode': 'Immediate' } },
    ],
  ],
  [
    'delayed',
    [
      {
        'StatefulSet/db': {
          'spec.volumeClaimTemplates.1': {
            metadata: { name: 'log' },
            spec: {
              accessModes: ['ReadWriteOnce'],
              storageClassName: 'fast',
              resources: { requests: { storage: '1Gi' } },
            },
          },
          'spec.template.spec.containers.0.volumeMounts.1': { name: 'log', mountPath: '/log' },
        },
      },
    ],
  ],
  [
    'in one zone',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      { before: {} },
      {
        'StatefulSet/db': {
          'spec.volumeClaimTemplates.1': {
            metadata: { name: 'log' },
            spec: {
              accessModes: ['ReadWriteOnce'],
              storageClassName: 'fast',
              resources: { requests: { storage: '1Gi' } },
            },
          },
          'spec.template.spec.containers.0.volumeMounts.1': { name: 'log', mountPath: '/log' },
        },
      },
      {
        cluster: {
          claims: [
            { name: 'data-db-0', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v0' },
            { name: 'log-db-0', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v1' },
          ],
          volumes: [
            { name: 'v0', class: 'fast', size: '10Gi', zone: 'z1' },
            { name: 'v1', class: 'fast', size: '10Gi', zone: 'z1' },
          ],
        },
      },
    ],
  ],
  [
    'one of them anywhere',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      { before: {} },
      {
        'StatefulSet/db': {
          'spec.volumeClaimTemplates.1': {
            metadata: { name: 'log' },
            spec: {
              accessModes: ['ReadWriteOnce'],
              storageClassName: 'fast',
              resources: { requests: { storage: '1Gi' } },
            },
          },
          'spec.template.spec.containers.0.volumeMounts.1': { name: 'log', mountPath: '/log' },
        },
      },
      {
        cluster: {
          claims: [
            { name: 'data-db-0', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v0' },
            { name: 'log-db-0', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v1' },
          ],
          volumes: [
            { name: 'v0', class: 'fast', size: '10Gi', zone: 'z1' },
            { name: 'v1', class: 'fast', size: '10Gi' },
          ],
        },
      },
    ],
  ],
])('silent: %s', (_, fragments) => {
  expect(told('TOP03', ...fragments)).toEqual([]);
});
