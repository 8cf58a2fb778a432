import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('ORD05');

const at = (kubernetesVersion: string): Fragment => ({ cluster: { kubernetesVersion } });
const set = (spec: object = {}): Fragment => ({
  'StatefulSet/db': { 'spec.podManagementPolicy': 'Parallel', ...spec },
});
const quorum = (n: number | 'majority', rest: object = {}): Fragment => ({
  hints: { 'StatefulSet/db': { quorum: n, ...rest } },
});
const taken = (pod: string, left: string, rest: string, severity = 'info') => [
  `${severity}: StatefulSet db: a rollout takes ${pod} down while db-0 is not Ready: ${left} members left${rest}`,
];
const info = taken('db-2', '1 of 3', '');
const rolling = (rollingUpdate: object) => ({ 'spec.updateStrategy': { type: 'RollingUpdate', rollingUpdate } });
const canary = [
  'info: StatefulSet db: a pod below the partition (db-0 to db-1) that is not Ready holds back the rollout above it',
];

test.each([
  ['1.33', [set(), at('1.33')], info],
  ['1.34', [set(), at('1.34')], info],
  ['1.35.3, where unready pods count', [set(), at('1.35.3')], []],
  ['1.35.4, where they do not any more', [set(), at('1.35.4')], info],
  ['1.36', [set(), at('1.36')], info],
  ['1.36 with the gate', [set(), at('1.36'), { cluster: { featureGates: { MaxUnavailableStatefulSet: true } } }], []],
  ['1.37', [set(), at('1.37')], []],
  ['1.37 without the gate', [set(), { cluster: { featureGates: { MaxUnavailableStatefulSet: false } } }], info],
  ['a quorum that is lost', [set(), at('1.34'), quorum(2)], taken('db-2', '1 of 3', ', quorum is 2', 'warning')],
  [
    'a majority that is lost',
    [set(), at('1.34'), quorum('majority')],
    taken('db-2', '1 of 3', ', quorum is 2', 'warning'),
  ],
  [
    'a quorum that is kept',
    [set({ 'spec.replicas': 5 }), at('1.34'), quorum(3)],
    taken('db-4', '3 of 5', ', quorum is 3'),
  ],
  ['two members', [set({ 'spec.replicas': 2 }), at('1.34')], []],
  ['in order', [{}, at('1.34')], []],
  ['replaced by hand', [set({ 'spec.updateStrategy': { type: 'OnDelete' } }), at('1.34')], []],
  ['replaced by an operator', [set(), at('1.34'), quorum(2, { rolledBy: 'operator' })], []],
  ['nothing is replaced', [set(rolling({ partition: 3 })), at('1.34')], []],
  ['a canary in 1.37', [set(rolling({ partition: 2 }))], canary],
  ['a canary in 1.34', [set(rolling({ partition: 2 })), at('1.34')], info],
] as const)('%s', (_, fragments, expected) => {
  expect(told('ORD05', ...(fragments as readonly Fragment[]))).toEqual(expected);
});
