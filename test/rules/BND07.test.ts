import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('BND07');

test.each<[string, readonly Fragment[], readonly string[]]>([
  [
    'set',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      { 'StatefulSet/db': { 'spec.template.spec.nodeName': 'a-1' } },
    ],
    [
      'error: StatefulSet db sets nodeName, so no scheduler ever binds its claim data-db-0: the pod stays in ContainerCreating',
    ],
  ],
  [
    'deployment',
    [
      {
        'Deployment/app': {
          'spec.replicas': 1,
          'spec.template.spec.nodeName': 'a-1',
          'spec.strategy': { type: 'Recreate' },
        },
        'PersistentVolumeClaim/files': { 'spec.storageClassName': 'fast', 'spec.accessModes': ['ReadWriteOnce'] },
      },
    ],
    [
      'error: Deployment app sets nodeName, so no scheduler ever binds its claim files: the pod stays in ContainerCreating',
    ],
  ],
])('%s', (_, fragments, expected) => {
  expect(told('BND07', ...fragments)).toEqual(expected);
});

test.each<[string, readonly Fragment[]]>([
  [
    'immediate',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      { 'StatefulSet/db': { 'spec.template.spec.nodeName': 'a-1' }, cluster: { 'classes.0.bindingMode': 'Immediate' } },
    ],
  ],
  [
    'bound',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      { before: {} },
      {
        'StatefulSet/db': { 'spec.template.spec.nodeName': 'a-1' },
        cluster: {
          claims: [{ name: 'data-db-0', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v0' }],
          volumes: [{ name: 'v0', class: 'fast', size: '10Gi', zone: 'z1' }],
        },
      },
    ],
  ],
  [
    'volumeName',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      {
        'StatefulSet/db': { 'spec.template.spec.nodeName': 'a-1', 'spec.volumeClaimTemplates.0.spec.volumeName': 'v0' },
        cluster: { volumes: [{ name: 'v0', class: 'fast', size: '10Gi', zone: 'z1' }] },
      },
    ],
  ],
  [
    'another pod is scheduled',
    [
      {
        'Deployment/app': {
          'spec.replicas': 1,
          'spec.template.spec.nodeName': 'a-1',
          'spec.strategy': { type: 'Recreate' },
        },
        'Deployment/two': {
          copyOf: 'Deployment/app',
          'spec.replicas': 1,
          'spec.strategy': { type: 'Recreate' },
          'spec.selector.matchLabels': { app: 'two' },
          'spec.template.metadata.labels': { app: 'two' },
        },
        'PersistentVolumeClaim/files': { 'spec.storageClassName': 'fast', 'spec.accessModes': ['ReadWriteOnce'] },
      },
    ],
  ],
  [
    'no claims',
    [
      {
        'Deployment/app': {
          'spec.replicas': 1,
          'spec.template.spec.nodeName': 'a-1',
          'spec.template.spec.volumes': [{ name: 'files', emptyDir: {} }],
        },
      },
    ],
  ],
])('silent: %s', (_, fragments) => {
  expect(told('BND07', ...fragments)).toEqual([]);
});
