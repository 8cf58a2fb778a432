import { scheduler } from '../../../../lib/model/controllers/scheduler';
import { termMatches } from '../../../../lib/model/controllers/scheduler/plugins/inter-pod-affinity';
import type { Key, Kind } from '../../../../lib/model/kinds';
import { planned, world } from '../../world';

/** What a pod that preempts leaves to others, and waits for, before it has its node. */

const NODE = `
apiVersion: v1
kind: Node
metadata: {name: a, labels: {kubernetes.io/hostname: a}}
status: {allocatable: {cpu: "1", memory: 8Gi, pods: "110"}}`;

const pod = (name: string, spec: string, status = 'phase: Pending', metadata = '') => `
---
apiVersion: v1
kind: Pod
metadata: {name: ${name}${metadata}}
spec: {containers: [{name: app, resources: {requests: {cpu: 600m}}}], ${spec}}
status: {${status}}`;

const memory = (stage: 'rejected' | 'failed', errors: number): [Kind, Key, unknown] => {
  const uid = 'Pod/default/first#1';
  const id = `pod ${uid}`;
  const value = { stage, pod: 'default/first', uid, errors, plugins: [], moved: false, error: '' };
  return ['Memo', `scheduler ${id}`, { controller: 'scheduler', id, value, about: ['Pod default/first'] }];
};

describe('the place that a pod was promised', () => {
  test.each<[string, number, readonly [Kind, Key, unknown][], boolean]>([
    ['is not for a less important one', 5, [], false],
    ['is not for an equal one', 1, [], false],
    ['is for a more important one', 0, [], true],
    ['stays its own while it waits', 5, [memory('rejected', 0)], false],
    ['is lost with an error', 5, [memory('rejected', 1)], true],
    ['is lost before the error is told', 5, [memory('failed', 0)], true],
  ])('%s', (_, priority, rows, free) => {
    const first = pod('first', `priority: ${priority}`, 'phase: Pending, nominatedNodeName: a');
    const store = world(NODE + first + pod('web-0', 'priority: 1'), rows);
    expect(planned(scheduler, store, 'default/web-0').some((line) => line === 'bind default/web-0 a')).toBe(free);
  });
});

describe('a pod that has preempted waits for its victim', () => {
  const PREEMPTED = 'conditions: [{type: DisruptionTarget, status: "True", reason: PreemptionByScheduler}]';
  const WAITS = 'not eligible due to a terminating pod on the nominated node.';
  const going = ', deletionTimestamp: true, deletionGracePeriodSeconds: 30';
  test.each([
    ['that is going', pod('low', 'nodeName: a, priority: 1', `phase: Running, ${PREEMPTED}`, going), true],
    [
      'not for one that goes for another reason',
      pod('low', 'nodeName: a, priority: 1', 'phase: Running', going),
      false,
    ],
    ['not for one that stays', pod('low', 'nodeName: a, priority: 1', `phase: Running, ${PREEMPTED}`), false],
    ['not for an equal one', pod('low', 'nodeName: a, priority: 9', `phase: Running, ${PREEMPTED}`, going), false],
  ])('%s', (_, victim, waits) => {
    const store = world(NODE + victim + pod('web-0', 'priority: 9', 'phase: Pending, nominatedNodeName: a'));
    const told = planned(scheduler, store, 'default/web-0').find((line) => line.startsWith('event')) ?? '';
    expect(told.includes(WAITS)).toBe(waits);
  });
});

test.each<[string, object, string, boolean]>([
  ['of its own namespace', {}, 'default', true],
  ['of another', {}, 'other', false],
  ['of a namespace that it names', { namespaces: ['other'] }, 'other', true],
  ['of its own, if it names others', { namespaces: ['other'] }, 'default', false],
  ['of any, if all are chosen', { namespaceSelector: {} }, 'other', true],
  [
    'of a namespace that is chosen by its name',
    { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'other' } } },
    'other',
    true,
  ],
  [
    'of one that is not',
    { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'other' } } },
    'default',
    false,
  ],
])('SCH-63 a term means pods %s: %j, %s', (_, more, namespace, means) => {
  const of = (space: string) => ({ metadata: { name: 'p', namespace: space, labels: { app: 'db' } } }) as never;
  const term = { topologyKey: 'zone', labelSelector: { matchLabels: { app: 'db' } }, ...more };
  expect(termMatches(term, of('default'), of(namespace))).toBe(means);
});
