import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('ORD08');

const upgrade = (before: object, after: object): Fragment => ({
  before: { 'StatefulSet/db': before },
  after: { 'StatefulSet/db': after },
});
const scale = (from: number, to: number) => upgrade({ 'spec.replicas': from }, { 'spec.replicas': to });
const unready = (...names: readonly string[]): Fragment => ({
  cluster: { pods: names.map((name) => ({ name, ready: false })) },
});
const stops = (change: string, pod: string, blocker: string) => [
  `warning: StatefulSet db: ${change} stops at ${pod}: ${blocker} is not Ready, and OrderedReady waits for it`,
];

test.each([
  ['a pod that stays', [scale(3, 2), unready('db-0')], stops('scaling 3 → 2', 'db-2', 'db-0')],
  ['two that stay', [scale(5, 3), unready('db-2', 'db-1')], stops('scaling 5 → 3', 'db-4', 'db-1')],
  ['two surplus pods', [scale(5, 2), unready('db-2', 'db-3')], stops('scaling 5 → 2', 'db-3', 'db-2')],
  ['two surplus pods far apart', [scale(5, 2), unready('db-2', 'db-4')], stops('scaling 5 → 2', 'db-4', 'db-2')],
  ['one surplus pod', [scale(3, 2), unready('db-2')], []],
  ['a pod that does not exist', [scale(3, 2), unready('db-7')], []],
  ['a pod of another set', [scale(3, 2), unready('web-0')], []],
  ['scaling up', [scale(2, 3), unready('db-0')], []],
  ['nothing changes', [scale(3, 3), unready('db-0')], []],
  ['to none', [scale(3, 0), unready('db-0', 'db-1')], stops('scaling 3 → 0', 'db-1', 'db-0')],
  [
    'all at once',
    [
      upgrade(
        { 'spec.podManagementPolicy': 'Parallel' },
        { 'spec.podManagementPolicy': 'Parallel', 'spec.replicas': 2 },
      ),
      unready('db-0'),
    ],
    [],
  ],
  [
    'the range moves up',
    [upgrade({}, { 'spec.ordinals': { start: 1 } }), unready('db-1')],
    stops('moving ordinals 0–2 → 1–3', 'db-0', 'db-1'),
  ],
  ['another namespace', [scale(3, 2), { cluster: { pods: [{ name: 'db-0', namespace: 'other', ready: false }] } }], []],
  ['it is Ready', [scale(3, 2), { cluster: { pods: [{ name: 'db-0', ready: true }] } }], []],
] as const)('%s', (_, fragments, expected) => {
  expect(told('ORD08', ...(fragments as readonly Fragment[]))).toEqual(expected);
});
