import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('TOP10');

test.each<[string, readonly Fragment[], readonly string[]]>([
  [
    'two of six nodes',
    [{ cluster: { 'nodes.2.drivers': ['files.example.com'] } }],
    [
      'warning: pod db-0 may land on nodes c-1 and c-2, where driver block.example.com does not run: its volume cannot be attached there',
    ],
  ],
  [
    'no node',
    [
      {
        cluster: {
          'nodes.0.drivers': ['files.example.com'],
          'nodes.1.drivers': [],
          'nodes.2.drivers': ['files.example.com'],
        },
      },
    ],
    [
      'error: pod db-0 can only land on nodes a-1, a-2, b-1 and 3 more, where driver block.example.com does not run: its volume cannot be attached there',
      'warning: every pod of Deployment app may land on nodes b-1 and b-2, where driver files.example.com does not run: its volume cannot be attached there',
    ],
  ],
  [
    'opt-in before 1.37',
    [
      {
        'CSIDriver/block.example.com': {
          apiVersion: 'storage.k8s.io/v1',
          metadata: { name: 'block.example.com' },
          spec: {},
        },
        cluster: { kubernetesVersion: '1.36', 'nodes.2.drivers': ['files.example.com'] },
      },
    ],
    [
      'warning: pod db-0 may land on nodes c-1 and c-2, where driver block.example.com does not run: its volume cannot be attached there',
    ],
  ],
])('%s', (_, fragments, expected) => {
  expect(told('TOP10', ...fragments)).toEqual(expected);
});

test.each<[string, readonly Fragment[]]>([
  [
    'opt-in',
    [
      {
        'CSIDriver/block.example.com': {
          apiVersion: 'storage.k8s.io/v1',
          metadata: { name: 'block.example.com' },
          spec: { preventPodSchedulingIfMissing: true },
        },
        cluster: { 'nodes.2.drivers': ['files.example.com'] },
      },
    ],
  ],
  [
    'kept away',
    [
      {
        'StatefulSet/db': { 'spec.template.spec.nodeSelector': { 'topology.kubernetes.io/zone': 'z1' } },
        cluster: { 'nodes.2.drivers': ['files.example.com'] },
      },
    ],
  ],
  [
    'the volume keeps it away',
    [
      { before: {} },
      {
        cluster: {
          claims: [
            { name: 'data-db-0', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v0' },
            { name: 'data-db-1', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v1' },
            { name: 'data-db-2', phase: 'Bound', class: 'fast', size: '10Gi', volume: 'v2' },
          ],
          volumes: [
            { name: 'v0', class: 'fast', size: '10Gi', zone: 'z1' },
            { name: 'v1', class: 'fast', size: '10Gi', zone: 'z1' },
            { name: 'v2', class: 'fast', size: '10Gi', zone: 'z2' },
          ],
          'nodes.2.drivers': ['files.example.com'],
        },
      },
    ],
  ],
  ['all there', [{ cluster: { 'nodes.2.drivers': ['files.example.com', 'block.example.com'] } }]],
  ['not told', [{}]],
])('silent: %s', (_, fragments) => {
  expect(told('TOP10', ...fragments)).toEqual([]);
});
