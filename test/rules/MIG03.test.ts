import { testExamples, told } from './support/examples';

testExamples('MIG03');

const scale = (from: number, to: number, hints: object, more: object = {}) => ({
  before: { 'StatefulSet/db': { 'spec.replicas': from, ...more } },
  after: { 'StatefulSet/db': { 'spec.replicas': to, ...more } },
  hints: { 'StatefulSet/db': hints },
});
const MAJORITY = { quorum: 'majority' };
const words = (from: number, members: string, quorum: number) =>
  `error: StatefulSet db: ${from} → ${members.split(' ')[0]} leaves ${members} of a cluster that still counts ${from}; its quorum is ${quorum}`;

test.each<[string, object, readonly string[]]>([
  ['below the majority', scale(5, 2, MAJORITY), [words(5, '2 members', 3)]],
  ['all at once', scale(3, 1, MAJORITY, { 'spec.podManagementPolicy': 'Parallel' }), [words(3, '1 member', 2)]],
  ['below a number', scale(5, 3, { quorum: 4 }), [words(5, '3 members', 4)]],
  ['the majority stays', scale(5, 3, MAJORITY), []],
  ['a cluster that is stopped', scale(5, 0, MAJORITY), []],
  ['members that leave by themselves', scale(5, 1, { ...MAJORITY, membership: 'dynamic' }), []],
  ['more members', scale(3, 5, MAJORITY), []],
  ['no quorum', scale(5, 1, { startSeconds: 1 }), []],
])('%s', (_, fragment, expected) => {
  expect(told('MIG03', fragment as never)).toEqual(expected);
});
