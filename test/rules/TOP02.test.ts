import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('TOP02');

test.each<[string, readonly Fragment[], readonly string[]]>([
  [
    'allowedTopologies',
    [{ cluster: { 'classes.0.allowedTopologies': { 'topology.kubernetes.io/zone': ['z9'] } } }],
    [
      'error: pod db-0 can run in zones z1, z2 and z3, the volume of its claim data-db-0 is made in topology.kubernetes.io/zone z9 (class fast): it never starts',
    ],
  ],
  [
    'bound elsewhere',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      { before: {} },
      { 'StatefulSet/db': { 'spec.template.spec.nodeSelector': { 'topology.kubernetes.io/zone': 'z1' } } },
      {
        cluster: {
          claims: [{ name: 'data-db-0', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v0' }],
          volumes: [{ name: 'v0', class: 'fast', size: '10Gi', zone: 'z2' }],
        },
      },
    ],
    ['error: pod db-0 can run in zone z1, its volume v0 is in zone z2: it never starts'],
  ],
  [
    'allowed zone is tainted',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      {
        cluster: {
          nodes: [
            { name: 'a', zone: 'z1' },
            { name: 'b', zone: 'z2', taints: ['x:NoSchedule'] },
          ],
          'classes.0.allowedTopologies': { 'topology.kubernetes.io/zone': ['z2'] },
        },
      },
    ],
    [
      'error: pod db-0 can run in zone z1, the volume of its claim data-db-0 is made in topology.kubernetes.io/zone z2 (class fast): it never starts',
    ],
  ],
  [
    'requests',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      { before: {} },
      {
        'StatefulSet/db': { 'spec.template.spec.containers.0.resources': { requests: { cpu: '6' } } },
        cluster: {
          nodes: [
            { name: 'a', zone: 'z1', cpu: 8 },
            { name: 'b', zone: 'z2' },
          ],
          claims: [{ name: 'data-db-0', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v0' }],
          volumes: [{ name: 'v0', class: 'fast', size: '10Gi', zone: 'z2' }],
        },
      },
    ],
    ['error: pod db-0 can run in zone z1, its volume v0 is in zone z2: it never starts'],
  ],
  [
    'immediate, spread over the zones',
    [
      { 'StatefulSet/db': { 'spec.template.spec.nodeSelector': { 'topology.kubernetes.io/zone': 'z1' } } },
      { cluster: { 'classes.0.bindingMode': 'Immediate' } },
    ],
    [
      'error: StatefulSet db can run in zone z1, class fast spreads the volumes of its 3 pods over z1, z2 and z3: some pods never start',
    ],
  ],
  [
    'the last node of the zone',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      { before: {} },
      {
        cluster: {
          nodes: [
            { name: 'a', zone: 'z1', count: 2 },
            { name: 'b', zone: 'z2' },
          ],
          claims: [{ name: 'data-db-0', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v0' }],
          volumes: [{ name: 'v0', class: 'fast', size: '10Gi', zone: 'z2' }],
        },
      },
    ],
    [
      'warning: pod db-0 can run in zones z1 and z2, its volume v0 is in zone z2: it does not come back after the drain or loss of b',
    ],
  ],
  [
    'a volume of the render',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      {
        'StatefulSet/db': {
          'spec.volumeClaimTemplates.0.spec.storageClassName': '',
          'spec.template.spec.nodeSelector': { 'topology.kubernetes.io/zone': 'z1' },
        },
        'PersistentVolume/pv': {
          apiVersion: 'v1',
          metadata: { name: 'pv' },
          spec: {
            capacity: { storage: '10Gi' },
            accessModes: ['ReadWriteOnce'],
            csi: { driver: 'block.example.com', volumeHandle: 'x' },
            claimRef: { namespace: 'default', name: 'data-db-0' },
            nodeAffinity: {
              required: {
                nodeSelectorTerms: [
                  { matchExpressions: [{ key: 'topology.kubernetes.io/zone', operator: 'In', values: ['z2'] }] },
                ],
              },
            },
          },
        },
      },
    ],
    ['error: pod db-0 can run in zone z1, its volume pv is in zone z2: it never starts'],
  ],
])('%s', (_, fragments, expected) => {
  expect(told('TOP02', ...fragments)).toEqual(expected);
});

test.each<[string, readonly Fragment[]]>([
  [
    'a group that may grow anywhere',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      { before: {} },
      {
        cluster: {
          nodes: [
            { name: 'a', zone: 'z1' },
            { name: 'g', autoscale: true },
          ],
          claims: [{ name: 'data-db-0', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v0' }],
          volumes: [{ name: 'v0', class: 'fast', size: '10Gi', zone: 'z2' }],
        },
      },
    ],
  ],
  [
    'a zone label of the driver',
    [{ cluster: { 'classes.0.allowedTopologies': { 'topology.ebs.csi.aws.com/zone': ['z1', 'z2'] } } }],
  ],
  ['labels that nobody described', [{ cluster: { 'classes.0.allowedTopologies': { 'example.com/rack': ['r1'] } } }]],
  [
    'bound where it can run',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      { before: {} },
      { 'StatefulSet/db': { 'spec.template.spec.nodeSelector': { 'topology.kubernetes.io/zone': 'z1' } } },
      {
        cluster: {
          claims: [{ name: 'data-db-0', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v0' }],
          volumes: [{ name: 'v0', class: 'fast', size: '10Gi', zone: 'z1' }],
        },
      },
    ],
  ],
  [
    'the last node, autoscaled',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      { before: {} },
      {
        cluster: {
          nodes: [
            { name: 'a', zone: 'z1', count: 2 },
            { name: 'b', zone: 'z2', autoscale: true },
          ],
          claims: [{ name: 'data-db-0', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v0' }],
          volumes: [{ name: 'v0', class: 'fast', size: '10Gi', zone: 'z2' }],
        },
      },
    ],
  ],
  [
    'another scheduler',
    [
      {
        'StatefulSet/db': { 'spec.template.spec.schedulerName': 'mine' },
        cluster: { 'classes.0.allowedTopologies': { 'topology.kubernetes.io/zone': ['z9'] } },
      },
    ],
  ],
  [
    'nodes not described',
    [{ cluster: { nodes: null, 'classes.0.allowedTopologies': { 'topology.kubernetes.io/zone': ['z9'] } } }],
  ],
])('silent: %s', (_, fragments) => {
  expect(told('TOP02', ...fragments)).toEqual([]);
});
