import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('TOP09');

test.each<[string, readonly Fragment[], readonly string[]]>([
  [
    'as many nodes as pods',
    [
      {
        'Deployment/app': {
          'spec.replicas': 3,
          'spec.strategy': { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        },
      },
      {
        'Deployment/app': {
          'spec.template.spec.affinity': {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'app' } } },
              ],
            },
          },
        },
        cluster: {
          nodes: [
            { name: 'a', zone: 'z1' },
            { name: 'b', zone: 'z2' },
            { name: 'c', zone: 'z3' },
          ],
        },
      },
    ],
    [
      'error: Deployment app: a rollout needs 4 nodes (required anti-affinity, maxSurge 1, maxUnavailable 0), the cluster has 3',
    ],
  ],
  [
    'rounding',
    [
      {
        'Deployment/app': {
          'spec.replicas': 3,
          'spec.template.spec.affinity': {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'app' } } },
              ],
            },
          },
        },
        cluster: {
          nodes: [
            { name: 'a', zone: 'z1' },
            { name: 'b', zone: 'z2' },
            { name: 'c', zone: 'z3' },
          ],
        },
      },
    ],
    [
      'error: Deployment app: a rollout needs 4 nodes (required anti-affinity, maxSurge 1, maxUnavailable 0), the cluster has 3',
    ],
  ],
  [
    'an autoscaler',
    [
      {
        'Deployment/app': {
          'spec.replicas': 3,
          'spec.strategy': { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        },
      },
      {
        'Deployment/app': {
          'spec.replicas': null,
          'spec.template.spec.affinity': {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'app' } } },
              ],
            },
          },
        },
        'HorizontalPodAutoscaler/app': {
          apiVersion: 'autoscaling/v2',
          metadata: { name: 'app' },
          spec: {
            scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'app' },
            minReplicas: 2,
            maxReplicas: 3,
            metrics: [
              { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
            ],
          },
        },
        cluster: {
          nodes: [
            { name: 'a', zone: 'z1' },
            { name: 'b', zone: 'z2' },
            { name: 'c', zone: 'z3' },
          ],
        },
      },
    ],
    [
      'error: Deployment app: a rollout needs 4 nodes (required anti-affinity, maxSurge 1, maxUnavailable 0), the cluster has 3',
    ],
  ],
])('%s', (_, fragments, expected) => {
  expect(told('TOP09', ...fragments)).toEqual(expected);
});

test.each<[string, readonly Fragment[]]>([
  [
    'an old pod may go',
    [
      {
        'Deployment/app': {
          'spec.replicas': 3,
          'spec.strategy': { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
          'spec.template.spec.affinity': {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'app' } } },
              ],
            },
          },
        },
        cluster: {
          nodes: [
            { name: 'a', zone: 'z1' },
            { name: 'b', zone: 'z2' },
            { name: 'c', zone: 'z3' },
          ],
        },
      },
    ],
  ],
  [
    'Recreate',
    [
      {
        'Deployment/app': {
          'spec.replicas': 3,
          'spec.strategy': { type: 'Recreate' },
          'spec.template.spec.affinity': {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'app' } } },
              ],
            },
          },
        },
        cluster: {
          nodes: [
            { name: 'a', zone: 'z1' },
            { name: 'b', zone: 'z2' },
            { name: 'c', zone: 'z3' },
          ],
        },
      },
    ],
  ],
  [
    'matchLabelKeys',
    [
      {
        'Deployment/app': {
          'spec.replicas': 3,
          'spec.strategy': { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        },
      },
      {
        'Deployment/app': {
          'spec.template.spec.affinity': {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                {
                  topologyKey: 'kubernetes.io/hostname',
                  labelSelector: { matchLabels: { app: 'app' } },
                  matchLabelKeys: ['pod-template-hash'],
                },
              ],
            },
          },
        },
        cluster: {
          nodes: [
            { name: 'a', zone: 'z1' },
            { name: 'b', zone: 'z2' },
            { name: 'c', zone: 'z3' },
          ],
        },
      },
    ],
  ],
  [
    'a spare node',
    [
      {
        'Deployment/app': {
          'spec.replicas': 3,
          'spec.strategy': { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        },
      },
      {
        'Deployment/app': {
          'spec.template.spec.affinity': {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'app' } } },
              ],
            },
          },
        },
      },
    ],
  ],
  [
    'preferred',
    [
      {
        'Deployment/app': {
          'spec.replicas': 3,
          'spec.strategy': { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        },
      },
      {
        'Deployment/app': {
          'spec.template.spec.affinity': {
            podAntiAffinity: {
              preferredDuringSchedulingIgnoredDuringExecution: [
                {
                  weight: 1,
                  podAffinityTerm: {
                    topologyKey: 'kubernetes.io/hostname',
                    labelSelector: { matchLabels: { app: 'app' } },
                  },
                },
              ],
            },
          },
        },
        cluster: {
          nodes: [
            { name: 'a', zone: 'z1' },
            { name: 'b', zone: 'z2' },
            { name: 'c', zone: 'z3' },
          ],
        },
      },
    ],
  ],
  [
    'a group that grows',
    [
      {
        'Deployment/app': {
          'spec.replicas': 3,
          'spec.strategy': { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        },
      },
      {
        'Deployment/app': {
          'spec.template.spec.affinity': {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'app' } } },
              ],
            },
          },
        },
        cluster: { nodes: [{ name: 'a', count: 3, autoscale: true }] },
      },
    ],
  ],
  [
    'too few to begin with',
    [
      {
        'Deployment/app': {
          'spec.replicas': 3,
          'spec.strategy': { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        },
      },
      {
        'Deployment/app': {
          'spec.template.spec.affinity': {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'app' } } },
              ],
            },
          },
        },
        cluster: { nodes: [{ name: 'a', count: 2 }] },
      },
    ],
  ],
])('silent: %s', (_, fragments) => {
  expect(told('TOP09', ...fragments)).toEqual([]);
});
