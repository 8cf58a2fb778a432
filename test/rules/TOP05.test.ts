import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('TOP05');

test.each<[string, readonly Fragment[], readonly string[]]>([
  [
    'spread, nearly its own',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.topologySpreadConstraints.0.labelSelector.matchLabels': { app: 'dbs' },
        },
      },
    ],
    [
      'warning: StatefulSet db: topologySpreadConstraints[0] selects app=dbs, its pods carry app=db: the rule has no effect, 3 members may share a node',
    ],
  ],
  [
    'anti-affinity, nearly its own',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.affinity': {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'dbs' } } },
              ],
            },
          },
        },
      },
    ],
    [
      'warning: StatefulSet db: affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0] selects app=dbs, its pods carry app=db: the rule has no effect, 3 members may share a node',
    ],
  ],
  [
    'anti-affinity, its own value under another key',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.affinity': {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                {
                  topologyKey: 'topology.kubernetes.io/zone',
                  labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'db' } },
                },
              ],
            },
          },
        },
      },
    ],
    [
      'warning: StatefulSet db: affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0] selects app.kubernetes.io/name=db, its pods carry app=db: the rule has no effect, 3 members may share a zone',
    ],
  ],
  [
    'preferred',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.affinity': {
            podAntiAffinity: {
              preferredDuringSchedulingIgnoredDuringExecution: [
                {
                  weight: 1,
                  podAffinityTerm: {
                    topologyKey: 'kubernetes.io/hostname',
                    labelSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['dbs'] }] },
                  },
                },
              ],
            },
          },
        },
      },
    ],
    [
      'warning: StatefulSet db: affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm selects app=dbs, its pods carry app=db: the rule has no effect, 3 members may share a node',
    ],
  ],
  [
    'no selector',
    [{ 'StatefulSet/db': { 'spec.template.spec.topologySpreadConstraints.0.labelSelector': null } }],
    [
      'warning: StatefulSet db: topologySpreadConstraints[0] has no labelSelector and selects nothing, its pods carry app=db: the rule has no effect, 3 members may share a node',
    ],
  ],
  [
    'spread, another value of its key',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.topologySpreadConstraints.0.labelSelector.matchLabels': { app: 'zookeeper' },
        },
      },
    ],
    [
      'warning: StatefulSet db: topologySpreadConstraints[0] selects app=zookeeper, its pods carry app=db: the rule has no effect, 3 members may share a node',
    ],
  ],
  [
    'required affinity, closed world',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.affinity': {
            podAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'cache' } } },
              ],
            },
          },
        },
        cluster: { complete: true },
      },
    ],
    [
      'error: StatefulSet db: affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0] selects app=cache, its pods carry app=db: no pod is there that carries that, so they are never placed',
    ],
  ],
])('%s', (_, fragments, expected) => {
  expect(told('TOP05', ...fragments)).toEqual(expected);
});

test.each<[string, readonly Fragment[]]>([
  [
    'required affinity, open world',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.affinity': {
            podAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'cache' } } },
              ],
            },
          },
        },
      },
    ],
  ],
  [
    'anti-affinity against a workload elsewhere',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.affinity': {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'cache' } } },
              ],
            },
          },
        },
      },
    ],
  ],
  [
    'anti-affinity against a workload of the render',
    [
      {
        'StatefulSet/db': {
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
    'anti-affinity, release and another app',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.affinity': {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                {
                  topologyKey: 'kubernetes.io/hostname',
                  labelSelector: { matchLabels: { release: 'db', app: 'cache' } },
                },
              ],
            },
          },
          'spec.template.metadata.labels.release': 'db',
        },
      },
    ],
  ],
  [
    'NotIn',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.affinity': {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                {
                  topologyKey: 'kubernetes.io/hostname',
                  labelSelector: { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['db', 'dbs'] }] },
                },
              ],
            },
          },
        },
      },
    ],
  ],
  [
    'labels that controllers add',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.topologySpreadConstraints.0.labelSelector.matchLabels': {
            app: null,
            'statefulset.kubernetes.io/pod-name': 'db-0',
          },
        },
      },
    ],
  ],
  [
    'a hash that nobody knows',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.topologySpreadConstraints.0.labelSelector.matchLabels': {
            app: 'db',
            'controller-revision-hash': 'x',
          },
        },
      },
    ],
  ],
  [
    'another namespace',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.affinity': {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                {
                  topologyKey: 'kubernetes.io/hostname',
                  labelSelector: { matchLabels: { app: 'dbs' } },
                  namespaces: ['other'],
                },
              ],
            },
          },
        },
      },
    ],
  ],
  [
    'one pod',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      {
        'StatefulSet/db': {
          'spec.template.spec.affinity': {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'dbs' } } },
              ],
            },
          },
        },
      },
    ],
  ],
])('silent: %s', (_, fragments) => {
  expect(told('TOP05', ...fragments)).toEqual([]);
});
