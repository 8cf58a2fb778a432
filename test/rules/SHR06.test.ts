import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('SHR06');

const CONTEXT = 'spec.template.spec.securityContext';
const A = { level: 's0:c1,c2' };
const B = { level: 's0:c3,c4' };
const app = (seLinuxOptions: object | null, rest: object = {}): Fragment => ({
  'Deployment/app': { [CONTEXT]: { seLinuxOptions }, ...rest },
});
const two = (seLinuxOptions: object | null, rest: object = {}): Fragment => ({
  'Deployment/two': {
    copyOf: 'Deployment/app',
    [CONTEXT]: { seLinuxOptions },
    'spec.selector.matchLabels': { app: 'two' },
    'spec.template.metadata.labels': { app: 'two' },
    ...rest,
  },
});
const cluster = (description: object = {}): Fragment => ({
  cluster: { 'nodes.0.selinux': true, 'drivers.1.seLinuxMount': true, ...description },
});
const conflict = (a = A.level, b = B.level) => [
  `warning: Deployment app and Deployment two share claim files with different SELinux labels (${a}, ${b}): on one node the second does not start`,
];

test.each([
  ['two levels', [app(A), two(B), cluster()], conflict()],
  ['two types', [app({ type: 'a_t' }), two({ type: 'b_t' }), cluster()], conflict('a_t', 'b_t')],
  ['the same level', [app(A), two(A), cluster()], []],
  ['parts that need not differ', [app({ type: 'a_t' }), two(B), cluster()], []],
  ['one of them says nothing', [app(A), two(null), cluster()], []],
  [
    'a container says otherwise',
    [app(A), two(A, { 'spec.template.spec.containers.0.securityContext': { seLinuxOptions: B } }), cluster()],
    conflict(),
  ],
  [
    'a privileged container has no label',
    [app(A), two(B, { 'spec.template.spec.containers.0.securityContext': { privileged: true } }), cluster()],
    [],
  ],
  [
    'the old way',
    [app(A), two(B, { [CONTEXT]: { seLinuxOptions: B, seLinuxChangePolicy: 'Recursive' } }), cluster()],
    [],
  ],
  ['1.36', [app(A), two(B), cluster({ kubernetesVersion: '1.36' })], []],
  ['no node with SELinux', [app(A), two(B), cluster({ 'nodes.0.selinux': false })], []],
  ['a driver that does not mount with labels', [app(A), two(B), cluster({ 'drivers.1.seLinuxMount': false })], []],
  ['no pods', [app(A), two(B, { 'spec.replicas': 0 }), cluster()], []],
  [
    'other nodes',
    [app(A, { 'spec.template.spec.nodeName': 'a-1' }), two(B, { 'spec.template.spec.nodeName': 'a-2' }), cluster()],
    [],
  ],
  [
    'kept apart',
    [
      app(A),
      two(B, {
        'spec.template.spec.affinity': {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'app' } } },
            ],
          },
        },
      }),
      cluster(),
    ],
    [],
  ],
  ['one workload alone', [app(A), cluster()], []],
] as const)('%s', (_, fragments, expected) => {
  expect(told('SHR06', ...(fragments as readonly Fragment[]))).toEqual(expected);
});
