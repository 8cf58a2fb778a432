import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('TOP06');

test.each<[string, readonly Fragment[], readonly string[]]>([
  [
    'spread',
    [
      { before: {} },
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
          claims: [
            { name: 'data-db-0', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v0' },
            { name: 'data-db-1', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v1' },
          ],
          volumes: [
            { name: 'v0', class: 'fast', size: '10Gi', zone: 'z1' },
            { name: 'v1', class: 'fast', size: '10Gi', zone: 'z1' },
          ],
        },
      },
    ],
    [
      'error: pod db-1 stays Pending from the start: its volume v1 is in zone z1, and maxSkew 1 forbids that zone (now z1: 1, z2: 0, z3: 0)',
    ],
  ],
  [
    'anti-affinity',
    [
      { before: {} },
      {
        'StatefulSet/db': {
          'spec.template.spec.affinity': {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'topology.kubernetes.io/zone', labelSelector: { matchLabels: { app: 'db' } } },
              ],
            },
          },
        },
        cluster: {
          claims: [
            { name: 'data-db-0', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v0' },
            { name: 'data-db-1', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v1' },
          ],
          volumes: [
            { name: 'v0', class: 'fast', size: '10Gi', zone: 'z1' },
            { name: 'v1', class: 'fast', size: '10Gi', zone: 'z1' },
          ],
        },
      },
    ],
    [
      'error: pod db-1 stays Pending from the start: its volume v1 is in zone z1, and required anti-affinity over topology.kubernetes.io/zone forbids that zone, where another member is',
    ],
  ],
  [
    'two a zone and the loss of a zone',
    [
      {
        'StatefulSet/db': {
          'spec.replicas': 6,
          'spec.template.spec.topologySpreadConstraints': [
            {
              maxSkew: 1,
              topologyKey: 'topology.kubernetes.io/zone',
              whenUnsatisfiable: 'DoNotSchedule',
              labelSelector: { matchLabels: { app: 'db' } },
            },
          ],
        },
      },
    ],
    [
      'warning: StatefulSet db: a pod that is replaced while the nodes of z3 are lost stays Pending: its volume is in its zone, and maxSkew 1 forbids that zone (z1: 1 others, z3: 0)',
    ],
  ],
])('%s', (_, fragments, expected) => {
  expect(told('TOP06', ...fragments)).toEqual(expected);
});

test.each<[string, readonly Fragment[]]>([
  [
    'two a zone, lost nodes are no domain',
    [
      {
        'StatefulSet/db': {
          'spec.replicas': 6,
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
      },
    ],
  ],
  [
    'two a zone, maxSkew 2',
    [
      {
        'StatefulSet/db': {
          'spec.replicas': 6,
          'spec.template.spec.topologySpreadConstraints': [
            {
              maxSkew: 2,
              topologyKey: 'topology.kubernetes.io/zone',
              whenUnsatisfiable: 'DoNotSchedule',
              labelSelector: { matchLabels: { app: 'db' } },
            },
          ],
        },
      },
    ],
  ],
  [
    'as many as zones',
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
      },
    ],
  ],
  [
    'as many as zones, bound',
    [
      { before: {} },
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
          claims: [
            { name: 'data-db-0', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v0' },
            { name: 'data-db-1', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v1' },
            { name: 'data-db-2', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v2' },
          ],
          volumes: [
            { name: 'v0', class: 'fast', size: '10Gi', zone: 'z1' },
            { name: 'v1', class: 'fast', size: '10Gi', zone: 'z2' },
            { name: 'v2', class: 'fast', size: '10Gi', zone: 'z3' },
          ],
        },
      },
    ],
  ],
  [
    'a wish',
    [
      { before: {} },
      {
        'StatefulSet/db': {
          'spec.template.spec.topologySpreadConstraints': [
            {
              maxSkew: 1,
              topologyKey: 'topology.kubernetes.io/zone',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: { app: 'db' } },
            },
          ],
        },
        cluster: {
          claims: [
            { name: 'data-db-0', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v0' },
            { name: 'data-db-1', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v1' },
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
    'network volumes',
    [
      {
        'StatefulSet/db': {
          'spec.replicas': 6,
          'spec.template.spec.topologySpreadConstraints': [
            {
              maxSkew: 1,
              topologyKey: 'topology.kubernetes.io/zone',
              whenUnsatisfiable: 'DoNotSchedule',
              labelSelector: { matchLabels: { app: 'db' } },
            },
          ],
        },
        cluster: { 'drivers.0.topology': 'none' },
      },
    ],
  ],
  [
    'zones that the pod cannot use',
    [
      { before: {} },
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
          'spec.template.spec.nodeSelector': { 'topology.kubernetes.io/zone': 'z1' },
        },
        cluster: {
          claims: [
            { name: 'data-db-0', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v0' },
            { name: 'data-db-1', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v1' },
          ],
          volumes: [
            { name: 'v0', class: 'fast', size: '10Gi', zone: 'z1' },
            { name: 'v1', class: 'fast', size: '10Gi', zone: 'z1' },
          ],
        },
      },
    ],
  ],
])('silent: %s', (_, fragments) => {
  expect(told('TOP06', ...fragments)).toEqual([]);
});
