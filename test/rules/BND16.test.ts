import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('BND16');

test.each<[string, readonly Fragment[], readonly string[]]>([
  [
    'storage',
    [
      {
        'ResourceQuota/q': {
          apiVersion: 'v1',
          metadata: { name: 'q' },
          spec: { hard: { 'requests.storage': '35Gi' } },
        },
      },
    ],
    ['error: StatefulSet db: db-2 is never created: its claims bring requests.storage to 40Gi, quota q allows 35Gi'],
  ],
  [
    'count',
    [
      {
        'ResourceQuota/q': { apiVersion: 'v1', metadata: { name: 'q' }, spec: { hard: { persistentvolumeclaims: 2 } } },
      },
    ],
    ['error: StatefulSet db: db-1 is never created: its claims bring persistentvolumeclaims to 3, quota q allows 2'],
  ],
  [
    'count/',
    [
      {
        'ResourceQuota/q': {
          apiVersion: 'v1',
          metadata: { name: 'q' },
          spec: { hard: { 'count/persistentvolumeclaims': '3' } },
        },
      },
    ],
    [
      'error: StatefulSet db: db-2 is never created: its claims bring count/persistentvolumeclaims to 4, quota q allows 3',
    ],
  ],
  [
    'by class',
    [
      {
        'ResourceQuota/q': {
          apiVersion: 'v1',
          metadata: { name: 'q' },
          spec: { hard: { 'fast.storageclass.storage.k8s.io/requests.storage': '20Gi' } },
        },
      },
    ],
    [
      'error: StatefulSet db: db-2 is never created: its claims bring fast.storageclass.storage.k8s.io/requests.storage to 30Gi, quota q allows 20Gi',
    ],
  ],
  [
    'a claim object',
    [
      {
        'ResourceQuota/q': {
          apiVersion: 'v1',
          metadata: { name: 'q' },
          spec: { hard: { 'shared.storageclass.storage.k8s.io/persistentvolumeclaims': 0 } },
        },
      },
    ],
    [
      'error: claim files is refused: it brings shared.storageclass.storage.k8s.io/persistentvolumeclaims to 1, quota q allows 0',
    ],
  ],
  [
    'pods of a set',
    [
      { 'ResourceQuota/q': { apiVersion: 'v1', metadata: { name: 'q' }, spec: { hard: { pods: 2 } } } },
      { 'Deployment/app': null },
    ],
    ['error: StatefulSet db: db-2 is never created: its pod brings pods to 3, quota q allows 2'],
  ],
  [
    'pods of a Deployment',
    [{ 'ResourceQuota/q': { apiVersion: 'v1', metadata: { name: 'q' }, spec: { hard: { pods: 4 } } } }],
    ['error: Deployment app: only 1 of its 2 pods are created: its pod brings pods to 5, quota q allows 4'],
  ],
  [
    'the surge pod',
    [
      { 'ResourceQuota/q': { apiVersion: 'v1', metadata: { name: 'q' }, spec: { hard: { pods: 5 } } } },
      { 'Deployment/app': { 'spec.strategy': { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } } },
    ],
    ['error: Deployment app: its next rollout does not begin: its pod brings pods to 6, quota q allows 5'],
  ],
  [
    'described, with what is used',
    [
      {
        cluster: {
          quotas: [{ name: 'q', hard: { 'requests.storage': '50Gi' }, used: { 'requests.storage': '15Gi' } }],
        },
      },
    ],
    ['error: StatefulSet db: db-2 is never created: its claims bring requests.storage to 55Gi, quota q allows 50Gi'],
  ],
  [
    'an autoscaler',
    [
      {
        'ResourceQuota/q': { apiVersion: 'v1', metadata: { name: 'q' }, spec: { hard: { pods: 8 } } },
        'HorizontalPodAutoscaler/app': {
          apiVersion: 'autoscaling/v2',
          metadata: { name: 'app' },
          spec: {
            scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'app' },
            minReplicas: 2,
            maxReplicas: 6,
            metrics: [
              { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
            ],
          },
        },
        'Deployment/app': { 'spec.replicas': null },
      },
    ],
    ['error: Deployment app: only 5 of its 6 pods are created: its pod brings pods to 9, quota q allows 8'],
  ],
  [
    'LimitRange max',
    [
      {
        'LimitRange/l': {
          apiVersion: 'v1',
          metadata: { name: 'l' },
          spec: { limits: [{ type: 'PersistentVolumeClaim', max: { storage: '5Gi' } }] },
        },
        'PersistentVolumeClaim/files': { 'spec.resources.requests.storage': '5Gi' },
      },
    ],
    [
      'error: claim data-db-0 asks for 10Gi, LimitRange l allows no more than 5Gi: it is never made, and so are no pods of StatefulSet db',
    ],
  ],
  [
    'LimitRange min',
    [
      {
        cluster: {
          limitRanges: [{ name: 'l', limits: [{ type: 'PersistentVolumeClaim', min: { storage: '10Gi' } }] }],
        },
        'PersistentVolumeClaim/files': { 'spec.resources.requests.storage': '5Gi' },
      },
    ],
    ['error: claim files asks for 5Gi, LimitRange l allows no less than 10Gi: it is refused'],
  ],
  [
    'scope that they are in',
    [
      {
        'ResourceQuota/q': {
          apiVersion: 'v1',
          metadata: { name: 'q' },
          spec: { hard: { pods: 1 }, scopes: ['NotTerminating'] },
        },
      },
    ],
    [
      'error: StatefulSet db: db-1 is never created: its pod brings pods to 2, quota q allows 1',
      'error: Deployment app: only 0 of its 2 pods are created: its pod brings pods to 2, quota q allows 1',
    ],
  ],
])('%s', (_, fragments, expected) => {
  expect(told('BND16', ...fragments)).toEqual(expected);
});

test.each<[string, readonly Fragment[]]>([
  [
    'enough',
    [
      {
        'ResourceQuota/q': {
          apiVersion: 'v1',
          metadata: { name: 'q' },
          spec: { hard: { 'requests.storage': '40Gi', persistentvolumeclaims: 4, pods: 6 } },
        },
      },
    ],
  ],
  [
    'another namespace',
    [
      {
        'ResourceQuota/q': {
          apiVersion: 'v1',
          metadata: { name: 'q', namespace: 'shop' },
          spec: { hard: { pods: 1 } },
        },
      },
    ],
  ],
  [
    'scope that no pod is in',
    [
      {
        'ResourceQuota/q': {
          apiVersion: 'v1',
          metadata: { name: 'q' },
          spec: { hard: { pods: 1 }, scopes: ['Terminating'] },
        },
      },
    ],
  ],
  [
    'priority class',
    [
      {
        'ResourceQuota/q': {
          apiVersion: 'v1',
          metadata: { name: 'q' },
          spec: {
            hard: { pods: 1 },
            scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['high'] }] },
          },
        },
      },
    ],
  ],
  [
    'claims that exist are used already',
    [
      { before: {} },
      {
        cluster: {
          claims: [
            { name: 'data-db-0', phase: 'Bound', class: 'fast', size: '10Gi' },
            { name: 'data-db-1', phase: 'Bound', class: 'fast', size: '10Gi' },
            { name: 'data-db-2', phase: 'Bound', class: 'fast', size: '10Gi' },
          ],
          quotas: [{ name: 'q', hard: { 'requests.storage': '40Gi' }, used: { 'requests.storage': '40Gi' } }],
        },
      },
    ],
  ],
  [
    'surge, but old pods may go',
    [
      { 'ResourceQuota/q': { apiVersion: 'v1', metadata: { name: 'q' }, spec: { hard: { pods: 5 } } } },
      { 'Deployment/app': { 'spec.strategy': { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } } } },
    ],
  ],
  [
    'LimitRange of containers',
    [
      {
        'LimitRange/l': {
          apiVersion: 'v1',
          metadata: { name: 'l' },
          spec: { limits: [{ type: 'Container', max: { memory: '1Gi' } }] },
        },
      },
    ],
  ],
])('silent: %s', (_, fragments) => {
  expect(told('BND16', ...fragments)).toEqual([]);
});
