import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('TOP04');

test.each<[string, readonly Fragment[], readonly string[]]>([
  [
    'anti-affinity over nodes',
    [
      {
        'StatefulSet/db': {
          'spec.replicas': 7,
          'spec.template.spec.affinity': {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'db' } } },
              ],
            },
          },
        },
      },
    ],
    ['error: StatefulSet db needs 7 nodes for 7 pods, the cluster has 6 that fit: db-6 stays Pending'],
  ],
  [
    'anti-affinity over zones',
    [
      {
        'StatefulSet/db': {
          'spec.replicas': 5,
          'spec.template.spec.affinity': {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'topology.kubernetes.io/zone', labelSelector: { matchLabels: { app: 'db' } } },
              ],
            },
          },
        },
      },
    ],
    ['error: StatefulSet db needs 5 zones for 5 pods, the cluster has 3 that fit: db-3 and db-4 stay Pending'],
  ],
  [
    'selector that no node has',
    [{ 'StatefulSet/db': { 'spec.template.spec.nodeSelector': { disk: 'ssd' } } }],
    [
      "error: StatefulSet db: none of the cluster's 6 nodes fits its pods (node(s) didn't match Pod's node affinity/selector): db-0, db-1 and db-2 stay Pending",
    ],
  ],
  [
    'taints',
    [{ cluster: { nodes: [{ name: 'a', zone: 'z1', count: 3, taints: ['dedicated=db:NoSchedule'] }] } }],
    [
      "error: StatefulSet db: none of the cluster's 3 nodes fits its pods (node(s) had untolerated taint(s)): db-0, db-1 and db-2 stay Pending",
      "error: Deployment app: none of the cluster's 3 nodes fits its pods (node(s) had untolerated taint(s)): 2 pods stay Pending",
    ],
  ],
  [
    'requests of one pod',
    [{ 'StatefulSet/db': { 'spec.template.spec.containers.0.resources': { requests: { cpu: '5' } } } }],
    [
      "error: StatefulSet db: none of the cluster's 6 nodes fits its pods (Insufficient cpu): db-0, db-1 and db-2 stay Pending",
    ],
  ],
  [
    'requests of all pods',
    [
      {
        'StatefulSet/db': {
          'spec.replicas': 8,
          'spec.template.spec.containers.0.resources': { requests: { cpu: '3' } },
        },
      },
    ],
    [
      'error: StatefulSet db needs room for 8 pods, the cluster has room for 6 (the requests of the pods): db-6 and db-7 stay Pending',
    ],
  ],
  [
    'minDomains',
    [
      {
        'StatefulSet/db': {
          'spec.replicas': 4,
          'spec.template.spec.topologySpreadConstraints': [
            {
              maxSkew: 1,
              topologyKey: 'topology.kubernetes.io/zone',
              whenUnsatisfiable: 'DoNotSchedule',
              labelSelector: { matchLabels: { app: 'db' } },
              minDomains: 4,
            },
          ],
        },
      },
    ],
    [
      'error: StatefulSet db needs room for 4 pods, the cluster has room for 3 (DoNotSchedule spread over topology.kubernetes.io/zone, maxSkew 1, minDomains 4): db-3 stays Pending',
    ],
  ],
  [
    'spread with a tainted zone',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.topologySpreadConstraints': [
            {
              maxSkew: 1,
              topologyKey: 'topology.kubernetes.io/zone',
              whenUnsatisfiable: 'DoNotSchedule',
              labelSelector: { matchLabels: { app: 'db' } },
            },
          ],
        },
        cluster: {
          nodes: [
            { name: 'a', zone: 'z1', count: 2 },
            { name: 'b', zone: 'z2', taints: ['x:NoSchedule'] },
          ],
        },
      },
    ],
    [
      'error: StatefulSet db needs room for 3 pods, the cluster has room for 1 (DoNotSchedule spread over topology.kubernetes.io/zone, maxSkew 1): db-1 and db-2 stay Pending',
    ],
  ],
  [
    'deployment',
    [
      {
        'Deployment/app': {
          'spec.replicas': 8,
          'spec.strategy': { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
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
    ['error: Deployment app needs 8 nodes for 8 pods, the cluster has 6 that fit: 2 pods stay Pending'],
  ],
  [
    'an autoscaler',
    [
      {
        'HorizontalPodAutoscaler/app': {
          apiVersion: 'autoscaling/v2',
          metadata: { name: 'app' },
          spec: {
            scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'app' },
            minReplicas: 2,
            maxReplicas: 9,
            metrics: [
              { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
            ],
          },
        },
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
      },
    ],
    [
      'error: Deployment app needs 9 nodes for 9 pods (HorizontalPodAutoscaler app may ask for so many), the cluster has 6 that fit: 3 pods stay Pending',
    ],
  ],
])('%s', (_, fragments, expected) => {
  expect(told('TOP04', ...fragments)).toEqual(expected);
});

test.each<[string, readonly Fragment[]]>([
  [
    'spread with a tainted zone that does not count',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.topologySpreadConstraints': [
            {
              maxSkew: 1,
              topologyKey: 'topology.kubernetes.io/zone',
              whenUnsatisfiable: 'DoNotSchedule',
              labelSelector: { matchLabels: { app: 'db' } },
              nodeTaintsPolicy: 'Honor',
            },
          ],
        },
        cluster: {
          nodes: [
            { name: 'a', zone: 'z1', count: 2 },
            { name: 'b', zone: 'z2', taints: ['x:NoSchedule'] },
          ],
        },
      },
    ],
  ],
  [
    'six of six',
    [
      {
        'StatefulSet/db': {
          'spec.replicas': 6,
          'spec.template.spec.affinity': {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'db' } } },
              ],
            },
          },
        },
      },
    ],
  ],
  [
    'a group that grows',
    [
      {
        'StatefulSet/db': {
          'spec.replicas': 7,
          'spec.template.spec.affinity': {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'db' } } },
              ],
            },
          },
        },
        cluster: { 'nodes.0.autoscale': true },
      },
    ],
  ],
  [
    'tolerates everything',
    [
      {
        'StatefulSet/db': { 'spec.template.spec.tolerations': [{ operator: 'Exists' }] },
        'Deployment/app': null,
        cluster: { nodes: [{ name: 'a', zone: 'z1', count: 3, taints: ['dedicated=db:NoSchedule'] }] },
      },
    ],
  ],
  [
    'anti-affinity against others',
    [
      {
        'StatefulSet/db': {
          'spec.replicas': 7,
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
    'spread that is a wish',
    [
      {
        'StatefulSet/db': {
          'spec.replicas': 7,
          'spec.template.spec.topologySpreadConstraints': [
            {
              maxSkew: 1,
              topologyKey: 'topology.kubernetes.io/zone',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: { app: 'db' } },
            },
          ],
        },
      },
    ],
  ],
  [
    'no pods',
    [
      {
        'StatefulSet/db': { 'spec.replicas': 0, 'spec.template.spec.nodeSelector': { disk: 'ssd' } },
        'PodDisruptionBudget/db': null,
      },
    ],
  ],
])('silent: %s', (_, fragments) => {
  expect(told('TOP04', ...fragments)).toEqual([]);
});
