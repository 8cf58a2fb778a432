import { diagnosed, testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('DSR05');

const db = (own: object): Fragment => ({ hints: { 'StatefulSet/db': own } });
const app = (own: object): Fragment => ({ hints: { 'Deployment/app': own } });
const set = (spec: object): Fragment => ({ 'StatefulSet/db': spec });
const deployment = (spec: object = {}): Fragment => ({ 'Deployment/app': { 'spec.replicas': 1, ...spec } });
const once = (storageClassName: string): Fragment => ({
  'PersistentVolumeClaim/files': { 'spec.accessModes': ['ReadWriteOnce'], 'spec.storageClassName': storageClassName },
});
const recreate = { 'spec.strategy': { type: 'Recreate' } };
const one = set({ 'spec.replicas': 1 });
const lost = (what: string, left: string, severity = 'warning') => [`${severity}: loss of a-1: ${what}\n${left}`];
const never = 'does not come back until a human acts';
const off: Fragment = { cluster: { 'nodes.0.deletedWhenOff': true } };

test.each([
  [
    'one member',
    [one, db({ maxOutageSeconds: 600 })],
    lost(`db-0 ${never}`, 'StatefulSet db: 0 of 1 pods left, it may be away for 600 s'),
  ],
  [
    'members that each have data of their own',
    [db({ maxOutageSeconds: 600 })],
    lost(`db-0 ${never}`, 'StatefulSet db: 2 of 3 pods left, it may be away for 600 s'),
  ],
  ['members that all have all data', [db({ maxOutageSeconds: 600, replication: 'full' })], []],
  ['a quorum that is kept', [db({ quorum: 2 })], []],
  ['a quorum of all', [db({ quorum: 3 })], lost(`db-0 ${never}`, 'StatefulSet db: 2 of 3 pods left, the quorum is 3')],
  ['a quorum that cannot be is told elsewhere', [db({ quorum: 4 })], []],
  [
    'a majority on one node',
    [db({ quorum: 2 }), { cluster: { nodes: [{ name: 'a-1', zone: 'z1' }] } }],
    lost(
      'db-0, db-1 and db-2 do not come back until a human acts',
      'StatefulSet db: 0 of 3 pods left, the quorum is 2',
    ),
  ],
  ['nobody says what is needed', [one, db({ startNeeds: 'lower' })], []],
  ['no members', [set({ 'spec.replicas': 0 }), db({ maxOutageSeconds: 600 })], []],
  [
    'a set that never starts is told elsewhere',
    [set({ 'spec.template.spec.nodeSelector': { none: 'x' } }), db({ quorum: 2 })],
    [],
  ],
  [
    'a cloud that deletes nodes that are off',
    [one, db({ maxOutageSeconds: 60 }), off],
    lost('db-0 is back after 477 s', 'StatefulSet db: 0 of 1 pods left, it may be away for 60 s'),
  ],
  [
    'a cluster that detaches sooner',
    [one, db({ maxOutageSeconds: 60 }), off, { cluster: { timers: { forcedDetach: 60 } } }],
    lost('db-0 is back after 177 s', 'StatefulSet db: 0 of 1 pods left, it may be away for 60 s'),
  ],
  [
    'a cloud that deletes them soon enough',
    [one, db({ maxOutageSeconds: 600 }), off],
    lost('db-0 is back after 477 s', 'StatefulSet db: 0 of 1 pods left, it may be away for 600 s', 'info'),
  ],
  [
    'a Deployment, not for too long',
    [deployment(), app({ maxOutageSeconds: 400 })],
    lost('a pod of app is back after 356 s', 'Deployment app: 0 of 1 pods left, it may be away for 400 s', 'info'),
  ],
  [
    'a Deployment, for too long',
    [deployment(), app({ maxOutageSeconds: 300 })],
    lost('a pod of app is back after 356 s', 'Deployment app: 0 of 1 pods left, it may be away for 300 s'),
  ],
  [
    'a Deployment that need not wait so long',
    [
      deployment(),
      app({ maxOutageSeconds: 300 }),
      { cluster: { timers: { nodeMonitorGrace: 20, notReadyToleration: 30 } } },
    ],
    lost('a pod of app is back after 56 s', 'Deployment app: 0 of 1 pods left, it may be away for 300 s', 'info'),
  ],
  [
    'a Deployment whose pods stand in for each other',
    [deployment({ 'spec.replicas': 2 }), app({ maxOutageSeconds: 10 })],
    [],
  ],
  [
    'a volume that stays with its old node',
    [deployment(recreate), once('fast'), app({ maxOutageSeconds: 600 })],
    lost(`a pod of app ${never}`, 'Deployment app: 0 of 1 pods left, it may be away for 600 s'),
  ],
  [
    'a volume that is not attached',
    [deployment(recreate), once('shared'), app({ maxOutageSeconds: 600 })],
    lost('a pod of app is back after 356 s', 'Deployment app: 0 of 1 pods left, it may be away for 600 s', 'info'),
  ],
] as const)('%s', (_, fragments, expected) => {
  expect(told('DSR05', ...(fragments as readonly Fragment[]))).toEqual(expected);
});

test('the story is that of the loss', () => {
  const { diagnostics } = diagnosed(one, db({ maxOutageSeconds: 600 }));
  const trace = diagnostics.find(({ code }) => code === 'DSR05')?.trace ?? [];
  expect(trace.map(({ at = 0, what }) => `${Math.round(at / 1000)} s ${what}`)).toEqual([
    '55 s Node/a-1: NotReady',
    '55 s Node/a-1: NodeNotReady: Node a-1 status is now: NodeNotReady',
    '55 s Pod/db-0: NodeNotReady: Node is not ready',
    '55 s Node/a-1: tainted node.kubernetes.io/unreachable:NoSchedule',
    '55 s StatefulSet/db: 0/1 ready',
    '55 s Node/a-1: tainted node.kubernetes.io/unreachable:NoExecute',
    '355 s Pod/db-0: to be disrupted',
    '355 s Pod/db-0: TaintManagerEviction: Marking for deletion Pod default/db-0',
    '355 s Pod/db-0: 1/1 Terminating',
  ]);
});
