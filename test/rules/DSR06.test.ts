import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('DSR06');

const PROBE = 'spec.template.spec.containers.0.readinessProbe';
const hints = (own: object): Fragment => ({ hints: { 'StatefulSet/db': { quorum: 2, ...own } } });
const set = (spec: object): Fragment => ({ 'StatefulSet/db': spec });
const at = (kubernetesVersion: string): Fragment => ({ cluster: { kubernetesVersion } });
const rolling = (rollingUpdate: object) => ({ 'spec.updateStrategy': { type: 'RollingUpdate', rollingUpdate } });
const lost = (step: number, left: string, why: string, quorum = 2) => [
  `error: StatefulSet db: step ${step} of a rollout leaves ${left} joined members, the quorum is ${quorum} (${why})`,
];
const noProbe = set({ [PROBE]: null });
const started = 'Ready means started, joining takes 60 s, minReadySeconds is 0';

test.each([
  ['Ready means joined', [hints({ readyMeans: 'joined', joinSeconds: 60 })], []],
  ['joining takes no time', [hints({})], []],
  ['Ready means started', [hints({ joinSeconds: 60 })], lost(2, '1 of 3', started)],
  ['and so says the hint', [hints({ joinSeconds: 60, readyMeans: 'started' })], lost(2, '1 of 3', started)],
  ['minReadySeconds covers it', [hints({ joinSeconds: 60 }), set({ 'spec.minReadySeconds': 60 })], []],
  [
    'minReadySeconds is too short',
    [hints({ joinSeconds: 60 }), set({ 'spec.minReadySeconds': 59 })],
    lost(2, '1 of 3', 'Ready means started, joining takes 60 s, minReadySeconds is 59'),
  ],
  [
    'minReadySeconds, which 1.33 ignores',
    [hints({ joinSeconds: 60 }), set({ 'spec.minReadySeconds': 60 }), at('1.33')],
    lost(
      2,
      '1 of 3',
      'Ready means started, joining takes 60 s, minReadySeconds is 60, which rollouts ignore before 1.34',
    ),
  ],
  ['no probe', [hints({}), noProbe], lost(2, '1 of 3', 'no readiness probe')],
  [
    'no probe, whatever Ready means',
    [hints({ readyMeans: 'joined' }), noProbe],
    lost(2, '1 of 3', 'no readiness probe'),
  ],
  [
    'a startup probe is one',
    [hints({}), noProbe, set({ 'spec.template.spec.containers.0.startupProbe': { tcpSocket: { port: 5000 } } })],
    [],
  ],
  ['no probe, and some wait', [hints({}), noProbe, set({ 'spec.minReadySeconds': 30 })], []],
  [
    'no probe, and too short a wait',
    [hints({ startSeconds: 40 }), noProbe, set({ 'spec.minReadySeconds': 30 })],
    lost(2, '1 of 3', 'no readiness probe'),
  ],
  ['five members, one of them joining', [hints({ quorum: 3, joinSeconds: 60 }), set({ 'spec.replicas': 5 })], []],
  [
    'five members that join for long',
    [hints({ quorum: 3, joinSeconds: 200 }), set({ 'spec.replicas': 5 })],
    lost(3, '2 of 5', 'Ready means started, joining takes 200 s, minReadySeconds is 0', 3),
  ],
  [
    'five members that start and stop fast',
    [hints({ quorum: 3, joinSeconds: 60, startSeconds: 10, stopSeconds: 20 }), set({ 'spec.replicas': 5 })],
    lost(3, '2 of 5', started, 3),
  ],
  [
    'two at a time',
    [hints({ readyMeans: 'joined' }), set(rolling({ maxUnavailable: 2 }))],
    lost(1, '1 of 3', 'maxUnavailable 2'),
  ],
  [
    'a share of them at a time rounds down',
    [hints({ readyMeans: 'joined' }), set(rolling({ maxUnavailable: '66%' }))],
    [],
  ],
  [
    'two at a time, where the field is dropped',
    [hints({ readyMeans: 'joined' }), set(rolling({ maxUnavailable: 2 })), at('1.34')],
    [],
  ],
  ['all are needed', [hints({ quorum: 3, readyMeans: 'joined' })], lost(1, '2 of 3', 'maxUnavailable 1', 3)],
  ['one pod above the partition', [hints({ joinSeconds: 60 }), set(rolling({ partition: 2 }))], []],
  ['none above the partition', [hints({ quorum: 3 }), set(rolling({ partition: 3 }))], []],
  ['replaced by hand', [hints({ joinSeconds: 60 }), set({ 'spec.updateStrategy': { type: 'OnDelete' } })], []],
  ['replaced by an operator', [hints({ joinSeconds: 60, rolledBy: 'operator' })], []],
  ['a quorum that cannot be is told elsewhere', [hints({ quorum: 4 })], []],
  ['no quorum is declared', [{ hints: { 'StatefulSet/db': { joinSeconds: 60 } } }], []],
  [
    'two members, all at once, where members that are down are ignored',
    [hints({ quorum: 1 }), set({ 'spec.replicas': 2, 'spec.podManagementPolicy': 'Parallel' }), at('1.34')],
    [
      'warning: StatefulSet db: a rollout while one member is down leaves 0 of 2 joined members, the quorum is 1 (Parallel ignores members that are down)',
    ],
  ],
  ['two members in order', [hints({ quorum: 1 }), set({ 'spec.replicas': 2 }), at('1.34')], []],
  [
    'three members, all at once, which is told elsewhere',
    [hints({}), set({ 'spec.podManagementPolicy': 'Parallel' }), at('1.34')],
    [],
  ],
] as const)('%s', (_, fragments, expected) => {
  expect(told('DSR06', ...(fragments as readonly Fragment[]))).toEqual(expected);
});
